"""One demonstration warehouse for all its tests."""

import duckdb
import pytest

from data.demo import generate
from data.releases import release
from tests.warehouses import copied

DECLARATIONS = 40_000


def filled(folder):
    """Fill a draft and keep its file under a name that outlasts it."""
    with release.draft(folder, fresh=True) as draft:
        generate.fill(draft.raw, declarations=DECLARATIONS)
        draft.connection.commit()
        draft.raw.execute("CHECKPOINT")
        (folder / "filled.duckdb").hardlink_to(draft.path)


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory):
    """A DuckDB connection to what a draft was filled with."""
    with duckdb.connect(str(copied(tmp_path_factory, "filled", filled) / "filled.duckdb")) as connection:
        yield connection


@pytest.fixture(scope="session")
def frame(demonstration):
    """A function from SQL to a pandas frame."""
    return lambda sql: demonstration.execute(sql).df()


@pytest.fixture(scope="session")
def one(demonstration):
    """A function from SQL to its only value."""
    return lambda sql: demonstration.execute(sql).fetchone()[0]
