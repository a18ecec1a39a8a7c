"""What the estimates read, from a small hand-made warehouse."""

from datetime import date

import pytest

from data.schema import cif_fob, clearance, exchange_rate, inspection, item, mirror, tax_line
from queries.addresses.filters import Filters
from queries.compliance import item_prices, random_inspections
from queries.compliance import mirror as mirrored
from tests.queries.small import filled, publish

UNTIL = 202601


def reports(**values):
    held = {"reporter": "BR", "partner": "XM", "flow": "export", "valuation": "FOB", "value_usd": 100, "net_kg": 50}
    return filled(mirror, **held | values)


def imported(number, **values):
    held = {"decl_id": number, "item_no": 1, "origin": "BR", "partner": "BR", "import_value": 700, "net_kg": 40, "quantity": 4, "unit": "u"}
    return filled(item, **held | {"items": 1, "mode": "sea", "home_use_value": 700, "statutory_tax": 140, "statutory_duty": 70} | values)


def factor(partner, hs4, mode, value):
    return filled(cif_fob, partner=partner, hs4=hs4, mode=mode, factor=value, source="test")


@pytest.fixture
def warehouse(folder):
    inspected = {"reason": "random", "office": "PTM", "inspections": 1, "selection": "random"}
    rows = {
        mirror: [
            reports(),
            reports(hs4="8518", hs6="851810"),
            reports(flow="import"),
            reports(partner="ZZ", reporter="BR"),
            reports(hs2="88", hs4="8802", hs6="880240"),
            reports(reporter="FR", month=202511),
            reports(reporter="IN", month=202512, months=12, value_usd=9_000),
            reports(hs2="27", hs4="-", hs6="-", value_usd=9_000),
            reports(hs2="-", hs4="-", hs6="-", value_usd=9_000),
        ],
        item: [
            imported("A"),
            imported("B", mode="air", import_value=300),
            imported("C", partner="IT", origin="IT"),
            imported("D", origin="-"),
        ],
        cif_fob: [factor("BR", "-", "sea", 1.1), factor("BR", "-", "air", 1.2), factor("BR", "8518", "-", 1.04)],
        exchange_rate: [{"month": month, "currency": "MRL", "country": "-", "rate": 10, "quoted": "-"} for month in (202511, 202601)],
        inspection: [
            filled(inspection, decl_id="A", uplift=30, findings=1, **inspected),
            filled(inspection, decl_id="B", uplift=0, findings=0, **inspected),
            filled(inspection, decl_id="C", uplift=99, findings=1, **inspected | {"reason": "criteria"}),
        ],
        clearance: [
            filled(
                clearance, decl_id=each, office="PTM", declarations=1, tax_paid=200, inspected_random=seen, irregular_random=seen and bad
            )
            for each, seen, bad in (("A", 1, 1), ("B", 1, 0), ("C", None, None), ("D", None, None))
        ],
        tax_line: [filled(tax_line, decl_id="A", office="PTM", tax="DTY", paid=800, lines=1, assessed_on=date(2026, 1, 2))],
    }
    publish(folder, rows)


@pytest.mark.usefixtures("warehouse")
def test_both_sides_are_ours_in_local_currency_and_silent_partners_are_named():
    found = mirrored.sides(UNTIL)
    assert found.sent.set_index(["partner", "hs4", "month"])["reported"].to_dict() == {
        ("BR", "8517", UNTIL): 1000,
        ("BR", "8518", UNTIL): 1000,
        ("FR", "8517", 202511): 1000,
    }
    assert found.arrived[["partner", "hs4", "declared", "declared_kg"]].to_numpy().tolist() == [["BR", "8517", 1700, 120]]
    assert found.silent == ("IT",) and found.rates == {"8517": pytest.approx(0.2)}


@pytest.mark.usefixtures("warehouse")
def test_freight_is_that_of_the_modes_used_and_of_the_heading_where_known():
    factors = mirrored.sides(UNTIL).factors
    assert factors["BR", "-"] == pytest.approx((1400 * 1.1 + 300 * 1.2) / 1700) and factors["BR", "8518"] == 1.04
    assert factors["IT", "-"] == mirrored.USUAL


@pytest.mark.usefixtures("warehouse")
def test_items_without_an_origin_have_no_unit_value_to_compare():
    assert sorted(item_prices.items(Filters(UNTIL, UNTIL))["value"]) == [300, 700, 700]


@pytest.mark.usefixtures("warehouse")
def test_the_random_lane_holds_random_inspections_alone_with_their_tax():
    drawn, strata = random_inspections.sample(Filters(UNTIL, UNTIL)), random_inspections.strata(Filters(UNTIL, UNTIL))
    assert sorted(drawn[["found", "uplift", "tax"]].to_numpy().tolist()) == [[0, 0, 200], [1, 30, 200]]
    assert strata.to_dict("records") == [{"stratum": "PTM", "all": 4, "n": 2, "found": 1, "tax": 800}]
    assert random_inspections.sample(Filters(UNTIL, UNTIL).with_pick("office", "KAL")).empty
