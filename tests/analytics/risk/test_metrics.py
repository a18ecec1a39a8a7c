"""Measures of a ranking, by hand and a second way."""

from itertools import product

import numpy as np
import pytest

from analytics.risk import curves, metrics

FOUND = np.array([1.0, 0, 1, 0, 0, 0, 1, 0, 0, 0])
SCORE = np.array([0.9, 0.8, 0.7, 0.6, 0.5, 0.5, 0.5, 0.2, 0.1, 0.05])


def pairs(found, score):
    """AUC as it is defined: over every pair of an irregular and a regular declaration."""
    held = [(a > b) + 0.5 * (a == b) for a, b in product(score[found == 1], score[found == 0])]
    return sum(held) / len(held)


def test_auc_by_hand_and_over_every_pair():
    assert metrics.auc(FOUND, SCORE) == pytest.approx((7 + 6 + 3 + 2 * 0.5) / 21) == pytest.approx(pairs(FOUND, SCORE))
    rng = np.random.default_rng(3)
    found, score = (rng.random(200) < 0.3).astype(float), rng.integers(0, 20, 200) / 20
    assert metrics.auc(found, score) == pytest.approx(pairs(found, score))
    assert metrics.auc(found, -score) == pytest.approx(1 - metrics.auc(found, score))


def test_auc_of_one_kind_alone_is_unknown():
    assert np.isnan(metrics.auc(np.ones(3), np.arange(3.0)))


def test_precision_and_recall_at_a_share():
    assert metrics.precision_at(0.1)(FOUND, SCORE) == 1
    assert metrics.precision_at(0.3)(FOUND, SCORE) == pytest.approx(2 / 3)
    assert metrics.recall_at(0.3)(FOUND, SCORE) == pytest.approx(2 / 3)
    assert metrics.chosen(8_481, 0.05) == 424 and metrics.chosen(3, 0.05) == 1


def test_brier_by_hand():
    assert metrics.brier(np.array([1.0, 0.0]), np.array([0.8, 0.4])) == pytest.approx((0.04 + 0.16) / 2)


def test_the_error_of_the_chance_by_hand():
    """Class 0.0 to 0.1: 0.05 stated, none found; class 0.9 to 1: 0.95 stated, half found."""
    found, score = np.array([0.0, 0, 1, 0]), np.array([0.05, 0.05, 0.95, 0.95])
    assert metrics.calibration_error(found, score) == pytest.approx(0.5 * 0.05 + 0.5 * 0.45)
    assert metrics.binned(found, score) == [(2, pytest.approx(0.05), 0.0), (2, pytest.approx(0.95), 0.5)]
    assert metrics.calibration_error(np.array([1.0]), np.array([1.0])) == 0


def test_intervals_hold_the_value_and_the_same_draws_come_again():
    rng = np.random.default_rng(1)
    score = rng.random(400)
    found = (rng.random(400) < score).astype(float)
    first = metrics.summary(found, score, 60)
    assert first == metrics.summary(found, score, 60) and set(first) == set(metrics.METRICS)
    assert all(low <= value <= high for name, (value, low, high) in first.items() if name != "calibration_error")


def test_the_detection_curve_is_the_sums_of_the_first_rows():
    rng = np.random.default_rng(5)
    score, revenue = rng.random(500), rng.lognormal(3, 1, 500)
    found = (rng.random(500) < score / 2).astype(float)
    curve = curves.detection(found, score, revenue * found, 20).set_index("share")
    ranked = sorted(zip(score, found, revenue * found, strict=True), reverse=True)
    for share, row in curve.iterrows():
        first = ranked[: round(500 * share)]
        assert row["inspected"] == len(first)
        assert row["precision"] == pytest.approx(sum(each[1] for each in first) / len(first))
        assert row["recall"] == pytest.approx(sum(each[1] for each in first) / found.sum())
        assert row["revenue"] == pytest.approx(sum(each[2] for each in first) / (revenue * found).sum())
        assert row["recall_random"] == pytest.approx(len(first) / 500) and row["precision_random"] == pytest.approx(found.mean())
        assert row["recall_best"] == pytest.approx(min(len(first) / found.sum(), 1)) and row["revenue_best"] >= row["revenue"]
        assert row["recall_low"] <= row["recall_high"]


def test_revenue_that_is_not_known_stays_unknown():
    curve = curves.detection(FOUND, SCORE, np.zeros(10), 5)
    assert curve["revenue"].isna().all() and curve["revenue_random"].isna().all() and curve["recall"].notna().all()
