"""What an event of the tariff did: shares and totals of the goods it covers against those of all other goods, before and after.

An interval is that of the jackknife over months (Efron and Tibshirani 1993, chapter 11): each month is left out in turn, of the months
before and of those after, and moves the estimate by its pseudo-value. A month resembles the one before it, so these are read as a first
order autoregression: the variance of the mean of each side grows by 1 + 2 Σ (1 − k / n) ρᵏ, ρ is freed of its bias in short series (Kendall
1954), and the interval is Student's with the degrees of freedom of as many independent months as say the same (Bayley and Hammersley 1946).
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from math import log, nan, sqrt
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LEVEL, LEAST, STRONGEST, FEWEST = 0.9, 6, 0.85, 2.0
MOVED = ("key", "before", "after", "change", "items")


@dataclass(frozen=True)
class Effect:
    """An estimate with its 90 % interval."""

    value: float
    low: float
    high: float

    @property
    def certain(self) -> bool:
        """Tell whether the interval leaves out nought."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class EventSeries:
    """Value by month: of the goods covered from the partners treated and from others, then the same of all other goods (four columns)."""

    months: tuple[int, ...]
    sums: Floats
    since: int

    @property
    def late(self) -> NDArray[np.bool_]:
        """Return which months are at or after the event."""
        return np.array(self.months) >= self.since

    @property
    def known(self) -> bool:
        """Tell whether there are months enough on both sides for an interval."""
        return min(int(self.late.sum()), int((~self.late).sum())) >= LEAST

    def shares(self, late: bool) -> tuple[float, float]:
        """Return the share of the treated partners in the goods covered, and in all other goods, before or after the event."""
        return parts(self.sums[self.late == late].sum(axis=0))

    def shift(self) -> Effect:
        """Return the gain of the treated partners in the goods covered beyond their gain in other goods, as a difference of shares."""
        return self._estimated(_shift)

    def growth(self) -> Effect:
        """Return the growth of the goods covered beyond that of other goods, as a difference of logarithms: trade created, or lost."""
        return self._estimated(_growth)

    def _estimated(self, measured: Callable[[Floats, Floats], float]) -> Effect:
        before, after = self.sums[~self.late], self.sums[self.late]
        value = measured(before, after)
        without_before = [measured(np.delete(before, place, 0), after) for place in range(len(before))]
        without_after = [measured(before, np.delete(after, place, 0)) for place in range(len(after))]
        half = margin([pseudo_values(each) for each in (without_before, without_after)])
        return Effect(value, value - half, value + half)


def course(frame: pd.DataFrame, treated: Collection[str], since: int) -> EventSeries:
    """Return value by month around an event, from a frame month, partner, covered, value."""
    months = sorted(set(frame["month"].tolist()))
    sums = np.zeros((len(months), 4))
    places = {month: place for place, month in enumerate(months)}
    for month, partner, covered, value in _rows(frame, "value"):
        sums[places[month], (partner not in treated) + 2 * (not covered)] += value
    return EventSeries(tuple(months), sums, since)


def parts(sums: Floats) -> tuple[float, float]:
    """Return the first of each two sums as a share of the two."""
    pairs = [(float(sums[place]), float(sums[place] + sums[place + 1])) for place in (0, 2)]
    first, second = (part / whole if whole else nan for part, whole in pairs)
    return first, second


def moved(frame: pd.DataFrame, since: int) -> pd.DataFrame:
    """Return MOVED: each partner's share of the goods covered, the greatest loss first; the changes add up to zero.

    frame: month, partner, covered, value, items.
    """
    held: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    items: dict[str, int] = defaultdict(int)
    for month, partner, covered, value, count in _rows(frame, "value", "items"):
        if covered:
            held[partner][month >= since] += value
            items[partner] += count
    before, after = (sum(each[side] for each in held.values()) or nan for side in (0, 1))
    rows = [(key, then / before, now / after, now / after - then / before, items[key]) for key, (then, now) in held.items()]
    return pd.DataFrame(sorted(rows, key=lambda row: row[3]), columns=list(MOVED))


def _rows(frame: pd.DataFrame, *names: str) -> list[Any]:
    return list(zip(*(frame[name].tolist() for name in ("month", "partner", "covered", *names)), strict=True))


def pseudo_values(left_out: list[float]) -> Floats:
    """Return how far each month moves an estimate, given the estimate without each month in turn; their mean is nought."""
    values = np.array(left_out, float)
    return (len(values) - 1) * (values.mean() - values)


def margin(sides: Sequence[Floats]) -> float:
    """Return half the 90 % interval of an estimate, given the pseudo-values of the months of each side, in order; NaN where one is."""
    from scipy import stats

    if not all(np.isfinite(each).all() for each in sides):
        return nan
    rho, months = persistence(sides), sum(map(len, sides))
    freedom = max((months - len(sides)) * (1 - rho) / (1 + rho), FEWEST)
    return float(stats.t.ppf((1 + LEVEL) / 2, freedom)) * sqrt(sum(_variance(each, rho) for each in sides))


def persistence(sides: Sequence[Floats]) -> float:
    """Return the correlation of a month with the one before it over all sides, each about its mean, freed of its bias; 0 to STRONGEST."""
    squares, months = sum(float(each @ each) for each in sides), sum(map(len, sides))
    if not squares:
        return 0.0
    found = sum(float(each[1:] @ each[:-1]) for each in sides) / squares
    return min(max((found * months + len(sides)) / (months - 4 * len(sides)), 0.0), STRONGEST)


def _variance(values: Floats, rho: float) -> float:
    """Return the variance of the mean of values, each correlated with the one before it by `rho`."""
    count = len(values)
    lags = np.arange(1, count)
    growth = 1 + 2 * float(((1 - lags / count) * rho**lags).sum())
    return float(values @ values) / (count - growth) * growth / count


def _shift(before: Floats, after: Floats) -> float:
    (then, control_then), (now, control_now) = parts(before.sum(axis=0)), parts(after.sum(axis=0))
    return now - then - (control_now - control_then)


def _growth(before: Floats, after: Floats) -> float:
    then, now = (side.mean(axis=0) for side in (before, after))
    sums = [float(side[place] + side[place + 1]) for place in (0, 2) for side in (now, then)]
    return log(sums[0] / sums[1]) - log(sums[2] / sums[3]) if min(sums) > 0 else nan
