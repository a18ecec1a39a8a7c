"""Fits on demand: one thread fits the slices that were not forecast with the release, the one asked for last first; each can be stopped.

A fit goes in stages: the forecast alone, which shows at once; its trials on the past; what was said before.
"""

import logging
import threading
import time
from collections import ChainMap
from collections.abc import Callable, Hashable, Mapping, MutableMapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache

import pandas as pd
from cachetools import LRUCache

from data import series_names
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.revenue import forecast_parents, forecasts, liabilities, series
from services.estimates.estimates import by_quarter, rates
from services.forecasting import provisional
from services.forecasting.forecaster import HORIZON, planned

KEPT, SERIES, PATIENCE = 4096, 256, 15.0
LOG = logging.getLogger(__name__)
Results = Mapping[str, pd.DataFrame]
Progress = Callable[[int, int], None]
Held = MutableMapping[str, dict]


class Stopped(Exception):
    """A fit that was stopped, or that steps back for one asked for later."""


@dataclass(frozen=True)
class Kind:
    """A kind of fit: what each of its stages brings, in words, what makes the results of a slice up to a stage, and what they lean on."""

    said: tuple[str, ...]
    results: Callable[[Filters, int, Held, Progress], Results]
    leans: Callable[[], Hashable] = lambda: None


def revenue(slice_: Filters, stage: int, held: Held, progress: Progress) -> Results:
    """Of a slice, made to agree with what is stored of its parts or of the whole that it is a part of."""
    from analytics.forecasting import job

    whole = forecast_parents.whole(slice_)
    read = series.sliced(slice_, whole.inside if whole else None)
    plan = replace(planned(read, HORIZON), scope=stage, agreed=whole.middle if whole else {})
    found = job.results(plan, held, progress)
    return {name: rows[rows["node"] == series_names.node(series_names.REVENUE, {})] for name, rows in found.items()}


def gap(slice_: Filters, stage: int, held: Held, progress: Progress) -> Results:
    """The parts of the gap, the accounts and the pace of payment they are made from, and once they are tried what is not declared."""
    from analytics.revenue import gap_parts

    read = liabilities.accounts(slice_)
    course = gap_parts.course(read.monthly, read.receipts, series.fiscal_years(), HORIZON, stage)
    last = int(course.accounts.index[-1])
    apart = {"undeclared": by_quarter(slice_, last), "rates": rates(slice_, last)} if stage else {}
    known = {"accounts": course.accounts.assign(lines=read.lines), "pace": course.left.pace()}
    return {**gap_parts.results(course, held, progress), **known, **apart}


TRIED = "its trials on the past"
REVENUE = Kind(("the forecast", TRIED, "what was said before"), revenue, forecasts.made_at)
GAP = Kind(("the parts of the gap", f"{TRIED} and what is not declared"), gap)


@dataclass
class Fit:
    """The fit of a slice: the stage it is in, how many of its series are done, what it has found so far, and who still waits for it."""

    slice: Filters
    release: Release
    kind: Kind = REVENUE
    stage: int = 0
    done: int = 0
    whole: int = 0
    results: Results | None = None
    stopped: bool = False
    failed: str = ""
    asked: float = field(default_factory=time.monotonic)
    changed: datetime | None = None

    @property
    def over(self) -> bool:
        return self.complete or self.stopped or bool(self.failed)

    @property
    def complete(self) -> bool:
        return self.stage == len(self.kind.said)

    @property
    def urgency(self) -> tuple[int, float]:
        """Lower goes first: the first stage of every slice before the later ones, the slice looked at last before others."""
        return self.stage, -self.asked

    @property
    def waited(self) -> bool:
        """Whether it is to go on: somebody has looked within seconds."""
        return not self.over and time.monotonic() - self.asked < PATIENCE


def place(slice_: Filters, release: Release, kind: Kind) -> Hashable:
    """The key of a fit: another one where what it leans on was made anew."""
    return slice_, release, kind, kind.leans()


class Desk:
    """The fits of this process, and the one thread that makes them."""

    def __init__(self) -> None:
        self._fits: LRUCache[Hashable, Fit] = LRUCache(maxsize=SERIES)
        self._held: LRUCache[str, dict] = LRUCache(maxsize=KEPT)
        self._wake = threading.Condition()
        self._thread: threading.Thread | None = None

    def found(self, slice_: Filters, release: Release, kind: Kind = REVENUE) -> Fit | None:
        with self._wake:
            return self._fits.get(place(slice_, release, kind))

    def asked(self, slice_: Filters, release: Release, kind: Kind = REVENUE) -> Fit:
        """The fit of a slice, begun where it is not; looking at it keeps it going."""
        with self._wake:
            fit = self._fits.setdefault(place(slice_, release, kind), Fit(slice_, release, kind))
            fit.asked = time.monotonic()
            if not fit.over and not (self._thread and self._thread.is_alive()):
                self._thread = threading.Thread(target=self._work, name="fits", daemon=True)
                self._thread.start()
            return fit

    def restarted(self, slice_: Filters, release: Release, kind: Kind = REVENUE) -> Fit:
        """What was stopped or failed, begun again where it was: a series that is fitted stays so."""
        with self._wake:
            key = place(slice_, release, kind)
            if (fit := self._fits.get(key)) and (fit.stopped or fit.failed):
                self._fits[key] = replace(fit, stopped=False, failed="")
        return self.asked(slice_, release, kind)

    def _next(self) -> Fit | None:
        with self._wake:
            waiting = [fit for fit in self._fits.values() if fit.waited]
            if not waiting:
                self._thread = None
            return min(waiting, key=lambda fit: fit.urgency, default=None)

    def _work(self) -> None:
        while fit := self._next():
            try:
                fit.results, fit.changed = self._staged(fit), datetime.now(UTC)
                fit.stage += 1
            except Stopped:
                continue
            except ValueError as error:
                fit.failed = str(error)
                LOG.warning("a fit of release %d was refused", fit.release.number)
            except Exception:
                fit.failed = "it could not be fitted; the detail is in the log"
                LOG.exception("a fit of release %d failed", fit.release.number)

    def _staged(self, fit: Fit) -> Results:
        with forecasts.fits() as stored:
            held = ChainMap(self._held, stored)
            return fit.kind.results(fit.slice, fit.stage, held, lambda done, whole: self._moved(fit, done, whole))

    def _moved(self, fit: Fit, done: int, whole: int) -> None:
        """Note how far it is; raises Stopped where it was stopped, or another is more urgent."""
        fit.done, fit.whole = done, whole
        with self._wake:
            urgent = any(other.waited and other.urgency < fit.urgency for other in self._fits.values() if other is not fit)
        if fit.stopped or (urgent and done < whole):
            raise Stopped


@cache
def desk() -> Desk:
    """The desk of this process."""
    return Desk()


def found(slice_: Filters, kind: Kind = REVENUE) -> Results | None:
    """What has been found of a slice so far; None where nothing has."""
    fit = desk().found(slice_, engine.current(), kind)
    return fit.results if fit else None


def told(slice_: Filters, kind: Kind = REVENUE) -> None:
    """Tell whoever draws what was found of a slice whether it still moves, and when it last did."""
    if fit := desk().found(slice_, engine.current(), kind):
        provisional.of_fit(fit)


def failure(slice_: Filters, kind: Kind = REVENUE) -> str:
    """Why a slice could not be fitted; empty where it was, or still is to be."""
    fit = desk().found(slice_, engine.current(), kind)
    return fit.failed if fit else ""
