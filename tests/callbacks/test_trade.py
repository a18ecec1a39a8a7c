"""The views of Trade on demonstration data: their numbers are those of `ask`."""

import json
import re
import shutil

import duckdb
import plotly.graph_objects as go
import pytest

from callbacks import trade
from callbacks.period import own, picked, within
from dashboard.pages.trade import TREND, WEIGHT
from queries import editions, engine
from queries.ask import Question, ask
from queries.filters import Filters
from settings import settings

pytestmark = pytest.mark.usefixtures("read_demo")
CHARTS = {TREND: trade.trend, WEIGHT: trade.weight}
SEARCHES = ("", "flow=import", "hs2=84&span=rolling", "span=quarter&origin=CN", "compare=none&span=year")


def drawn(view, search=""):
    filters = within(Filters.parse(search))
    return CHARTS[view](own(filters, view.dimension), picked(filters, view.dimension))


@pytest.fixture
def two_editions(read_demo, demo_warehouse, tmp_path, monkeypatch):
    """The demonstration with an older nomenclature before March 2026."""
    shutil.copytree(demo_warehouse, tmp_path / "older")
    [path] = (tmp_path / "older").glob("release-*.duckdb")
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE item SET hs_edition = 2017 WHERE month < 202603")
    monkeypatch.setenv("PORTOLAN_WAREHOUSE", f"duckdb:///{tmp_path / 'older'}")
    for held in (settings, engine.warehouse):
        held.cache_clear()


@pytest.mark.parametrize("search", SEARCHES)
@pytest.mark.parametrize("view", CHARTS, ids=lambda view: view.name)
def test_every_chart_draws_and_is_anchored(view, search):
    found = drawn(view, search)
    coloured = json.loads(re.sub(r'"\$[\w-]+"', '"#123456"', json.dumps(found.body)))
    assert go.Figure(coloured).data and found.observations > 0 and found.release.startswith("Release ")
    assert "{" not in found.sub and "HS 2022" in found.sub and "NaN" not in json.dumps(found.body)


def test_the_trend_is_that_of_ask():
    shown = next(trace for trace in drawn(TREND).body["data"] if trace["name"] == "Imports")
    asked = ask(Question(("import_value",), ("month",), within(Filters())))
    assert [row[0].replace("-", "") for row in shown["customdata"]] == [str(row["month"]) for row in asked.rows]
    ratios = [y / float(row["import_value"]) for y, row in zip(shown["y"], asked.rows, strict=True)]
    assert ratios == pytest.approx([ratios[0]] * 12)


def test_observations_are_those_of_the_months_shown():
    [row] = ask(Question(("items",), (), within(Filters.parse("flow=import")))).rows
    assert drawn(TREND, "flow=import").observations == row["items"]


def test_a_flow_left_out_is_unknown_and_not_zero():
    shown = drawn(TREND, "flow=import")
    assert {trace["name"] for trace in shown.body["data"]} == {"Imports"} and "balance" not in shown.title


def test_the_title_compares_the_same_months():
    now, before = (
        ask(Question(("import_value",), (), filters)).frame["import_value"].iloc[0]
        for filters in (within(Filters()), within(Filters()).compared())
    )
    assert f"{abs(now / before - 1) * 100:.1f}"[:3] in drawn(TREND).title and ("above" in drawn(TREND).title) == (now > before)


@pytest.mark.usefixtures("two_editions")
def test_a_series_of_goods_is_broken_where_the_edition_changes():
    whole, goods = drawn(TREND), drawn(TREND, "section=XVI&span=rolling")
    assert "HS 2017 and 2022" in whole.sub and not whole.notes and not whole.body["layout"]["shapes"]
    assert len(goods.body["layout"]["shapes"]) == 1 and trade.BROKEN in goods.notes and "above" not in goods.title
    runs = [trace["y"] for trace in goods.body["data"] if trace["name"] == "Imports" and trace["yaxis"] == "y"]
    assert len(runs) == 2 and all(value is None for value in runs[1])


@pytest.mark.usefixtures("two_editions")
def test_editions_are_known_by_month():
    found = editions.editions(Filters(202602, 202603))
    assert found == {202602: (2017,), 202603: (2022,)} and editions.changes(found) == [(202603, (2022,))]
