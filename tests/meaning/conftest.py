"""A demonstration with what it lacks planted in it, read by the application, and its facts read by a connection of our own."""

import pytest

import app  # noqa: F401
from queries.engine import engine
from settings import settings
from tests.meaning.core.facts import opened
from tests.meaning.core.planting import planted


@pytest.fixture(scope="session")
def meant(demo_warehouse, tmp_path_factory):
    """The folder of the warehouse that meanings are tested on."""
    return planted(demo_warehouse, tmp_path_factory.mktemp("meant") / "warehouse")


@pytest.fixture(scope="module")
def facts(meant, tmp_path_factory):
    with opened(meant, tmp_path_factory.mktemp("facts") / "release.duckdb") as found:
        yield found


@pytest.fixture(scope="module")
def read(meant):
    """The warehouse read by this process for the length of a module."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PORTOLAN_WAREHOUSE", f"duckdb:///{meant}")
        patch.setenv("PORTOLAN_SIDE_STORE", f"sqlite:///{meant.parent}/side.db")
        for held in (settings, engine.warehouse):
            held.cache_clear()
        yield engine.current()
    for held in (settings, engine.warehouse):
        held.cache_clear()
