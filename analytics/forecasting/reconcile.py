"""Forecasts that add up: the least change, in units of each node's own error, that makes every whole the sum of its parts."""

import numpy as np

from analytics.forecasting.members import Floats


def reconciled(base: Floats, summing: Floats, variance: Floats) -> Floats:
    """Return point forecasts (nodes × months) that add up, none negative.

    WLS with variances, of Wickramasuriya, Athanasopoulos and Hyndman (2019).
    `summing` (nodes × bottom nodes) is 1 where a bottom node is part of a node; `variance` is of each node's past errors.
    """
    from scipy.optimize import nnls

    root = 1 / np.sqrt(np.maximum(variance, 1e-12 * variance.max(initial=1.0)))
    weighted, wanted = summing * root[:, None], base * root[:, None]
    bottom = np.linalg.lstsq(weighted, wanted, rcond=None)[0]
    for month in np.flatnonzero((bottom < 0).any(axis=0)):
        bottom[:, month] = nnls(weighted, wanted[:, month])[0]
    return summing @ np.maximum(bottom, 0.0)


def allotted(base: Floats, variance: Floats, whole: Floats) -> Floats:
    """Return parts (nodes × months) that add up to a known whole with the least change for their variance, none negative."""
    found = np.zeros_like(base)
    for month in range(base.shape[1]):
        kept = np.ones(len(base), bool)
        while kept.any():
            missing = whole[month] - base[kept, month].sum()
            part = base[kept, month] + missing * variance[kept] / variance[kept].sum()
            if (part >= 0).all():
                found[kept, month] = part
                break
            kept[np.flatnonzero(kept)[part < 0]] = False
    sums = found.sum(axis=0)
    return found * np.divide(whole, sums, out=np.zeros_like(sums), where=sums > 0)


def moved(quantiles: Floats, point: Floats, to: Floats) -> Floats:
    """Return quantiles (… × QUANTILES) that keep their shape round another point: scaled, or shifted from a point that is zero."""
    with np.errstate(divide="ignore", invalid="ignore"):
        scaled = quantiles * (to / point)[..., None]
    return np.where((point > 0)[..., None], scaled, quantiles + to[..., None])
