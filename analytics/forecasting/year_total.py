"""Where a year lands: what was collected and what is to come, the months moving together, and the chance of meeting a target."""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import pandas as pd

from analytics.forecasting.bands import SCORES, bucket, conformal, misses
from analytics.forecasting.members import MIDDLE, Floats
from data.months import shifted
from data.quantiles import LEVELS, QUANTILES

NORMAL = NormalDist()


@dataclass(frozen=True)
class Totals:
    """Misses of past totals of the first months ahead: origin, months summed, and the miss in half-widths."""

    origin: Floats
    months: Floats
    miss: Floats

    def calibration(self, origin: int, months: int) -> Floats:
        """Return the errors of totals of about as many months that had been seen by an origin."""
        seen = (self.origin <= shifted(origin, -12)) & (bucket(self.months) == bucket(np.array([float(months)]))[0])
        return self.miss[seen & np.isfinite(self.miss)]


def cumulated(found: pd.DataFrame) -> pd.DataFrame:
    """Return actual and quantiles summed from the first month ahead on, as months that move together."""
    ordered = found.sort_values(["node", "origin", "step"])
    columns = [*LEVELS, "actual"] if "actual" in found else [*LEVELS]
    return ordered.assign(**{name: ordered.groupby(["node", "origin"])[name].cumsum(skipna=False) for name in columns})


def totals(backtest: pd.DataFrame) -> Totals:
    """Return the errors of totals of 1 to 12 months in a backtest."""
    summed = cumulated(backtest.loc[backtest["step"] <= 12, :])
    missed = misses(summed["actual"].to_numpy(float), summed.loc[:, LEVELS].to_numpy(float))
    return Totals(summed["origin"].to_numpy(float), summed["step"].to_numpy(float), missed)


def landed(collected: float, remaining: Floats, calibration: Floats) -> Floats:
    """Return the quantiles of a year: what is collected, and the months to come (months × QUANTILES) summed as if they moved together.

    As past totals missed where that is wider; half-way to it where it is narrower: past misses alone never narrow a band.
    """
    if not len(remaining):
        return np.full(len(QUANTILES), collected)
    summed = remaining.sum(axis=0)
    if len(calibration) < SCORES:
        return collected + summed
    missed = conformal(summed[None], calibration)[0]
    return collected + wider(missed, (summed + missed) / 2)


def wider(one: Floats, other: Floats) -> Floats:
    """Return, below the middle, the lower of two quantiles; above it, the higher."""
    places = np.arange(len(one))
    return np.where(places < MIDDLE, np.minimum(one, other), np.where(places > MIDDLE, np.maximum(one, other), one))


def chance(quantiles: Floats, target: float) -> float:
    """Return the probability that a total reaches a target, read between its quantiles, with normal tails beyond them.

    NaN where the quantiles or the target are not known.
    """
    if np.isnan(quantiles).any() or np.isnan(target):
        return float("nan")
    if quantiles[-1] <= quantiles[0]:
        return float(quantiles[MIDDLE] >= target)
    levels = np.array([NORMAL.inv_cdf(q) for q in QUANTILES])
    values, places = np.unique(quantiles, return_index=True)
    if target <= values[0] or target >= values[-1]:
        end = 0 if target <= values[0] else -1
        slope = (levels[-1] - levels[0]) / (quantiles[-1] - quantiles[0])
        return 1 - NORMAL.cdf(float(levels[places][end] + (target - values[end]) * slope))
    return 1 - NORMAL.cdf(float(np.interp(target, values, levels[places])))
