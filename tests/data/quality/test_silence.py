"""Silent offices: chance by hand, small offices judged by their own months, and what the demonstration plants found without false alarm."""

from math import exp, factorial

import numpy as np
import pandas as pd
import pytest

from data.demo.world.truths import MISSING_OFFICE
from data.quality.checks import thresholds
from data.quality.silence import chance, judged, norms, spread
from tests.analytics.declared import declarations

FEW, ALL, PLANTED = (1,), range(1, 11), 202605


def months(counts, office: str = "A", passed: float = 1.0) -> pd.DataFrame:
    """Counts of an office from January 2024 on, of which the last month has passed in part."""
    rows = [(office, 202401 + place // 12 * 100 + place % 12, 1.0, count) for place, count in enumerate(counts)]
    frame = pd.DataFrame(rows, columns=["office", "month", "passed", "declared"])
    frame.loc[frame.index[-1], "passed"] = passed
    return frame


def test_without_a_spread_of_its_own_chance_is_that_of_poisson():
    """By hand: 3 or fewer where 10 are expected."""
    by_hand = exp(-10) * sum(10**n / factorial(n) for n in range(4))
    assert chance(np.array([3.0]), np.array([10.0]), 0.0)[0] == pytest.approx(by_hand)
    assert chance(np.array([0.0]), np.array([0.0]), 0.0)[0] == 1.0


def test_a_spread_of_its_own_makes_few_likelier():
    """By hand, gamma mixed with Poisson: nothing where 10 are expected, spread 50 %, is (1 + 0.25 × 10) to the power −4."""
    assert chance(np.array([0.0]), np.array([10.0]), 0.5)[0] == pytest.approx(3.5**-4)


def test_the_norm_is_that_of_the_months_nearest_which_declared_anything():
    counts = np.array([10.0] * 12 + [0.0] + [40.0] * 13)
    found = norms(counts, np.ones(len(counts)))
    assert found[0] == 10 and found[-1] == 40 and found[12] == 25
    assert np.isnan(norms(np.array([5.0, 5.0, 5.0]), np.ones(3))).all()


def test_the_spread_beyond_chance_is_that_of_the_months():
    rng = np.random.default_rng(3)
    quiet, wide = rng.poisson(50, 4000), rng.poisson(50 * rng.gamma(1 / 0.3**2, 0.3**2, 4000))
    assert spread(quiet, np.full(4000, 50.0)) == pytest.approx(0, abs=0.06)
    assert spread(wide, np.full(4000, 50.0)) == pytest.approx(0.3, abs=0.04)


@pytest.mark.parametrize(("usual", "few", "low"), [(12, 0, True), (12, 6, False), (40, 10, True), (5, 0, False), (300, 150, True)])
def test_a_small_office_is_judged_by_its_own_counts(usual, few, low):
    counts = np.random.default_rng(usual).poisson(usual, 36)
    counts[20] = few
    found = judged(months(counts), thresholds())
    assert found["low"].sum() == low and found["low"].iloc[20] == low
    assert found["seen"].all() if usual >= 12 else not found["seen"].any()


def test_a_month_that_is_not_over_counts_in_part():
    counts = [100] * 20 + [45]
    assert not judged(months(counts, passed=0.5), thresholds())["low"].any()
    assert judged(months(counts), thresholds())["low"].tolist() == [False] * 20 + [True]


def test_an_office_that_comes_and_goes_by_habit_is_not_silent():
    counts = np.tile([0, 0, 30, 35, 0, 28], 8)
    assert not judged(months(counts), thresholds())["low"].any()


def found(seed: int) -> tuple[bool, float]:
    """Whether the planted silent month is found, and the share of all other office-months that are."""
    counts = declarations(seed).groupby(["office", "month"], observed=True).size().unstack(fill_value=0)
    long = counts.stack().rename("declared").reset_index().assign(passed=1.0)
    rows = judged(long.astype({"office": str}), thresholds())
    planted = (rows["office"] == MISSING_OFFICE) & (rows["month"] == PLANTED)
    return bool(rows.loc[planted, "low"].all()), float(rows.loc[~planted, "low"].mean())


@pytest.mark.parametrize(("seeds", "least"), [(FEW, 1), pytest.param(ALL, 9, marks=pytest.mark.nightly)], ids=["few", "ten"])
def test_the_planted_silent_month_is_found_and_hardly_any_other(seeds, least):
    rows = [found(seed) for seed in seeds]
    assert sum(hit for hit, _ in rows) >= least and max(false for _, false in rows) <= 0.02
