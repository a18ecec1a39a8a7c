"""Shrunk rates: truths planted on several seeds, cases worked out by hand, and groups that say little."""

import numpy as np
import pytest
from scipy import stats

from analytics.traders.shrinkage import STRONGEST, Peers, peers

SEEDS = range(10)


def planted(seed: int, mean: float = 0.15, weight: float = 8.0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """True rates of 600 traders, how many of their few inspections were irregular, and how many there were."""
    chance = np.random.default_rng(seed)
    rates = chance.beta(mean * weight, (1 - mean) * weight, 600)
    n = chance.geometric(0.25, 600).astype(float) - 1
    return rates, chance.binomial(n.astype(int), rates).astype(float), n


@pytest.mark.parametrize("seed", SEEDS)
def test_shrunk_rates_are_nearer_to_the_truth_than_raw_ones_and_than_the_mean(seed):
    rates, found, n = planted(seed)
    seen = n > 0
    shrunk = peers(found, n).shrunk(found, n)[0]
    told = shrunk[seen], found[seen] / n[seen], np.full(seen.sum(), found.sum() / n.sum())
    error = [np.sqrt(((each - rates[seen]) ** 2).mean()) for each in told]
    assert error[0] < 0.75 * error[1] and error[0] < error[2]


def test_intervals_hold_the_truth_nearly_as_often_as_they_say():
    """The spread of the peers is taken as known: of 95 % there remain 93."""
    held = []
    for seed in range(20):
        rates, found, n = planted(seed)
        _, low, high = peers(found, n).shrunk(found, n)
        held.append(((low <= rates) & (rates <= high)).mean())
    assert 0.91 < np.mean(held) < 0.96


def test_the_spread_of_the_peers_is_found_again():
    made = [peers(*planted(seed)[1:]) for seed in SEEDS]
    assert np.mean([each.mean for each in made]) == pytest.approx(0.15, abs=0.01)
    assert np.median([each.weight for each in made]) == pytest.approx(8, rel=0.3)


def test_it_is_as_likely_as_the_likeliest_of_a_grid():
    _, found, n = planted(1)
    made = peers(found, n)

    def likely(mean: float, weight: float) -> float:
        return stats.betabinom.logpmf(found, n, mean * weight, (1 - mean) * weight).sum() - np.log(weight / 10) ** 2 / 2

    grid = max(likely(mean, weight) for mean in np.linspace(0.05, 0.3, 26) for weight in np.geomspace(1, 100, 40))
    assert likely(made.mean, made.weight) >= grid - 1e-6


def test_by_hand():
    """Peers at 20 % who count for 10 inspections: 4 irregular of 10 become (2 + 4) / (10 + 10)."""
    group, ten = Peers(0.2, 10.0), np.array([10.0])
    rate, low, high = group.shrunk(np.array([4.0]), ten)
    assert rate[0] == pytest.approx(0.3) and low[0] < 0.3 < high[0]
    assert group.shrunk(np.zeros(1), np.zeros(1))[0][0] == pytest.approx(0.2)
    assert group.within(np.array([4.0]), ten, high[0])[0] == pytest.approx(0.975)


@pytest.mark.parametrize(("found", "n", "mean"), [([0, 0], [4, 5], 0.05), ([3, 2], [3, 2], 5.5 / 6)])
def test_a_group_that_is_all_of_one_kind_has_a_rate(found, n, mean):
    made = peers(np.array(found, float), np.array(n, float))
    assert made.mean == pytest.approx(mean) and made.weight >= 1


def test_of_a_group_that_was_never_inspected_nothing_is_known():
    group = peers(np.zeros(2), np.zeros(2))
    assert all(np.isnan(each).all() for each in (*group.shrunk(np.zeros(2), np.zeros(2)), group.within(np.zeros(2), np.zeros(2), 0.1)))


def test_traders_of_one_rate_are_shrunk_to_it_wholly():
    chance = np.random.default_rng(3)
    n = np.full(2_000, 20.0)
    made = peers(chance.binomial(20, 0.1, 2_000).astype(float), n)
    assert made.weight > 200 and made.weight <= STRONGEST
