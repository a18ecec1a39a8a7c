"""Counts by bin of customs' own time with the levers of an office moved: the counts of today, less what moves, plus where it moves to."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.clearance.queueing import HOUR, Floats, QueueLevers, Stamps, released
from analytics.statistics.survival import Curve, curve, edge
from data.derived.clocks import binned
from data.derived.office_workload import Desk

Counts = dict[str, Floats]  # by lane, from bin 0 on
SHOWN = (0.01, 0.995)
INTERVALS = {"customs": ("arrival_at", "registered_at"), "release": ("arrival_at",)}


def today(lanes: pd.DataFrame) -> Counts:
    """Return the counts of today, from a frame lane, bin, n."""
    return {
        str(lane): np.bincount(part["bin"].to_numpy("int64"), weights=part["n"].to_numpy("float64")) for lane, part in lanes.groupby("lane")
    }


def moved(counts: Counts, desk: Desk, levers: QueueLevers, interval: str, clock: str) -> Counts:
    """Return today's counts with each checked declaration at its new time; exactly today's counts if no lever is moved."""
    checked, green = released(desk, levers)
    share, lane, after = levers.moved(desk.lane), desk.lane, dict(counts)
    old, new, free = (_bins(desk, stamps, interval, clock) for stamps in (desk.stamp("released_at"), checked, green))
    for key in counts:
        here = (lane == key) & (old >= 0)
        parts = [(old[here], -np.ones(int(here.sum()))), (new[here], 1 - share[here]), (free[here], share[here])]
        after[key] = _added(counts[key], parts)
    return after


def _bins(desk: Desk, released_at: Stamps, interval: str, clock: str) -> NDArray[np.int64]:
    """Return the bin of each time up to a release; −1 if the time is unknown."""
    since = np.fmax.reduce([desk.stamp(name) for name in INTERVALS[interval]])
    known = ~np.isnat(desk.stamp(INTERVALS[interval][0])) if interval == "release" else ~np.isnat(since)
    hours = (released_at - since) / HOUR if clock == "calendar" else desk.opening.elapsed(since, released_at)
    bins = binned(pd.Series(np.maximum(np.where(known, hours, 0.0), 0)))
    return np.where(known, bins.to_numpy("int64"), -1)


def _added(counts: Floats, parts: list[tuple[NDArray[np.int64], Floats]]) -> Floats:
    size = max(len(counts), *(int(bins.max(initial=0)) + 1 for bins, _ in parts))
    found = np.pad(counts, (0, size - len(counts)))
    for bins, weights in parts:
        found += np.bincount(bins, weights=weights, minlength=size)
    return np.where(np.abs(found) < 1e-9, 0.0, found)


def whole(counts: Counts) -> Floats:
    """Return the counts of all lanes together."""
    size = max((len(each) for each in counts.values()), default=1)
    return np.sum([np.pad(each, (0, size - len(each))) for each in counts.values()], axis=0) if counts else np.zeros(1)


def curves(counts: Counts, waiting: pd.DataFrame) -> dict[str, Curve]:
    """Return the survival curve of each lane, and of all under the empty key; `waiting` is a frame lane, bin, n of those still open."""
    held = today(waiting)
    found = {lane: curve(counts.get(lane, np.zeros(1)), held.get(lane)) for lane in {*counts, *held}}
    return found | {"": curve(whole(counts), whole(held))}


def course(before: Curve, after: Curve, step: int = 4) -> pd.DataFrame:
    """Return columns hours, today, after: the share done by every `step`-th bin, from the first done to all but one in two hundred."""
    size = max(len(before.done), len(after.done))
    lines = [np.pad(each.done, (0, size - len(each.done)), mode="edge") for each in (before, after)]
    least, most = np.maximum(*lines), np.minimum(*lines)
    shown = (least > SHOWN[0]) & (most < min(SHOWN[1], float(most[-1]))) & (np.arange(size) % step == 0)
    places = np.flatnonzero(shown)
    return pd.DataFrame({"hours": [edge(int(place)) for place in places], "today": lines[0][places], "after": lines[1][places]})
