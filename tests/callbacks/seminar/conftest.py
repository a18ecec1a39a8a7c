"""A release of the demonstration, built once, and its application in this process."""

import shutil

import pytest

from analytics.seminar.themes import THEMES
from queries.engine import engine
from services.seminar.build import build
from serving.presenting import presented
from settings import settings


@pytest.fixture(scope="session")
def releases(demo_warehouse, tmp_path_factory):
    """The files of a release of each theme, by theme; each is built from a warehouse of its own, as the themes cut each other."""
    folder, held = tmp_path_factory.mktemp("releases"), {}
    for theme in THEMES:
        own = shutil.copytree(demo_warehouse, folder / f"warehouse-{theme}", ignore=shutil.ignore_patterns("seminar"))
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PORTOLAN_WAREHOUSE", f"duckdb:///{own}")
            for each in (settings, engine.warehouse):
                each.cache_clear()
            held[theme] = folder / f"{theme}.portolan"
            build(theme, held[theme], {})
    for each in (settings, engine.warehouse):
        each.cache_clear()
    return held


@pytest.fixture(scope="session")
def client(releases):
    """A client of the application of the release on trade."""
    return presented(releases["trade"]).test_client()
