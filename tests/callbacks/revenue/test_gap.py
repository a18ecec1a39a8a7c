"""The views of the gap on demonstration data and on a source that knows little: their numbers are those of `ask`."""

import json
import re
from decimal import Decimal

import plotly.graph_objects as go
import pytest

from callbacks.core.period import own, picked, within
from callbacks.core.views import attempted
from callbacks.revenue import concessions, gap, yields
from dashboard.figures.parts.accounts import EstimateRange
from dashboard.pages.revenue.gap import (
    AGREEMENTS,
    ARREARS,
    BENEFICIARIES,
    COURSE,
    GAPS,
    MONTHS,
    RATES,
    RELIEFS,
    SUSPENDED,
    TREASURY,
    WATERFALL,
)
from dashboard.words.notes import sentences
from data import schema
from queries.addresses.filters import Filters
from queries.engine.ask import ask
from queries.engine.question import CannotCut, Question
from services.estimates.estimates import estimates
from tests.queries.conftest import folder  # noqa: F401
from tests.queries.small import filled, publish

CHARTS = {
    WATERFALL: gap.waterfall,
    TREASURY: gap.treasury,
    MONTHS: yields.course,
    RATES: yields.rates,
    RELIEFS: concessions.reliefs,
    AGREEMENTS: concessions.agreements,
    ARREARS: concessions.arrears,
    SUSPENDED: concessions.suspended,
}
DRAWN = CHARTS | {GAPS: gap.three, BENEFICIARIES: concessions.beneficiaries}


def drawn(view, search=""):
    filters = within(Filters.parse(search))
    return DRAWN[view](own(filters, view.dimension), picked(filters, view.dimension))


def amounts(found) -> dict[str, str]:
    return {row[0]: row[2] for row in found.body["data"][0]["customdata"]}


@pytest.mark.usefixtures("read_demo")
@pytest.mark.parametrize("search", ["", "office=PTM", "hs2=84&compare=none", "tax=VAT&since=2025-01", "since=2026-10&until=2026-10"])
@pytest.mark.parametrize("view", CHARTS, ids=lambda view: view.name)
def test_every_chart_draws_and_is_anchored(view, search):
    found = drawn(view, search)
    text = json.dumps(found.body)
    assert go.Figure(json.loads(re.sub(r'"\$[\w-]+"', '"#123456"', text))).data and "NaN" not in text
    assert found.observations > 0 and found.release.startswith("Data to ") and "{" not in found.sub and not found.empty


@pytest.mark.usefixtures("read_demo")
def test_the_waterfall_is_that_of_ask_and_its_title_says_what_is_paid():
    found = drawn(WATERFALL)
    [row] = ask(Question(gap.STEPS, (), within(Filters()))).rows
    bars = found.body["data"][0]
    size = float(row["statutory_tax"]) / bars["x"][0]
    keys = [each[0] for each in bars["customdata"]]
    assert keys == ["statutory_tax", *gap.LAWFUL, "liability", "control_uplift", "tax_assessed", "tax_unpaid", "tax_refunded", "tax_paid"]
    assert bars["x"][-1] * size == pytest.approx(float(row["tax_paid"])) and bars["x"][1] * size == -float(row["preference_forgone"])
    assert found.title.startswith(f"{row['tax_paid'] / row['statutory_tax'] * 100:.1f} % of potential revenue is paid")


@pytest.mark.usefixtures("read_demo")
def test_the_three_gaps_keep_their_names_and_are_never_added():
    text = str(drawn(GAPS).body)
    assert all(name in text for name in ("Budget gap", "Policy gap", "Compliance gap"))
    [row] = ask(Question((*gap.STEPS, "tax_forgone"), (), within(Filters()))).rows
    assert row["tax_forgone"] == row["preference_forgone"] + row["relief_forgone"]
    assert "total" not in text.lower()


@pytest.mark.usefixtures("read_demo")
def test_a_target_that_cannot_be_cut_is_no_target():
    found = drawn(GAPS, "hs2=84")
    assert "Budget gap" in str(found.body) and "below target" not in found.title and "above target" not in found.title
    assert any("Revenue target" in note for note in sentences(found.notes))


@pytest.mark.usefixtures("read_demo")
def test_the_treasury_shows_what_the_missing_office_paid():
    found = drawn(TREASURY)
    assert "Largest difference: Ostrel Crossing" in found.title and "residual_treasury_receipts" in amounts(found)
    assert "residual_revenue_collected" not in amounts(found)
    assert drawn(TREASURY, "office=PTM").title == "Receipts of customs and of the treasury agree exactly"


@pytest.mark.usefixtures("read_demo")
def test_the_treasury_is_not_set_beside_a_slice_that_it_does_not_know():
    found = drawn(TREASURY, "hs2=84")
    assert amounts(found)["treasury_receipts"] == "not known" and not found.title
    with pytest.raises(CannotCut, match="Importer size"):
        drawn(TREASURY, "size=small")


@pytest.mark.usefixtures("read_demo")
def test_the_parts_of_a_month_add_up_to_the_potential_and_what_controls_found():
    stacks = [trace["y"] for trace in drawn(MONTHS).body["data"]]
    rows = ask(Question(("statutory_tax", "control_uplift"), ("month",), within(Filters()))).rows
    heights = [sum(parts) for parts in zip(*stacks, strict=True)]
    wholes = [float(row["statutory_tax"] + row["control_uplift"]) for row in rows]
    assert len(stacks) == len(COURSE)
    assert [height / heights[0] for height in heights] == pytest.approx([whole / wholes[0] for whole in wholes])


@pytest.mark.usefixtures("read_demo")
def test_the_planted_tariff_is_found():
    assert drawn(RATES, "hs2=69&since=2025-01").title == "Statutory duty rate: 20 % since Jul 2025, 10 % before"
    assert drawn(RATES).title.startswith("Statutory tax rate on imports: ")


@pytest.mark.usefixtures("read_demo")
def test_beneficiaries_of_a_kind_share_all_that_is_forgone():
    rows = drawn(BENEFICIARIES).body
    for kind in ("size", "aeo", "section"):
        assert sum(row["share"] for row in rows if row["key"].startswith(f"{kind}=")) == pytest.approx(1)
    assert [row["key"] for row in drawn(BENEFICIARIES, "size=small").body if row["picked"]] == ["size=small"]


@pytest.mark.usefixtures("read_demo")
def test_arrears_and_suspended_tax_are_stocks_up_to_the_end_of_the_period():
    now, whole = drawn(ARREARS, "since=2026-10"), ask(Question(("tax_unpaid",), (), Filters(until=202610))).rows[0]["tax_unpaid"]
    size = gap.money(Decimal(whole), ask(Question(("tax_unpaid",))))
    assert now.title == drawn(ARREARS).title and now.title.startswith(f"Arrears are {size}")
    found = drawn(SUSPENDED)
    assert any("past due is not known" in note for note in sentences(found.notes))
    [row] = ask(Question(("tax_suspended",), (), Filters(until=202610))).rows
    assert found.title.startswith(gap.money(Decimal(row["tax_suspended"]), ask(Question(("tax_suspended",)))))


@pytest.mark.usefixtures("read_demo")
def test_estimates_stand_hatched_at_the_end_and_change_no_account(monkeypatch):
    monkeypatch.setattr(gap, "undeclared", lambda filters: [])
    plain = drawn(WATERFALL)
    monkeypatch.setattr(gap, "undeclared", lambda filters: [EstimateRange("mirror", "Mirror", 1e6, 2e6, 4e6)])
    found = drawn(WATERFALL)
    assert found.body["data"][0] == plain.body["data"][0] and gap.APART in found.sub and gap.APART not in plain.sub
    assert found.body["data"][1]["marker"]["pattern"]["shape"] == "/" and len(found.body["data"]) == len(plain.body["data"]) + 2


@pytest.mark.usefixtures("read_demo")
def test_estimates_are_of_the_very_months_and_picks_shown_or_not_shown():
    year = Filters(202511, 202610)
    made = {each.key: each.range for each in estimates(year) if each.range}
    assert made and {each.key: (each.low, each.middle, each.high) for each in gap.undeclared(year)} == {
        key: (found.low, found.value, found.high) for key, found in made.items()
    }
    half, office, exports = Filters(202605, 202610), year.with_pick("office", "KAL"), year.with_pick("flow", "export")
    assert not any(map(gap.undeclared, (half, office, exports)))


def line(**values):
    known = {"assessed": Decimal(100), "paid": Decimal(80), "unpaid": Decimal(20), "exempted": Decimal(7), "suspended": Decimal(0)}
    return filled(schema.tax_line, decl_id="1", tax="DTY", relief="GOV", lines=1, **known, **values)


def test_a_source_that_cannot_know_a_step_says_so_and_shows_the_rest(folder):  # noqa: F811
    publish(folder, {schema.tax_line: [line(unpaid_30=Decimal(20))], schema.item: [filled(schema.item, items=1)]})
    found = drawn(WATERFALL)
    assert amounts(found)["statutory_tax"] == amounts(found)["preference_forgone"] == amounts(found)["control_uplift"] == "not known"
    assert amounts(found)["tax_assessed"] == "100" and amounts(found)["relief_forgone"] == "−7"
    assert found.title == "80 % of assessed tax is paid"
    [said] = sentences(found.notes)
    assert said == "Not known from what is loaded: Potential revenue, Preference, Due as declared, Additional assessments, Refunded."
    course = drawn(MONTHS)
    assert "Revenue forgone by preference" in sentences(course.notes)[0] and len(course.body["data"]) == 4 and course.title == ""
    assert drawn(RELIEFS).title.endswith(": 100 % of revenue forgone by relief")


def test_nothing_loaded_is_an_empty_state_and_not_a_nought(folder):  # noqa: F811
    publish(folder, {schema.item: [filled(schema.item, items=1)]})
    for view in DRAWN:
        drawing, notice = attempted(view.name, "", lambda filters, view=view: DRAWN[view](own(filters, view.dimension), ()))
        assert drawing is None and notice is not None, view.name
