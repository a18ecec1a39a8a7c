"""Moving averages by exact likelihood: the airline model of Box and Jenkins, and the noise of a series that drifts.

The differences of such a series are normal with a banded covariance: one Cholesky factor of it gives the likelihood, the forecast and its
error, with no filter over states (Brockwell and Davis 1991, 8.6).
"""

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
SEASON, STARTS, LEAST = 12, (-0.8, -0.4, 0.0), 1e-12


def airline(logs: Floats, horizon: int) -> tuple[Floats, Floats]:
    """Forecast with the model (0,1,1)(0,1,1)12 without a constant: forecasts for `horizon` months and their standard errors.

    logs: at least three years.
    """
    yearly = np.diff(logs)[SEASON:] - np.diff(logs)[:-SEASON]
    average = likeliest(seasonal, 2, yearly)
    months, ahead = np.arange(len(yearly)), len(yearly) + np.arange(horizon)
    across = covariance(average, ahead[:, None] - months)
    solved = _solved(average, np.column_stack([yearly, across.T]))[1]
    noise = max(float(yearly @ solved[:, 0]) / len(yearly), LEAST)
    error = covariance(average, ahead[:, None] - ahead) - across @ solved[:, 1:]
    sums = _added_up(np.eye(horizon), np.zeros((SEASON + 1, horizon)))
    variance = noise * np.einsum("ij,jk,ik->i", sums, error, sums)
    return _added_up(across @ solved[:, :1], logs[-SEASON - 1 :, None])[:, 0], np.sqrt(np.maximum(variance, 0.0))


def drifting(values: Floats) -> float:
    """Return the variance of the noise of an ARIMA(0,1,1) with drift."""
    changes = np.diff(values)
    return deviance(likeliest(ordinary, 1, changes, drift=True), changes, drift=True)[1]


def seasonal(parameters: Floats) -> Floats:
    """Return the coefficients of the seasonal moving average of two parameters."""
    month, year = parameters
    return np.concatenate([[1.0, month], np.zeros(SEASON - 2), [year, month * year]])


def ordinary(parameters: Floats) -> Floats:
    """Return the coefficients of the moving average of one parameter."""
    return np.concatenate([[1.0], parameters])


def likeliest(average: Callable[[Floats], Floats], count: int, changes: Floats, drift: bool = False) -> Floats:
    """Return the parameters of a moving average, each between -1 and 1, under which the changes are the likeliest."""
    from scipy.optimize import minimize

    def cost(parameters: Floats) -> float:
        return deviance(average(parameters), changes, drift)[0]

    start = min((np.array(each) for each in product(STARTS, repeat=count)), key=cost)
    found: Any = minimize(cost, start, method="L-BFGS-B", bounds=[(-1.0, 1.0)] * count)
    return average(found.x)


def deviance(average: Floats, changes: Floats, drift: bool = False) -> tuple[float, float]:
    """Return minus twice the log likelihood of changes, but for a constant, and the variance of the noise."""
    columns, count = np.column_stack([changes, np.ones(len(changes))]), len(changes)
    factor, solved = _solved(average, columns)
    (square, cross), (_, ones) = columns.T @ solved
    noise = max(float(square - drift * cross**2 / ones) / count, LEAST)
    return count * float(np.log(noise)) + 2 * float(np.log(factor).sum()), noise


def covariance(average: Floats, apart: NDArray[np.intp]) -> Floats:
    """Return the covariance of months so many apart, for a moving average of noise of variance 1."""
    known = np.append(np.correlate(average, average, "full")[len(average) - 1 :], 0.0)
    return known[np.minimum(np.abs(apart), len(average))]


def _solved(average: Floats, columns: Floats) -> tuple[Floats, Floats]:
    """Solve for columns (a row per month) with the covariance of consecutive months.

    Returns the diagonal of its Cholesky factor, and the inverse of that factor times the columns.
    """
    from scipy.linalg import cho_solve_banded, cholesky_banded

    band = np.repeat(covariance(average, np.arange(len(average)))[:, None], len(columns), axis=1)
    factor: Any = cholesky_banded(band, lower=True, check_finite=False)
    return factor[0], cho_solve_banded((factor, True), columns, check_finite=False)


def _added_up(yearly: Floats, before: Floats) -> Floats:
    """Return the levels of the months ahead (rows), of their changes of changes on the year before and the thirteen levels before them."""
    found = list(before)
    for each in yearly:
        found.append(each + found[-1] + found[-SEASON] - found[-SEASON - 1])
    return np.array(found[SEASON + 1 :])
