"""Real files rarely hold everything: the Overview shows what there is and says what there is not."""

from decimal import Decimal

import pytest

from callbacks.core import records, views
from callbacks.overview import overview
from dashboard.pages.overview.overview import RECORDS
from data import schema
from queries.addresses.filters import Filters
from services.core.comparison import TOO_EARLY, pair
from tests.queries.conftest import folder as folder
from tests.queries.small import filled, publish

PERIOD = "?since=2026-01&until=2026-01&compare=none"


def declarations_only(folder) -> None:
    """Two offices' declarations with their duty, but no payments, stamps or lanes."""
    common = {"declarations": 1, "office": "A", "lane": "-"}
    publish(folder, {
        schema.clearance: [filled(schema.clearance, decl_id=str(number), **common) for number in range(3)],
        schema.tax_line: [filled(schema.tax_line, tax="D", assessed=Decimal(100), duty_assessed=Decimal(100), lines=1)]})  # fmt: skip


def test_duty_assessed_stands_in_where_no_payments_are_loaded(folder):
    declarations_only(folder)
    drawing, notice = views.attempted("revenue", PERIOD, lambda filters: overview.revenue(filters, ()))
    assert notice is None and "no payments are loaded" in drawing.sub and drawing.title == "Duties and taxes assessed"
    assert drawing.body["data"][1]["y"] == [100.0]


def test_offices_are_ranked_by_declarations_where_no_release_times_are_loaded(folder):
    declarations_only(folder)
    drawing = overview.offices(Filters(202601, 202601, compare="none"), ())
    assert "no release times are loaded" in drawing.sub and drawing.title.startswith("Only A: no other")


def test_what_the_data_do_not_hold_is_said_instead_of_blaming_a_filter(folder):
    declarations_only(folder)
    _, notice = views.attempted("lanes", PERIOD, lambda filters: overview.lanes(filters, ()))
    assert "No data loaded for this view" in str(notice.to_plotly_json()["props"]["children"][0].children)


def test_what_does_not_reach_back_is_not_compared_whatever_else_does(folder):
    """Declarations begin in January 2026, payments a year before: only the payments can be compared with last year."""
    paid = {"tax": "D", "amount": Decimal(5), "receipts": 1}
    publish(folder, {
        schema.clearance: [filled(schema.clearance, decl_id="1", declarations=1, month=202601)],
        schema.payment: [filled(schema.payment, month=month, **paid) for month in (202501, 202601)]})  # fmt: skip
    both = pair(("declarations", "revenue_collected"), (), Filters(202601, 202601))
    assert both.then("declarations") is None and both.then("revenue_collected") == 5
    assert pair(("declarations",), (), Filters(202601, 202601)).notes == (TOO_EARLY,)


@pytest.mark.parametrize("at", [None, "3", [1], 2])
def test_a_forged_page_number_reads_the_first_page(at):
    assert records.turned(RECORDS.part("older"), at, "") == 0
    assert records.turned(RECORDS.part("older"), {"place": at, "of": ""}, "") == (3 if at == 2 else 0)
