"""The gap asked of the demonstration: exact on every route and slice, and the same in pandas on the tax lines."""

import shutil
from decimal import Decimal

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.revenue.gap import RESIDUAL, liability
from data.derived.arrears import AGES
from data.months import shifted
from queries.addresses.filters import Filters
from queries.catalogue import MEASURES
from queries.engine.ask import ask
from queries.engine.question import Question
from queries.engine.route import able
from queries.revenue import receipts

STEPS = {
    "statutory_tax": "statutory",
    "preference_forgone": "preference",
    "relief_forgone": "exempted",
    "tax_suspended": "suspended",
    "control_uplift": "uplift",
    "tax_assessed": "assessed",
    "tax_unpaid": "unpaid",
    "tax_refunded": "refunded",
    "tax_paid": "paid",
}
CUTS = ("month", "quarter", "office", "region", "flow", "lane", "mode", "origin", "section", "hs2", "hs6", "tax", "agreement", "relief")
CUTS += ("size", "aeo", "procedure", "selection", "trader")
PICKS = {
    "office": ["PTM", "OSC", "KAL"],
    "hs2": ["69", "84", "87", "61"],
    "tax": ["DTY", "VAT", "EXC", "FEE"],
    "lane": ["green", "red"],
    "origin": ["CN", "CI", "DE"],
    "size": ["large", "small"],
    "relief": ["-", "PRF", "SUS", "INV"],
    "aeo": ["yes"],
}


def part(since: int, months: int, picks: dict[str, str]) -> Filters:
    return Filters(since, shifted(since, months), tuple(sorted((key, (code,)) for key, code in picks.items())))


PICKED = st.fixed_dictionaries({}, optional={key: st.sampled_from(codes) for key, codes in PICKS.items()})
FILTERS = st.builds(part, st.integers(202501, 202512), st.integers(0, 20), PICKED)
EXACT = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@pytest.fixture(scope="module")
def lines(demo_warehouse, tmp_path_factory):
    """The tax lines with every cut, amounts in millionths as whole numbers."""
    [held] = demo_warehouse.glob("release-*.duckdb")
    path = shutil.copyfile(held, tmp_path_factory.mktemp("lines") / held.name)
    exact = ", ".join(f"CAST(CAST({name} AS DECIMAL(38, 6)) * 1000000 AS BIGINT) AS {name}" for name in (*STEPS.values(), *AGES))
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(f'SELECT month, office, hs2, tax, lane, origin, "size", relief, aeo, {exact} FROM tax_line').df()


@pytest.mark.usefixtures("read_demo")
@pytest.mark.parametrize("by", CUTS)
def test_the_steps_of_every_cut_lead_to_the_wholes_and_add_up_to_the_total(by):
    cut, whole = ask(Question(tuple(STEPS), (by,))), ask(Question(tuple(STEPS))).rows[0]
    for row in cut.rows:
        steps = liability({key: Decimal(row[key]) for key in STEPS})
        assert not any(each.key.startswith(RESIDUAL) or each.amount is None for each in steps)
    assert {key: sum(row[key] for row in cut.rows) for key in STEPS} == {key: whole[key] for key in STEPS}
    assert len(cut.rows) > 1 or by == "flow"


@pytest.mark.usefixtures("read_demo")
@EXACT
@given(FILTERS)
def test_any_slice_is_that_of_the_tax_lines(lines, filters):
    kept = lines[lines["month"].between(filters.since, filters.until)]
    for key, codes in filters.picks:
        kept = kept[kept[key].isin(codes)]
    asked = (*STEPS, *AGES)
    [row] = ask(Question(asked, (), filters)).rows
    names = STEPS | {name: name for name in AGES}
    expected = {key: Decimal(int(kept[names[key]].sum())) / 1_000_000 if len(kept) else None for key in asked}
    assert {key: row[key] for key in asked} == expected


@pytest.mark.usefixtures("read_demo")
def test_the_cuts_above_are_answered_by_every_route():
    routes = {ask(Question(tuple(STEPS), by)).route for by in ((), ("hs2",), ("origin",), ("office",), ("size",), ("trader",))}
    parts = {part for key in STEPS for part in MEASURES[key].parts}
    assert {name for route in routes for name in route} == {table.name for table in able("tax_line", frozenset(parts))}


@pytest.mark.usefixtures("read_demo")
@EXACT
@given(FILTERS)
def test_receipts_by_when_their_declaration_was_registered(filters):
    filters = filters.without("size")
    timed = receipts.timing(filters)
    [paid] = ask(Question(("tax_paid",), (), filters)).rows
    [received] = ask(Question(("revenue_collected",), (), filters)).rows
    assert timed.inside + timed.later == (paid["tax_paid"] or 0)
    assert timed.inside + timed.earlier == (received["revenue_collected"] or 0)


@pytest.mark.usefixtures("read_demo")
def test_the_statutory_rate_recovers_the_planted_tariff_exactly_and_the_effective_one_follows():
    where = Filters.parse("hs2=69")
    rows = ask(Question(("statutory_duty_rate", "effective_duty_rate"), ("month",), where)).rows
    rates = {row["month"]: round(row["statutory_duty_rate"], 12) for row in rows}
    assert rates == {month: 0.2 if month >= 202507 else 0.1 for month in rates} and set(rates.values()) == {0.1, 0.2}
    assert all(row["effective_duty_rate"] <= row["statutory_duty_rate"] for row in rows)
