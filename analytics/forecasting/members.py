"""The members of a forecast: each a function of positive monthly values, giving quantiles of the months that follow."""

import logging
import warnings
from collections.abc import Callable, Generator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.forecasting import likelihood
from data.quantiles import QUANTILES

Floats = NDArray[np.float64]
NORMAL = np.array([-1.959964, -1.281552, -0.67449, 0.0, 0.67449, 1.281552, 1.959964])
MIDDLE = QUANTILES.index(0.5)
SEASON, AIRLINE_MONTHS, PATHS, STILL = 12, 60, 500, 1e-9
LEAST = 2 * SEASON + 1
CENTRED = np.r_[0.5, np.ones(SEASON - 1), 0.5] / SEASON


def naive(values: Floats, _months: pd.DatetimeIndex, horizon: int) -> Floats:
    """Forecast each month as the same month a year before, with normal bands that widen by year: the yardstick.

    Source: Hyndman and Athanasopoulos (2021), 5.5.
    """
    error = np.sqrt(np.mean((values[SEASON:] - values[:-SEASON]) ** 2)) if len(values) > SEASON else float(np.std(values))
    years = np.sqrt(np.arange(horizon) // SEASON + 1)
    return np.resize(values[-SEASON:], horizon)[:, None] + error * years[:, None] * NORMAL


def holt_winters(values: Floats, _months: pd.DatetimeIndex, horizon: int) -> Floats:
    """Forecast by Holt and Winters with a damped trend; the season multiplies where every value is positive."""
    from statsmodels.tsa.holtwinters import ExponentialSmoothing

    season = "mul" if (values > 0).all() else "add"
    model = ExponentialSmoothing(
        values, trend="add", damped_trend=True, seasonal=season, seasonal_periods=SEASON, initialization_method="estimated"
    )
    fit: Any = model.fit()
    paths = fit.simulate(horizon, anchor="end", repetitions=PATHS, error=season, random_state=1)
    found = np.quantile(np.asarray(paths, float), QUANTILES, axis=1).T
    found[:, MIDDLE] = np.asarray(fit.forecast(horizon), float)
    return found


def theta(values: Floats, _months: pd.DatetimeIndex, horizon: int) -> Floats:
    """Forecast with the Theta model, on logarithms without their season if every value is positive.

    Source: Assimakopoulos and Nikolopoulos (2000).
    """
    if not (values > 0).all():
        return _lines(values, horizon, deseasonalize=True)
    logs = np.log(values)
    season, places = factors(logs), np.arange(len(logs) + horizon) % SEASON
    found = _lines(logs - season[places[: len(logs)]], horizon, deseasonalize=False)
    return np.exp(found + season[places[len(logs) :], None])


def _lines(values: Floats, horizon: int, deseasonalize: bool) -> Floats:
    """Return quantiles (horizon × QUANTILES) of a Theta model, whose errors are those of an ARIMA(0,1,1) with drift."""
    from statsmodels.tsa.forecasting.theta import ThetaModel

    if np.ptp(values) <= STILL * np.abs(values).max():
        return np.repeat(values[-1:], horizon)[:, None] + 0.0 * NORMAL
    model: Any = ThetaModel(values, period=SEASON, deseasonalize=deseasonalize)
    fit = model.fit()
    ahead = 1 + np.arange(horizon) * (1 + (1 - fit.params["alpha"]) ** 2)
    return np.asarray(fit.forecast(horizon), float)[:, None] + np.sqrt(likelihood.drifting(values) * ahead)[:, None] * NORMAL


def factors(logs: Floats) -> Floats:
    """Estimate the seasonal factor of each month of the year, from the first one on, shrunk by the share of it that is noise.

    logs: at least two years. Source: James and Stein's estimator for seasonal factors round a centred mean (Miller and Williams 2003).
    """
    away = logs[SEASON // 2 : -SEASON // 2] - np.convolve(logs, CENTRED, "valid")
    places = (np.arange(len(away)) + SEASON // 2) % SEASON
    found = np.bincount(places, away, SEASON) / np.bincount(places, minlength=SEASON)
    noise = float(((away - found[places]) ** 2).sum()) / max(len(away) - SEASON, 1) / (len(away) / SEASON)
    found = found - found.mean()
    return found * max(0.0, 1 - (SEASON - 3) / SEASON * noise / max(float((found**2).mean()), 1e-12))


def airline(values: Floats, _months: pd.DatetimeIndex, horizon: int) -> Floats:
    """Forecast with the airline model (0,1,1)(0,1,1)12 of Box and Jenkins on logarithms; raises ValueError with less than five years."""
    if len(values) < AIRLINE_MONTHS:
        raise ValueError("the airline model needs five years of months")
    middle, error = likelihood.airline(np.log(np.maximum(values, 0.05 * np.median(values[values > 0]))), horizon)
    return np.exp(middle[:, None] + error[:, None] * NORMAL)


def prophet(values: Floats, months: pd.DatetimeIndex, horizon: int) -> Floats:
    """Forecast by Prophet with its defaults (Taylor and Letham 2018), repeatable."""
    logging.getLogger("cmdstanpy").disabled = True
    logging.getLogger("prophet").setLevel(logging.ERROR)
    from prophet import Prophet

    model = Prophet(weekly_seasonality=False, daily_seasonality=False, uncertainty_samples=400)
    model.fit(pd.DataFrame({"ds": months, "y": values}), seed=1)
    future = pd.DataFrame({"ds": pd.date_range(months[-1], periods=horizon + 1, freq="MS")[1:]})
    with _seeded():
        paths = model.predictive_samples(future)["yhat"]
    found = np.quantile(paths, QUANTILES, axis=1).T
    model.uncertainty_samples = 0
    found[:, MIDDLE] = model.predict(future)["yhat"].to_numpy(float)
    return found


@contextmanager
def _seeded() -> Generator[None]:
    """Give Prophet, which draws from the global generator of numpy, the same draws each time, and leave the generator as it was."""
    state = np.random.get_state()  # noqa: NPY002
    np.random.seed(1)  # noqa: NPY002
    try:
        yield
    finally:
        np.random.set_state(state)  # noqa: NPY002


MEMBERS: dict[str, Callable[[Floats, pd.DatetimeIndex, int], Floats]] = {
    "holt_winters": holt_winters,
    "theta": theta,
    "airline": airline,
    "prophet": prophet,
}


def quantiles(name: str, values: Floats, months: pd.DatetimeIndex, horizon: int) -> Floats | None:
    """Return quantiles (horizon × QUANTILES) of a member; None where it cannot be fitted to these values.

    The module that sets filters of its own is imported before the warnings of the fit are silenced.
    """
    import_module("statsmodels.tools.sm_exceptions")
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            found = MEMBERS[name](values, months, horizon)
        except (ValueError, ArithmeticError, np.linalg.LinAlgError, RuntimeError):
            return None
    return found if np.isfinite(found[:, MIDDLE]).all() else None
