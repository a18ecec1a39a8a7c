"""Card titles: the finding in a sentence where a rule can state it, else nothing. Only numbers that a question returned are used."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.core.format import count, difference, direction, missing, month, significant
from data.language import mark, say, say_clauses

NOTABLE_RATIO = 1.3
NOTABLE_STEP, NOTABLE_BIAS = 1.15, 1.02


@dataclass(frozen=True)
class Comparison:
    """Three marked messages for a figure above, below, and level with what it is set against; {size} is how far it lies off."""

    above: str
    below: str
    level: str


REVENUE = {
    "target": Comparison(
        mark("Revenue is {size} above target"), mark("Revenue is {size} below target"), mark("Revenue is level with target")
    ),
    "year": Comparison(
        mark("Revenue is {size} above last year"), mark("Revenue is {size} below last year"), mark("Revenue is level with last year")
    ),
    "previous": Comparison(
        mark("Revenue is {size} above the months before"),
        mark("Revenue is {size} below the months before"),
        mark("Revenue is level with the months before"),
    ),
    "period": Comparison(
        mark("Revenue is {size} above {period}"),
        mark("Revenue is {size} below {period}"),
        mark("Revenue is level with {period}"),
    ),
}
ASSESSED = {
    "year": Comparison(
        mark("Duties and taxes assessed are {size} above last year"),
        mark("Duties and taxes assessed are {size} below last year"),
        mark("Duties and taxes assessed are level with last year"),
    ),
    "previous": Comparison(
        mark("Duties and taxes assessed are {size} above the months before"),
        mark("Duties and taxes assessed are {size} below the months before"),
        mark("Duties and taxes assessed are level with the months before"),
    ),
    "period": Comparison(
        mark("Duties and taxes assessed are {size} above {period}"),
        mark("Duties and taxes assessed are {size} below {period}"),
        mark("Duties and taxes assessed are level with {period}"),
    ),
}
DECLARATIONS = {
    "year": Comparison(
        mark("Declarations are {size} above last year"),
        mark("Declarations are {size} below last year"),
        mark("Declarations are level with last year"),
    ),
    "previous": Comparison(
        mark("Declarations are {size} above the months before"),
        mark("Declarations are {size} below the months before"),
        mark("Declarations are level with the months before"),
    ),
    "period": Comparison(
        mark("Declarations are {size} above {period}"),
        mark("Declarations are {size} below {period}"),
        mark("Declarations are level with {period}"),
    ),
}


def slowest(frame: pd.DataFrame, overall: float | None) -> str:
    """Write 'Port Selene takes 2.1 times the overall median'; empty below NOTABLE_RATIO. frame: name, value, largest value first."""
    if frame.empty or missing(overall) or not overall or missing(frame["value"].iloc[0]):
        return ""
    ratio = frame["value"].iloc[0] / overall
    if ratio < NOTABLE_RATIO:
        return ""
    return say("{name} takes {ratio} times the overall median", name=frame["name"].iloc[0], ratio=significant(ratio, 2))


def leader(frame: pd.DataFrame, message: str) -> str:
    """Write a marked message with the {name} of the largest and its {share} of the whole, in percent.

    frame: name, value, largest value first, every row of the whole.
    """
    total: Any = frame["value"].sum()
    if frame.empty or not total:
        return ""
    if frame["value"].iloc[0] == total:  # a share of 100 % would say something of the filter alone
        return say("Only {name}: no other is in this selection", name=frame["name"].iloc[0])
    return say(message, name=frame["name"].iloc[0], share=significant(frame["value"].iloc[0] / total * 100, 2))


def gainer(frame: pd.DataFrame) -> str:
    """Return the name of what grew most; empty where nothing grew. frame: name, value, before."""
    rise: Any = (frame["value"] - frame["before"]).dropna()
    return str(frame.loc[rise.idxmax(), "name"]) if len(rise) and rise.max() > 0 else ""


def grew(frame: pd.DataFrame) -> str:
    """Write '84 Machinery grew most'; empty where nothing grew. frame: name, value, before."""
    name = gainer(frame)
    return say("{name} grew most", name=name) if name else ""


def against(words: Comparison, now: float | None, other: float | None, unit: str, period: str = "") -> str:
    """Write how a figure stands against another one, such as 'Revenue is 1.2 % above target'; empty where either is unknown.

    period: the months that the other figure is of, where the words name them.
    """
    step, size = direction(now, other, unit), difference(now, other, unit)
    if missing(now) or missing(other) or not size:
        return ""
    return say({1: words.above, -1: words.below, 0: words.level}[step], size=size, period=period)


def untouched(frame: pd.DataFrame, key: str, message: str) -> str:
    """Write a marked message with the {share}, in percent, of one part. frame: key, value, every row of the whole; key: the part meant."""
    values: Any = frame["value"]
    total, part = values.sum(), values[frame["key"] == key].sum()
    return say(message, share=significant(part / total * 100, 2)) if total and part else ""


def owned(whole: float | None, customs: float | None) -> str:
    """Write 'Customs accounts for 10.7 of 42.4 hours'; empty where either is unknown."""
    if missing(whole) or missing(customs):
        return ""
    return say("Customs accounts for {part} of {whole} hours", part=significant(customs), whole=significant(whole))


def slower_since(code: int, after: float, before: float) -> str:
    """Write 'Slower since Mar 2026: 9 in 10 released within 134 h, before that 99 h'; empty where it rose by less than NOTABLE_STEP."""
    if missing(after) or missing(before) or after < before * NOTABLE_STEP:
        return ""
    return say(
        "Slower since {month}: 9 in 10 released within {after} h, before that {before} h",
        month=month(code),
        after=significant(after),
        before=significant(before),
    )


def unfinished(row: dict[str, Any]) -> str:
    """Write 'Oct 2026: half released within 10.5 h; 102 still open'. row: the latest cohort, with key, n, open, p50, done50."""
    known = {"month": month(int(row["key"])), "open": count(row["open"])}
    if missing(row["p50"]):
        few = say("{month}: {open} of {whole} are still open, too many for a median", **known, whole=count(row["n"]))
        return few if row["open"] else ""
    half, done = significant(row["p50"]), significant(row["done50"])
    if missing(row["done50"]) or row["p50"] <= row["done50"] * NOTABLE_BIAS:
        return say("{month}: half released within {half} h; {open} still open", **known, half=half)
    return say(
        "{month}: half released within {half} h; {open} still open. Without these it would be {done} h", **known, half=half, done=done
    )


def tail(frame: pd.DataFrame, overall: float | None) -> str:
    """Write which office is certainly slower than all together. frame: name, value, low (hours), sorted by low, largest first."""
    if frame.empty or missing(overall) or missing(frame["low"].iloc[0]) or frame["low"].iloc[0] <= overall:
        return ""
    first = frame.iloc[0]
    return say(
        "{office} is certainly slower: 9 in 10 processed within {hours} h, in all offices within {overall} h",
        office=first["name"],
        hours=significant(first["value"]),
        overall=significant(overall),
    )


def spread(half: float | None, tenth: float | None) -> str:
    """Write 'Half are released within 10.5 h; 1 in 10 takes more than 79 h' from the median and the ninth decile in hours."""
    if missing(half) or missing(tenth):
        return ""
    return say("Half are released within {half} h; 1 in 10 takes more than {tenth} h", half=significant(half), tenth=significant(tenth))


def above_one(frame: pd.DataFrame, message: str) -> str:
    """Write a marked message with the {name} and {ratio} of the first, and how {many} of {all} lie above 1.

    frame: name, ratio, largest first.
    """
    if frame.empty:
        return ""
    many = count(int((frame["ratio"] > 1).to_numpy().sum()))
    return say(message, name=frame["name"].iloc[0], ratio=significant(frame["ratio"].iloc[0], 2), many=many, all=count(len(frame)))


PASSED = {
    "straight": mark("{share} % are released without a check"),
    "inspected": mark("{share} % are released after an inspection"),
    "open": mark("{share} % are still open"),
}


def passed(shares: Mapping[str, float]) -> str:
    """Write "58 % are released without a check; 0.31 % are still open". shares: by node of `analytics.clearance.passage`."""
    return say_clauses(say(message, share=significant(shares[key] * 100)) for key, message in PASSED.items() if shares.get(key))
