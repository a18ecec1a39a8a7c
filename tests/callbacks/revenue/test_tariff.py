"""The tariff bench on demonstration data: its present is that of `ask`, its levers are in the link, its scenarios are the saved views."""

import json
import re

import pandas as pd
import plotly.graph_objects as go
import pytest
from sqlalchemy import text

from analytics.revenue.tariff import TariffLevers
from callbacks.core.period import within
from callbacks.core.table import behind
from callbacks.revenue import tariff
from dashboard.components.revenue import tariff as words
from dashboard.pages.revenue.tariff import CHANGE, GROUPS, LANDING, SCENARIOS, TAXES, VIEWS
from dashboard.words.notes import sentences
from data.demo.world.truths import RAISED_CHAPTER
from data.quantiles import LEVELS
from data.series_names import REVENUE
from data.series_names import node as series_node
from queries.addresses.filters import Filters
from queries.addresses.levers import LEVERS, TARIFF
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.question import CannotCut, Question
from queries.revenue import revenue_series
from queries.trade.collected import collected
from queries.workspace import saved
from services.revenue.tariff import bench, levers, year_end

pytestmark = pytest.mark.usefixtures("read_demo")
DRAWN = {view: getattr(tariff, view.name) for view in VIEWS if view is not LANDING}
SEARCHES = (
    "",
    "duty_points=5&duty_goods=69",
    "rate_change=10&vat_points=1",
    "agreement_off=GNA&office=PTM",
    "exempt_share=50&exempt_goods=XVI",
)


def filters(search: str = "") -> Filters:
    return within(Filters.parse(search))


def texts(component) -> str:
    return " ".join(str(each.children) for each in component._traverse() if isinstance(getattr(each, "children", None), str))


@pytest.mark.parametrize("search", SEARCHES)
@pytest.mark.parametrize("view", DRAWN, ids=lambda view: view.name)
def test_every_view_draws_and_is_anchored(view, search):
    found = DRAWN[view](filters(search), ())
    assert found.observations > 0 and found.release.startswith("Data to ") and not found.empty and "{" not in found.sub
    if view.body == "figure":
        coloured = json.loads(re.sub(r'"\$[\w-]+"', '"#123456"', json.dumps(found.body)))
        assert "NaN" not in json.dumps(found.body) and go.Figure(coloured).data


@pytest.mark.parametrize("search", ["", "office=PTM", "hs2=85&hs2=69", "lane=red&origin=CN"])
def test_without_levers_it_is_what_was_paid(search):
    one = bench(filters(search))
    assert one.effect.whole("value") == one.effect.whole("before") == one.effect.whole("mechanical") and one.levers == TariffLevers()
    asked = filters(search).with_pick("flow", "import")
    paid = ask(Question(("tax_paid",), ("tax",), asked)).frame
    assert one.effect.whole("before") == pytest.approx(paid["tax_paid"].sum(), rel=1e-12)
    by_tax = dict(zip(paid["tax"], paid["tax_paid"], strict=True))
    for key, code in (("duty", "DTY"), ("excise", "EXC"), ("vat", "VAT"), ("other", "FEE")):
        held = one.effect.taxes.set_index("key").loc[key, "before"]
        assert held == pytest.approx(by_tax.get(code, 0.0), rel=1e-12)


def test_what_is_paid_today_has_no_sign_and_its_share_of_all_and_a_change_has_both():
    drawn, other = (tariff.change(filters(search), ()) for search in ("", "vat_points=1"))
    today, moved = drawn.body, other.body
    assert "(in brackets: share of all taxes)" in drawn.sub and "(in brackets: percentage points of revenue today)" in other.sub
    texts = [row[2:] for row in today["data"][0]["customdata"]]
    assert texts[-1][1] == "100\u202f%" and not [text for text in texts if "+" in "".join(text)]
    assert sum(float(share.rstrip("\u202f%")) for _, share in texts[:-1]) == pytest.approx(100, abs=0.2)
    amount, share = today["layout"]["meta"]["columns"][1:]
    assert amount.startswith("Amount ") and drawn.title.endswith(amount.removeprefix("Amount ")) and share == "Share"
    assert moved["data"][0]["customdata"][-1][2].startswith("+") and moved["layout"]["meta"]["columns"][2] == "Points"


def test_cells_are_those_of_the_lines_read_one_by_one():
    asked = filters()
    with engine.reading() as connection:
        found = connection.execute(
            text("SELECT hs4, tax, base, paid, statutory FROM tax_line WHERE flow = 'import' AND month BETWEEN :a AND :b"),
            {"a": asked.since, "b": asked.until},
        )
        lines = pd.DataFrame(found.fetchall(), columns=["hs4", "tax", "base", "paid", "statutory"])
    cells = collected(asked).cells
    numbers = lines.astype({"base": float, "paid": float, "statutory": float})
    duty, vat = (numbers[numbers["tax"] == code].groupby("hs4").sum(numeric_only=True) for code in ("DTY", "VAT"))
    held = cells.groupby("hs4", observed=True).sum(numeric_only=True)
    for column, other in (("value", duty["base"]), ("duty", duty["paid"]), ("duty_statutory", duty["statutory"]), ("vat", vat["paid"])):
        assert held[column].reindex(other.index).to_numpy() == pytest.approx(other.to_numpy(), rel=1e-9)


def test_a_lever_moves_only_its_goods():
    one = bench(filters(f"duty_points=5&duty_goods={RAISED_CHAPTER}"))
    by = one.effect.by["hs2"].set_index("key")
    others = by.drop(RAISED_CHAPTER)
    assert by.loc[RAISED_CHAPTER, "mechanical"] > by.loc[RAISED_CHAPTER, "value"] > by.loc[RAISED_CHAPTER, "before"]
    assert (others["before"] == others["value"]).all()
    title = tariff.change(filters(f"duty_points=5&duty_goods={RAISED_CHAPTER}"), ()).title
    assert title.startswith(f"Duty on {RAISED_CHAPTER} ") and ": +5 points. Revenue +" in title and "with unchanged volumes" in title


def test_the_tariff_of_before_the_rise_is_nearly_undone_by_taking_it_back():
    """The demonstration raised the duty of a chapter by ten points: taking ten points back gives the rate collected before."""
    moved = bench(filters(f"duty_points=-10&duty_goods={RAISED_CHAPTER}&hs2={RAISED_CHAPTER}")).effect.taxes.set_index("key")
    now, then = (collected(filters(f"hs2={RAISED_CHAPTER}")), collected(filters(f"hs2={RAISED_CHAPTER}").compared()))
    before = (then.cells["duty"].sum() / then.cells["value"].sum()) / (now.cells["duty"].sum() / now.cells["value"].sum())
    assert moved.loc["duty", "mechanical"] / moved.loc["duty", "before"] == pytest.approx(0.5, abs=0.06)
    assert before == pytest.approx(0.6, abs=0.2)


def test_every_lever_has_a_control_that_starts_where_the_link_is_silent():
    controls = {part.key: part for _, parts in GROUPS for part in parts}
    assert set(controls) == set(TARIFF)
    silent = levers(Filters())
    assert silent == TariffLevers()
    for key, each in controls.items():
        assert each.id["default"] == str(each.default) and (not each.default or str(each.default) in LEVERS[key])


def test_a_saved_scenario_stands_beside_the_page_and_keeps_its_levers():
    assert saved.save("VAT up", "/tariff", "?vat_points=1") and saved.save("Elsewhere", "/trade", "?vat_points=1")
    found = tariff.scenarios(filters("duty_points=5"), ())
    assert "This page" in texts(found.body) and "VAT: +1 points" in texts(found.body) and "Elsewhere" not in texts(found.body)
    _, tables = behind(SCENARIOS, "?duty_points=5")
    rows = {row[0]: row for row in tables[0].rows}
    assert list(rows) == ["This page", "VAT up"] and rows["VAT up"][1] == rows["This page"][1]
    assert rows["VAT up"][3] == pytest.approx(bench(filters("vat_points=1")).effect.whole("value"))


def test_a_file_of_a_view_holds_the_assumptions():
    for view in (CHANGE, TAXES):
        _, tables = behind(view, "?rate_change=10&pass_through=50")
        held = {row[0]: row[1:] for table in tables if table.title == "Assumptions" for row in table.rows}
        assert "Price of foreign currency: +10" in held["Changes"][0]
        assert held["Share of a change of the exchange rate passed on to import prices"] == ("", 50, "%")
        assert held["Net response of import values to the exchange rate (elasticity)"] == ("", pytest.approx(0.1), "")


def test_where_the_year_lands_moves_by_what_is_still_to_come(monkeypatch):
    node = series_node(REVENUE, {})
    row = {"fiscal_year": 2027, "origin": 202610, "collected": 100.0} | dict.fromkeys(LEVELS, 300.0) | {"p90": 340.0}
    monkeypatch.setattr(tariff.forecasts, "landings", lambda _: pd.DataFrame([row | {"origin": 202609}, row]))
    monkeypatch.setattr(tariff.forecasts, "run", lambda: type("Run", (), {"origin": 202610}))
    monkeypatch.setattr(revenue_series, "target", lambda *_: 310.0)
    rows = tariff.lands(year_end(node, 1.1))
    assert [row[1:3] for row in rows[1:4]] == [(300.0, 320.0), (340.0, pytest.approx(364.0)), (310.0, 310.0)]
    assert rows[4][1] < 0.5 < rows[4][2] and words.chances(rows).startswith("Chance of meeting the target: ")
    assert [row[1] for row in tariff.lands(year_end(node, 1.0))] == [row[2] for row in tariff.lands(year_end(node, 1.0))]


def test_without_a_forecast_it_says_so():
    with pytest.raises(CannotCut, match=r"has no forecast"):
        tariff.landing(filters(), ())
    with pytest.raises(CannotCut, match="choose one of these"):
        year_end(revenue_series.name_of(REVENUE, filters("lane=red")), 1.0)


def test_a_filter_that_tax_lines_do_not_hold_is_said():
    found = collected(filters("lane=red&partner=CN"))
    assert sentences(found.notes) == ("The filter on Partner does not apply to tax lines.",)
    assert 0 < found.lines < collected(filters()).lines
