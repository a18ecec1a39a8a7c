"""How far a difference between two periods may be from nothing by chance alone: half-widths of its 90 % interval."""

from collections.abc import Sequence
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t

from analytics.statistics.survival import Curve, curve

Floats = NDArray[np.float64]
Z, LEVEL = 1.644854, 0.90
LEAST = 30  # observations: fewer give no reason
LEAST_MONTHS = 4


def of_counts(now: Floats, before: Floats) -> Floats:
    """Return the half-width of the difference of two counts, each with the spread of a Poisson count."""
    return Z * np.sqrt(now + before)


def of_amounts(now: Floats, before: Floats, n: Floats, n_before: Floats) -> Floats:
    """Return the half-width of the difference of two amounts.

    Each amount A is made of n payments or items that spread as widely as their mean: variance 2 A² / n.
    """
    return Z * np.sqrt(_doubled(now, n) + _doubled(before, n_before))


def _doubled(amount: Floats, n: Floats) -> Floats:
    return np.divide(2 * amount**2, n, out=np.zeros_like(amount), where=n > 0)


def of_rates(part: Floats, whole: Floats, part_before: Floats, whole_before: Floats) -> Floats:
    """Return the half-width of the difference of two shares of counts.

    Source: Agresti and Caffo (2000): one success and one failure are added.
    """
    return Z * np.sqrt(_spread(part, whole) + _spread(part_before, whole_before))


def of_rate(part: Floats, whole: Floats) -> Floats:
    """Return the half-width of one share of counts, against a given level. Source: Agresti and Coull (1998)."""
    added = (part + Z**2 / 2) / (whole + Z**2)
    return Z * np.sqrt(added * (1 - added) / (whole + Z**2))


def _spread(part: Floats, whole: Floats) -> Floats:
    share = (part + 1) / (whole + 2)
    return np.clip(share * (1 - share), 0.0, None) / (whole + 2)


def of_percentiles(q: float, now: Floats, before: Floats) -> float:
    """Return the half-width of the difference of a percentile of two histograms, in hours; infinite if n is too small.

    now, before: counts by bin. Each side is bounded by the order statistics of a binomial, taken as normal; the two add up as those of
    independent figures do.
    """
    return sqrt(sum(around(q, curve(each)) ** 2 for each in (now, before)))


def around(q: float, found: Curve) -> float:
    """Return the half-width of one percentile; infinite if n is too small to bound it."""
    half = Z * sqrt(q * (1 - q) / found.n) if found.n else 1.0
    bounded = q - half > 0 and q + half < 1
    return (found.at(q + half) - found.at(q - half)) / 2 if bounded else float("inf")


def of_months(now: Sequence[float], before: Sequence[float], months: int, total: bool) -> float:
    """Return the half-width of the change of a period of some `months`, from how much the changes of single months differ.

    now, before: values of months and of those that each is compared with, NaN if unknown. total: whether the months add up to the figure;
    otherwise it is like their mean. NaN if fewer than LEAST_MONTHS pairs are known.
    """
    steps = np.array(now, float) - np.array(before, float)
    steps = steps[np.isfinite(steps)]
    if len(steps) < LEAST_MONTHS:
        return float("nan")
    one = float(t.ppf((1 + LEVEL) / 2, len(steps) - 1)) * float(steps.std(ddof=1))
    return one * sqrt(months) if total else one / sqrt(months)
