"""Outliers set apart: limits by hand, means that are exact without them, and nothing set apart unless a rule says so."""

from math import inf

import numpy as np
import pandas as pd
import pytest

from analytics.clearance.set_apart import compared, limits
from analytics.statistics.survival import counted, curve
from data.derived.clocks import BIN_ORIGIN, BIN_RATIO

RULES = ("fences", "far_fences", "slowest_1", "slowest_5")


def frame(hours: np.ndarray) -> pd.DataFrame:
    bins = np.maximum(np.ceil(np.log(np.maximum(hours, BIN_ORIGIN) / BIN_ORIGIN) / np.log(BIN_RATIO)), 0).astype(int)
    rows = pd.DataFrame({"bin": bins, "n": 1, "seconds": np.round(hours * 3600).astype(int)})
    return rows.groupby("bin", as_index=False).sum()


TYPICAL = np.exp(np.linspace(np.log(2), np.log(32), 1001))  # quartiles 4 and 16 hours
SPREAD = np.concatenate([TYPICAL, [0.05] * 10, [5000.0] * 30])


@pytest.mark.parametrize(("rule", "low", "high"), [("fences", 4 / 4**1.5, 16 * 4**1.5), ("far_fences", 4 / 4**3, 16 * 4**3)])
def test_fences_stand_at_so_many_times_the_distance_of_the_quartiles_in_logarithms(rule, low, high):
    found = limits(curve(counted(frame(TYPICAL))), rule)
    assert found == (pytest.approx(low, rel=0.1), pytest.approx(high, rel=0.1))


@pytest.mark.parametrize(("rule", "q"), [("slowest_1", 0.99), ("slowest_5", 0.95)])
def test_the_slowest_lie_above_their_percentile(rule, q):
    low, high = limits(curve(counted(frame(TYPICAL))), rule)
    assert low == -inf and high == pytest.approx(np.quantile(TYPICAL, q), rel=0.04)


def test_what_lies_beyond_is_counted_and_the_mean_without_it_is_exact():
    found = compared(frame(SPREAD), "fences")
    assert found.apart == 40 and found.every.n == len(SPREAD) and found.kept.n == len(TYPICAL)
    assert found.kept.mean == pytest.approx(TYPICAL.mean(), abs=2e-3) and found.every.mean == pytest.approx(SPREAD.mean(), abs=2e-3)
    assert found.kept.median == pytest.approx(8, rel=0.03) and found.every.p90 > found.kept.p90


@pytest.mark.parametrize("rule", ["", "none", "no such rule"])
def test_nothing_is_set_apart_unless_a_rule_says_so(rule):
    found = compared(frame(SPREAD), rule)
    assert found.apart == 0 and found.every == found.kept and (found.low, found.high) == (-inf, inf)


@pytest.mark.parametrize("rule", RULES)
def test_no_times_have_no_outliers(rule):
    assert compared(frame(np.zeros(0)), rule).apart == 0
    still = compared(frame(np.full(50, 3.0)), rule)
    assert still.apart == 0


@pytest.mark.parametrize(("rule", "share"), [("slowest_1", 0.01), ("slowest_5", 0.05)])
def test_at_most_the_share_stated_is_set_apart(rule, share):
    found = compared(frame(TYPICAL), rule)
    assert share / 5 * found.every.n < found.apart <= share * found.every.n
