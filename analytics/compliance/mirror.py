"""Mirror analysis: what partners report having sent beside what was declared on arrival, by partner and heading."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from data.frames import Column, Frame

KEYS = ["partner", "hs4", "quarter"]
FLOWS = [*KEYS, "reported", "reported_kg", "declared", "declared_kg", "factor", "rate"]
SUMS = ["reported", "cif", "most", "declared", "reported_kg", "declared_kg"]
EQUAL, MOST = 0.05, 1.10
QUARTERS, PERSISTENT, LONGEST_LAG, OFFSET, TAIL = 4, 3, 2, 0.5, 0.1
T_90 = 2.353
EVEN, UNDERVALUED, MISCLASSIFIED, UNDECLARED, SWITCHED, OVERVALUED, ORPHAN, LOST, UNWEIGHED = (
    "even",
    "undervalued",
    "misclassified",
    "undeclared",
    "switched",
    "overvalued",
    "orphan",
    "lost",
    "unweighed",
)
COUNTED = (UNDERVALUED, UNDECLARED, ORPHAN, UNWEIGHED)


@dataclass(frozen=True)
class Range:
    """An estimate between two ends, in the unit of what it is made from."""

    low: float
    value: float
    high: float

    def overlap(self, other: "Range") -> "tuple[float, float] | None":
        """Return the part that both ranges hold; None if they do not meet."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        return (low, high) if low <= high else None


def paired(sent: Frame, arrived: Frame, until: int, delays: dict[str, int]) -> Frame:
    """Return both sides of the twelve months (yyyymm) up to `until` by partner, heading and quarter counted from the first.

    NaN weights unknown.

    `sent`: partner, hs4, month, reported, reported_kg, moved on by the months of `delays`; `arrived`: the same of declared.
    """
    reported = sent.assign(position=positions(sent["month"]) + sent["partner"].map(delays).fillna(0).astype(int))
    sides = [
        side.assign(quarter=(side["position"] - _position(until) + 11) // 3).groupby(KEYS, as_index=False)[amounts].sum(min_count=1)
        for side, amounts in ((reported, FLOWS[3:5]), (arrived.assign(position=positions(arrived["month"])), FLOWS[5:7]))
    ]
    both = sides[0].merge(sides[1], on=KEYS, how="outer")
    both = both[both["quarter"].between(0, QUARTERS - 1)]
    return both.fillna({"reported": 0.0, "declared": 0.0})


def positions(months: Column) -> Column:
    """Return months (yyyymm) as whole months, so that they can be moved."""
    return months // 100 * 12 + months % 100


def _position(month: int) -> int:
    return month // 100 * 12 + month % 100


def gaps(flows: Frame) -> Frame:
    """Compare what partners reported with what was declared: one row per partner and heading.

    flows: FLOWS over four quarters; money in one currency, FOB reported, CIF declared, kilograms, NaN unknown. Adds cif = reported ×
    factor, gap = cif - declared, log = ln(cif / declared), weight (the same for kilograms), relative = gap over the mean, the quarters in
    which more (`over`) or less (`under`) was reported, the likely cause, and the tax at stake: at the factor, 0 % and 10 %. A quarter
    counts as over only if it stays so with no freight at all, as under only with freight of 10 %, or the factor if that is more.
    """
    found = _settled(flows, ["partner", "hs4"])
    rate = flows.groupby(["partner", "hs4"], as_index=False)["rate"].first()
    found = found.merge(rate, on=["partner", "hs4"])
    found = found.assign(story=_stories(found))
    stakes = {name: (found[side] - found["declared"]).clip(lower=0) * found["rate"] for name, side in _STAKES.items()}
    return found.assign(**stakes).sort_values("stake", ascending=False, ignore_index=True)


_STAKES = {"stake": "cif", "stake_low": "reported", "stake_high": "most"}


def partners(flows: Frame) -> Frame:
    """Sum the gaps of each partner: columns of `gaps` without stakes, and low, high: the 90 % interval of log from its quarters."""
    found = _settled(flows, ["partner"])
    return found.assign(hs4="", story=_stories(found.assign(hs4="")))


def at_stake(found: Frame, whole: Frame) -> Range:
    """Return the tax at stake where base is lost, not moved to another heading or partner: with freight of 0 %, as known, and 10 %.

    Of `gaps` and `partners`: a partner whose whole is persistently short counts with all its headings, net; others with those that are.
    """
    short = found["partner"].isin(whole.loc[whole["story"].isin(COUNTED), "partner"])
    lost = found[~short & found["story"].isin(COUNTED)]
    nets = {name: float(((found[side] - found["declared"]) * found["rate"])[short].sum()) for name, side in _STAKES.items()}
    return Range(*(max(nets[name], 0.0) + float(lost[name].sum()) for name in ("stake_low", "stake", "stake_high")))


def _settled(flows: Frame, keys: list[str]) -> Frame:
    valued = flows.assign(cif=flows["reported"] * flows["factor"], most=flows["reported"] * flows["factor"].clip(lower=MOST))
    by_quarter = valued.groupby([*keys, "quarter"], as_index=False)[SUMS].sum(min_count=1)
    logs = _log(by_quarter["cif"], by_quarter["declared"])
    by_quarter = by_quarter.assign(
        over=_log(by_quarter["reported"], by_quarter["declared"]) > EQUAL,
        under=_log(by_quarter["declared"], by_quarter["most"]) > EQUAL,
        each=logs.where(np.isfinite(logs)),
    )
    grouped = by_quarter.groupby(keys)
    sums = grouped[SUMS].sum(min_count=1).join(grouped[["over", "under"]].sum()).join(_interval(grouped["each"])).reset_index()
    gap = sums["cif"] - sums["declared"]
    return sums.assign(
        gap=gap,
        log=_log(sums["cif"], sums["declared"]),
        weight=_log(sums["reported_kg"], sums["declared_kg"]),
        relative=gap / ((sums["cif"] + sums["declared"]) / 2),
    )


def _interval(each: Any) -> Frame:
    """Return the 90 % interval of the mean of the quarters' logarithms (Student, three degrees of freedom)."""
    mean, half = each.mean(), T_90 * each.std() / np.sqrt(each.count())
    return pd.DataFrame({"low": mean - half, "high": mean + half})


def _stories(found: Frame) -> np.ndarray:
    """Return the likeliest meaning of each pair of value gap and weight gap, and of where the gap closes."""
    over, under = found["over"] >= PERSISTENT, found["under"] >= PERSISTENT
    below = -found["gap"].where(under, 0.0)
    chapter = below.groupby([found["partner"], found["hs4"].str[:2]]).transform("sum")
    heading = below.groupby(found["hs4"]).transform("sum") if found["hs4"].any() else below * 0
    heavy = found["weight"] >= OFFSET * found["log"]
    return np.select(
        [
            over & (found["declared"] <= 0),
            under & (found["reported"] <= 0),
            under,
            over & (heading >= OFFSET * found["gap"]),
            over & found["weight"].isna(),
            over & ~heavy,
            over & (chapter >= OFFSET * found["gap"]),
            over,
        ],
        [ORPHAN, LOST, OVERVALUED, SWITCHED, UNWEIGHED, UNDERVALUED, MISCLASSIFIED, UNDECLARED],
        EVEN,
    )


def _log(part: Column, whole: Column) -> Column:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log(part) - np.log(whole)


def gradient(flows: Frame) -> Frame:
    """Return the slope of the log gap on the tariff by quarter: columns quarter, slope, low, high (95 %), pairs.

    Flows with `duty`, in per cent.

    Within partners, so that what all goods of one have in common (freight, its own reporting) is left out; logs are cut at their 10 %
    tails; intervals are robust to headings that move together. After Fisman and Wei, and Javorcik and Narciso (2007).
    """
    logs = _log(flows["reported"] * flows["factor"], flows["declared"])
    both = flows.assign(log=logs)[np.isfinite(logs) & flows["duty"].notna()]
    rows = [(quarter, *_slope(part)) for quarter, part in both.groupby("quarter")]
    return pd.DataFrame(rows, columns=["quarter", "slope", "low", "high", "pairs"])


def _slope(part: Frame) -> tuple[float, float, float, int]:
    cut = part["log"].clip(*part["log"].quantile([TAIL, 1 - TAIL]))
    x, y = (column - column.groupby(part["partner"]).transform("mean") for column in (part["duty"], cut))
    spread = float((x * x).sum())
    if not spread:
        return float("nan"), float("nan"), float("nan"), len(part)
    slope = float((x * y).sum()) / spread
    clusters = ((y - slope * x) * x).groupby(part["hs4"]).sum()
    half = 1.96 * float(np.sqrt((clusters**2).sum() * len(clusters) / max(len(clusters) - 1, 1))) / spread
    return slope, slope - half, slope + half, len(part)


def lags(sent: Frame, arrived: Frame) -> dict[str, int]:
    """Return by how many whole months (0 to 2) each partner's exports precede our imports: where both move most alike.

    A lag is taken only if it halves the mismatch without one. sent, arrived: sides as `paired` expects them.
    """
    reported, declared = _monthly(sent, "reported"), _monthly(arrived, "declared")
    misses = pd.DataFrame({lag: _mismatch(reported, declared, lag) for lag in range(LONGEST_LAG + 1)})
    best: Column = misses.idxmin(axis=1)
    clear = misses.min(axis=1) < OFFSET * misses[0]
    return {str(partner): int(lag) for partner, lag in best[clear].items()}


def _monthly(side: Frame, amount: str) -> Frame:
    """Return sums by month (rows) and partner (columns); no trade is NaN."""
    found = side.assign(position=positions(side["month"])).pivot_table(index="position", columns="partner", values=amount, aggfunc="sum")
    return found.where(found > 0)


def _mismatch(reported: Frame, declared: Frame, lag: int) -> Column:
    """Return, by partner, the variance of the log of one side over the other, so that a constant gap does not matter."""
    logs = np.log(reported.set_index(reported.index + lag).reindex_like(declared)) - np.log(declared)
    return logs.var().where(logs.count() > QUARTERS, np.inf)
