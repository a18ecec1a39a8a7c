"""The forecast of one monthly series: members fitted to its history, their median quantile by quantile, clipped to what is plausible."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analytics.forecasting.members import LEAST, MEMBERS, MIDDLE, SEASON, Floats, naive, quantiles
from data.quantiles import QUANTILES

FITS, VERSION = "4", "4.1"  # of a fit, and of what a release is forecast from fits
SHORT, SPARSE, FEW_GAPS, ENDED = 36, 0.25, 0.1, 3
CEILING, RECENT = 3.0, 36

Fit = dict[str, Floats]


def history(values: Floats) -> Floats:
    """Return values from the first known one on, fit to be modelled: zero and refund months filled where they are few, else at zero.

    A fill is the level of the months around it times the usual ratio of its calendar month to that level. Where the last three months or
    more are known to be nothing the series may have ended: none of these is filled. What is unknown is filled always, in the proportion
    of months that bring something where these are not nearly all.
    """
    known = np.flatnonzero(np.isfinite(values) & (values != 0))
    found = values[known[0] :] if len(known) else values[:0]
    if not (found > 0).any():
        return np.zeros(len(found))
    nothing, usual = found <= 0, _usual(np.where(found > 0, found, np.nan))
    share = float(nothing.sum() / np.isfinite(found).sum())
    if share > FEW_GAPS:
        return np.where(nothing, 0.0, np.where(np.isnan(found), (1 - share) * usual, found))
    over = np.arange(len(found)) >= len(found) - ended(found)
    return np.where(over, 0.0, np.where(found > 0, found, usual))


def ended(values: Floats) -> int:
    """Return how many of the last months are known to be nothing; none where they are fewer than three."""
    alive = np.flatnonzero(~(values <= 0))
    found = len(values) - 1 - int(alive[-1]) if len(alive) else len(values)
    return found if found >= ENDED else 0


def _usual(values: Floats) -> Floats:
    """Return the usual value of each month, from positive values and NaN."""
    logs = pd.Series(np.log(values))
    level = logs.rolling(SEASON + 1, center=True, min_periods=1).median().interpolate(limit_direction="both")
    season = (logs - level).groupby(np.arange(len(logs)) % SEASON).transform("median").fillna(0.0)
    return np.exp((level + season).to_numpy(float))


def can_stand_alone(values: Floats) -> bool:
    """Tell whether a series has the months and the density to be modelled by itself; if not it takes a share of its parent."""
    found = values[np.flatnonzero(np.nan_to_num(values))[0] :] if np.nan_to_num(values).any() else values[:0]
    return len(found) >= SHORT and float((~(found > 0)).mean()) <= SPARSE


def fit(values: Floats, last_month: int, horizon: int) -> Fit:
    """Return quantiles (horizon × QUANTILES) of each member that can be fitted, and of the seasonal naive yardstick.

    `values` are consecutive months up to `last_month` (yyyymm), NaN where unknown. Nothing after it is read.
    """
    modelled = history(np.asarray(values, float))
    months = pd.date_range(end=f"{last_month // 100}-{last_month % 100:02d}-01", periods=len(modelled), freq="MS")
    found = {"naive": naive(modelled, months, horizon)} if len(modelled) else {"naive": np.zeros((horizon, len(QUANTILES)))}
    if len(modelled) >= LEAST:
        fitted = {name: quantiles(name, modelled, months, horizon) for name in MEMBERS}
        found |= {name: each for name, each in fitted.items() if each is not None}
    return found


def combined(members: Mapping[str, Floats], values: Floats) -> Floats:
    """Return the median of the members, quantile by quantile, in order, from zero to three times the most of the last 36 months."""
    parts = [members[name] for name in MEMBERS if name in members] or [members["naive"]]
    middle = np.nanmedian(np.stack(parts), axis=0)
    middle = np.where(np.isfinite(middle), middle, middle[:, MIDDLE][:, None])
    return ordered(np.clip(middle, 0.0, ceiling(values)))


def ceiling(values: Floats) -> float:
    """Return the largest value that a month may be forecast to have."""
    return CEILING * float(np.max(np.nan_to_num(values[-RECENT:]), initial=0.0))


def ordered(found: Floats) -> Floats:
    """Return quantiles that never cross: those below the point forecast not above it, and the reverse."""
    below = np.minimum.accumulate(found[:, MIDDLE::-1], axis=1)[:, ::-1]
    above = np.maximum.accumulate(found[:, MIDDLE:], axis=1)
    return np.hstack([below[:, :-1], above])
