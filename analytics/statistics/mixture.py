"""What moved a percentile: the parts of its change by group, from the distributions of the groups, adding up exactly."""

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.statistics.contribution import Floats, GroupParts, of_share
from analytics.statistics.survival import NEAR, curve
from data.derived.clocks import BIN_ORIGIN, BIN_RATIO

LEAST, STEP = 0.005, 0.02


def of_percentile(q: float, now: pd.DataFrame, before: pd.DataFrame) -> GroupParts:
    """Return, by group, what its own times and its share of the declarations did to a percentile between two periods.

    The share F released within x hours is a mixture of the groups, so its change splits exactly into theirs as that of any rate does
    (`contribution.of_share`). It is split at every bin between the two percentiles, and the mean of the parts is put in hours by the
    ratio of the change of the percentile to that of F there. Where F hardly changed, the slope of the percentile does it, and
    what this leaves is shared by weight. Parts add up to the change of the percentile; none where a period has no declarations.
    """
    keys, counts = _counted(now, before)
    ends = [curve(each.sum(axis=0)).at(q) if each.any() else np.nan for each in counts]
    size = ends[0] - ends[1]
    if not np.isfinite(size):
        return of_share((), *(np.zeros(0) for _ in range(4)))
    between = sorted(_bin(end) for end in ends)
    parts = of_share(keys, *(column for each in counts for column in _within(each, between)))
    moved = float(parts.change.sum())
    levels = [_levels(each, q) for each in counts]
    hours = size / moved if abs(moved) >= LEAST and size * moved < 0 else -_slope(counts[0].sum(axis=0) + counts[1].sum(axis=0), q)
    change = parts.change * hours
    return replace(parts, now=levels[0], before=levels[1], own=parts.own * hours, change=change + parts.weight * (size - change.sum()))


def _counted(*frames: pd.DataFrame) -> tuple[list[str], list[Floats]]:
    """Return the groups of all frames in order, and the declarations of each frame (groups × bins)."""
    codes, keys = pd.factorize(np.concatenate([frame["key"].to_numpy(object) for frame in frames]), sort=True)
    bins, n = (np.concatenate([frame[name].to_numpy(kind) for frame in frames]) for name, kind in (("bin", "int64"), ("n", "float64")))
    width, counts, start = int(bins.max(initial=0)) + 1, [], 0
    for frame in frames:
        rows = slice(start, start := start + len(frame))
        held = np.bincount(codes[rows] * width + bins[rows], weights=n[rows], minlength=len(keys) * width)
        counts.append(held.astype(np.float64).reshape(len(keys), width))
    return list(map(str, keys)), counts


def _bin(hours: float) -> int:
    return int(np.ceil(np.log(max(hours, BIN_ORIGIN) / BIN_ORIGIN) / np.log(BIN_RATIO)))


def _within(counts: Floats, between: list[int]) -> tuple[Floats, Floats]:
    """Return, by group, the declarations up to a bin, the mean over the bins between two, and all of them."""
    bins = np.arange(counts.shape[1])
    reached = np.clip((between[1] - np.maximum(bins, between[0]) + 1) / (between[1] - between[0] + 1), 0.0, 1.0)
    return counts @ reached, counts.sum(axis=1)


def _levels(counts: Floats, q: float) -> Floats:
    """Return the percentile of each group as `Curve.at` gives it; NaN for a group without declarations."""
    upto, whole = np.cumsum(counts, axis=1), counts.sum(axis=1)
    done = upto / np.where(whole > 0, whole, 1.0)[:, None]
    reached = [(done < q - NEAR).sum(axis=1), (done <= q + NEAR).sum(axis=1)]
    found = np.mean([_inside(done, np.minimum(place, counts.shape[1] - 1), q) for place in reached], axis=0)
    return np.where(whole > 0, found, np.nan)


def _inside(done: Floats, place: NDArray[np.intp], q: float) -> Floats:
    """Return hours at which each row reaches q inside the bin at a place."""
    rows = np.arange(len(done))
    before = np.where(place > 0, done[rows, np.maximum(place - 1, 0)], 0.0)
    width = done[rows, place] - before
    inside = np.divide(q - before, width, out=np.zeros_like(before), where=width > 0)
    return np.where(place > 0, BIN_ORIGIN * BIN_RATIO ** (place - 1 + inside), 0.0)


def _slope(counts: Floats, q: float) -> float:
    """Return the hours of the percentile per unit of share, about q, of counts by bin."""
    found = curve(counts)
    low, high = max(q - STEP, STEP), min(q + STEP, 1 - STEP / 4)
    return (found.at(high) - found.at(low)) / (high - low)
