"""The queue of forecasts made on demand: one thread fits slices (sets of filters) that have no stored forecast, the latest request first.

A fit has stages: the forecast alone, which is shown at once; its tests on past data; the earlier forecasts.
"""

import logging
import threading
import time
from collections import ChainMap
from collections.abc import Callable, Hashable, Mapping, MutableMapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any

import pandas as pd
from cachetools import LRUCache

from data import series_names
from data.language import SOURCE, mark, say, speak
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.revenue import forecast_parents, forecasts, liabilities, revenue_series
from services.estimates.estimates import by_quarter, rates
from services.forecasting import provisional
from services.forecasting.forecaster import HORIZON, planned

KEPT, SERIES, PATIENCE = 4096, 256, 15.0
LOG = logging.getLogger(__name__)
Results = Mapping[str, pd.DataFrame]
Progress = Callable[[int, int], None]
FitStore = MutableMapping[str, dict[str, Any]]  # fitted series by the digest of their data


class Stopped(Exception):
    """A fit was stopped, or gives way to a more urgent one."""


@dataclass(frozen=True)
class FitKind:
    """A kind of fit: `said` names its stages for the reader, `results` computes a slice up to a stage, `leans` identifies its inputs."""

    said: tuple[str, ...]
    results: Callable[[Filters, int, FitStore, Progress], Results]
    leans: Callable[[], Hashable] = lambda: None


def revenue(slice_: Filters, stage: int, store: FitStore, progress: Progress) -> Results:
    """Forecast the revenue of a slice so that it adds up to the stored forecast of its parts or of its parent."""
    from analytics.forecasting import job

    whole = forecast_parents.whole(slice_)
    read = revenue_series.sliced(slice_, whole.inside if whole else None)
    plan = replace(planned(read, HORIZON), scope=stage, agreed=whole.middle if whole else {})
    tables: dict[str, Any] = job.results(plan, store, progress)
    return {name: rows[rows["node"] == series_names.node(series_names.REVENUE, {})] for name, rows in tables.items()}


def gap(slice_: Filters, stage: int, store: FitStore, progress: Progress) -> Results:
    """Forecast the parts of the revenue gap, with the accounts and pace of payment behind them; from stage 1 also undeclared revenue."""
    from analytics.revenue import gap_parts

    read = liabilities.accounts(slice_)
    course = gap_parts.course(read.monthly, read.receipts, revenue_series.fiscal_years(), HORIZON, stage)
    last = int(course.accounts.index[-1])
    undeclared = {"undeclared": by_quarter(slice_, last), "rates": rates(slice_, last)} if stage else {}
    inputs = {"accounts": course.accounts.assign(lines=read.lines), "pace": course.left.pace()}
    return {**gap_parts.results(course, store, progress), **inputs, **undeclared}


TRIED = mark("tests on the past")
REVENUE = FitKind((mark("the forecast"), TRIED, mark("earlier forecasts")), revenue, forecasts.made_at)
GAP = FitKind((mark("the parts of the gap"), mark("tests on the past and undeclared trade")), gap)


@dataclass
class Fit:
    """The fit of one slice: its stage, how many of its series are done, the results so far, and when a reader last asked for it."""

    slice: Filters
    release: Release
    kind: FitKind = REVENUE
    stage: int = 0
    done: int = 0
    whole: int = 0
    results: Results | None = None
    stopped: bool = False
    failed: str = ""
    asked: float = field(default_factory=time.monotonic)
    changed: datetime | None = None
    begun: datetime = field(default_factory=partial(datetime.now, UTC))

    @property
    def over(self) -> bool:
        """Return whether nothing more will be fitted: it is complete, stopped or failed."""
        return self.complete or self.stopped or bool(self.failed)

    @property
    def complete(self) -> bool:
        """Return whether every stage is done."""
        return self.stage == len(self.kind.said)

    @property
    def urgency(self) -> tuple[int, float]:
        """Return the sort key of the queue, the lowest first: early stages before later ones, then the slice asked for last."""
        return self.stage, -self.asked

    @property
    def waited(self) -> bool:
        """Return whether to go on: a reader asked for it within the last PATIENCE seconds."""
        return not self.over and time.monotonic() - self.asked < PATIENCE


def place(slice_: Filters, release: Release, kind: FitKind) -> Hashable:
    """Return the key of a fit; it changes when the stored forecast that the fit depends on is made again."""
    return slice_, release, kind, kind.leans()


class FitQueue:
    """The fits of this process, and the one thread that makes them."""

    def __init__(self) -> None:
        self._fits: LRUCache[Hashable, Fit] = LRUCache(maxsize=SERIES)
        self._store: LRUCache[str, dict[str, Any]] = LRUCache(maxsize=KEPT)
        self._wake = threading.Condition()
        self._thread: threading.Thread | None = None

    def find(self, slice_: Filters, release: Release, kind: FitKind = REVENUE) -> Fit | None:
        """Return the fit of a slice; None where nobody has asked for it. Does not start one."""
        with self._wake:
            return self._fits.get(place(slice_, release, kind))

    def request(self, slice_: Filters, release: Release, kind: FitKind = REVENUE) -> Fit:
        """Return the fit of a slice and start it if needed; each request keeps it going for PATIENCE seconds.

        The thread that makes it reads all that the warehouse holds; raises NoForecast for a user who does not see all.
        """
        forecasts.require_whole()
        with self._wake:
            fit = self._fits.setdefault(place(slice_, release, kind), Fit(slice_, release, kind))
            fit.asked = time.monotonic()
            if not fit.over and not (self._thread and self._thread.is_alive()):
                self._thread = threading.Thread(target=self._work, name="fits", daemon=True)
                self._thread.start()
            return fit

    def restart(self, slice_: Filters, release: Release, kind: FitKind = REVENUE) -> Fit:
        """Continue a fit that was stopped or failed, from the stage it had reached; series already fitted are kept."""
        with self._wake:
            key = place(slice_, release, kind)
            if (fit := self._fits.get(key)) and (fit.stopped or fit.failed):
                self._fits[key] = replace(fit, stopped=False, failed="")
        return self.request(slice_, release, kind)

    def _next(self) -> Fit | None:
        with self._wake:
            waiting = [fit for fit in self._fits.values() if fit.waited]
            if not waiting:
                self._thread = None
            return min(waiting, key=lambda fit: fit.urgency, default=None)

    def _work(self) -> None:
        speak(SOURCE)  # what is refused is translated where it is shown
        while fit := self._next():
            try:
                fit.results, fit.changed = self._staged(fit), datetime.now(UTC)
                fit.stage, fit.done, fit.whole = fit.stage + 1, 0, 0
            except Stopped:
                continue
            except ValueError as error:
                fit.failed = str(error)
                LOG.warning("a fit of release %d was refused", fit.release.number)
            except Exception:
                fit.failed = mark("an error occurred; the log holds the detail")
                LOG.exception("a fit of release %d failed", fit.release.number)

    def _staged(self, fit: Fit) -> Results:
        with forecasts.fits() as stored:
            store = ChainMap(self._store, stored)
            return fit.kind.results(fit.slice, fit.stage, store, lambda done, whole: self._moved(fit, done, whole))

    def _moved(self, fit: Fit, done: int, whole: int) -> None:
        """Record the progress of a fit; raises Stopped where it was stopped or another fit is more urgent."""
        fit.done, fit.whole = done, whole
        with self._wake:
            urgent = any(other.waited and other.urgency < fit.urgency for other in self._fits.values() if other is not fit)
        if fit.stopped or (urgent and done < whole):
            raise Stopped


@cache
def queue() -> FitQueue:
    """Return the one queue of this process."""
    return FitQueue()


def results(slice_: Filters, kind: FitKind = REVENUE) -> Results | None:
    """Return the tables computed for a slice so far, by name; None before its first stage; raises NoForecast if not for the user."""
    forecasts.require_whole()
    fit = queue().find(slice_, engine.current(), kind)
    return fit.results if fit else None


def note_progress(slice_: Filters, kind: FitKind = REVENUE) -> None:
    """Tell the view that is being drawn whether the figures of a slice will still change, and when they last did."""
    if fit := queue().find(slice_, engine.current(), kind):
        provisional.note_fit(fit)


def failure(slice_: Filters, kind: FitKind = REVENUE) -> str:
    """Return why a slice could not be fitted; empty where it was fitted or still waits."""
    fit = queue().find(slice_, engine.current(), kind)
    return say(fit.failed) if fit else ""
