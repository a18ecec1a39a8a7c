"""What if: waits for documents and inspections at one office with its levers moved.

Each wait is a queue on the opening hours of the office. Its pace is the one at which Kingman's approximation (1961) gives the mean wait
observed, and the levers change arrivals, pace or opening hours: W = ρ / (1 − ρ) × (ca² + cs²) / 2 / pace, ρ = arrivals / pace.
"""

from dataclasses import dataclass, replace
from math import inf, isfinite, nan, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.derived.clocks import FIRST_DAY, Opening
from data.derived.office_workload import Desk

Stamps = NDArray[Any]
Floats = NDArray[Any]
FEW = 30  # declarations in a queue below which its pace is a guess
HOUR = np.timedelta64(1, "h")


@dataclass(frozen=True)
class QueueLevers:
    """Shares of the yellow and the red lane that go green, hours added to inspections a week, an ISO day opened besides (0: none)."""

    yellow: float = 0.0
    red: float = 0.0
    hours: float = 0.0
    day: int = 0

    def moved(self, lane: Stamps) -> Floats:
        """Return the share of the declarations of each lane that moves to green."""
        return np.select([lane == "yellow", lane == "red"], [self.yellow, self.red], 0.0)

    def opening(self, present: Opening) -> Opening:
        """Return the opening hours with the added weekend day."""
        return replace(present, weekend=tuple(day for day in present.weekend if day != self.day))


@dataclass(frozen=True)
class Queue:
    """One queue of an office: declarations seen, arrivals per open hour, (ca² + cs²) / 2, mean touch time in hours, pace per open hour."""

    n: int
    arrivals: float
    variation: float
    touch: float
    pace: float

    @property
    def load(self) -> float:
        """Return the share of the pace that is used."""
        return self.arrivals / self.pace

    @property
    def wait(self) -> float:
        """Return the mean open hours before a check begins; 0 where nothing arrives."""
        if not self.arrivals or not isfinite(self.pace):
            return 0.0
        return self.arrivals * self.variation / (self.pace * (self.pace - self.arrivals))


@dataclass(frozen=True)
class Stage:
    """One check of every declaration (NaT, NaN where it is not made): since when it could begin, open hours waited, hours it took."""

    ready: Stamps
    waited: Floats
    touch: Floats

    @property
    def made(self) -> NDArray[np.bool_]:
        """Return which declarations took the step."""
        return ~np.isnan(self.waited)


def stages(office: Desk) -> tuple[Stage, Stage]:
    """Return the two stages: documents, from the lane on; inspection, from documents read and goods unloaded on."""
    registered, unloaded = np.fmax(office.stamp("registered_at"), office.stamp("lane_at")), office.stamp("unloaded_at")
    read = np.fmax(registered, office.stamp("docs_end_at"))
    return _stage(office, registered, "docs"), _stage(office, np.fmax(read, unloaded), "insp")


def _stage(office: Desk, ready: Stamps, name: str) -> Stage:
    start, end = office.stamp(f"{name}_start_at"), office.stamp(f"{name}_end_at")
    waited = np.maximum(office.opening.elapsed(ready, start), 0)
    return Stage(ready, waited, np.maximum((end - start) / HOUR, 0))


def queues(office: Desk, levers: QueueLevers) -> tuple[tuple[Queue, Queue], tuple[Queue, Queue]]:
    """Return the two queues (documents, inspections) as they are today, and with the levers moved."""
    moved, added = levers.moved(office.lane), (0.0, levers.hours)
    found = [(_queue(office, stage), stage) for stage in stages(office)]
    after = [_scenario(office, stage, queue, levers, moved, more) for (queue, stage), more in zip(found, added, strict=True)]
    return (found[0][0], found[1][0]), (after[0], after[1])


def _queue(office: Desk, stage: Stage) -> Queue:
    """Return the queue with the pace at which the mean wait is the one observed: W = a V / (p (p − a)), solved for p."""
    n, touch = int(stage.made.sum()), stage.touch[~np.isnan(stage.touch)]
    arrivals = n / (office.open_hours(office.opening) or 1.0)
    variation = (_between(office.opening, stage, 1.0) + _squared(touch)) / 2
    wait = float(stage.waited[stage.made].mean()) if n else 0.0
    pace = (arrivals + sqrt(arrivals**2 + 4 * arrivals * variation / wait)) / 2 if wait and variation else inf
    return Queue(n, arrivals, variation, float(touch.mean()) if len(touch) else nan, pace)


def _scenario(office: Desk, stage: Stage, queue: Queue, levers: QueueLevers, moved: Floats, hours: float) -> Queue:
    """Return the queue with fewer arrivals (thinned: ca² becomes s ca² + 1 − s), more open hours, and added hours spent on checks."""
    opening = levers.opening(office.opening)
    stays = 1 - float(moved[stage.made].mean()) if queue.n else 1.0
    variation = queue.variation + (_between(opening, stage, stays) - _between(office.opening, stage, 1.0)) / 2
    arrivals = queue.arrivals * stays * office.open_hours(office.opening) / (office.open_hours(opening) or 1.0)
    gained = hours / queue.touch / weekly(opening) if queue.touch > 0 else 0.0
    return replace(queue, arrivals=arrivals, variation=variation, pace=queue.pace + gained)


def _between(opening: Opening, stage: Stage, stays: float) -> float:
    """Return the squared coefficient of variation of open hours between arrivals, if a share of the arrivals stays."""
    at = np.sort(opening.seconds(stage.ready[stage.made])) / 3600
    return stays * _squared(np.diff(at)) + 1 - stays


def _squared(values: Floats) -> float:
    """Return the squared coefficient of variation; 1 if there are too few values."""
    return float(values.var() / values.mean() ** 2) if len(values) > 1 and values.mean() > 0 else 1.0


def weekly(opening: Opening) -> float:
    """Open hours of a week without holidays."""
    return (7 - len(opening.weekend)) * (opening.closes - opening.opens)


def advanced(opening: Opening, start: Stamps, hours: Floats) -> Stamps:
    """Return the stamps at which the given open hours have passed since each start; NaT if either is missing."""
    before, _ = opening.cumulated()
    due = opening.seconds(start) / 3600 + hours
    known = ~np.isnan(due)
    worked = np.where(known, due, 0.0)
    day = np.maximum(np.searchsorted(before, worked, "left") - 1, 0)
    seconds = np.round((opening.opens + worked - before[day]) * 3600).astype("timedelta64[s]")
    return np.where(known, np.fmax((FIRST_DAY + day).astype("datetime64[s]") + seconds, start), np.datetime64("NaT"))


def decided(office: Desk, opening: Opening, factors: tuple[float, float]) -> Stamps:
    """Return when the last check is over if each wait is its own times the factor of its queue, passed in these opening hours."""
    documents, inspection = stages(office)
    read = _done(opening, documents, documents.ready, factors[0])
    examined = _done(opening, inspection, np.fmax(np.fmax(documents.ready, read), office.stamp("unloaded_at")), factors[1])
    return np.fmax(np.fmax(read, examined), unchecked(office))


def _done(opening: Opening, stage: Stage, ready: Stamps, factor: float) -> Stamps:
    touch = np.where(np.isnan(stage.touch), 0, stage.touch * 3600).astype("timedelta64[s]")
    return advanced(opening, ready, stage.waited * factor) + touch


def unchecked(office: Desk) -> Stamps:
    """Return when it could be decided without any check: the lane is known and other agencies have answered."""
    return np.fmax(np.fmax(office.stamp("registered_at"), office.stamp("lane_at")), office.stamp("oga_ok_at"))


def released(office: Desk, levers: QueueLevers) -> tuple[Stamps, Stamps]:
    """Return when each declaration would be released: checked as today, and moved to green.

    Steps after the checks take as long as they did.
    """
    before, after = queues(office, levers)
    shorter = tuple(_factor(now, then) for now, then in zip(before, after, strict=True))
    today = decided(office, office.opening, (1.0, 1.0))
    checked = decided(office, levers.opening(office.opening), (shorter[0], shorter[1]))
    return _released(office, today - checked), _released(office, today - unchecked(office))


def _factor(now: Queue, then: Queue) -> float:
    return then.wait / now.wait if now.wait else 1.0


def _released(office: Desk, saved: Stamps) -> Stamps:
    """Return the release brought forward by the time saved before it, but not before the goods have arrived."""
    arrival, registered = office.stamp("arrival_at"), office.stamp("registered_at")
    settled, release = np.fmax(office.stamp("assessed_at"), office.stamp("paid_at")), office.stamp("released_at")
    held = np.fmax(arrival, registered)
    return np.fmax(settled - saved, held) + (release - np.fmax(settled, held))
