"""One test per classic trap of customs statistics."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from dashboard.words.notes import sentences
from data import schema
from data.derived.clocks import binned
from queries.addresses.filters import Filters
from queries.clearance.histogram import ways
from queries.engine.ask import ask
from queries.engine.question import CannotCut, MixedCurrencies, Question
from tests.queries.small import filled, publish


def answer(*measures, by=(), where="", top=None):
    return ask(Question(measures, by, Filters.parse(where), top))


def declaration(number, **values):
    return filled(schema.clearance, decl_id=str(number), declarations=1, **values)


def test_items_do_not_inflate_the_count_of_declarations(folder):
    items = [filled(schema.item, decl_id="1", item_no=number, items=1, import_value=Decimal(10)) for number in (1, 2, 3)]
    publish(folder, {schema.clearance: [declaration(1)], schema.item: items})
    assert answer("declarations", "items", "import_value").rows == ({"declarations": 1, "items": 3, "import_value": 30},)


def test_a_share_is_a_ratio_of_sums(folder):
    rows = [
        declaration(1, office="A", inspected=1, irregular=1),
        *(declaration(10 + n, office="B", inspected=1, irregular=0) for n in range(9)),
    ]
    publish(folder, {schema.clearance: rows})
    assert answer("hit_rate").rows[0]["hit_rate"] == pytest.approx(0.1)
    assert [row["hit_rate"] for row in answer("hit_rate", by=("office",)).rows] == [1.0, 0.0]


def test_money_adds_up_to_the_last_digit(folder):
    values = [Decimal(n) / 10_000 for n in range(1, 2001)]
    publish(folder, {schema.item: [filled(schema.item, office=str(n % 7), items=1, import_value=value) for n, value in enumerate(values)]})
    parts = answer("import_value", by=("office",))
    assert answer("import_value").rows[0]["import_value"] == sum(values) == sum(row["import_value"] for row in parts.rows)


def test_paid_and_assessed_months_are_not_mixed(folder):
    publish(
        folder,
        {
            schema.tax_line: [filled(schema.tax_line, month=202601, tax="D", assessed=Decimal(100), lines=1)],
            schema.payment: [filled(schema.payment, month=202603, tax="D", amount=Decimal(100), receipts=1)],
        },
    )
    rows = answer("tax_assessed", "revenue_collected", by=("month",)).rows
    assert rows == (
        {"month": 202601, "tax_assessed": 100, "revenue_collected": None},
        {"month": 202602, "tax_assessed": None, "revenue_collected": None},
        {"month": 202603, "tax_assessed": None, "revenue_collected": 100},
    )


def test_a_filter_that_does_not_apply_is_said(folder):
    publish(
        folder,
        {
            schema.payment: [
                filled(schema.payment, origin="CN", tax="D", amount=Decimal(60), receipts=1),
                filled(schema.payment, origin="DE", tax="D", amount=Decimal(40), receipts=1),
            ],
            schema.target: [filled(schema.target, measure="revenue_collected", tax="D", revenue_target=Decimal(50), targets=1)],
        },
    )
    found = answer("revenue_collected", "revenue_target", "target_achievement", where="origin=CN")
    assert found.rows == ({"revenue_collected": 60, "revenue_target": 50, "target_achievement": None},)
    [said] = sentences(found.notes)
    assert said == "The filter on Origin does not apply to Revenue target, Revenue with a target and Revenue target due."
    assert answer("target_achievement").rows[0]["target_achievement"] == 2.0


def test_an_empty_answer_is_not_zero(folder):
    publish(folder, {schema.item: [filled(schema.item, items=1, import_value=Decimal(5))]})
    assert answer("import_value", where="origin=XX").rows == ({"import_value": None},)
    assert answer("import_value", by=("office",), where="origin=XX").rows == ()


def test_unknown_is_not_zero(folder):
    publish(folder, {schema.tax_line: [filled(schema.tax_line, tax="D", assessed=Decimal(100), lines=1)]})
    assert answer("tax_assessed", "collection_rate").rows == ({"tax_assessed": 100, "collection_rate": None},)


def test_the_top_few_drop_nothing_from_the_total(folder):
    items = [
        filled(schema.item, office=office, items=1, import_value=Decimal(value), home_use_value=Decimal(value), home_use_duty=Decimal(duty))
        for office, value, duty in (("A", 50, 5), ("B", 30, 6), ("C", 15, 0), ("D", 5, 1))
    ]
    publish(folder, {schema.item: items})
    found = answer("import_value", "effective_duty_rate", by=("office",), top=2)
    assert [row["office"] for row in found.rows] == ["A", "B"]
    assert (
        found.others
        and found.others["import_value"] == 20
        and found.others["count"] == 2
        and found.others["effective_duty_rate"] == pytest.approx(1 / 20)
    )
    assert found.observations["import_value"] == 4


def test_a_measure_that_cannot_be_cut_is_unknown_in_the_top_few_and_in_the_rest(folder):
    lines = [filled(schema.tax_line, tax=tax, assessed=Decimal(value), lines=1) for tax, value in (("D", 5), ("V", 3), ("X", 1))]
    publish(folder, {schema.tax_line: lines, schema.item: [filled(schema.item, items=1, import_value=Decimal(7))]})
    for measures in (("tax_assessed", "import_value"), ("import_value", "tax_assessed")):
        found = answer(*measures, by=("tax",), top=2)
        assert len(found.rows) == 2 and {row["import_value"] for row in (*found.rows, found.others)} == {None}
        assert sum(row["tax_assessed"] for row in (*found.rows, found.others)) == 9


def test_namibia_is_a_country(folder):
    publish(
        folder,
        {
            schema.item: [
                filled(schema.item, origin="NA", items=1, import_value=Decimal(7)),
                filled(schema.item, items=1, import_value=Decimal(1)),
            ]
        },
    )
    assert answer("import_value", by=("origin",)).rows == ({"origin": "NA", "import_value": 7}, {"origin": "-", "import_value": 1})


def test_money_in_two_currencies_is_never_added(folder):
    publish(
        folder,
        {
            schema.payment: [
                filled(schema.payment, currency=currency, tax="D", amount=Decimal(1), receipts=1) for currency in ("BRL", "USD")
            ]
        },
    )
    with pytest.raises(MixedCurrencies, match="BRL and USD"):
        answer("revenue_collected")
    assert answer("revenue_collected", where="currency=USD").rows == ({"revenue_collected": 1},)
    assert len(answer("revenue_collected", by=("currency",)).rows) == 2


def test_a_target_cannot_be_cut_by_what_it_does_not_know(folder):
    publish(folder, {schema.target: [filled(schema.target, measure="revenue_collected", tax="D", revenue_target=Decimal(50), targets=1)]})
    with pytest.raises(CannotCut, match="Revenue target cannot be cut by Origin"):
        answer("revenue_target", by=("origin",))


def test_a_coarser_dimension_reaches_codes_without_a_parent(folder):
    items = [
        filled(schema.item, hs2=hs2, office=office, items=1, import_value=Decimal(value))
        for hs2, office, value in (("85", "A", 4), ("77", "Z", 2))
    ]
    publish(
        folder,
        {
            schema.item: items,
            schema.chapter: [{"code": "85", "section": "XVI", "label": "Electrical"}],
            schema.office: [filled(schema.office, code="A", region="North")],
        },
    )
    assert {row["section"]: row["import_value"] for row in answer("import_value", by=("section",)).rows} == {"XVI": 4, "-": 2}
    assert {row["region"]: row["import_value"] for row in answer("import_value", by=("region",)).rows} == {"North": 4, "-": 2}
    assert answer("import_value", where="section=XVI").rows[0]["import_value"] == 4


def test_civil_quarter_and_year(folder):
    publish(
        folder,
        {schema.item: [filled(schema.item, month=month, items=1, import_value=Decimal(1)) for month in (202512, 202601, 202603, 202604)]},
    )
    assert [(row["quarter"], row["import_value"]) for row in answer("import_value", by=("quarter",)).rows] == [
        ("2025-Q4", 1),
        ("2026-Q1", 2),
        ("2026-Q2", 1),
    ]
    assert answer("import_value", where="year=2026").rows[0]["import_value"] == 3


def test_percentiles_stay_within_a_bin_of_the_exact_order_statistic(folder):
    hours = np.random.default_rng(3).lognormal(3, 1.2, 999)
    bins = binned(pd.Series(hours))
    rows = [
        declaration(number, release_calendar=float(hour), release_calendar_bin=int(bin_))
        for number, (hour, bin_) in enumerate(zip(hours, bins, strict=True))
    ]
    publish(folder, {schema.clearance: rows})
    found = answer("release_hours_p50", "release_hours_p90").rows[0]
    for q, key in ((0.5, "release_hours_p50"), (0.9, "release_hours_p90")):
        exact = float(np.quantile(hours, q, method="inverted_cdf"))
        assert abs(np.log(found[key] / exact)) <= np.log(1.03)


@pytest.mark.parametrize(("hours", "expected"), [([5.0], 5.0), ([1.0, 100.0], 50.5), ([0.0, 0.0, 0.0], 0.0)])
def test_percentiles_of_a_few(folder, hours, expected):
    bins = binned(pd.Series(hours))
    publish(
        folder,
        {
            schema.clearance: [
                declaration(number, release_calendar=hour, release_calendar_bin=int(bin_))
                for number, (hour, bin_) in enumerate(zip(hours, bins, strict=True))
            ]
        },
    )
    assert answer("release_hours_p50").rows[0]["release_hours_p50"] == pytest.approx(expected, rel=0.03)


def test_the_clock_changes_the_answer(folder):
    bins = binned(pd.Series([40.0, 9.0]))
    publish(
        folder,
        {
            schema.clearance: [
                declaration(
                    1,
                    release_calendar_bin=int(bins[0]),
                    release_working_bin=int(bins[1]),
                    on_target_calendar=0,
                    on_target_working=1,
                    target_base_calendar=1,
                    target_base_working=1,
                )
            ]
        },
    )
    assert answer("release_hours_p50").rows[0]["release_hours_p50"] == pytest.approx(40, rel=0.03)
    working = answer("release_hours_p50", "on_target_share", where="clock=working").rows[0]
    assert working["release_hours_p50"] == pytest.approx(9, rel=0.03) and working["on_target_share"] == 1


def test_a_table_of_ways_does_not_answer_for_those_whose_way_is_unknown(folder):
    known, unknown = ({"release_calendar_bin": 100, "release_span_calendar": 60, "path": path} for path in (2, None))
    publish(folder, {schema.clearance: [declaration(1, **known), declaration(2, **unknown), declaration(3, **unknown)]})
    assert answer("release_hours_p50").observations["release_hours_p50"] == 3
    assert ways((), Filters()).observations == 1
