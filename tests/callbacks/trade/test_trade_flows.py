"""The views of Partners on demonstration data: exports by destination, and pairs against a second computation in pandas."""

import json
import re
import shutil

import duckdb
import pandas as pd
import plotly.graph_objects as go
import pytest

from callbacks.core import table
from callbacks.core.period import own, picked, within
from callbacks.trade import trade_flows
from dashboard.pages.trade.partners import BUYERS, EXPORTS, FRESH, IMPORTS, LASTING, SUPPLIERS
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.question import CannotCut, Question
from queries.engine.route import held as holds
from queries.tables.tables import listened
from queries.trade.pairs import lives, span, worth
from services.core.comparison import reaches
from settings import settings

pytestmark = pytest.mark.usefixtures("read_demo")
DRAWN = {
    IMPORTS: trade_flows.imports,
    SUPPLIERS: trade_flows.suppliers,
    EXPORTS: trade_flows.exports,
    BUYERS: trade_flows.buyers,
    FRESH: trade_flows.begun,
    LASTING: trade_flows.lasted,
}


def drawn(view, search=""):
    filters = within(Filters.parse(search))
    return DRAWN[view](own(filters, view.dimension), picked(filters, view.dimension))


@pytest.mark.parametrize("search", ["", "section=XVI&compare=none", "since=2025-01&until=2026-10"])
@pytest.mark.parametrize("view", DRAWN, ids=lambda view: view.name)
def test_every_chart_draws_and_is_anchored(view, search):
    found = drawn(view, search)
    coloured = json.loads(re.sub(r'"\$[\w-]+"', '"#123456"', json.dumps(found.body)))
    assert go.Figure(coloured).data and found.observations > 0 and found.release.startswith("Data to ")
    assert "{" not in found.sub and "NaN" not in json.dumps(found.body)


@pytest.mark.parametrize("view", [EXPORTS, BUYERS], ids=lambda view: view.name)
def test_the_table_behind_exports_holds_their_total(view):
    [found] = table.behind(view, "")[1]
    [whole] = ask(Question(("export_value",), (), within(Filters.parse("flow=export")))).rows
    place = [column.key for column in found.columns].index("export_value")
    assert float(found.total[place]) == pytest.approx(float(whole["export_value"])) and "flow=export" in found.command


def test_exports_are_shown_where_they_go_and_not_at_home():
    codes = [row[0] for trace in drawn(EXPORTS).body["data"] for row in trace["customdata"]]
    answer = ask(Question(("export_value",), ("partner",), within(Filters())))
    shipped = {row["partner"] for row in answer.rows if row["export_value"] > 0}
    assert len(codes) > 10 and "XM" not in shipped and set(codes) <= shipped


@pytest.mark.parametrize(("flow", "views"), [("import", (EXPORTS, BUYERS)), ("export", (IMPORTS, SUPPLIERS))])
def test_a_view_of_the_other_flow_is_empty_and_its_own_counts_its_items_alone(flow, views):
    assert all(drawn(view, f"flow={flow}").empty for view in views)
    [own_items] = ask(Question(("items",), (), within(Filters.parse("flow=export")))).rows
    assert drawn(EXPORTS).observations == own_items["items"]


def goods(flow: str, condition: str = "true") -> pd.DataFrame:
    with engine.reading() as connection:
        sql = f"SELECT partner, hs6, month, ({flow}_value)::DOUBLE AS value FROM item WHERE flow = '{flow}' AND {condition}"
        return pd.DataFrame(connection.exec_driver_sql(sql).fetchall(), columns=["partner", "hs6", "month", "value"])


@pytest.mark.parametrize(
    ("flow", "search", "condition"),
    [("import", "", "true"), ("export", "flow=export", "true"), ("import", "hs2=84&office=PTM", "hs2 = '84' AND office = 'PTM'")],
)
def test_lives_and_worth_are_those_of_the_items(flow, search, condition):
    filters, items = within(Filters.parse(search)), goods(flow, condition)
    ends = items.groupby(["partner", "hs6"])["month"].agg(["min", "max"])
    counted = ends.groupby(["min", "max"]).size()
    assert {(row.first, row.last): row.pairs for row in lives(flow, filters).itertuples()} == counted.to_dict()
    first = items.join(ends["min"].rename("first"), on=["partner", "hs6"])
    inside = first[first["month"].between(filters.since, filters.until)].groupby(["month", "first"])["value"].sum()
    found = worth(flow, filters)
    assert found.set_index(["month", "first"])["value"].to_dict() == pytest.approx(inside.to_dict())


def test_the_span_of_pairs_is_that_of_goods_stated_whatever_else_is_loaded(monkeypatch):
    stated = goods("import", "partner <> '-' AND hs6 <> '-'")["month"]
    assert span("import") == (stated.min(), stated.max()) == trade_flows.stated_months("import")
    monkeypatch.setattr(trade_flows, "span", lambda _which: (202608, 202610))
    with pytest.raises(CannotCut, match=r"more than 12 months .* The data hold Aug 2026 to Oct 2026"):
        trade_flows.begun(within(Filters()), ())


def test_a_period_is_compared_with_one_that_holds_something():
    year, future = Filters(202501, 202512), Filters(209901, 209912)
    assert reaches("import_value", year) and not reaches("import_value", future)
    assert holds("hit_rate", 202501, 202512) and not holds("hit_rate", 209901, 209912)


def test_pairs_are_read_from_one_table_that_holds_them():
    filters = within(Filters())
    [read] = {route for each in listened(lambda: (lives("import", filters), worth("import", filters))) for route in each.route}
    assert read in {"item", "rollup_item_pair"}


def test_new_codes_are_not_new_pairs(demo_warehouse, tmp_path, monkeypatch):
    shutil.copytree(demo_warehouse, tmp_path / "older")
    [path] = (tmp_path / "older").glob("release-*.duckdb")
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE item SET hs_edition = 2017 WHERE month < 202603")
    monkeypatch.setenv("PORTOLAN_WAREHOUSE", f"duckdb:///{tmp_path / 'older'}")
    for held in (settings, engine.warehouse):
        held.cache_clear()
    for view in (FRESH, LASTING):
        with pytest.raises(CannotCut, match="HS edition changes"):
            drawn(view)
