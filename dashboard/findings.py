"""Card titles: the finding in a sentence where a rule can state it, else nothing. Only numbers that a question returned are used."""

import pandas as pd

from dashboard.format import difference, direction, missing, significant

NOTABLE_RATIO = 1.3


def slowest(frame: pd.DataFrame, overall: float | None) -> str:
    """'Port Selene takes 2.1 × the national median', of a frame name, value sorted downwards."""
    if frame.empty or missing(overall) or not overall or missing(frame["value"].iloc[0]):
        return ""
    ratio = frame["value"].iloc[0] / overall
    return f"{frame['name'].iloc[0]} takes {significant(ratio, 2)} × the overall median" if ratio >= NOTABLE_RATIO else ""


def leader(frame: pd.DataFrame, verb: str, whole: str) -> str:
    """'China supplies 41 % of import value', of a frame name, value sorted downwards that holds every row of the whole."""
    total = frame["value"].sum()
    if frame.empty or not total:
        return ""
    return f"{frame['name'].iloc[0]} {verb} {significant(frame['value'].iloc[0] / total * 100, 2)} % of {whole}"


def grew(frame: pd.DataFrame) -> str:
    """'84 Machinery grew most', of a frame name, value, before."""
    rise = (frame["value"] - frame["before"]).dropna()
    return f"{frame.loc[rise.idxmax(), 'name']} grew most" if len(rise) and rise.max() > 0 else ""


def against(subject: str, now: float | None, other: float | None, unit: str, reference: str) -> str:
    """'Revenue is 1.2 % above target'."""
    step, size = direction(now, other, unit), difference(now, other, unit)
    if missing(now) or missing(other) or not size:
        return ""
    return f"{subject} {size} {'above' if step > 0 else 'below'} {reference}" if step else f"{subject} level with {reference}"


def untouched(frame: pd.DataFrame, key: str, words: str) -> str:
    """'78 % of declarations took the green lane', of a frame key, value that holds every row of the whole."""
    total, part = frame["value"].sum(), frame.loc[frame["key"] == key, "value"].sum()
    return f"{significant(part / total * 100, 2)} % of declarations {words}" if total and part else ""
