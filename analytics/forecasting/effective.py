"""The effective rate of a revenue (what is collected over what is imported) since it changed, learned from the months since."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.forecasting.members import SEASON, Floats, factors

Steps = Mapping[int, float]
BEFORE, SEASONS, LEAST, TREND = 24, 60, 1e-6, 1.5
BY_LAW, AS_SEEN = 0.15, 1.0  # how far, in logarithms, a rate may come to lie from what is said of it: by the law, or by what is seen
WANDERS = (0.0, 0.1, 0.3, 1.0)  # variance by which a rate may move in a month, over that of its noise


@dataclass(frozen=True)
class EffectiveRate:
    """The past of a revenue at the rate now in force, and the standard error of the logarithm of that rate."""

    restated: Floats
    error: float


def rates(revenue: pd.Series, imports: pd.Series) -> pd.Series:
    """Return revenue over imports by month; NaN where either is nothing."""
    found = revenue / imports
    return found.where((found > 0) & np.isfinite(found))


def path(steps: Steps, months: list[int]) -> Floats:
    """Return the product of the factors in force in each month."""
    return np.array([np.prod([factor for since, factor in steps.items() if since <= month]) for month in months], float)


def in_force(past: pd.DataFrame, steps: Steps, seen: bool = False) -> EffectiveRate:
    """Restate a past at the effective rate now in force.

    past: columns revenue and imports by month (yyyymm). steps: factors on the rate by month; those after the past are left out. seen:
    whether the last of them is seen in the rate, and not the law. What was collected while a rate that is seen still moved is restated as
    the imports of its months at the rate.
    """
    months, revenue = [int(month) for month in past.index], past["revenue"].to_numpy(float)
    law, doubt = path(steps, months), AS_SEEN if seen else BY_LAW
    last = max((month for month in steps if month <= months[-1]), default=None)
    plain = revenue * law[-1] / law
    if last is None or last <= months[0]:
        return EffectiveRate(plain, 0.0)
    begun = months.index(last)
    logs = np.log(rates(pd.Series(past["revenue"]), pd.Series(past["imports"])).to_numpy(float) * law[-1] / law)
    season = _season(logs, begun)
    before, after = (_known((logs - season)[each]) for each in (slice(max(begun - BEFORE, 0), begun), slice(begun, None)))
    if not len(before):
        return EffectiveRate(plain, doubt)
    level, noise = float(before.mean()), max(float(np.var(before)), LEAST)
    came = len(months) - settled(after, noise) if seen else begun
    now, error = learned(_known((logs - season)[came:]) - level, noise, doubt)
    places = np.arange(len(months))
    moving = past["imports"].to_numpy(float) * np.exp(level + now + season)
    return EffectiveRate(np.where(places < begun, plain * np.exp(now), np.where(places < came, moving, plain)), error)


def _known(values: Floats) -> Floats:
    return values[np.isfinite(values)]


def settled(logs: Floats, noise: float) -> int:
    """Return how many of the last months of a rate, in logarithms, show no trend beyond noise (its variance): the most that do not."""
    for count in range(len(logs), 1, -1):
        steps = np.arange(count) - (count - 1) / 2
        slope = float(steps @ logs[-count:]) / float(steps @ steps)
        if abs(slope) < TREND * np.sqrt(noise / float(steps @ steps)):
            return count
    return 1


def _season(logs: Floats, begun: int) -> Floats:
    """Return what each month of the year adds to a rate, in logarithms, by the five years before a change; shrunk by its noise."""
    first = max(begun - SEASONS, 0)
    known = pd.Series(logs[first:begun]).interpolate(limit_direction="both").to_numpy(float)
    if len(known) <= 2 * SEASON or not np.isfinite(known).all():
        return np.zeros(len(logs))
    return factors(known)[(np.arange(len(logs)) - first) % SEASON]


def learned(since: Floats, noise: float, doubt: float) -> tuple[float, float]:
    """Estimate a level from months that stray from it by noise (a variance), in the likeliest of a few paces at which it may wander.

    Starts at nothing, give or take `doubt`; returns the level at the end and its standard error (Kalman's filter of a local level).
    """
    return max((_filtered(since, noise, doubt**2, wander * noise) for wander in WANDERS), key=lambda found: found[0])[1:]


def _filtered(since: Floats, noise: float, start: float, wander: float) -> tuple[float, float, float]:
    """Return the log likelihood of the months, and the level at their end with its standard error."""
    level, variance, likelihood = 0.0, start, -wander / noise
    for value in since:
        variance += wander
        miss, spread = value - level, variance + noise
        likelihood -= (np.log(spread) + miss**2 / spread) / 2
        level, variance = level + variance / spread * miss, variance * noise / spread
    return float(likelihood), float(level), float(np.sqrt(variance))
