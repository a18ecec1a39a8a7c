"""Which groups moved a figure by more than chance: of sums by group in two periods, and of their distributions."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.statistics import noise
from analytics.statistics.contribution import Floats, GroupParts
from analytics.statistics.noise import LEAST
from analytics.statistics.survival import counted

Mask = NDArray[np.bool_]


def total(parts: GroupParts, n: Floats, n_before: Floats, counted_: bool) -> GroupParts:
    """Return the parts of a total: sure where a group holds LEAST observations (n) in both periods and moved by more than chance."""
    now, before = parts.now, parts.before
    half = noise.of_counts(now, before) if counted_ else noise.of_amounts(now, before, n, n_before)
    return parts.among((n + n_before >= LEAST) & (np.abs(now - before) > half), n)


def share(parts: GroupParts, columns: tuple[Floats, Floats, Floats, Floats], n: Floats, n_before: Floats) -> GroupParts:
    """Mark the parts of a share of counts that are more than chance.

    columns: part and whole, now and in the earlier period. A part is sure if the component that made it did more than chance: the group's
    own rate, or its share of the whole.
    """
    part, whole, part_before, whole_before = columns
    own = np.abs(parts.now - parts.before) > noise.of_rates(part, whole, part_before, whole_before)
    return parts.among((np.minimum(n, n_before) >= LEAST) & np.where(_of_itself(parts), own, _grown(whole, whole_before)), n)


def percentile(parts: GroupParts, q: float, now: pd.DataFrame, before: pd.DataFrame) -> GroupParts:
    """Return the parts of a percentile, sure as those of a share are: the group's own percentile stands in place of its rate."""
    counts = [{str(key): counted(rows) for key, rows in frame.groupby("key")} for frame in (now, before)]
    pairs = [[each.get(key, np.zeros(1)) for each in counts] for key in parts.keys]
    n, n_before = (np.array([pair[side].sum() for pair in pairs]) for side in (0, 1))
    half = np.array([noise.of_percentiles(q, *pair) for pair in pairs])
    own = np.abs(parts.now - parts.before) > half
    return parts.among((np.minimum(n, n_before) >= LEAST) & np.where(_of_itself(parts), own, _grown(n, n_before)), n)


def level(parts: GroupParts) -> GroupParts:
    """Return the parts of a share of counts against a level: sure where a group is off the level by more than chance."""
    n = np.zeros(len(parts.keys)) if parts.n is None else parts.n
    off = np.abs(parts.now - parts.before) > noise.of_rate(parts.now * n, n)
    return parts.among((n >= LEAST) & off, n)


def _of_itself(parts: GroupParts) -> Mask:
    return np.abs(parts.own) >= np.abs(parts.change - parts.own)


def _grown(n: Floats, n_before: Floats) -> Mask:
    """Tell whether the share of the whole changed by more than chance."""
    whole, before = n.sum(), n_before.sum()
    sizes = (np.full_like(n, whole), np.full_like(n, before))
    moved = np.abs(n / (whole or 1.0) - n_before / (before or 1.0))
    return moved > noise.of_rates(n, sizes[0], n_before, sizes[1])
