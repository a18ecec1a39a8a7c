"""Bands after a break: wider where a series has lately strayed, in level or in noise, and as they were once it has settled."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analytics.forecasting.forecast import history
from analytics.forecasting.members import MIDDLE, SEASON, Floats, factors
from analytics.forecasting.method import read
from data.months import shifted
from data.quantiles import LEVELS

LEAST, RECENT, BASE, BEGIN, LOWEST = 48, 12, 60, 6, 0.05
SMOOTHING, FADING, CLIP, CALM, WIDEST = 0.3, 0.8, 8.0, 3.0, 2.0
ROBUST, NINETY, STILL = 1.4826, 1.645, 1e-3


@dataclass(frozen=True)
class Unrest:
    """By how much the bands of a series widen (1 where they do not), and how many months ago it began to stray."""

    widening: float = 1.0
    months: int = 0


def unrest(values: Floats) -> Unrest:
    """Judge how a series strayed in its last twelve months, of monthly values up to now; NaN where unknown.

    The mean square of its misses, over that of the five years before, the latest counting most (half as much three months before). Up to
    three times as much is taken for chance and widens nothing; beyond that the bands widen with the root of it.
    """
    modelled = history(values)
    if len(modelled) < LEAST or not (modelled > 0).any():
        return Unrest()
    squares = np.minimum(strayed(modelled) ** 2, CLIP**2)
    weights = FADING ** np.arange(RECENT)[::-1]
    widening = float(np.sqrt((weights * squares).sum() / weights.sum() / CALM))
    return Unrest(min(widening, WIDEST), RECENT - int(np.argmax(squares >= CALM))) if widening > 1 else Unrest()


def strayed(values: Floats) -> Floats:
    """Return the misses of the last twelve months, a month ahead, over the usual miss of the five years before.

    Of logarithms less the season of the years before, by a level that follows them; usual is the larger of what the median and the
    ninetieth percentile of the misses say, so that a series with a few wild months is not called broken by another.
    """
    logs = np.log(np.maximum(values, LOWEST * np.median(values[values > 0])))
    season = factors(logs[:-RECENT])[np.arange(len(logs)) % SEASON]
    missed, level = np.zeros(len(logs)), float((logs - season)[:BEGIN].mean())
    for place, value in enumerate(logs - season):
        missed[place] = value - level
        level += SMOOTHING * missed[place]
    before = np.abs(missed[max(BEGIN, len(missed) - RECENT - BASE) : -RECENT])
    return missed[-RECENT:] / max(ROBUST * float(np.median(before)), float(np.quantile(before, 0.9)) / NINETY, STILL)


def widened(quantiles: Floats, widening: float) -> Floats:
    """Return quantiles (months × QUANTILES) so many times as wide in logarithms, round the same points."""
    point = np.maximum(quantiles[:, [MIDDLE]], 1e-12)
    return quantiles[:, [MIDDLE]] * np.exp(np.log(np.maximum(quantiles, LOWEST * point / 50) / point) * widening)


def unsettled(backtest: pd.DataFrame, values: pd.DataFrame) -> pd.DataFrame:
    """Return forecasts (node, origin, LEVELS, method) with wider bands where the node had strayed by then; the method says since when.

    values: months (yyyymm) × nodes. Nothing after an origin is read.
    """
    parts: list[pd.DataFrame] = []
    grouped: Any = backtest.groupby(["node", "origin"], sort=False)
    for (name, origin), part in grouped:
        found = unrest(values.loc[:origin, name].to_numpy(float))
        if found.widening > 1:
            since = shifted(int(origin), 1 - found.months)
            levels = widened(part.loc[:, LEVELS].to_numpy(float), found.widening)
            methods = [read(str(each)).widened(since).stored for each in part["method"]]
            part = part.assign(**dict(zip(LEVELS, levels.T, strict=True)), method=methods)
        parts.append(part)
    return pd.concat(parts).loc[backtest.index]
