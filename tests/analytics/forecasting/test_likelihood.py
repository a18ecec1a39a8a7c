"""Moving averages by exact likelihood: what a state space model of the same says, and what a series without noise does."""

import warnings

import numpy as np
import pytest
from statsmodels.tsa.statespace.sarimax import SARIMAX

from analytics.forecasting.likelihood import airline, deviance, drifting, seasonal
from tests.analytics.monthly import series

SEEDS = [(1, 62, 0.03), (2, 120, 0.1), (3, 240, 0.25)]


def by_states(logs: np.ndarray, **kwargs):
    """The same by a Kalman filter with a diffuse start, its thirteen first months outside the likelihood."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = SARIMAX(logs, **kwargs)
        model.loglikelihood_burn = 13 if "seasonal_order" in kwargs else 1
        return model.fit(disp=False, maxiter=300, gtol=1e-9)


@pytest.mark.parametrize(("seed", "count", "noise"), SEEDS)
def test_the_airline_model_forecasts_what_a_state_space_model_does(seed, count, noise):
    logs = np.log(series(count, seed, noise=noise))
    apart = by_states(logs, order=(0, 1, 1), seasonal_order=(0, 1, 1, 12)).get_forecast(18)
    middle, error = airline(logs, 18)
    assert middle == pytest.approx(apart.predicted_mean, abs=2e-3) and error == pytest.approx(apart.se_mean, rel=0.02)


def test_the_likelihood_is_that_of_the_filter():
    logs = np.log(series(96))
    yearly = np.diff(logs)[12:] - np.diff(logs)[:-12]
    fit = by_states(logs, order=(0, 1, 1), seasonal_order=(0, 1, 1, 12))
    month, year, variance = fit.params
    cost, noise = deviance(seasonal(np.array([month, year])), yearly)
    cost += len(yearly) * (np.log(variance / noise) + noise / variance + np.log(2 * np.pi))
    assert -2 * fit.llf == pytest.approx(cost, abs=1e-3)


@pytest.mark.parametrize(("seed", "count", "noise"), SEEDS)
def test_the_noise_of_a_drifting_series_is_that_of_its_state_space_model(seed, count, noise):
    logs = np.log(series(count, seed, noise=noise))
    assert drifting(logs) == pytest.approx(by_states(logs, order=(0, 1, 1), trend="c").params[-1], rel=1e-3)


def test_planted_averages_are_found():
    noise = np.random.default_rng(4).normal(0, 0.1, 613)
    yearly = noise[13:] - 0.4 * noise[12:-1] - 0.6 * noise[1:-12] + 0.24 * noise[:-13]
    logs = list(np.zeros(13))
    for each in yearly:
        logs.append(each + logs[-1] + logs[-12] - logs[-13])
    assert airline(np.array(logs), 1)[1][0] == pytest.approx(0.1, rel=0.1)


def test_a_series_without_noise_goes_on_as_it_was():
    logs = np.log(100 * np.resize(np.arange(1.0, 13), 60) * 1.01 ** np.arange(60))
    middle, error = airline(logs, 12)
    assert middle == pytest.approx(logs[-12:] + 12 * np.log(1.01)) and error.max() < 1e-4 and np.isfinite(drifting(logs))
