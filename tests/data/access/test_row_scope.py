"""What of each table a user of some offices sees: every table stands in one list, and one that stands in none shows nothing."""

import duckdb
import pytest

from data import schema
from data.access.row_scope import BY_OFFICE, JOINED, WHOLE, WITHHELD, StoredTables, offices, views, withheld
from data.access.user import Scope
from queries.rollups.building import CHOSEN
from queries.rollups.candidates import ROLLUPS

TABLES = {**schema.metadata.tables, CHOSEN.name: CHOSEN}
HOSTILE = "O'x\" --"


@pytest.mark.parametrize("name", TABLES)
def test_a_table_of_the_schema_stands_in_one_list(name):
    lists = (BY_OFFICE, WHOLE, JOINED, frozenset(WITHHELD))
    assert sum(name in each for each in lists) == 1, f"{name}: say in data/access/row_scope.py whose its rows are"


def test_the_lists_name_tables_of_the_schema_alone():
    assert (BY_OFFICE | WHOLE | JOINED | frozenset(WITHHELD)) - TABLES.keys() == set()


def test_what_holds_an_office_is_never_whole():
    held = {name for name, table in TABLES.items() if {"office", "decl_id", "load_id", "trader", "broker"} & {*table.c.keys()}}
    assert held & WHOLE == set()
    assert all("office" in TABLES[name].c for name in BY_OFFICE)


def test_no_roll_up_is_withheld_by_name_and_one_that_adds_up_offices_shows_nothing():
    assert not any(withheld(rollup.table.name) for rollup in ROLLUPS)
    stored = StoredTables("x.", {rollup.table.name: frozenset(rollup.table.c.keys()) for rollup in ROLLUPS})
    made = {statement.split('"')[1]: statement for statement in views(("A",), stored)}
    assert {name.removeprefix("rollup_") for name, statement in made.items() if "office IN ('A')" in statement} == {
        rollup.name for rollup in ROLLUPS if "office" in rollup.dimensions
    }
    assert all(statement.endswith(("office IN ('A')", "1 = 0")) for statement in made.values())


def test_a_region_is_its_offices_and_either_is_seen():
    regions = {"A": "north", "B": "south", "C": "south"}
    assert offices(Scope(frozenset({"A"}), frozenset({"south"})), regions) == ("A", "B", "C")
    assert offices(Scope(regions=frozenset({"none"})), regions) == ()


@pytest.fixture
def stored():
    """A file with a table of rows, one of which is of an office with a hostile code, a table in no list, and the views before them."""
    connection = duckdb.connect()
    connection.execute("CREATE TABLE clearance (office VARCHAR, month INTEGER); CREATE TABLE newcomer (office VARCHAR)")
    connection.execute("INSERT INTO clearance VALUES (?, 1), ('A', 1), ('-', 2)", [HOSTILE])
    connection.execute("INSERT INTO newcomer VALUES ('A')")
    return connection


@pytest.mark.parametrize(("seen", "rows"), [((HOSTILE,), [HOSTILE]), (("A", HOSTILE), [HOSTILE, "A"]), ((), []), (("B",), [])])
def test_a_view_shows_the_rows_of_the_offices_seen(stored, seen, rows):
    place = stored.execute("SELECT current_database()").fetchall()[0][0]
    held = StoredTables(f'"{place}"."main".', {"clearance": frozenset({"office", "month"}), "newcomer": frozenset({"office"})})
    for statement in views(seen, held):
        stored.execute(statement)
    assert [row[0] for row in stored.execute("SELECT office FROM clearance ORDER BY office DESC").fetchall()] == sorted(rows, reverse=True)
    assert stored.execute("SELECT * FROM newcomer").fetchall() == [] and withheld("newcomer")
