"""Bands that have been tried: the model's own averaged with conformal ones, pooled over the nodes and calibrated on past misses only."""

import numpy as np
import pandas as pd

from analytics.forecasting.forecast import ordered
from analytics.forecasting.members import MIDDLE, Floats
from data.months import shifted
from data.quantiles import LEVELS, QUANTILES

LOW, HIGH = QUANTILES.index(0.1), QUANTILES.index(0.9)
STEPS = (2, 4, 6, 9)
NARROWEST, WIDEST, FLOOR = 0.02, 2.0, 0.01
ORIGINS, SCORES, SEEN = 3, 60, 12


def bucket(step: Floats) -> Floats:
    """Return months ahead by group: 1-2, 3-4, 5-6, 7-9, 10 and more."""
    return np.searchsorted(STEPS, step, side="left").astype(np.float64)


def half_width(found: Floats) -> Floats:
    """Return half the log distance between P10 and P90, one value per row."""
    low, high = (np.maximum(found[:, level], FLOOR * np.maximum(found[:, MIDDLE], 1e-12)) for level in (LOW, HIGH))
    return np.clip(np.log(np.maximum(high, 1e-12) / low) / 2, NARROWEST, WIDEST)


def misses(actual: Floats, found: Floats) -> Floats:
    """Return by how many half-widths of the model's band the logarithm of the outcome lay from the point forecast.

    NaN where it is nothing.
    """
    point = found[:, MIDDLE]
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(point > 0, np.log(np.maximum(actual, FLOOR * point) / point) / half_width(found), np.nan)


def conformal(found: Floats, calibration: Floats) -> Floats:
    """Return quantiles round the same points, as wide as the misses of the calibration say."""
    factors = np.exp(half_width(found)[:, None] * np.quantile(calibration, QUANTILES))
    return ordered(np.where(np.arange(len(QUANTILES)) == MIDDLE, found, found[:, [MIDDLE]] * factors))


def averaged(backtest: pd.DataFrame) -> pd.DataFrame:
    """Return the forecasts with their bands averaged with conformal ones.

    backtest: node, origin, month, step, actual, LEVELS. An origin is calibrated only on origins whose twelve targets had been seen by
    then; with fewer than three of them, or fewer than sixty misses in a bucket, it keeps the model's own bands.
    """
    values = backtest.loc[:, LEVELS].to_numpy(float)
    missed = misses(backtest["actual"].to_numpy(float), values)
    origins, buckets = backtest["origin"].to_numpy(int), bucket(backtest["step"].to_numpy(float))
    found = values.copy()
    for origin in np.unique(origins):
        past = (origins <= shifted(int(origin), -SEEN)) & np.isfinite(missed)
        if len(np.unique(origins[past])) < ORIGINS:
            continue
        for each in np.unique(buckets):
            here, calibration = (origins == origin) & (buckets == each), missed[past & (buckets == each)]
            if here.any() and len(calibration) >= SCORES:
                found[here] = (values[here] + conformal(values[here], calibration)) / 2
    return backtest.assign(**dict(zip(LEVELS, found.T, strict=True)))
