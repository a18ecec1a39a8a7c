"""A release of each earlier schema, upgraded, answers every question as one loaded anew from the same files does."""

from decimal import Decimal
from functools import cache
from pathlib import Path

import duckdb
import pytest
from sqlalchemy import Table

from data import schema
from data.releases import release, shelf
from data.schema.version import VERSION
from data.upgrade.upgrade import end, upgraded
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS, MEASURES
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.question import Question
from queries.engine.route import base
from queries.rollups import building
from settings import settings
from tests.data.upgrade.earlier import SCHEMAS, anew, sources, unpacked

USUAL = "currency=XAF"
ASKED = 2  # every question is asked of this one; of the others every row of every table is compared, of which all answers are made
KEPT_DESTINATIONS = 14
BOOKS = {table.name for table in schema.BOOKS}


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("anew")


def brought_up(schema_: int, folder: Path, built: bool = True) -> tuple[Path, list[str]]:
    """The warehouse of an earlier schema, upgraded as the command does, and what was said; built: with its roll-ups."""
    unpacked(schema_, folder)
    with release.draft(folder, older=True) as draft:
        assert draft.version == (3 if schema_ == 4 else schema_), "the fourth is told by what it leaves out"
        told = upgraded(draft)
        if built:
            building.refresh(draft.connection)
        draft.publish("upgraded", demonstration=False, as_of=end(draft))
    return folder, told


def leaves(key: str) -> tuple[str, ...]:
    measure = MEASURES[key]
    return tuple(leaf for part in measure.parts for leaf in leaves(part)) if measure.kind == "ratio" else (key,)


def answers(folder: Path, where: str) -> dict[tuple, object]:
    """Every measure, whole and by every dimension that it has, under a filter: value by question and row."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PORTOLAN_WAREHOUSE", f"duckdb:///{folder}")
        for held in (settings, engine.warehouse):
            held.cache_clear()
        return asked(Filters.parse(where))


def asked(where: Filters) -> dict[tuple, object]:
    found: dict[tuple, object] = {}
    for by in [(), *((key,) for key in DIMENSIONS)]:
        able = tuple(key for key in MEASURES if all(base(MEASURES[leaf].fact, DIMENSIONS[each]) for leaf in leaves(key) for each in by))
        for row in ask(Question(able, by, where)).rows:
            found |= {(key, *(row[each] for each in by)): row[key] for key in able if row[key] is not None}
    return found


@pytest.fixture(autouse=True)
def forget():
    yield
    for held in (settings, engine.warehouse):
        held.cache_clear()


@cache
def contents(path: Path) -> dict[str, list[tuple]]:
    """The columns with their types, then the rows in a fixed order, of each table that says something of the data.

    Findings of rules that saw nothing, and by which load they were found, are left out.
    """
    with duckdb.connect(str(path), read_only=True) as raw:
        return {
            table.name: _described(raw, table.name) + _rows(raw, table)
            for table in schema.metadata.sorted_tables
            if table.name not in BOOKS
        }


def _described(raw: duckdb.DuckDBPyConnection, table: str) -> list[tuple]:
    return raw.execute(f"SELECT column_name, column_type FROM (DESCRIBE {table})").fetchall()


def _rows(raw: duckdb.DuckDBPyConnection, table: Table) -> list[tuple]:
    names = ", ".join(f'"{column.name}"' for column in table.c if (table.name, column.name) != ("finding", "load_id"))
    seen = ' WHERE "rows" > 0' if table.name == "finding" else ""
    return raw.execute(f"SELECT {names} FROM {table.name}{seen} ORDER BY ALL").fetchall()


@pytest.mark.parametrize("earlier", SCHEMAS)
def test_an_upgraded_release_holds_what_one_loaded_anew_holds(earlier, tmp_path, place):
    """Every column, its type and place, and every row of every table: answers and roll-ups are made of these alone."""
    folder, told = brought_up(earlier, tmp_path / "warehouse", built=earlier == ASKED)
    lost = [line for line in told if line.startswith("The destination of exports is not stated")]
    assert len(lost) == (earlier < KEPT_DESTINATIONS)
    fresh = anew(sources(folder), place, destinations=not lost, built=earlier == ASKED)
    ours, theirs = release.current(folder), release.current(fresh)
    found, wanted = contents(ours.path), contents(theirs.path)
    counts = set() if earlier == ASKED else {"source_rows"}  # made with the roll-ups
    assert {name for name in wanted if found[name] != wanted[name]} <= counts
    assert sum(map(len, wanted.values())) > 2000
    assert (ours.as_of, ours.last_full_month, ours.currency) == (theirs.as_of, theirs.last_full_month, theirs.currency)
    if earlier == ASKED:
        _answers_alike(folder, fresh)


def _answers_alike(folder: Path, fresh: Path) -> None:
    found, wanted = answers(folder, USUAL), answers(fresh, USUAL)
    assert len(wanted) > 1000 and found == wanted
    assert found["import_value",] == Decimal("2860000.80"), "added up by hand: items.csv"


def test_the_release_notes_the_version_and_the_one_before_stays(tmp_path):
    folder, _ = brought_up(9, tmp_path / "warehouse", built=False)
    with duckdb.connect(str(release.current(folder).path), read_only=True) as raw:
        noted = raw.execute("SELECT schema_version FROM release ORDER BY number").fetchall()
        assert noted == [(None,), (VERSION,)] and len(shelf.files(folder)) == 2
