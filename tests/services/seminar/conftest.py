"""A demonstration warehouse of one's own to build release cubes from, since each is entered into its register."""

import shutil

import pytest

from queries.engine import engine
from settings import settings


@pytest.fixture
def own_demo(demo_warehouse, monkeypatch, tmp_path):
    """The folder of a copy of the demonstration warehouse, read by this process for the length of a test."""
    folder = shutil.copytree(demo_warehouse, tmp_path / "warehouse")
    shutil.rmtree(folder / "seminar", ignore_errors=True)
    monkeypatch.setenv("PORTOLAN_WAREHOUSE", f"duckdb:///{folder}")
    monkeypatch.setenv("PORTOLAN_SIDE_STORE", f"sqlite:///{tmp_path}/side.db")
    for held in (settings, engine.warehouse):
        held.cache_clear()
    yield folder
    for held in (settings, engine.warehouse):
        held.cache_clear()
