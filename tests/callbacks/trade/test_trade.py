"""The views of Trade on demonstration data: their numbers are those of `ask`."""

import json
import re
import shutil
from math import fsum

import duckdb
import plotly.graph_objects as go
import pytest

from analytics.trade.concentration import hhi
from analytics.trade.decompose import parts
from callbacks.core.period import own, picked, within
from callbacks.trade import change, goods, partners, series, trade
from dashboard.pages.trade.trade import BUMP, DEPENDENT, EXPLAIN, GOODS, MOVERS, PARTNERS, TREE, TREND, WEIGHT
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.question import CannotCut, Question
from queries.trade import editions
from services.trade.change import split
from settings import settings

pytestmark = pytest.mark.usefixtures("read_demo")
CHARTS = {TREND: trade.trend, WEIGHT: trade.weight, TREE: goods.tree}
LINKED = {PARTNERS: partners.partners, BUMP: partners.ranked, DEPENDENT: partners.dependent}
DRAWN = CHARTS | LINKED | {GOODS: goods.table, EXPLAIN: change.explained, MOVERS: change.moved}
SEARCHES = ("", "flow=import", "hs2=84&span=rolling", "span=quarter&origin=CN", "compare=none&span=year")


def drawn(view, search=""):
    filters = within(Filters.parse(search))
    return DRAWN[view](own(filters, view.dimension), picked(filters, view.dimension))


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
    assert go.Figure(coloured).data and found.observations > 0 and found.release.startswith("Data to ")
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
    assert {trace["name"] for trace in shown.body["data"] if "name" in trace} == {"Imports"} and "balance" not in shown.title


def test_the_title_compares_the_same_months():
    now, before = (
        ask(Question(("import_value",), (), filters)).frame["import_value"].iloc[0]
        for filters in (within(Filters()), within(Filters()).compared())
    )
    assert f"{abs(now / before - 1) * 100:.1f}"[:3] in drawn(TREND).title and ("above" in drawn(TREND).title) == (now > before)


@pytest.mark.usefixtures("two_editions")
def test_a_series_of_goods_is_broken_where_the_edition_changes():
    whole, goods = drawn(TREND), drawn(TREND, "section=XVI&span=rolling")
    assert "HS 2017 and 2022" in whole.sub and series.BROKEN not in whole.notes and not whole.body["layout"]["shapes"]
    assert len(goods.body["layout"]["shapes"]) == 1 and series.BROKEN in goods.notes and "above" not in goods.title
    runs = [trace["y"] for trace in goods.body["data"] if trace.get("name") == "Imports" and trace["yaxis"] == "y"]
    assert len(runs) == 2 and all(value is None for value in runs[1])


@pytest.mark.usefixtures("two_editions")
def test_editions_are_known_by_month():
    found = editions.editions(Filters(202602, 202603))
    assert found == {202602: (2017,), 202603: (2022,)} and editions.changes(found) == [(202603, (2022,))]


@pytest.mark.parametrize(
    ("search", "level"),
    [("lane=red", "section"), ("section=XVI", "hs2"), ("hs2=84", "hs4"), ("section=XVI&hs4=8403", "hs6"), ("hs6=840310", "hs6")],
)
def test_goods_show_the_level_below_the_one_picked(search, level):
    assert goods.below(Filters.parse(search)) == level


@pytest.mark.parametrize("search", ["", "section=XVI", "hs2=84", "hs2=84&origin=CN"])
def test_areas_and_rows_add_up_to_the_whole(search):
    [whole] = ask(Question(("import_value",), (), within(Filters.parse(search)))).rows
    rows, [areas] = drawn(GOODS, search).body, drawn(TREE, search).body["data"]
    assert sum(row["value"] for row in rows) == pytest.approx(float(whole["import_value"]))
    size = round(rows[0]["value"] / areas["values"][0])
    assert size in (1, 1e3, 1e6, 1e9) and sum(areas["values"]) * size == pytest.approx(float(whole["import_value"]))
    assert areas["ids"] == [row["key"] for row in rows if row["value"] > 0] and len(rows) > 1


def test_points_of_the_goods_add_up_to_the_growth():
    filters = within(Filters.parse("since=2026-01&until=2026-06"))
    now, before = (ask(Question(("import_value",), (), each)).frame["import_value"].iloc[0] for each in (filters, filters.compared()))
    rows = drawn(GOODS, "since=2026-01&until=2026-06").body
    assert sum(row["points"] for row in rows) == pytest.approx((now / before - 1) * 100)


def test_a_picked_subheading_stands_among_its_neighbours():
    code = drawn(TREE, "hs4=8403").body["data"][0]["ids"][0]
    [areas] = drawn(TREE, f"hs4=8403&{code}").body["data"]
    assert len(areas["ids"]) > 1 and areas["marker"]["line"]["color"].count("$pick") == 1


def test_the_path_leads_back_up():
    assert goods.crumbs(Filters()) == [("All goods", "")]
    [(_, top), (_, section), (words, here)] = goods.crumbs(Filters.parse("section=XVI&hs2=84"))
    assert top == "section,hs2,hs4,hs6" and section == "hs2,hs4,hs6" and here == "" and words.startswith("84 ")


def found(text: str) -> tuple[dict[str, str], list[str]]:
    """The goods that can be picked, by filter, and what else is said."""
    shown = goods.found(text, "")
    buttons = [each for each in shown if type(each).__name__ == "Button"]
    picked = {f"{getattr(each, 'data-keys')}={getattr(each, 'data-value')}": each.children for each in buttons}
    return picked, [each.children for each in shown if each not in buttons]


def test_goods_are_found_by_code_and_by_words_and_replace_those_picked():
    assert next(iter(found("84.03")[0])) == "hs4=8403" and all("=8403" in each for each in found("84.03")[0])
    assert "hs2=84" in found("MACHINERY")[0] and goods.found("  ", "") == [] and goods.found(None, "") == []
    [button] = [each for each in goods.found("mobile phones", "") if getattr(each, "data-value", "") == "8517"]
    assert getattr(button, "data-drop") == "section,hs2,hs4,hs6"
    assert button.children.endswith("(mobile phones)") and button.title == button.children


def test_goods_that_the_data_lack_and_words_that_match_nothing_are_said():
    assert found("pianos")[0] == {"hs4=9201": found("pianos")[0]["hs4=9201"]}
    assert found("excavators") == ({}, ["8429 excavators: none in the data", "8431 parts of excavators: none in the data"])
    assert found("xyzzyx") == ({}, ["No goods are called “xyzzyx”. Try another word, or a code."])
    assert found("telphone")[1][0] == "No goods are called “telphone”. The nearest, for “telephone”:" and "hs4=8517" in found("telphone")[0]
    assert found("wooden pianos")[1][0] == "No goods match all of “wooden pianos”. The nearest:"


@pytest.mark.usefixtures("two_editions")
def test_codes_of_two_editions_are_not_compared():
    found = drawn(GOODS, "hs2=84")
    assert goods.UNLIKE in found.notes and {row["growth"] for row in found.body} == {None}


def both_periods(search: str, by: tuple[str, ...] = ()):
    filters = within(Filters.parse(search))
    return tuple(ask(Question(("import_value",), by, each)).frame for each in (filters, filters.compared()))


@pytest.mark.parametrize("search", ["", "since=2026-01&until=2026-03", "compare=previous&since=2026-04", "hs2=84", "office=PTM&lane=green"])
def test_the_parts_add_up_to_the_change_of_ask(search):
    now, before = (frame["import_value"].sum() for frame in both_periods(search))
    amounts = parts(split(within(Filters.parse(search))).effects)
    assert fsum(amounts.values()) == pytest.approx(now - before, abs=1e-6, rel=1e-12)


def test_the_waterfall_ends_at_the_change_and_its_points_at_the_growth():
    now, before = (frame["import_value"].sum() for frame in both_periods(""))
    trace, _ = drawn(EXPLAIN).body["data"]
    coloured = json.loads(re.sub(r'"\$[\w-]+"', '"#123456"', json.dumps(drawn(EXPLAIN).body)))
    assert go.Figure(coloured).data and trace["measure"][-1] == "total" and sum(trace["x"][:-1]) == pytest.approx(trace["x"][-1])
    points = [float(row[3].replace("−", "-")) for row in trace["customdata"]]
    assert points[-1] == pytest.approx((now / before - 1) * 100, abs=0.006) and sum(points[:-1]) == pytest.approx(points[-1], abs=0.05)


def test_every_number_of_the_sentence_is_that_of_a_question():
    said = drawn(EXPLAIN).title
    now, before = (frame["import_value"].sum() for frame in both_periods(""))
    assert ("rose" in said) == (now > before) and f"{abs(now / before - 1) * 100:.1f}"[:3] in said
    for by in ("hs2", "origin"):
        later, earlier = (frame.set_index(by)["import_value"] for frame in both_periods("", (by,)))
        moved = later.sub(earlier, fill_value=0)
        most = moved.max() if now > before else moved.min()
        assert f"({most / before * 100:+.2f})".replace("-", "−") in said


def test_a_mover_carries_the_change_of_its_subheading():
    later, earlier = (frame.set_index("hs6")["import_value"] for frame in both_periods("", ("hs6",)))
    moved = later.sub(earlier, fill_value=0)
    rows = drawn(MOVERS).body
    assert len(rows) == change.SHOWN and rows[0]["key"] == moved.abs().idxmax()
    assert [row["change"] for row in rows] == pytest.approx([moved[row["key"]] for row in rows])
    assert [row["key"] for row in drawn(MOVERS, f"hs6={rows[3]['key']}").body if row["picked"]] == [rows[3]["key"]]


@pytest.mark.parametrize(
    ("search", "why"), [("compare=none", "choose what to compare"), ("since=2025-01&until=2025-03", "do not hold the period")]
)
def test_a_change_without_two_periods_is_refused(search, why):
    with pytest.raises(CannotCut, match=why):
        drawn(EXPLAIN, search)


@pytest.mark.usefixtures("two_editions")
def test_a_change_over_two_editions_is_refused():
    with pytest.raises(CannotCut, match="different HS editions"):
        drawn(EXPLAIN)
    assert drawn(EXPLAIN, "since=2026-05&compare=previous&until=2026-06").body["data"]


@pytest.mark.parametrize("search", ["", "hs2=84", "compare=none"])
@pytest.mark.parametrize("view", [PARTNERS, BUMP], ids=lambda view: view.name)
def test_partners_draw_and_are_anchored(view, search):
    found = drawn(view, search)
    coloured = json.loads(re.sub(r'"\$[\w-]+"', '"#123456"', json.dumps(found.body)))
    assert go.Figure(coloured).data and found.observations > 0 and "{" not in found.sub and "NaN" not in json.dumps(found.body)


def test_concentration_is_said_by_partner_and_by_product():
    now, before = both_periods("", ("origin",))
    said = drawn(PARTNERS).sub
    equal = [f"{1 / hhi(each['import_value']):.3g}" for each in (now, before)]
    assert f"as concentrated as imports from {equal[0]} equal suppliers (last year: {equal[1]})" in said
    assert "equal products (last year: " in said and "last year" not in drawn(PARTNERS, "compare=none").sub


def test_ranks_are_those_of_ask():
    [last, *_] = both_periods("", ("origin",))
    shown = {trace["customdata"][0][0]: trace["customdata"][0][-1] for trace in drawn(BUMP).body["data"]}
    assert [key for key, rank in sorted(shown.items(), key=lambda each: int(each[1].replace("–", "99")))][:10] == list(last["origin"][:10])
    assert len(drawn(BUMP).body["layout"]["xaxis"]["tickvals"]) == 2


def test_a_dependent_subheading_is_mostly_from_its_first_origin():
    rows = drawn(DEPENDENT).body
    whole = ask(Question(("import_value",), (), within(Filters()))).frame["import_value"].iloc[0]
    row = rows[0]
    of = ask(Question(("import_value",), ("origin",), within(Filters.parse(f"hs6={row['key']}")))).frame
    assert row["hhi"] == pytest.approx(hhi(of["import_value"])) and row["partner"] == of["origin"].iloc[0]
    assert row["value"] == pytest.approx(of["import_value"].sum()) and all(each["hhi"] > 0.5 for each in rows)
    assert row["share"] == pytest.approx(row["value"] / whole) and min(each["share"] for each in rows) >= partners.LEAST


def test_dependence_is_measured_over_all_origins_whichever_are_picked():
    rows = drawn(DEPENDENT).body
    first = rows[0]["partner"]
    assert drawn(DEPENDENT, f"origin={first}").body == [row for row in rows if row["partner"] == first]


def test_a_panel_without_a_value_is_left_out():
    axes = [{name for name in drawn(TREND, search).body["layout"] if name.startswith("yaxis")} for search in ("", "flow=import")]
    assert axes[0] - axes[1] and len(axes[0]) == len(axes[1]) + 1
