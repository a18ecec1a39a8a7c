"""The forecast of a release as a job in two stages that reports its progress, and the process that runs it for each new release."""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import Connection

from data.months import shifted
from data.releases import file_lock, forecast_store
from data.releases.own_files import files_of
from data.releases.release import NoRelease, Release
from queries.clearance import calendars
from queries.engine import engine
from queries.engine.question import ALL
from queries.revenue import liabilities, revenue_series
from queries.revenue.forecasts import NoForecast, due, run
from settings import settings

if TYPE_CHECKING:
    from analytics.forecasting.job import ForecastPlan

HORIZON = 18  # months ahead
PACE, EVERY, LEAVE = 2.0, 1.0, 20.0  # seconds: between looks for a new release, between reports, to leave after an interrupt
NICE = 10
LOG = logging.getLogger(__name__)
Progress = Callable[[int, int], None]


class Stale(RuntimeError):
    """Another release was published while one was being forecast."""


@dataclass(frozen=True)
class ReleaseForecast:
    """The stored forecast of a release: the plan that it followed, and the rows of each table by name."""

    release: Release
    plan: "ForecastPlan"
    results: dict[str, pd.DataFrame]


@dataclass
class ProgressReport:
    """Reports how far a forecast is: to the caller after each fit, and to other processes (in the forecast file) once a second."""

    connection: Connection
    release: Release
    progress: Progress
    stage: str = forecast_store.ALONE
    told: float = 0.0

    def moved(self, done: int, whole: int) -> None:
        """Report `done` of `whole` fits of this stage; raises Stale where a newer release has been published."""
        self.progress(done, whole)
        if time.monotonic() - self.told >= EVERY:
            self.told = time.monotonic()
            forecast_store.heard(self.connection, self.release, self.stage, done, whole)
            if engine.current() != self.release:
                raise Stale(f"release {self.release.number} was replaced while it was being forecast: forecast the new one")

    def over(self, failed: str = "") -> None:
        """Report that the job has ended, with the reason where it failed."""
        forecast_store.heard(self.connection, self.release, forecast_store.OVER, failed=failed)


def forecast_release(horizon: int, progress: Progress, cores: int | None = None) -> ReleaseForecast:
    """Forecast the current release and store the result; a first forecast is stored before it is tested on past data.

    horizon: months ahead. progress: called with fits done and fits in all. cores: processors to use; None for all.
    Raises ValueError where there is nothing to forecast, NoRelease, and Stale where a newer release replaces this one meanwhile.
    """
    release = engine.current()
    with forecast_store.writing(folder() / forecast_store.FILE) as connection:
        report = ProgressReport(connection, release, progress)
        report.moved(0, 0)
        try:
            forecast = _staged(horizon, report, cores)
        except Stale:
            raise
        except Exception as error:
            report.over(str(error) if isinstance(error, ValueError) else "it failed; the detail is in the log")
            raise
        report.over()
    return forecast


def _staged(horizon: int, report: ProgressReport, cores: int | None) -> ReleaseForecast:
    from analytics.forecasting import job

    read = revenue_series.monthly()
    plan = planned(read, horizon)
    results: dict[str, pd.DataFrame] = {}
    stages = {forecast_store.ALONE: job.ALONE, forecast_store.TRIED: job.SAID}
    for report.stage, scope in list(stages.items())[_stored() :]:
        results = job.results(replace(plan, scope=scope), forecast_store.Fits(report.connection), report.moved, cores)
        forecast_store.publish(report.connection, forecast_store.entry(read.release, plan.last, horizon, job.VERSION), results)
        fit_gap_parts(report, cores)
    return ReleaseForecast(read.release, plan, results)


def fit_gap_parts(report: ProgressReport, cores: int | None = None) -> None:
    """Fit the parts of the national revenue gap and store the fits, so that the gap page opens at once; skipped without liabilities."""
    from analytics.revenue import gap_parts

    report.stage = forecast_store.PARTS
    with suppress(ValueError):
        read = liabilities.accounts(ALL)
        course = gap_parts.course(read.monthly, read.receipts, revenue_series.fiscal_years(), HORIZON)
        gap_parts.results(course, forecast_store.Fits(report.connection), report.moved, cores)


def planned(read: revenue_series.Series, horizon: int) -> "ForecastPlan":
    """Plan the forecast of monthly series, with their drivers and the working days up to `horizon` months ahead."""
    from analytics.forecasting import job
    from analytics.statistics import workdays

    months: Any = read.frame["month"]
    first, last = int(months.min()), int(months.max())
    days = workdays.known(*calendars.calendars(), first, shifted(last, horizon))
    return job.plan(read.frame, read.regions, read.fiscal, horizon, job.drivers(read.imports, read.changes), days)


def _stored() -> bool:
    try:
        return bool(run())
    except NoForecast:
        return False


def follow() -> None:
    """Forecast each release as it is published, on one processor at low priority; ends when the parent process ends."""
    if hasattr(os, "nice"):  # not on Windows
        os.nice(NICE)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    threading.Thread(target=_ended_with, args=(os.getppid(),), daemon=True).start()
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / "forecast.lock").open("w") as lock, suppress(KeyboardInterrupt):
        file_lock.hold(lock)
        while True:
            forecast_if_due()
            time.sleep(PACE)


def forecast_if_due() -> None:
    """Forecast the current release if it has no forecast by this version; logs every failure and raises none."""
    from analytics.forecasting.forecast import VERSION

    started = time.monotonic()
    try:
        if due(VERSION):
            forecast = forecast_release(HORIZON, lambda done, whole: None, cores=1)
            LOG.info("release %d is forecast, in %.0f s", forecast.release.number, time.monotonic() - started)
    except (NoRelease, Stale) as reason:
        LOG.debug("nothing forecast: %s", reason)
    except ValueError as reason:
        LOG.warning("nothing forecast: %s", reason)
    except Exception:
        LOG.exception("the forecast failed")


def _ended_with(parent: int) -> None:
    """Interrupt this process when its parent has ended; force it to exit LEAVE seconds later if a fit still runs."""
    while os.getppid() == parent:
        time.sleep(PACE / 2)
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(LEAVE)
    os._exit(1)


def folder() -> Path:
    """Return the folder of the releases, which also holds the forecast file."""
    return files_of(settings().warehouse)
