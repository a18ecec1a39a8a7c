"""What is never declared, carried forward: by hand, against a plain filter, and intervals that hold the planted truth as often as said."""

import numpy as np
import pandas as pd
import pytest

from analytics.revenue import undeclared
from analytics.revenue.undeclared import ahead, level, rated

QUARTERS = [year * 100 + month for year in (2024, 2025, 2026) for month in (3, 6, 9, 12)]
TAX = 1e6


def test_rates_and_errors_by_hand():
    """Two strata, one inspected four times as densely: weights 10 and 40."""
    drawn = [("A", 0.0)] * 7 + [("A", 20.0)] + [("B", 10.0)] * 2
    rows = [(until, stratum, uplift, 100.0) for until in QUARTERS[:4] for stratum, uplift in drawn]
    sample = pd.DataFrame(rows, columns=["until", "stratum", "uplift", "tax"])
    strata = pd.DataFrame([(until, each, 80) for until in QUARTERS[:4] for each in "AB"], columns=["until", "stratum", "all"])
    found = rated(sample, strata)
    weight, off = np.array([10.0] * 8 + [40.0] * 2), np.array([-6.25] * 7 + [13.75] + [3.75] * 2)
    assert found["rate"].tolist() == pytest.approx([(10 * 20 + 40 * 20) / 160 / 100] * 4) and found["n"].tolist() == [10] * 4
    error = np.sqrt((weight * off**2).sum() / weight.sum()) / 100 * np.sqrt((weight**2).sum()) / weight.sum()
    assert found["error"].tolist() == pytest.approx([error] * 4)
    assert rated(sample.head(29), strata).empty and rated(sample.assign(uplift=0.0), strata).empty


def test_without_drift_the_level_is_the_mean_weighed_by_precision(monkeypatch):
    monkeypatch.setattr(undeclared, "DRIFTS", np.zeros(1))
    rates, errors = np.array([0.01, 0.03, 0.02]), np.array([0.01, 0.02, 0.005])
    mean, covariance = level(np.arange(3.0), rates, errors, np.array([2.0, 9.0]))
    assert mean == pytest.approx([np.average(rates, weights=errors**-2)] * 2)
    assert covariance == pytest.approx(np.full((2, 2), 1 / (errors**-2).sum()))


def test_a_drifting_level_is_that_of_a_plain_kalman_filter(monkeypatch):
    monkeypatch.setattr(undeclared, "DRIFTS", np.array([0.3]))
    chance = np.random.default_rng(1)
    rates, errors = 0.02 + chance.normal(0, 0.004, 12), chance.uniform(0.002, 0.006, 12)
    drift = 0.3 * np.average(rates, weights=errors**-2)
    at, variance = rates[0], errors[0] ** 2
    for rate, error in zip(rates[1:], errors[1:], strict=True):
        variance += drift**2
        gain = variance / (variance + error**2)
        at, variance = at + gain * (rate - at), variance * (1 - gain)
    mean, covariance = level(np.arange(12.0), rates, errors, np.array([11.0, 14.0]))
    assert mean == pytest.approx([at, at]) and np.diag(covariance) == pytest.approx([variance, variance + 3 * drift**2])


def seen(seed: int, drift: float) -> tuple[pd.DataFrame, float]:
    """Twelve quarters of a random lane of 150 on a rate that drifts, and the tax truly lost in the three that follow and the last."""
    chance = np.random.default_rng(seed)
    rate = 0.08 * np.exp(np.cumsum(np.r_[0.0, chance.normal(0, drift, 14)]) if drift else np.zeros(15))
    rows = []
    for until, bad in zip(QUARTERS, rate, strict=False):
        tax, found = chance.lognormal(10, 1.0, 150), chance.random(150) < bad
        rows.append(pd.DataFrame({"until": until, "stratum": "A", "uplift": tax * found * chance.lognormal(-1.6, 0.7, 150), "tax": tax}))
    strata = pd.DataFrame({"until": QUARTERS, "stratum": "A", "all": 5000})
    return rated(pd.concat(rows), strata), float(rate[-4:].sum() * np.exp(-1.6 + 0.7**2 / 2) * TAX)


@pytest.mark.parametrize("drift", [0.0, 0.08, 0.15])
def test_nine_intervals_in_ten_hold_what_is_lost_whether_it_drifts_or_not(drift):
    held, widths = 0, []
    for seed in range(100):
        found, truth = seen(seed, drift)
        [(_, low, value, high)] = ahead(found, [(202709, np.full(4, TAX))]).itertuples(index=False, name=None)
        held += low <= truth <= high
        widths.append((high - low) / value)
    assert 82 <= held <= 100 and np.median(widths) < 1.2


def test_the_interval_widens_with_the_quarters_ahead_and_with_doubt_of_the_tax():
    found, _ = seen(1, 0.1)
    soon, late = ahead(found, [(202703, np.full(4, TAX)), (202803, np.full(4, TAX))]).to_dict("records")
    assert 0 < soon["low"] < soon["value"] < soon["high"] and late["high"] / late["low"] > soon["high"] / soon["low"]
    [doubted] = ahead(found, [(202703, np.full(4, TAX))], 0.3).to_dict("records")
    assert doubted["value"] == soon["value"] and doubted["high"] > soon["high"] and doubted["low"] < soon["low"]
