"""How many declarations a time release study must time: from ranks of order statistics, whatever the shape of the times."""

from dataclasses import dataclass
from functools import cache
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analytics.statistics.survival import Curve, Floats
from data.derived.clocks import BIN_ORIGIN

LEAST, EXACT, MOST, STEP = 5, 1_000, 1_000_000, 1.005  # sizes tried: each one up to EXACT, then by steps of half a per cent


@dataclass(frozen=True)
class Precision:
    """How near a percentile is wanted: `margin` is a fraction of it to either side, `confidence` the level of the interval (0 to 1)."""

    margin: float = 0.1
    confidence: float = 0.95


def wanted(curve: Curve, q: float, precision: Precision) -> int | None:
    """Return how many declarations a study must time so that the interval around the q-quantile typically stays within the margin.

    curve: the times seen so far. The interval lies between two order statistics of the sample, with ranks from the binomial distribution
    (David and Nagaraja, Order Statistics, 2003, 7.1); in a sample of n, rank k stands on average at the share k / (n + 1) of all times.
    From 1,000 on the size is rounded up by at most half a per cent. None where the percentile is at most a minute or unknown, or where
    even MOST declarations would not do.
    """
    middle = curve.at(q) if curve.n else 0.0
    if not middle > BIN_ORIGIN:
        return None
    low, high = (max(middle * (1 + side), BIN_ORIGIN) for side in (-precision.margin, precision.margin))
    sizes, below, above = spans(q, precision.confidence)
    enough = (below >= curve.share(low)) & (above <= curve.share(high))
    last = int(np.flatnonzero(~enough)[-1]) + 1 if not enough.all() else 0
    return int(sizes[last]) if last < len(sizes) else None


@cache
def spans(q: float, confidence: float) -> tuple[NDArray[Any], Floats, Floats]:
    """Return the sizes tried, and the shares at which both ends of the interval stand on average; -1 and 2 where an end has no rank."""
    each = np.arange(LEAST, EXACT)
    steps = np.ceil(np.geomspace(EXACT, MOST, ceil(np.log(MOST / EXACT) / np.log(STEP))))
    sizes = np.concatenate([each, steps]).astype(int)
    low, high = ranks(sizes, q, confidence)
    return sizes, np.where(low >= 1, low / (sizes + 1), -1.0), np.where(high <= sizes, high / (sizes + 1), 2.0)


def ranks(sizes: NDArray[Any], q: float, confidence: float) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the ranks, from 1, between which the q-quantile lies at the confidence; 0 or n + 1 where a sample of n is too small.

    At most half of what is left of the confidence lies outside on either side.
    """
    from scipy.stats import binom

    tail = (1 - confidence) / 2
    return binom.ppf(tail, sizes, q).astype(int), binom.ppf(1 - tail, sizes, q).astype(int) + 1


def days(size: int | None, daily: float) -> int | None:
    """Return how many whole days bring so many declarations, at a number a day; None where either is not known."""
    return ceil(size / daily) if size and daily > 0 else None
