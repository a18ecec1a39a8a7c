"""Card titles: the finding in a sentence where a rule can state it, else nothing. Only numbers that a question returned are used."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.core.format import count, difference, direction, missing, month, significant

NOTABLE_RATIO = 1.3
NOTABLE_STEP, NOTABLE_BIAS = 1.15, 1.02


def slowest(frame: pd.DataFrame, overall: float | None) -> str:
    """Write 'Port Selene takes 2.1 × the overall median'; empty below NOTABLE_RATIO. frame: name, value, largest value first."""
    if frame.empty or missing(overall) or not overall or missing(frame["value"].iloc[0]):
        return ""
    ratio = frame["value"].iloc[0] / overall
    return f"{frame['name'].iloc[0]} takes {significant(ratio, 2)} × the overall median" if ratio >= NOTABLE_RATIO else ""


def leader(frame: pd.DataFrame, verb: str, whole: str) -> str:
    """Write 'China supplies 41 % of import value'. frame: name, value, largest value first, every row of the whole."""
    total: Any = frame["value"].sum()
    if frame.empty or not total:
        return ""
    return f"{frame['name'].iloc[0]} {verb} {significant(frame['value'].iloc[0] / total * 100, 2)} % of {whole}"


def grew(frame: pd.DataFrame) -> str:
    """Write '84 Machinery grew most'; empty where nothing grew. frame: name, value, before."""
    rise: Any = (frame["value"] - frame["before"]).dropna()
    return f"{frame.loc[rise.idxmax(), 'name']} grew most" if len(rise) and rise.max() > 0 else ""


def against(subject: str, now: float | None, other: float | None, unit: str, reference: str) -> str:
    """Write 'Revenue is 1.2 % above target' or 'Revenue is level with target'. subject: with its verb, as 'Revenue is'."""
    step, size = direction(now, other, unit), difference(now, other, unit)
    if missing(now) or missing(other) or not size:
        return ""
    return f"{subject} {size} {'above' if step > 0 else 'below'} {reference}" if step else f"{subject} level with {reference}"


def untouched(frame: pd.DataFrame, key: str, words: str) -> str:
    """Write '78 % of declarations took the green lane'. frame: key, value, every row of the whole; key: the part meant."""
    values: Any = frame["value"]
    total, part = values.sum(), values[frame["key"] == key].sum()
    return f"{significant(part / total * 100, 2)} % of declarations {words}" if total and part else ""


def owned(whole: float | None, part: float | None, owner: str) -> str:
    """Write how many hours of the whole one party accounts for: 'Of 42.4 h, customs owns 10.7'; empty where either is unknown."""
    return "" if missing(whole) or missing(part) else f"Of {significant(whole)} h, {owner} owns {significant(part)}"


def slower_since(code: int, after: float, before: float) -> str:
    """Write 'Slower since Mar 2026: P90 134 h against 99 h before'; empty where it rose by less than NOTABLE_STEP."""
    if missing(after) or missing(before) or after < before * NOTABLE_STEP:
        return ""
    return f"Slower since {month(code)}: P90 {significant(after)} h against {significant(before)} h before"


def unfinished(row: dict[str, Any]) -> str:
    """Write 'Oct 2026: median 10.5 h with 102 still open'. row: the latest cohort, with key, n, open, p50, done50."""
    if missing(row["p50"]):
        few = f"{month(int(row['key']))}: {count(row['open'])} of {count(row['n'])} still open, too many for a median"
        return few if row["open"] else ""
    said = f"{month(int(row['key']))}: median {significant(row['p50'])} h with {count(row['open'])} still open"
    biased = not missing(row["done50"]) and row["p50"] > row["done50"] * NOTABLE_BIAS
    return said + (f"; completed alone would say {significant(row['done50'])} h" if biased else "")


def tail(frame: pd.DataFrame, overall: float | None) -> str:
    """Write which office is certainly slower than all together. frame: name, value, low (hours), sorted by low, largest first."""
    if frame.empty or missing(overall) or missing(frame["low"].iloc[0]) or frame["low"].iloc[0] <= overall:
        return ""
    first = frame.iloc[0]
    return f"{first['name']} is slow beyond doubt: P90 {significant(first['value'])} h against {significant(overall)} h overall"


def spread(half: float | None, tenth: float | None) -> str:
    """Write 'Half are released within 10.5 h; one in ten takes more than 79 h' from the median and the ninth decile in hours."""
    if missing(half) or missing(tenth):
        return ""
    return f"Half are released within {significant(half)} h; one in ten takes more than {significant(tenth)} h"


def above_one(frame: pd.DataFrame, parts: str, reference: str) -> str:
    """Write '72 Iron and steel is 4.2 × its share elsewhere; 9 of 61 chapters are above 1'. frame: name, ratio, largest first."""
    if frame.empty:
        return ""
    leads = f"{frame['name'].iloc[0]} is {significant(frame['ratio'].iloc[0], 2)} × {reference}"
    return f"{leads}; {count(int((frame['ratio'] > 1).to_numpy().sum()))} of {count(len(frame))} {parts} are above 1"


def passed(shares: Mapping[str, float]) -> str:
    """Write '58 % pass with no check; 9.4 % are inspected; 0.31 % are still open'. shares: by node of `analytics.clearance.passage`."""
    words = {"straight": "pass with no check", "inspected": "are inspected", "open": "are still open"}
    return "; ".join(f"{significant(shares[key] * 100)} % {said}" for key, said in words.items() if shares.get(key))
