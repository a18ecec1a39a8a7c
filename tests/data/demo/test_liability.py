"""From the standard rate to what was paid: every step of the demonstration's tax lines, computed a second time."""

import json

import pandas as pd
import pytest

from data.demo.world.truths import MISSING_OFFICE
from data.derived.arrears import AGES

STEPS = ("statutory", "preference", "exempted", "suspended", "uplift", "assessed", "unpaid", "refunded", "paid", *AGES)


@pytest.mark.parametrize(
    "whole, parts",
    [
        ("statutory", "preference + exempted + suspended + assessed - uplift"),
        ("assessed", "unpaid + refunded + paid"),
        ("unpaid", " + ".join(AGES)),
        ("forgone", "preference + exempted"),
    ],
)
def test_parts_add_up_on_every_line_to_the_last_digit(one, whole, parts):
    assert one(f"SELECT count(*) FROM tax_line WHERE {whole} <> {parts} OR {whole} IS NULL OR {parts} IS NULL") == 0
    assert one(f"SELECT sum({whole}) FROM tax_line") > 0


def test_no_step_is_negative_and_each_belongs_to_its_reason(one):
    assert one(f"SELECT count(*) FROM tax_line WHERE least({', '.join(STEPS)}) < 0 OR uplift > assessed") == 0
    assert one("SELECT count(*) FROM tax_line WHERE preference > 0 AND agreement = '-'") == 0
    assert one("SELECT count(*) FROM tax_line WHERE exempted > 0 AND relief IN ('-', 'PRF', 'SUS')") == 0
    assert one("SELECT count(*) FROM tax_line WHERE suspended > 0 AND procedure NOT IN ('7100', '5100', '5300')") == 0


def test_the_statutory_potential_is_the_cascade_at_standard_rates(frame):
    items = frame(
        "SELECT i.*, CAST(value * 10000 AS BIGINT) AS worth, duty.rate * 100 AS duty, coalesce(exc.rate, 0) * 100 AS excise, "
        "vat.rate * 100 AS vat FROM item i "
        "ASOF JOIN (SELECT * FROM tariff WHERE tax = 'DTY' AND agreement = '-') duty "
        "ON i.hs6 = duty.hs6 AND i.registered_on >= duty.valid_from "
        "JOIN tariff vat ON vat.hs6 = i.hs6 AND vat.tax = 'VAT' LEFT JOIN tariff exc ON exc.hs6 = i.hs6 AND exc.tax = 'EXC' "
        "WHERE flow = 'import'"
    )
    total, sums = items["worth"] * 100, {}
    for tax, column in (("DTY", "duty"), ("EXC", "excise"), ("VAT", "vat")):
        rate = items[column].astype(float).round().astype("int64")
        amount = ((total + 50) // 100 * rate + 50) // 100
        total, sums[tax] = total + amount, int(amount.sum())
    cascade = "CAST(sum(statutory + uplift) * 1000000 AS HUGEINT)::VARCHAR"
    held = frame(f"SELECT tax, {cascade} AS sum FROM tax_line WHERE tax <> 'FEE' GROUP BY tax")
    assert {tax: int(value) for tax, value in zip(held["tax"], held["sum"], strict=True)} == sums


def test_the_uplift_of_lines_is_that_of_their_declarations(one):
    assert one("SELECT sum(uplift) FROM tax_line") == one("SELECT sum(uplift) FROM clearance WHERE tax_paid IS NOT NULL") > 0
    assert (
        one(
            "SELECT count(*) FROM (SELECT decl_id, sum(uplift) AS lines FROM tax_line GROUP BY 1) JOIN clearance USING (decl_id) "
            "WHERE lines <> clearance.uplift"
        )
        == 0
    )


def test_what_is_unpaid_and_how_old_it_is(frame):
    lines = frame(f"SELECT decl_id, item_no, tax, assessed, unpaid, refunded, {', '.join(AGES)} FROM tax_line")
    keys = ["decl_id", "item_no", "tax"]
    received = frame("SELECT decl_id, item_no, tax, amount, method FROM payment").assign(back=lambda each: each["method"] == "refund")
    sums = received.assign(amount=received["amount"].astype(float)).pivot_table("amount", keys, "back", "sum", fill_value=0.0)
    known = lines.join(sums, on=keys).fillna({False: 0.0, True: 0.0})
    assert (known["assessed"].astype(float) - known[False] - known["unpaid"].astype(float)).abs().max() < 1e-5
    assert (known[True] + known["refunded"].astype(float)).abs().max() < 1e-5
    declared = frame("SELECT decl_id, CAST(coalesce(assessed_at, registered_on) AS DATE) AS since FROM clearance").set_index("decl_id")
    owed = lines[lines["unpaid"] > 0].join(declared, on="decl_id")
    days = (pd.Timestamp("2026-10-31") - pd.to_datetime(owed["since"])).dt.days
    classes = pd.cut(days, [-1, 30, 90, 365, 100_000], labels=list(AGES))
    sums_by_age = owed.groupby(classes, observed=False)["unpaid"].sum()
    assert {name: round(sums_by_age[name], 5) for name in AGES} == {name: round(lines[name].sum(), 5) for name in AGES}
    assert (sums_by_age > 0).all()


def test_the_treasury_holds_what_the_missing_declarations_paid(frame, one):
    found = frame(
        "SELECT month, office, sum(treasury) AS treasury, sum(paid) AS paid FROM ("
        "SELECT month, office, treasury, 0 AS paid FROM target WHERE measure = 'treasury' "
        "UNION ALL SELECT month, office, 0, amount FROM payment) GROUP BY ALL HAVING sum(treasury) <> sum(paid) ORDER BY month"
    )
    since = json.loads(one("SELECT scope FROM planted_truth WHERE key = 'missing_office_month'"))["since"]
    assert set(found["office"]) == {MISSING_OFFICE} and found["month"].min() == since and (found["treasury"] > found["paid"]).all()


def test_the_raised_tariff_shows_exactly_in_the_statutory_rate(frame, one):
    scope = json.loads(one("SELECT scope FROM planted_truth WHERE key = 'tariff_change'"))
    rates = frame(
        "SELECT month, sum(statutory_duty) * 100 / sum(home_use_value) AS rate FROM item WHERE hs2 = '69' GROUP BY month ORDER BY month"
    )
    expected = [20 if month >= scope["since"] else 10 for month in rates["month"]]
    assert rates["rate"].tolist() == pytest.approx(expected, abs=1e-9) and set(expected) == {10, 20}
