"""Real files rarely hold everything: the Overview shows what there is and says what there is not."""

from decimal import Decimal

from callbacks import overview, wire
from data import schema
from queries.filters import Filters
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
    drawing, notice = wire.attempted("revenue", PERIOD, lambda filters: overview.revenue(filters, ()))
    assert notice is None and "no payments are loaded" in drawing.sub
    assert drawing.body["data"][1]["y"] == [100.0]


def test_offices_are_ranked_by_declarations_where_no_release_times_are_loaded(folder):
    declarations_only(folder)
    drawing = overview.offices(Filters(202601, 202601, compare="none"), ())
    assert "no release times are loaded" in drawing.sub and drawing.title.startswith("A handles 100 % of declarations")


def test_what_the_data_do_not_hold_is_said_instead_of_blaming_a_filter(folder):
    declarations_only(folder)
    _, notice = wire.attempted("lanes", PERIOD, lambda filters: overview.lanes(filters, ()))
    assert "Not in the data loaded" in str(notice.to_plotly_json()["props"]["children"][0].children)
