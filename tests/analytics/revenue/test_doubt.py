"""How wide a scenario is: no lever is the fan itself, a lever widens it as drawing both at random would."""

import numpy as np
import pytest

from analytics.revenue.doubt import EIGHTY, Doubts, convolved, estimated, half
from data.quantiles import QUANTILES

FAN = np.array([60.0, 80.0, 92.0, 100.0, 109.0, 124.0, 150.0])
MIDDLE, P10, P90 = QUANTILES.index(0.5), QUANTILES.index(0.1), QUANTILES.index(0.9)


def test_what_is_not_in_doubt_moves_the_fan_and_keeps_its_width_to_the_last_bit():
    assert (convolved(FAN, 0.0, 0.0) == FAN).all() and (convolved(FAN, 7.0, 0.0) == FAN + 7).all()
    assert half({}, Doubts()) == 0


def test_a_fan_and_a_lever_that_are_normal_come_together_as_drawn_at_random():
    chance = np.random.default_rng(3)
    drawn = chance.normal(100, 12, 400_000) + chance.normal(20, 9, 400_000)
    fan = 100 + 12 * np.array([np.sqrt(2) * each for each in _normal()])
    found = convolved(fan, 20.0, 9 * EIGHTY)
    assert found == pytest.approx(np.quantile(drawn, QUANTILES), abs=0.25)


def _normal():
    from scipy.special import erfinv

    return [erfinv(2 * level - 1) for level in QUANTILES]


def test_a_skewed_fan_stays_skewed_and_comes_close_to_what_is_drawn():
    chance = np.random.default_rng(5)
    fan_drawn = 100 * np.exp(chance.normal(0, 0.2, 400_000))
    fan = np.quantile(fan_drawn, QUANTILES)
    found, drawn = convolved(fan, 10.0, 15.0), fan_drawn + chance.normal(10, 15 / EIGHTY, 400_000)
    assert found == pytest.approx(np.quantile(drawn, QUANTILES), rel=0.02)
    assert found[-1] - found[MIDDLE] > found[MIDDLE] - found[0] and (np.diff(found) > 0).all()


def test_levers_are_off_apart_from_each_other_and_control_by_its_estimate_too():
    effects = {"arrears": np.array(30.0), "relief": np.array(-40.0)}
    assert half(effects, Doubts(arrears=0.5, relief=0.2)) == pytest.approx(17.0)
    assert half({"control": np.array(10.0)}, Doubts(control=0.3), 0.4) == pytest.approx(5.0)
    months = half({"relief": np.array([0.0, 4.0])}, Doubts(relief=0.5))
    assert months.tolist() == [0.0, 2.0]
    moved = convolved(np.stack([FAN, FAN]), np.array([0.0, -4.0]), months)
    assert (moved[0] == FAN).all() and moved[1][P90] - moved[1][P10] > FAN[P90] - FAN[P10] and moved[1][MIDDLE] == 96.0


def test_an_interval_of_90_percent_is_read_as_half_of_80():
    assert estimated(60.0, 100.0, 140.0) == pytest.approx(0.4 * 1.2816 / 1.6449, rel=1e-3) and estimated(0.0, 0.0, 0.0) == 0.0
