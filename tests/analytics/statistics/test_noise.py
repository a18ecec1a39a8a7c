"""Half-widths of 90 % intervals: by hand, beside SciPy, and on simulated data, where they hold about nine differences in ten."""

import numpy as np
import pytest
from scipy import stats

from analytics.statistics import certain, noise
from analytics.statistics.contribution import of_share, of_total

RNG = np.random.default_rng(7)
TRIALS = 2000


def held(half: np.ndarray, difference: np.ndarray) -> float:
    return float((np.abs(difference) <= half).mean())


def test_counts_spread_as_poisson_counts_do():
    now, before = RNG.poisson(200, TRIALS).astype(float), RNG.poisson(200, TRIALS).astype(float)
    assert noise.of_counts(np.array([64.0]), np.array([36.0]))[0] == pytest.approx(16.449, abs=0.01)
    assert held(noise.of_counts(now, before), now - before) == pytest.approx(0.90, abs=0.02)


def test_shares_of_counts_hold_nine_in_ten_however_rare():
    n, n_before = np.full(TRIALS, 150.0), np.full(TRIALS, 90.0)
    for share in (0.02, 0.3, 0.98):
        part, part_before = RNG.binomial(150, share, TRIALS).astype(float), RNG.binomial(90, share, TRIALS).astype(float)
        assert 0.87 <= held(noise.of_rates(part, n, part_before, n_before), part / n - part_before / n_before) <= 1.0
        assert 0.87 <= held(noise.of_rate(part, n), part / n - share) <= 0.98


def test_months_are_a_paired_t_interval():
    now, before = RNG.normal(10, 3, 12), RNG.normal(9, 3, 12)
    low, high = stats.ttest_rel(now, before).confidence_interval(0.90)
    assert noise.of_months(list(now), list(before), 12, total=False) == pytest.approx((high - low) / 2)
    assert noise.of_months(list(now), list(before), 12, total=True) == pytest.approx((high - low) / 2 * 12)
    assert np.isnan(noise.of_months([1.0, 2.0, float("nan"), 3.0], [1.0, 1.0, 1.0, 1.0], 4, total=True))


def test_percentiles_of_few_are_not_bounded_and_of_many_hold_nine_in_ten():
    assert noise.of_percentiles(0.9, np.array([3.0, 4.0]), np.array([3.0, 4.0])) == float("inf")
    sides = [RNG.binomial(400, 1 / 40, (2, 40)).astype(float) for _ in range(200)]
    misses = [noise.curve(now).at(0.5) - noise.curve(before).at(0.5) for now, before in sides]
    halves = [noise.of_percentiles(0.5, *each) for each in sides]
    assert 0.84 <= held(np.array(halves), np.array(misses)) <= 0.97


def test_a_group_of_few_observations_or_moved_by_chance_may_give_no_reason():
    """a: 40 → 80 of 100, beyond chance; b: the same of 10, too few; c: 50 → 52 of 100, chance."""
    part, whole, part_before = np.array([80.0, 8, 52]), np.array([100.0, 10, 100]), np.array([40.0, 4, 50])
    sides = (part, whole, part_before, whole)
    assert certain.share(of_share("abc", *sides), sides, whole, whole).sure.tolist() == [True, False, False]
    now, before = np.array([400.0, 20, 110]), np.array([300.0, 5, 100])
    assert certain.total(of_total("abc", now, before), now, before, True).sure.tolist() == [True, False, False]
