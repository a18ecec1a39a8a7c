"""Consignments worth just under a limit of value: how many more than a smooth spread of values lets expect, and splits of one day."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from analytics.compliance.moves import FALSE_DISCOVERIES
from data.frames import Frame

Floats = NDArray[np.float64]
STEP, REACH, JUST, DEPLETED = 0.1, 1.4, 1, 3  # bins of the log of value over limit: width, reach, just under it, left out above it
FEWEST, RIDGE, ROUNDS = 30, 0.5, 12
REDRAWN, SEED, LEVEL = 400, 7, 0.95
ROUND, COMMON = (1, 2, 5), (5, 95)  # leading digits of round amounts; per cent of consignments between which they are looked for
MEASURED = ("limit", "n", "under", "expected", "excess", "low", "high", "value")
OFFICES = ("office", "hs2", *MEASURED, "p", "q")
TRADERS = ("trader", *MEASURED, "days", "days_expected", "p", "q")


def round_amounts(values: Any) -> tuple[float, ...]:
    """Return the amounts 1, 2 and 5 times a power of ten among which most consignments lie; none without consignments."""
    held = np.asarray(values, float)
    held = held[held > 0]
    if not len(held):
        return ()
    low, high = np.percentile(held, COMMON)
    powers = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
    return tuple(float(digit * 10**power) for power in powers if power >= 0 for digit in ROUND if low <= digit * 10**power <= high)


def offices(consignments: Frame, limits: Sequence[float], *, at: bool) -> pd.DataFrame:
    """Return OFFICES by office and chapter, the least likely by chance first; of several limits the one that stands out most.

    consignments: trader, office, hs2, supplier, day and value, a row per declaration. at: whether a value equal to a limit lies within it.

    n: consignments between a quarter and four times the limit, at least 30. under: those of at most 10 % less than it. expected: as many
    as a smooth curve through the other values has there (a quadratic of the log of value, by Poisson regression; values up to 35 % above
    the limit are left out too, as splits are missing there). excess: under less expected, with its 95 % interval (400 samples drawn again;
    known where q is at most 5 %). value: of those under, in the currency of the consignments. p: the probability of so many or more, with
    the curve as uncertain and the values as uneven as they are elsewhere (negative binomial), times the limits compared (Bonferroni). q: p
    after Benjamini and Hochberg over all offices and chapters.
    Source: Kleven, Bunching, Annual Review of Economics 8, 2016, 435-464.
    """
    tested = _bunched(consignments, ["office", "hs2"], limits, at)
    return _with_intervals(_best(tested, ["office", "hs2"]), consignments, ["office", "hs2"], at)[list(OFFICES)]


def traders(consignments: Frame, limits: Sequence[float], *, at: bool) -> pd.DataFrame:
    """Return TRADERS by trader, as `offices` does, with the days on which consignments of one supplier together exceed the limit.

    days: on which at least two consignments of one supplier were declared, neither above the limit and both together above it.
    days_expected: pairs of that kind that fall on one day if the trader's consignments are dealt out anew over the days of all of them.
    p: twice the smaller probability of so many under the limit and of so many days (Poisson), times the limits compared. A trader counts
    that has 30 consignments around a limit, or several on one day; n of the latter alone: those within the limit.
    """
    bunched = _bunched(consignments, ["trader"], limits, at)
    days = _same_day(consignments, limits, at)
    both = bunched.merge(days, on=["trader", "limit"], how="outer", suffixes=("", "_days"))
    chance = np.fmin(both["p"].fillna(1.0), both["p_days"].fillna(1.0))
    known = both["under_days"].notna() & both["under"].isna()
    both = both.assign(p=(2 * chance).clip(upper=1.0), days=both["days"].fillna(0.0))
    for name in ("n", "under", "value"):
        both[name] = both[name].where(~known, both[f"{name}_days"])
    return _with_intervals(_best(both, ["trader"]), consignments, ["trader"], at)[list(TRADERS)]


def _best(tested: Frame, by: list[str]) -> Frame:
    """Return of each group the limit that stands out most, with its p after all limits of the group, and q over all groups."""
    if tested.empty:
        return tested.assign(q=[])
    compared = tested.groupby(by)["p"].transform("size")
    ranked = tested.assign(p=(tested["p"] * compared).clip(upper=1.0)).sort_values(["p", "limit", *by])
    best: Frame = ranked.drop_duplicates(by)
    return best.assign(q=stats.false_discovery_control(best["p"])).sort_values(["p", *by], ignore_index=True)


def _binned(consignments: Frame, by: list[str], limit: float, at: bool) -> Frame:
    """Return the consignments around a limit with the bin of each: `place`, counted from that just under the limit, which is -1."""
    away = np.log(consignments["value"].to_numpy(float) / limit)
    place = np.floor(away / STEP + 1e-9).astype(int)
    place = np.where((consignments["value"].to_numpy(float) == limit), -1 if at else 0, place)
    near = np.abs(away) < REACH
    return consignments.loc[near, [*by, "value"]].assign(place=place[near])


def _bunched(consignments: Frame, by: list[str], limits: Sequence[float], at: bool) -> Frame:
    """Return by group and limit what is found just under it, and how likely so many are."""
    held: Frame = consignments[consignments["value"] > 0]
    parts = [_at_limit(_binned(held, by, limit, at), by).assign(limit=limit) for limit in limits]
    return _joined(parts, by, ["limit", "n", "under", "expected", "excess", "value", "p"])


def _joined(parts: Sequence[Frame], by: Sequence[str], numbers: Sequence[str]) -> Frame:
    """Return the rows of all parts, which may be empty, with the columns `by` and these numbers."""
    columns = [*by, *numbers]
    held = pd.concat([part for part in parts if len(part)] or [pd.DataFrame(columns=columns)], ignore_index=True)[columns]
    return held.astype(dict.fromkeys(numbers, float))


def _at_limit(near: Frame, by: list[str]) -> Frame:
    counts = _counts(near, by)
    if counts.empty:
        return counts
    seen = counts.to_numpy(float)
    expected, spread = _expected(seen)
    under = seen[:, _window()].sum(axis=1)
    extra = np.maximum(spread - expected, 1e-9)
    chance = stats.nbinom.sf(under - 1, expected**2 / extra, expected / (expected + extra))
    worth = near[near["place"] == -1].groupby(by)["value"].sum().reindex(counts.index).fillna(0.0)
    told = {"n": seen.sum(axis=1), "under": under, "expected": expected, "excess": under - expected, "value": worth.to_numpy(), "p": chance}
    return counts.index.to_frame(index=False).assign(**told)


def _counts(near: Frame, by: list[str]) -> Frame:
    """Return the counts by group (rows) and bin (columns) of the groups with enough consignments."""
    if near.empty:
        return pd.DataFrame()
    whole = near.groupby([*by, "place"]).size().unstack("place", fill_value=0)
    whole = whole.reindex(columns=range(-_reach(), _reach()), fill_value=0)
    return whole[whole.sum(axis=1) >= FEWEST]


def _reach() -> int:
    return round(REACH / STEP)


def _window() -> NDArray[np.bool_]:
    places = np.arange(-_reach(), _reach())
    return (places >= -JUST) & (places < 0)


def _expected(counts: Floats) -> tuple[Floats, Floats]:
    """Return how many each row of counts lets expect just under the limit, and the variance of what is found there.

    The curve is fitted to the bins outside by penalised Poisson regression; the variance is that of counts as uneven as those outside
    (Pearson), and that of the curve.
    """
    places = np.arange(-_reach(), _reach())
    design = np.stack([np.ones(len(places)), (places + 0.5) * STEP, ((places + 0.5) * STEP) ** 2], axis=1)
    outside = (places < -JUST) | (places >= DEPLETED)
    inner, seen = design[outside], counts[:, outside]
    weights = np.diag([1e-9, RIDGE, RIDGE])
    curve = np.zeros((len(counts), 3))
    curve[:, 0] = np.log(np.maximum(seen.mean(axis=1), 1e-3))
    for _ in range(ROUNDS):
        mean = np.exp(np.clip(curve @ inner.T, -20, 20))
        slope = (seen - mean) @ inner - curve @ weights
        bend = np.einsum("gb,bi,bj->gij", mean, inner, inner) + weights
        curve += np.clip(np.linalg.solve(bend, slope[:, :, None])[:, :, 0], -2, 2)
    mean = np.exp(np.clip(curve @ inner.T, -20, 20))
    uneven = np.maximum(((seen - mean) ** 2 / np.maximum(mean, 1e-9)).sum(axis=1) / (outside.sum() - 3), 1.0)
    within = design[_window()]
    expected = np.exp(np.clip(curve @ within.T, -20, 20)).sum(axis=1)
    lean = within.mean(axis=0)
    doubt = np.einsum("i,gij,j->g", lean, np.linalg.inv(np.einsum("gb,bi,bj->gij", mean, inner, inner) + weights), lean)
    return expected, uneven * (expected + doubt * expected**2)


def _with_intervals(best: Frame, consignments: Frame, by: list[str], at: bool) -> Frame:
    """Return the rows with the interval of the excess, where the row is named."""
    ends = np.full((len(best), 2), np.nan)
    for place in np.flatnonzero((best["q"] <= FALSE_DISCOVERIES) & best["expected"].notna()):
        row = best.iloc[place]
        own: Frame = consignments[(consignments[by] == row[by]).all(axis=1) & (consignments["value"] > 0)]
        [seen] = _counts(_binned(own, by, float(row["limit"]), at), by).to_numpy(float)
        drawn = np.random.default_rng([SEED, int(seen.sum())]).poisson(seen, (REDRAWN, len(seen))).astype(float)
        excess = drawn[:, _window()].sum(axis=1) - _expected(drawn)[0]
        ends[place] = np.quantile(excess, [0.5 - LEVEL / 2, 0.5 + LEVEL / 2])
    return best.assign(low=ends[:, 0], high=ends[:, 1])


def _same_day(consignments: Frame, limits: Sequence[float], at: bool) -> Frame:
    """Return by trader and limit the days with consignments of one supplier that together exceed it, and how likely so many are."""
    held: Frame = consignments[consignments["value"] > 0]
    on_day = held.groupby(["trader", "day"]).size()
    pairs, whole = (on_day * (on_day - 1)).groupby("trader").sum(), on_day.groupby("trader").sum()
    alike = (pairs / (whole * (whole - 1)).clip(lower=1))[pairs > 0]  # chance that two consignments of a trader meet on a day
    several: Frame = held[held["trader"].isin(alike.index)]
    supplied = several.groupby(["trader", "supplier"]).ngroup()
    coded: Frame = several[["trader", "value"]].assign(supplied=supplied, dealt=several["day"].groupby([supplied, several["day"]]).ngroup())
    parts = [_exceeding(coded, limit, at, alike) for limit in limits]
    return _joined(parts, ["trader"], ["limit", "n", "days", "days_expected", "under", "value", "p"])


def _exceeding(coded: Frame, limit: float, at: bool, alike: Any) -> Frame:
    """Return what `_same_day` does at one limit. coded: trader, value, number of trader and supplier, number of these on a day."""
    within: Frame = coded[coded["value"] <= limit if at else coded["value"] < limit]
    own: Frame = within[within.groupby("trader")["trader"].transform("size") >= 2]
    just = (own["value"] >= limit * np.exp(-STEP)).astype(float)
    told = {"n": 1.0, "days": _met(own, limit), "pairs": _pairs(own, limit), "under": just, "value": own["value"] * just}
    sums = own.assign(**told).groupby("trader")[list(told)].sum()
    usual = sums["pairs"] * alike.reindex(sums.index)
    return sums.assign(days_expected=usual, limit=limit, p=stats.poisson.sf(sums["days"] - 1, usual)).reset_index()


def _met(own: Frame, limit: float) -> Floats:
    """Return 1 at the second largest consignment of a supplier on a day where the two largest together exceed the limit, else 0."""
    order = np.lexsort((-own["value"].to_numpy(float), own["dealt"].to_numpy()))
    dealt, values = own["dealt"].to_numpy()[order], own["value"].to_numpy(float)[order]
    first = np.append(True, dealt[1:] != dealt[:-1])[: len(own)]
    found = np.zeros(len(own))
    found[order[1:]] = first[:-1] & ~first[1:] & (values[1:] + values[:-1] > limit)
    return found


def _pairs(own: Frame, limit: float) -> Floats:
    """Return for each consignment the larger ones of its trader and supplier with which it exceeds the limit."""
    order = np.lexsort((own["value"].to_numpy(float), own["supplied"].to_numpy()))
    supplied, values = own["supplied"].to_numpy()[order], own["value"].to_numpy(float)[order]
    apart = supplied * (2 * limit + 1)
    least = np.searchsorted(apart + values, apart + limit - values, side="right")
    found = np.zeros(len(own))
    found[order] = np.maximum(np.searchsorted(supplied, supplied, side="right") - np.maximum(least, np.arange(len(own)) + 1), 0)
    return found
