"""Pairs of inspector and broker whose inspections find less, or are shorter, than what is known of them lets expect."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from analytics.integrity import explained
from analytics.integrity.shrunk_effects import scale, shrunk
from data.frames import Frame

Floats = NDArray[np.float64]
PAIR = ("officer", "broker")
EXPLAINED = (*PAIR, "office", "month", "lane", "flow", "mode", "hs2", "origin", "reason", "type", "aeo")
FEWEST, FEWEST_EXPECTED = (
    20,
    5.0,
)  # inspections with a result, and irregular ones expected of them: a pair with fewer is not judged
FALSE_DISCOVERIES = 0.05  # of the pairs listed, the share expected by chance alone
ODDS, LENGTHS = (0.1, 0.2, 0.4, 0.8, 1.6), (0.05, 0.1, 0.2, 0.4, 0.8)  # how wide true differences may be, in logarithms
ELSEWHERE = (("trader",), ("hs2", "origin"))  # whose inspections outside the pair say what to expect of it, besides EXPLAINED
AS_MANY = 8.0  # inspections at the usual rate that a rate elsewhere is begun with
TINY = 1e-6
COUNTED = 0.5  # half a case: the continuity correction of a count
LENGTHS_TOLD = ("length", "length_low", "length_high", "length_seen")
COLUMNS = (
    *PAIR, "office", "n", "found", "expected", "expected_low", "expected_high", "odds", "odds_low", "odds_high", "odds_seen",
    "p", "q", "timed", "length", "length_low", "length_high", "length_seen", "q_both",
)  # fmt: skip


def pairs(rows: Frame) -> pd.DataFrame:
    """Return COLUMNS by pair that can be judged, the least likely by chance first.

    rows: the codes of EXPLAINED and ELSEWHERE, irregular (1 or 0, NaN where no result is known) and minutes (length of the inspection, NaN
    where not known). n: inspections with a result, found: irregular ones. odds: of an irregular result against what officer, broker,
    office, month, lane, goods, origin, reason and kind, and what other pairs found of the importer and the goods, let expect of each
    inspection, shrunk, with its 95 % interval; expected: irregular ones if the odds were 1. p: the chance of so few or fewer; q: after
    Benjamini and Hochberg over all pairs judged. length: of inspections, as a factor on what is expected, in the same way, over `timed`
    inspections. odds_seen, length_seen: before they are shrunk. q_both: as q, that inspections are both shorter and cleaner.
    """
    rows = rows.reset_index(drop=True)
    known: Frame = rows[rows["irregular"].notna()]
    number, keys = numbered(known)
    if not len(keys):
        return pd.DataFrame(columns=list(COLUMNS))
    table = _results(known, number, keys)
    if table.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    table = _lengths(rows[rows["minutes"] > 0], table)
    return table.sort_values(["p", *PAIR], ignore_index=True)[list(COLUMNS)]


def numbered(rows: Frame) -> tuple[NDArray[np.int64], Frame]:
    """Return the number of the pair of each row, and a row per pair in this order: officer, broker, and its most frequent office."""
    grouped = rows.groupby(list(PAIR), sort=True)
    offices = rows.groupby([*PAIR, "office"]).size().reset_index(name="times").sort_values("times", kind="stable")
    keys = offices.groupby(list(PAIR), sort=True)["office"].last().reset_index()
    return grouped.ngroup().to_numpy(np.int64), keys


def elsewhere(known: Frame, by: Sequence[str]) -> Floats:
    """Return for each inspection how much more often those of the same codes `by` by other pairs are irregular than all (log odds)."""
    sums: Frame = known.groupby([*by, *PAIR])["irregular"].agg(["sum", "count"]).reset_index()
    others = sums.groupby(list(by))[["sum", "count"]].transform("sum") - sums[["sum", "count"]]
    mean = float(np.clip(known["irregular"].mean(), 1e-3, 1 - 1e-3))
    rate = (others["sum"] + AS_MANY * mean) / (others["count"] + AS_MANY)
    logs = sums.assign(logs=np.log(rate / (1 - rate)) - np.log(mean / (1 - mean)))
    return known[[*by, *PAIR]].merge(logs, on=[*by, *PAIR], how="left")["logs"].to_numpy(float)


def met(rows: Frame) -> int:
    """Return how many pairs of inspector and broker met at all."""
    return len(rows[list(PAIR)].drop_duplicates())


def _results(known: Frame, number: NDArray[np.int64], keys: Frame) -> Frame:
    """Return a row per pair judged with how few irregular results it has."""
    found = known["irregular"].to_numpy(float)
    columns = explained.design(known, EXPLAINED, [elsewhere(known, by) for by in ELSEWHERE])
    fit = explained.shares(columns, found)
    sums = {"n": None, "found": found, "usual": fit.expected}
    table: Frame = keys.assign(**{name: np.bincount(number, each, len(keys)) for name, each in sums.items()})
    table = table[(table["n"] >= FEWEST) & (table["usual"] >= FEWEST_EXPECTED)]
    apart, spread = explained.scores(columns, fit, _among(number, table, len(keys)), len(table))
    table = table.assign(apart=apart, spread=spread, number=table.index)[spread > 0].reset_index(drop=True)
    if table.empty:
        return table
    error = np.sqrt(table["spread"].to_numpy(float))
    wide = scale(table["apart"].to_numpy(float) / error)
    chance = stats.norm.cdf((table["apart"].to_numpy(float) + COUNTED) / (wide * error))
    table = table.assign(p=chance, q=stats.false_discovery_control(chance))
    seen, error = _seen(columns, found, number, table, len(keys))
    table = table.assign(odds_seen=np.exp(seen), **_named("odds", shrunk(seen, wide * error, ODDS)))
    return table.assign(**_expected(table))


def _seen(columns: Any, found: Floats, number: NDArray[np.int64], table: Frame, every: int) -> tuple[Floats, Floats]:
    """Return log odds of each pair with standard errors: of pairs that may differ fitted beside all others, of others to first order."""
    seen, error = table["apart"].to_numpy(float) / table["spread"].to_numpy(float), table["spread"].to_numpy(float) ** -0.5
    may = table["q"].to_numpy(float) <= FALSE_DISCOVERIES
    if may.any():
        some, others = (_among(number, table[which].set_index("number"), every) for which in (may, ~may))
        seen[may], error[may], columns, fit = explained.alone(columns, found, some, int(may.sum()))
        apart, spread = explained.scores(columns, fit, others, int((~may).sum()))
        known = np.maximum(spread, TINY)
        seen[~may], error[~may] = apart / known, known**-0.5
    return seen, error


def _among(number: NDArray[np.int64], table: Frame, every: int) -> NDArray[np.int64]:
    """Return the place in a table of some pairs for the number of the pair of each row; -1 where it is none of them."""
    places = np.full(every, -1)
    places[table.index.to_numpy()] = np.arange(len(table))
    return places[number]


def _named(name: str, logs: tuple[Floats, Floats, Floats]) -> dict[str, Floats]:
    return {f"{name}{end}": np.exp(each) for end, each in zip(("", "_low", "_high"), logs, strict=True)}


def _expected(table: Frame) -> dict[str, Floats]:
    """Return how many irregular results would be found if the odds were those of others, and the ends of the interval."""
    n, found = (table[name].to_numpy(float) for name in ("n", "found"))
    now = (found + COUNTED) / (n - found + COUNTED)
    ends = {"": "odds", "_low": "odds_high", "_high": "odds_low"}
    return {f"expected{end}": n / (1 + table[odds].to_numpy(float) / now) for end, odds in ends.items()}


def _lengths(timed: Frame, table: Frame) -> Frame:
    """Add to pairs judged how long their inspections are, and how likely by chance they are both shorter and cleaner."""
    number = timed[list(PAIR)].merge(table[list(PAIR)].assign(place=range(len(table))), on=list(PAIR), how="left")["place"]
    groups = number.fillna(-1).to_numpy(np.int64)
    counts = np.bincount(groups[groups >= 0], minlength=len(table))
    nothing = np.full(len(table), np.nan)
    table = table.assign(timed=counts, q_both=nothing, **dict.fromkeys(LENGTHS_TOLD, nothing))
    if not (counts >= FEWEST).any():
        return table
    columns = explained.design(timed, EXPLAINED)
    fit = explained.amounts(columns, np.log(timed["minutes"].to_numpy(float)))
    apart, spread = explained.scores(columns, fit, groups, len(table))
    able = (counts >= FEWEST) & (spread > 0)
    error = np.sqrt(spread[able])
    wide = scale(apart[able] / error)
    seen = apart[able] / error**2
    for name, each in (_named("length", shrunk(seen, wide / error, LENGTHS)) | {"length_seen": np.exp(seen)}).items():
        table.loc[able, name] = each
    table.loc[able, "q_both"] = _both(stats.norm.cdf(apart[able] / (wide * error)), table["p"].to_numpy(float)[able])
    return table


def _both(shorter: Floats, cleaner: Floats) -> Floats:
    """Return which share of the pairs down to each is expected to be shorter or cleaner by chance alone, at most.

    In two steps, each with half of what is allowed: pairs that are shorter beyond chance, and of these alone the cleaner ones. The length
    of an inspection and its result are no measure of each other: the first step does not choose by what the second tests.
    """
    found = np.minimum(2 * stats.false_discovery_control(shorter), 1.0)
    chosen = found <= FALSE_DISCOVERIES
    if chosen.any():
        found[chosen] = np.maximum(found[chosen], np.minimum(2 * stats.false_discovery_control(cleaner[chosen]), 1.0))
    return found
