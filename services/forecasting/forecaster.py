"""The forecast of a release as a job: made in two stages, told as it goes; and the process that makes it for each release as it comes."""

import fcntl
import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from data.months import shifted
from data.releases import forecasts
from data.releases.release import NoRelease, Release, folder_of
from queries.clearance import calendars
from queries.engine import engine
from queries.engine.ask import ALL
from queries.revenue import liabilities, series
from queries.revenue.forecasts import NoForecast, due, run
from settings import settings

HORIZON, PACE, TELLING, NICE, LEAVE = 18, 2.0, 1.0, 10, 20.0
LOG = logging.getLogger(__name__)
Progress = Callable[[int, int], None]


class Stale(RuntimeError):
    """Another release was published while one was being forecast."""


@dataclass(frozen=True)
class Made:
    """What was made of a release: the plan it was made by, and the rows of each table."""

    release: Release
    plan: Any
    results: dict[str, pd.DataFrame]


@dataclass
class Telling:
    """Says how far a forecast is: to who waits for it at each fit, beside the releases once a second."""

    connection: Connection
    release: Release
    progress: Progress
    stage: str = forecasts.ALONE
    told: float = 0.0

    def moved(self, done: int, whole: int) -> None:
        """Note what is done of the stage; raises Stale where readers see another release by now."""
        self.progress(done, whole)
        if time.monotonic() - self.told >= TELLING:
            self.told = time.monotonic()
            forecasts.heard(self.connection, self.release, self.stage, done, whole)
            if engine.current() != self.release:
                raise Stale(f"release {self.release.number} was replaced while it was being forecast: forecast the new one")

    def over(self, failed: str = "") -> None:
        forecasts.heard(self.connection, self.release, forecasts.OVER, failed=failed)


def made(horizon: int, progress: Progress, cores: int | None = None) -> Made:
    """The forecast of the current release, stored; where it has none, the forecast alone is stored first, before its trials on the past.

    On so many processors, else on all. Raises ValueError where there is nothing to forecast, NoRelease, Stale.
    """
    release = engine.current()
    with forecasts.writing(folder() / forecasts.FILE) as connection:
        telling = Telling(connection, release, progress)
        telling.moved(0, 0)
        try:
            found = _staged(horizon, telling, cores)
        except Stale:
            raise
        except Exception as error:
            telling.over(str(error) if isinstance(error, ValueError) else "it failed; the detail is in the log")
            raise
        telling.over()
    return found


def _staged(horizon: int, telling: Telling, cores: int | None) -> Made:
    from analytics.forecasting import job

    read = series.monthly()
    plan = planned(read, horizon)
    results: dict[str, pd.DataFrame] = {}
    stages = {forecasts.ALONE: job.ALONE, forecasts.TRIED: job.SAID}
    for telling.stage, scope in list(stages.items())[_stored() :]:
        results = job.results(replace(plan, scope=scope), forecasts.Fits(telling.connection), telling.moved, cores)
        forecasts.publish(telling.connection, forecasts.entry(read.release, plan.last, horizon, job.VERSION), results)
        parts(telling, cores)
    return Made(read.release, plan, results)


def parts(telling: Telling, cores: int | None = None) -> None:
    """Fit the parts of the gap of the whole, where the accounts know them: their page finds these fits stored."""
    from analytics.revenue import gap_parts

    telling.stage = forecasts.PARTS
    with suppress(ValueError):
        read = liabilities.accounts(ALL)
        course = gap_parts.course(read.monthly, read.receipts, series.fiscal_years(), HORIZON)
        gap_parts.results(course, forecasts.Fits(telling.connection), telling.moved, cores)


def planned(read: series.Series, horizon: int) -> Any:
    """The plan of the series that were read: with their drivers, and the calendar of their months and those ahead."""
    from analytics.forecasting import job
    from analytics.statistics import workdays

    first, last = int(read.frame["month"].min()), int(read.frame["month"].max())
    days = workdays.known(*calendars.calendars(), first, shifted(last, horizon))
    return job.plan(read.frame, read.regions, read.fiscal, horizon, job.drivers(read.imports, read.changes), days)


def _stored() -> bool:
    try:
        return bool(run())
    except NoForecast:
        return False


def follow() -> None:
    """Forecast each release as it is published, on one processor at low priority; ends with the process that began it."""
    os.nice(NICE)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    threading.Thread(target=_ended_with, args=(os.getppid(),), daemon=True).start()
    folder().mkdir(parents=True, exist_ok=True)
    with open(folder() / "forecast.lock", "w") as lock, suppress(KeyboardInterrupt):
        fcntl.flock(lock, fcntl.LOCK_EX)
        while True:
            turn()
            time.sleep(PACE)


def turn() -> None:
    """Forecast the current release where that is due."""
    from analytics.forecasting.forecast import VERSION

    started = time.monotonic()
    try:
        if due(VERSION):
            found = made(HORIZON, lambda done, whole: None, cores=1)
            LOG.info("release %d is forecast, in %.0f s", found.release.number, time.monotonic() - started)
    except (NoRelease, Stale) as reason:
        LOG.debug("nothing forecast: %s", reason)
    except ValueError as reason:
        LOG.warning("nothing forecast: %s", reason)
    except Exception:
        LOG.exception("the forecast failed")


def _ended_with(parent: int) -> None:
    """Interrupt this process when the one that began it has ended; what it is fitting then may take it a moment more."""
    while os.getppid() == parent:
        time.sleep(PACE / 2)
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(LEAVE)
    os._exit(1)


def folder() -> Path:
    return folder_of(settings().warehouse)
