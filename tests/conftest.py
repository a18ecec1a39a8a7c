"""A small demonstration warehouse, and the application served on it, once per session."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as limits
from playwright.sync_api import sync_playwright

from bench.screen import CHROMIUM, FLAGS
from bench.server import serving
from queries.engine import engine
from settings import settings, variable
from tests.postgresql import new_database
from tests.warehouses import ROOT, copied, demonstration

__all__ = ["ROOT", "new_database"]
LONGEST = (
    "browser/test_slides.py",
    "browser/test_accessible.py",
    "callbacks/test_every_filter.py",
    "browser/test_stories.py",
    "browser/test_languages.py",
    "data/loading/test_kills.py",
    "queries/engine/test_engine.py",
    "services/alerts/test_alerts.py",
    "services/forecasting/test_forecaster.py",
    "callbacks/revenue/test_revenue.py",
    "callbacks/overview/test_exceptions.py",
    "meaning/revenue/test_views.py",
    "meaning/compliance/test_views.py",
    "browser/test_screen.py",
    "browser/test_revenue.py",
    "queries/trade/test_preference.py",
    "data/demo/test_administration.py",
    "queries/addresses/test_strict.py",
    "data/loading/test_load_damage.py",
    "data/loading/test_promises.py",
    "data/quality/test_assessment.py",
)
SLOW = (HealthCheck.too_slow,)  # on a busy machine drawing examples takes as long as it takes
limits.register_profile("portolan", deadline=None, suppress_health_check=SLOW)
limits.load_profile("portolan")
os.environ.setdefault(variable("query_seconds"), "120")  # as long as a query may take there; what tests the limit sets its own
os.environ.setdefault(variable("integrity"), "1")  # its page is tested like every other; tests/callbacks/integrity closes it
os.environ.setdefault(variable("pseudonym_key"), "kept-by-whoever-tests-0123456789")
os.environ.setdefault(variable("processes"), "1")  # what tests several sets its own


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first, so that no worker ends with one alone, and spread those of a browser, which wait, among the others."""
    files = list(dict.fromkeys(item.path for item in items))
    groups = [path for path in files if path.parent.name == "browser"], [path for path in files if path.parent.name != "browser"]
    places = {path: (place + 1) / len(group) for group in groups for place, path in enumerate(group)}
    places |= {ROOT / "tests" / name: place - len(LONGEST) for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places[item.path])


@pytest.fixture(scope="session")
def demo_warehouse(tmp_path_factory) -> Path:
    """The folder of a warehouse with 6,000 demonstration declarations over two years; that of MADE_WAREHOUSE where it is made already."""
    if made := os.environ.get("MADE_WAREHOUSE"):
        return Path(made)
    return copied(tmp_path_factory, "demo", demonstration(6000, 2))


@pytest.fixture(scope="session")
def served(demo_warehouse, tmp_path_factory):
    """The address of the real server on the demonstration warehouse, with a side store of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PORTOLAN_WAREHOUSE", f"duckdb:///{demo_warehouse}")
        patch.setenv("PORTOLAN_SIDE_STORE", f"sqlite:///{tmp_path_factory.mktemp('served')}/side.db")
        with serving("app:server") as address:
            yield address


@pytest.fixture
def read_demo(demo_warehouse, monkeypatch, tmp_path):
    """The demonstration warehouse read by this process for the length of a test."""
    monkeypatch.setenv("PORTOLAN_WAREHOUSE", f"duckdb:///{demo_warehouse}")
    monkeypatch.setenv("PORTOLAN_SIDE_STORE", f"sqlite:///{tmp_path}/side.db")
    for held in (settings, engine.warehouse):
        held.cache_clear()
    yield engine.current()
    for held in (settings, engine.warehouse):
        held.cache_clear()


@pytest.fixture(scope="session")
def chromium():
    """One browser for all tests of a process: Playwright takes no second one beside it."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"{CHROMIUM} is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
