"""What moved a percentile: the parts of its change by group, from the distributions of the groups, adding up exactly."""

from dataclasses import replace

import numpy as np
import pandas as pd

from analytics.contribution import Floats, Parts, of_share
from analytics.survival import counted, curve
from queries.catalogue import BIN_ORIGIN, BIN_RATIO

LEAST, STEP = 0.005, 0.02


def of_percentile(q: float, now: pd.DataFrame, before: pd.DataFrame) -> Parts:
    """Of declarations key, bin, n in two periods: by group, what its own times and its share of the declarations did to the percentile.

    The share F released within x hours is a mixture of the groups, so its change splits exactly into theirs as that of any rate does
    (`contribution.of_share`). It is split at every bin between the two percentiles, and the mean of the parts is put in hours by the
    ratio of the change of the percentile to that of F there. Where F hardly changed, the slope of the percentile does it, and
    what this leaves is shared by weight. Parts add up to the change of the percentile; none where a period has no declarations.
    """
    keys = sorted({*now["key"], *before["key"]})
    ends = [curve(counted(each)).at(q) if len(each) else np.nan for each in (now, before)]
    size = ends[0] - ends[1]
    if not np.isfinite(size):
        return of_share((), *(np.zeros(0) for _ in range(4)))
    between = sorted(_bin(end) for end in ends)
    columns = [part for each in (now, before) for part in _within(each, keys, between)]
    parts = of_share(keys, *columns)
    moved = float(parts.change.sum())
    levels = [_levels(each, keys, q) for each in (now, before)]
    hours = size / moved if abs(moved) >= LEAST and size * moved < 0 else -_slope(pd.concat([now, before]), q)
    change = parts.change * hours
    return replace(parts, now=levels[0], before=levels[1], own=parts.own * hours, change=change + parts.weight * (size - change.sum()))


def _bin(hours: float) -> int:
    return int(np.ceil(np.log(max(hours, BIN_ORIGIN) / BIN_ORIGIN) / np.log(BIN_RATIO)))


def _within(frame: pd.DataFrame, keys: list[str], between: list[int]) -> tuple[Floats, Floats]:
    """By group, the declarations up to a bin, mean over the bins between two, and all of them."""
    bins, n, of = (frame[name].to_numpy() for name in ("bin", "n", "key"))
    reached = np.clip((between[1] - np.maximum(bins, between[0]) + 1) / (between[1] - between[0] + 1), 0.0, 1.0)
    at = np.searchsorted(keys, of.astype(str))
    part, whole = (np.bincount(at, weights=each, minlength=len(keys)).astype(np.float64) for each in (n * reached, n))
    return part, whole


def _levels(frame: pd.DataFrame, keys: list[str], q: float) -> Floats:
    """The percentile of each group; NaN of one without declarations."""
    bins, n, of = frame["bin"].to_numpy("int64"), frame["n"].to_numpy("float64"), np.searchsorted(keys, frame["key"].to_numpy().astype(str))
    size = int(bins.max(initial=0)) + 1
    held = np.bincount(of * size + bins, weights=n, minlength=len(keys) * size).reshape(len(keys), size)
    return np.array([curve(each).at(q) if each.any() else np.nan for each in held])


def _slope(frame: pd.DataFrame, q: float) -> float:
    """Hours of the percentile per unit of share, about q."""
    found = curve(counted(frame))
    low, high = max(q - STEP, STEP), min(q + STEP, 1 - STEP / 4)
    return (found.at(high) - found.at(low)) / (high - low)
