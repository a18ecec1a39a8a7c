"""Connected importers on the page: a planted pair under pseudonyms with its counts, drawn as a line; without suppliers, why not."""

import shutil

import duckdb
import pandas as pd
import pytest

import app  # noqa: F401
from callbacks.core import table
from callbacks.core.views import DRAWN
from dashboard.pages.compliance.compliance import CONNECTED, NETWORK
from queries.engine import engine
from queries.engine.labels import named, pseudonym
from queries.engine.question import CannotCut
from settings import settings
from tests.headings import understood
from tests.meaning.compliance import trader_network
from tests.meaning.core.facts import Asked

UNTIL = 202610
PAIR = ("T00008", "T00005")


class Reader:
    """Plain SQL on the release that is read."""

    first = 0

    def sql(self, statement: str):
        with engine.reading() as connection:
            found = connection.exec_driver_sql(statement)
            return pd.DataFrame(found.fetchall(), columns=list(found.keys()))


@pytest.fixture
def planted(demo_warehouse, monkeypatch, tmp_path):
    """The demonstration with a supplier for each importer and broker, and two importers that share four channels."""
    shutil.copytree(demo_warehouse, tmp_path / "warehouse")
    [held] = (tmp_path / "warehouse").glob("release-*.duckdb")
    with duckdb.connect(str(held)) as connection:
        connection.execute("UPDATE item SET seller = 'S' || (hash(trader || hs4) % 3000)")
        connection.execute(
            f"UPDATE item SET broker = 'B' || (hash(decl_id) % 4), seller = 'X' || (hash(decl_id) % 4) WHERE trader IN {PAIR}"
        )
    monkeypatch.setenv("PORTOLAN_WAREHOUSE", f"duckdb:///{tmp_path / 'warehouse'}")
    monkeypatch.setenv("PORTOLAN_SIDE_STORE", f"sqlite:///{tmp_path}/side.db")
    for kept in (settings, engine.warehouse):
        kept.cache_clear()
    yield
    for kept in (settings, engine.warehouse):
        kept.cache_clear()


def test_a_planted_pair_is_shown_with_its_counts_and_drawn_as_a_line(planted):
    drawn, asked = DRAWN[CONNECTED](""), Asked(UNTIL, UNTIL, (0, 0), {})
    one, other = sorted(PAIR)
    row = next(row for row in drawn.body if row["key"] == f"trader={one}&trader={other}")
    assert row["shared"] == 4 and row["shared_text"].startswith("4 against ") and row["n"] >= 5
    assert named("trader", one) in row["name"] and "trader%3D" in row["inside_link"]
    trader_network.pairs(Reader(), asked, drawn)
    trader_network.groups(Reader(), asked, DRAWN[NETWORK](""))


def test_traders_are_pseudonyms_where_the_setting_does_not_name_them(planted, monkeypatch):
    monkeypatch.setenv("PORTOLAN_TRADER_NAMES", "false")
    settings.cache_clear()
    drawn = DRAWN[CONNECTED]("")
    assert all(pseudonym(code) in drawn.title + str(drawn.body) for code in PAIR)
    assert next(point[1] for point in DRAWN[NETWORK]("").body["data"][1]["customdata"]).startswith("Trader ")


def test_a_trader_selected_leaves_its_group_and_other_filters_are_said_to_change_nothing(planted):
    assert DRAWN[CONNECTED](f"?trader={PAIR[0]}").body and not DRAWN[CONNECTED]("?trader=T00002").body
    assert [note.filter for note in DRAWN[CONNECTED]("?office=KAL").notes] == ["office"]


def test_every_pair_stands_in_the_table_behind_a_view(planted):
    for view in (CONNECTED, NETWORK):
        [each] = table.behind(view, "")[1]
        understood(each)
        assert len(each.rows) == len(DRAWN[CONNECTED]("").body)


def test_without_suppliers_the_view_says_what_to_load(read_demo):
    for view in (CONNECTED, NETWORK):
        with pytest.raises(CannotCut, match="load the code of the foreign supplier"):
            DRAWN[view]("")
    assert CONNECTED.guarded and NETWORK.guarded
