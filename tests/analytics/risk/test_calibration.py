"""Calibrated chances: the stretch that was planted is found, and the order stays."""

import numpy as np
import pytest

from analytics.risk import calibration, metrics


def test_the_planted_stretch_is_found_again():
    rng = np.random.default_rng(2)
    stated = rng.random(60_000)
    true = 1 / (1 + np.exp(-(0.5 * calibration.log_odds(stated) - 1)))
    found = (rng.random(60_000) < true).astype(float)
    fitted = calibration.fitted(found, stated)
    assert (fitted.slope, fitted.shift) == pytest.approx((0.5, -1), abs=0.04)
    assert metrics.calibration_error(found, fitted.applied(stated)) < 0.01 < metrics.calibration_error(found, stated)


def test_the_order_stays_and_chances_stay_between_0_and_1():
    chance = calibration.Calibration(2.0, 0.5).applied(np.array([0.0, 0.2, 0.9, 1.0]))
    assert (np.diff(chance) > 0).all() and chance.min() > 0 and chance.max() < 1


def test_few_results_that_the_score_splits_exactly_make_nothing_certain():
    fitted = calibration.fitted(np.array([0.0, 0, 1, 1]), np.array([0.1, 0.2, 0.8, 0.9]))
    assert fitted.applied(np.array([0.1]))[0] > 0.01 and fitted.applied(np.array([0.9]))[0] < 0.99
