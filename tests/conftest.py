"""A small demonstration warehouse, and the application served on it, once per session."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as limits

from bench.server import serving
from queries.engine import engine
from settings import settings

ROOT = Path(__file__).parents[1]
SLOW = (HealthCheck.too_slow,)  # on a busy machine drawing examples takes as long as it takes
limits.register_profile("portolan", deadline=None, suppress_health_check=SLOW)
limits.load_profile("portolan")


@pytest.fixture(scope="session")
def demo_warehouse(tmp_path_factory) -> Path:
    """The folder of a warehouse with 6,000 demonstration declarations over two years; that of MADE_WAREHOUSE where it is made already."""
    if made := os.environ.get("MADE_WAREHOUSE"):
        return Path(made)
    folder = tmp_path_factory.mktemp("demo") / "warehouse"
    command = [sys.executable, "manage.py", "demo", "--declarations", "6000", "--years", "2"]
    subprocess.run(command, cwd=ROOT, env=os.environ | {"PORTOLAN_WAREHOUSE": f"duckdb:///{folder}"}, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="session")
def served(demo_warehouse):
    """The address of the real server on the demonstration warehouse."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PORTOLAN_WAREHOUSE", f"duckdb:///{demo_warehouse}")
        patch.setenv("PORTOLAN_SIDE_STORE", f"sqlite:///{demo_warehouse.parent}/side.db")
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
