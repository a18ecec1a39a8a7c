"""A release of the demonstration, built once, and its application in this process."""

import json
import shutil

import pytest

from analytics.seminar.themes import THEMES
from callbacks.seminar.carried_stories import carried
from queries.engine import engine
from services.seminar.build import build
from serving.presenting import presented
from settings import settings


@pytest.fixture(scope="session")
def whole_year(demo_warehouse):
    """A year of which the demonstration holds every month; it holds two years, so that there is one."""
    said = json.loads((demo_warehouse / "current.json").read_text())
    first, last = said["first_month"], said["last_full_month"]
    return next(year for year in range(first // 100, last // 100 + 1) if first <= 100 * year + 1 and 100 * year + 12 <= last)


@pytest.fixture(scope="session")
def story_file(whole_year, tmp_path_factory):
    """A story file as the warehouse shares one: views of the warehouse and of the release, and texts."""
    slides = [
        {"view": "overview.chapters", "filters": f"?year={whole_year}", "title": "Imports by chapter", "note": "Pause here."},
        {"title": "What we ask", "message": "Three decisions", "text": "Hours\nFees\nData", "note": "Slowly."},
        {"view": "seminar.times", "message": "We release within a day"},
        {"view": "explore.multiples", "filters": f"?rows=region&columns=none&measure=export_value&year={whole_year}"},
    ]
    told = {"name": "Trade, told", "language": "en", "event": "Regional seminar, Dakar", "date": "2026-12-02", "slides": slides}
    path = tmp_path_factory.mktemp("stories") / "trade.json"
    path.write_text(json.dumps(told), "utf-8")
    return path


@pytest.fixture(scope="session")
def releases(demo_warehouse, story_file, tmp_path_factory):
    """The files of a release of each theme, by theme; each is built from a warehouse of its own, as the themes cut each other.

    That on trade carries a story.
    """
    folder, held = tmp_path_factory.mktemp("releases"), {}
    for theme in THEMES:
        own = shutil.copytree(demo_warehouse, folder / f"warehouse-{theme}", ignore=shutil.ignore_patterns("seminar"))
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PORTOLAN_WAREHOUSE", f"duckdb:///{own}")
            for each in (settings, engine.warehouse):
                each.cache_clear()
            held[theme] = folder / f"{theme}.portolan"
            build(theme, held[theme], {}, stories=carried([story_file] if theme == "trade" else [], {}))
    for each in (settings, engine.warehouse):
        each.cache_clear()
    return held


@pytest.fixture(scope="session")
def client(releases):
    """A client of the application of the release on trade."""
    return presented(releases["trade"]).test_client()


@pytest.fixture
def warehouse(demo_warehouse, monkeypatch):
    """The demonstration warehouse, read by this process for the length of a test, as where a release is built."""
    monkeypatch.setenv("PORTOLAN_WAREHOUSE", f"duckdb:///{demo_warehouse}")
    for each in (settings, engine.warehouse):
        each.cache_clear()
    yield demo_warehouse
    for each in (settings, engine.warehouse):
        each.cache_clear()
