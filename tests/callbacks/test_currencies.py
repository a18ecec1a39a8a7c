"""A warehouse of two currencies: each amount bears that of its rows, whatever the release is in, and none is added over two."""

import io
from decimal import Decimal

import openpyxl
import pytest

import app
from callbacks.core import explore, records, table
from callbacks.core.views import filtered
from callbacks.trade import prices
from dashboard.pages.core.explore import CROSS
from dashboard.words.notes import sentences
from data import schema
from queries.engine import engine
from queries.engine.question import MixedCurrencies
from queries.tables.pivot import TOTAL
from tests.queries.small import filled, publish

OFFICES = {"A": ("MRL", 3_000_000), "B": ("USD", 7_000), "C": ("USD", 500)}
MONTH = 202609


def declared(number: int, office: str) -> dict:
    code, value = OFFICES[office]
    common = {"decl_id": f"{office}{number}", "month": MONTH, "office": office, "currency": code, "partner": "NO", "origin": "NO"}
    goods = {"hs2": "03", "hs4": "0302", "hs6": "030214"}
    return {
        schema.clearance: filled(
            schema.clearance, **common, **goods, declarations=1, customs_value=Decimal(value), registered_on="2026-09-05"
        ),
        schema.item: filled(
            schema.item, **common, **goods, items=1, value=Decimal(value), import_value=Decimal(value), net_kg=Decimal(10), unit_value_bin=9
        ),
        schema.payment: filled(schema.payment, **common, tax="D", amount=Decimal(value) / 10, receipts=1),
    }


@pytest.fixture
def two(folder):
    rows = [declared(number, office) for office in OFFICES for number in range(40)]
    publish(folder, {name: [row[name] for row in rows] for name in (schema.clearance, schema.item, schema.payment)})
    assert engine.current().currency == "MRL"


WHERE = "?since=2026-09&until=2026-09&compare=none"
CUT = f"{WHERE}&rows=office&columns=currency&measure=revenue_collected"


def test_a_cross_bears_the_currency_of_what_is_picked(two):
    found = explore.cross(f"{WHERE}&rows=office&columns=none&measure=revenue_collected&currency=USD")
    assert "USD" in found.title and "thousand USD" in str(found.body) and "MRL" not in found.title + str(found.body)
    assert "USD" in explore.side_by_side(f"{WHERE}&rows=office&columns=none&measure=import_value&currency=USD").sub


def test_a_cross_over_both_is_refused_with_the_remedy(two):
    with pytest.raises(MixedCurrencies, match="Cut it by currency, or select one"):
        explore.cross(f"{WHERE}&rows=office&columns=none&measure=revenue_collected")


def test_cut_by_currency_each_cell_is_in_its_own_and_nothing_is_added_over_them(two):
    found = explore.found(f"{CUT}&measure=declarations")
    at = found.pivot
    assert at.currencies["revenue_collected"] == ""
    for office, (code, value) in OFFICES.items():
        assert at.value("revenue_collected", office, code) == value * 4
        assert at.value("revenue_collected", office, TOTAL) is None and at.value("declarations", office, TOTAL) == 40
    assert at.value("revenue_collected", TOTAL, "USD") == 4 * 7_500 and at.value("revenue_collected", TOTAL, TOTAL) is None
    assert at.value("declarations", TOTAL, TOTAL) == 120 and at.observations == 120
    assert any("never added" in note for note in sentences(at.notes))
    drawn = explore.cross(CUT)
    assert "never added" in " ".join(sentences(drawn.notes)) and "each in its own currency" in str(drawn.body) and drawn.title == ""
    assert [(panel.name, panel.scale.words) for panel in explore.paneled(explore.found(CUT))] == [
        ("MRL", "million MRL"),
        ("USD", "thousand USD"),
    ]


def test_the_table_of_a_cross_by_currency_has_no_total_over_them(two):
    [made] = table.behind(CROSS, f"{CUT}&measure=declarations")[1]
    by_key = {column.key: (column, total) for column, total in zip(made.columns, made.total, strict=True)}
    assert by_key["revenue_collected"][0].currency == "" and by_key["revenue_collected"][1] is None
    assert by_key["declarations"][1] == 120
    [picked] = table.behind(CROSS, f"{WHERE}&rows=office&columns=none&measure=import_value&currency=USD")[1]
    assert [column.currency for column in picked.columns if column.kind == "value"] == ["USD"]
    assert "USD" in str(table.shown(f"{WHERE}&rows=office&columns=none&measure=import_value&currency=USD", "/table/explore.cross")[0])


def test_a_workbook_names_the_currency_of_its_rows(two):
    def about(search: str) -> dict:
        reply = app.server.test_client().get(f"/api/view/explore.cross{search}&format=xlsx")
        rows = openpyxl.load_workbook(io.BytesIO(reply.data))["About"].iter_rows(values_only=True)
        return dict(row[:2] for row in rows)

    assert about(f"{WHERE}&rows=office&columns=none&measure=import_value&currency=USD")["Currency"] == "USD"
    assert about(CUT)["Currency"] == "that of each row" and "Currency" not in about(f"{WHERE}&rows=office&columns=none")


def test_each_record_is_in_its_own_currency(two):
    rows = records.declarations(filtered(WHERE), 0, 200).frame
    shown = [records.written(row._asdict())["customs_value"] for row in rows.itertuples(index=False)]
    assert sorted({text.split()[-1] for text in shown}) == ["MRL", "USD"]
    assert {code: text.endswith(code) for code, text in zip(rows["currency"], shown, strict=True)} == {"MRL": True, "USD": True}
    listed = app.server.test_client().get(f"/api/records{WHERE}&format=csv").text.splitlines()
    assert "currency" in listed[0] and sum(",USD," in line for line in listed) == 80


def test_prices_are_in_the_currency_of_the_items(two):
    drawn = prices.heading(filtered(f"{WHERE}&currency=USD"), ())
    assert drawn.sub.startswith("USD per kilogram") and "MRL" not in str(drawn.body)
    with pytest.raises(MixedCurrencies, match=r"MRL and USD.*currency=MRL"):
        prices.spread(filtered(WHERE), ())
