"""The forecast as a job: stored in stages, told as it goes, due once for each release, ended with the program that began it."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from analytics.forecasting.forecast import VERSION
from callbacks.revenue import fit_progress
from data import schema
from data.releases import forecast_store as kept
from data.releases import own_files
from queries.engine import engine
from queries.revenue import forecasts
from services.forecasting import forecaster
from settings import settings
from tests.conftest import ROOT
from tests.queries.small import filled, publish

WHOLE, FOLLOW = "revenue_collected?", ["manage.py", "forecast", "--follow"]


def payments(scale: float) -> list[dict]:
    months = [year * 100 + month for year in (2024, 2025) for month in range(1, 13)]
    return [filled(schema.payment, month=month, office="A", tax="DTY", amount=scale * (100 + month % 100), receipts=1) for month in months]


@pytest.fixture
def made(folder):
    publish(folder, {schema.payment: payments(1.0), schema.office: [filled(schema.office, code="A", region="North")]})
    return folder


def test_a_forecast_is_due_once_for_each_release_and_version(made):
    assert forecasts.due(VERSION) and forecasts.made_at() is None
    forecaster.forecast_if_due()
    assert not forecasts.due(VERSION) and forecasts.due("another") and forecasts.work().over
    first = forecasts.made_at()
    forecaster.forecast_if_due()
    assert forecasts.made_at() == first
    publish(made, {schema.payment: payments(2.0)})
    assert forecasts.due(VERSION) and forecasts.work() is None


def test_the_forecast_alone_is_stored_before_its_trials_and_what_was_begun_is_due(made, monkeypatch):
    stored = []
    publishing = kept.publish

    def stopping(connection, entry, results):
        publishing(connection, entry, results)
        stored.append(len(forecasts.months(WHOLE)))
        raise KeyboardInterrupt

    monkeypatch.setattr(kept, "publish", stopping)
    with pytest.raises(KeyboardInterrupt):
        forecaster.forecast_release(12, lambda done, whole: None)
    assert stored == [12] and forecasts.due(VERSION) and not forecasts.work().over
    monkeypatch.setattr(kept, "publish", lambda *published: (stored.append("trials"), publishing(*published)))
    forecaster.forecast_if_due()
    assert not forecasts.due(VERSION) and stored == [12, "trials"], "what is stored is not made again"


def test_a_release_that_is_replaced_is_let_go(made, monkeypatch):
    release = engine.current()
    publish(made, {schema.payment: payments(2.0)})
    with kept.writing(made / kept.FILE) as connection, pytest.raises(forecaster.Stale, match="release 1 was replaced"):
        forecaster.ProgressReport(connection, release, lambda done, whole: None).moved(1, 2)


def test_what_cannot_be_forecast_is_said_and_not_tried_again(folder):
    publish(folder, {schema.office: [filled(schema.office, code="A", region="North")]})
    forecaster.forecast_if_due()
    assert not forecasts.due(VERSION)
    with pytest.raises(forecasts.NoForecast, match=r"has no forecast \(the data hold no full month"):
        forecasts.run()


def test_the_page_says_how_far_it_is_while_it_is_made(made):
    with kept.writing(made / kept.FILE) as connection:
        kept.heard(connection, engine.current(), kept.ALONE, 3, 12)
    hidden, words, progress = fit_progress.made(1, None)
    assert not hidden and "3 of 12 done" in words and progress == "0.250"
    with pytest.raises(forecasts.NoForecast, match="forecast of data version 1 is being computed"):
        forecasts.run()
    work = forecasts.work()
    assert not fit_progress.making(replace(work, stage=kept.TRIED))[0]
    assert all(fit_progress.making(each)[0] for each in (None, replace(work, stage=kept.OVER), replace(work, heard_at=work.heard_at - 120)))


def test_a_file_that_is_only_begun_holds_nothing_yet(made):
    with own_files.engine(made / kept.FILE).begin() as connection:
        kept.run.create(connection)
    with pytest.raises(forecasts.NoForecast, match="has no forecast yet"):
        forecasts.run()
    with forecasts.fits() as fits:
        assert fits == {}
    assert forecasts.due(VERSION)


def alive(pid: int) -> bool:
    """Whether a process runs: one that has ended and waits to be collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(not os.path.exists("/proc/self/stat"), reason="the state of a process is read from /proc")
def test_the_process_beside_a_server_forecasts_and_ends_with_it(demo_warehouse, tmp_path, monkeypatch):
    folder = tmp_path / "warehouse"
    shutil.copytree(demo_warehouse, folder)
    monkeypatch.setenv("PORTOLAN_WAREHOUSE", f"duckdb:///{folder}")
    for held in (settings, engine.warehouse):
        held.cache_clear()
    begin = f"import subprocess, time; print(subprocess.Popen({[sys.executable, *FOLLOW]}).pid, flush=True); time.sleep(600)"
    with subprocess.Popen([sys.executable, "-c", begin], cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        try:
            follower = int(server.stdout.readline())
            within(300, lambda: os.getpriority(os.PRIO_PROCESS, follower) >= forecaster.NICE)
            with suppress(PermissionError):  # beside a busy machine the lowest priority would wait for ever
                os.setpriority(os.PRIO_PROCESS, follower, 0)
            within(600, lambda: not forecasts.due(VERSION))
            assert len(forecasts.landings(WHOLE))
        finally:
            server.kill()
    within(forecaster.LEAVE, lambda: not alive(follower))


def within(seconds: float, holds: Callable[[], bool]) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.2)
