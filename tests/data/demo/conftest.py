"""One demonstration warehouse for all its tests."""

import pytest

from data.demo import generate
from data.releases import release

DECLARATIONS = 40_000


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory):
    """The DuckDB connection of a filled draft."""
    with release.draft(tmp_path_factory.mktemp("demonstration"), fresh=True) as draft:
        generate.fill(draft.raw, declarations=DECLARATIONS)
        yield draft.raw


@pytest.fixture(scope="session")
def frame(demonstration):
    """A function from SQL to a pandas frame."""
    return lambda sql: demonstration.execute(sql).df()


@pytest.fixture(scope="session")
def one(demonstration):
    """A function from SQL to its only value."""
    return lambda sql: demonstration.execute(sql).fetchone()[0]
