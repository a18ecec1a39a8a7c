"""Lasting moves: the mean of the last months of each series against the level of the two years before, in units of how far it strays."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.compliance.anomaly import CLIP, Residuals

Floats = NDArray[np.float64]
SPAN, BASE, MEMORY, LEAST, NORMAL = 6, 24, 36, 12, 1.4826


def means(values: pd.DataFrame) -> pd.DataFrame:
    """Return the mean of SPAN months up to each month; NaN where more than one of them is unknown."""
    return pd.DataFrame(values.rolling(SPAN, min_periods=SPAN - 1).mean())


def moves(values: pd.DataFrame) -> Residuals:
    """Judge the mean of SPAN months of each series, on a scale where errors add, by the median of the BASE months before them.

    values: months × nodes, NaN where unknown. Sigma is the root mean square of the same difference up to the month before those SPAN, so
    that a level which wanders, or goes by the season, is judged by its own wandering; at least that of months which have nothing to do
    with each other. Differences beyond CLIP of their middle one count as that far. NaN where fewer than LEAST months are known.
    """
    base = pd.DataFrame(values.shift(SPAN).rolling(BASE, min_periods=LEAST).median())
    strayed, single = means(values) - base, values - values.shift().rolling(BASE, min_periods=LEAST).median()
    alone = _spread(single.shift(SPAN)) / np.sqrt(SPAN)
    sigma = pd.DataFrame(np.fmax(_spread(strayed.shift(SPAN)), alone), index=values.index, columns=values.columns)
    z = pd.DataFrame(strayed / sigma)
    return Residuals(base, sigma, z, z)


def _spread(differences: pd.DataFrame) -> Floats:
    """Return the root mean square of the last MEMORY differences up to each month, clipped."""
    middle = differences.abs().rolling(MEMORY, min_periods=LEAST).median().to_numpy(float) * NORMAL
    found, held = differences.to_numpy(float), np.full(differences.shape, np.nan)
    for place in range(LEAST - 1, len(found)):
        past, most = found[max(0, place - MEMORY + 1) : place + 1], CLIP * middle[place]
        counted = np.isfinite(past).sum(axis=0)
        squares = (np.clip(np.nan_to_num(past), -most, most) ** 2).sum(axis=0)
        held[place] = np.where((counted >= LEAST) & (most > 0), np.sqrt(squares / np.maximum(counted, 1)), np.nan)
    return held
