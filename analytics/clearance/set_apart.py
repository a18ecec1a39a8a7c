"""Outliers of a time release study: the limits that a stated rule gives, and the statistics with and without what lies beyond them."""

from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np
import pandas as pd

from analytics.clearance.study import IntervalSummary, summary
from analytics.statistics.survival import NEAR, Curve, counted, curve, edge
from data.derived.clocks import BIN_ORIGIN

FENCES = {"fences": 1.5, "far_fences": 3.0}  # times the distance between the quartiles of the logarithms of hours (Tukey 1977)
SLOWEST = {"slowest_1": 0.99, "slowest_5": 0.95}  # what takes longer than the bin that holds this percentile: at most that share


@dataclass(frozen=True)
class WithAndWithout:
    """The statistics of all times, those of the times within the limits in hours, and how many lie beyond."""

    every: IntervalSummary
    kept: IntervalSummary
    low: float
    high: float

    @property
    def apart(self) -> int:
        """Return how many declarations are set apart."""
        return self.every.n - self.kept.n


def compared(frame: pd.DataFrame, rule: str) -> WithAndWithout:
    """Return the statistics of an interval with and without its outliers. frame: columns bin, n, seconds, a bin once.

    rule: one of FENCES or SLOWEST; nothing is set apart by any other. A bin, 3 % wide, is kept or set apart whole, by its mean.
    """
    low, high = limits(curve(counted(frame)), rule)
    hours: Any = frame["seconds"] / frame["n"] / 3600
    return WithAndWithout(summary(frame), summary(frame.loc[(hours >= low) & (hours <= high), :]), low, high)


def limits(times: Curve, rule: str) -> tuple[float, float]:
    """Return the hours below and above which a rule sets times apart; times of up to a minute count as one minute in logarithms."""
    if not times.n:
        return -inf, inf
    if rule in SLOWEST:
        return -inf, edge(max(times.first + int(np.searchsorted(times.done, SLOWEST[rule] - NEAR)), 0))
    if rule not in FENCES:
        return -inf, inf
    quarter, three = (np.log(max(times.at(q), BIN_ORIGIN)) for q in (0.25, 0.75))
    reach = FENCES[rule] * (three - quarter)
    low = float(np.exp(quarter - reach))
    return (low if low > BIN_ORIGIN else -inf), float(np.exp(three + reach))
