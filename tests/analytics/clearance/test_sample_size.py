"""The size of a study: ranks by hand, the share of simulated studies whose interval holds the truth, and sizes that suffice."""

from math import comb

import numpy as np
import pandas as pd
import pytest

from analytics.clearance.sample_size import Precision, days, ranks, wanted
from analytics.statistics.survival import Curve, counted, curve
from data.derived.clocks import BIN_ORIGIN, BIN_RATIO

SEEDS = (1, 2, 3, 4, 5)
STUDIES = 2_000


def binned(hours: np.ndarray) -> Curve:
    bins = np.maximum(np.ceil(np.log(hours / BIN_ORIGIN) / np.log(BIN_RATIO)), 0).astype(int)
    kinds, n = np.unique(bins, return_counts=True)
    return curve(counted(pd.DataFrame({"bin": kinds, "n": n})))


def drawn(seed: int, size: tuple[int, ...]) -> np.ndarray:
    """Two kinds of goods, fast and slow: no normal times, and a mean that few of them are near."""
    random = np.random.default_rng(seed)
    return np.where(random.random(size) < 0.6, random.lognormal(1.0, 0.5, size), random.lognormal(3.5, 0.8, size))


def below(n: int, q: float, k: int) -> float:
    return sum(comb(n, each) * q**each * (1 - q) ** (n - each) for each in range(k))


@pytest.mark.parametrize("confidence", [0.9, 0.95, 0.99])
@pytest.mark.parametrize(("n", "q"), [(10, 0.5), (47, 0.5), (60, 0.9), (200, 0.9)])
def test_ranks_leave_at_most_half_of_the_rest_on_either_side(n, q, confidence):
    [low], [high] = ranks(np.array([n]), q, confidence)
    tail = (1 - confidence) / 2
    assert below(n, q, low) <= tail < below(n, q, low + 1)
    assert 1 - below(n, q, high) <= tail < 1 - below(n, q, high - 1)


def test_the_ranks_of_ten_around_the_median_are_those_of_the_tables():
    assert [each.tolist() for each in ranks(np.array([10]), 0.5, 0.95)] == [[2], [9]]


@pytest.mark.parametrize("confidence", [0.9, 0.95])
@pytest.mark.parametrize("q", [0.5, 0.9])
def test_studies_of_the_size_wanted_hold_the_truth_as_often_as_stated_and_are_as_narrow(q, confidence):
    seen, margin = drawn(99, (400_000,)), 0.2
    truth = np.quantile(seen, q)
    size = wanted(binned(seen), q, Precision(margin, confidence))
    assert size is not None
    [low], [high] = ranks(np.array([size]), q, confidence)
    shares, inside = [], []
    for seed in SEEDS:
        studies = np.sort(drawn(seed, (STUDIES, size)), axis=1)
        ends = studies[:, low - 1], studies[:, high - 1]
        shares.append(((ends[0] <= truth) & (truth <= ends[1])).mean())
        inside.append(tuple(np.median(end) / truth for end in ends))
    assert min(shares) >= confidence - 0.02 and np.mean(shares) >= confidence - 0.005, shares
    for least, most in inside:
        assert 1 - margin - 0.015 <= least and most <= 1 + margin + 0.015, inside
    assert min(least for least, _ in inside) < 1 - margin + 0.02 or max(most for _, most in inside) > 1 + margin - 0.02, inside


def test_a_size_suffices_and_a_tenth_less_does_not():
    hours, precision = np.exp(np.linspace(0, 4, 20_001)), Precision(0.1, 0.95)
    size = wanted(binned(hours), 0.5, precision)
    assert size is not None
    for each, enough in ((size, True), (round(size * 0.9), False)):
        [low], [high] = ranks(np.array([each]), 0.5, 0.95)
        ends = [np.exp(4 * rank / (each + 1)) / np.exp(2) for rank in (low, high)]
        assert (ends[0] >= 0.9 * 0.995 and ends[1] <= 1.1 * 1.005) == enough


def test_more_is_asked_of_a_narrower_interval_and_of_more_confidence():
    times = binned(drawn(7, (20_000,)))
    sizes = [wanted(times, 0.5, Precision(*asked)) for asked in ((0.5, 0.9), (0.2, 0.9), (0.2, 0.99), (0.05, 0.99))]
    assert None not in sizes and sizes == sorted(sizes) and len(set(sizes)) == 4


def test_no_size_where_the_percentile_is_unknown_or_nothing_would_do():
    assert wanted(binned(np.full(50, BIN_ORIGIN / 2)), 0.5, Precision()) is None
    assert wanted(curve(np.zeros(0)), 0.5, Precision()) is None
    split = binned(np.concatenate([np.full(500, 1.0), np.full(500, 100.0)]))
    assert wanted(split, 0.5, Precision()) is None


def test_days_are_whole_and_unknown_without_volume():
    assert days(701, 100.0) == 8 and days(700, 100.0) == 7 and days(None, 100.0) is None and days(700, 0.0) is None


@pytest.mark.parametrize("q", [0.02, 0.5, 0.77, 0.999])
def test_the_share_within_a_time_is_the_inverse_of_the_percentile(q):
    times = binned(drawn(3, (5_000,)))
    assert times.share(times.at(q)) == pytest.approx(q, abs=1e-9)
