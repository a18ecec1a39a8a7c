"""The rules of data quality: what each finds, what it cannot judge, and the items it spoils."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pyarrow as pa
import pytest

from data import reference, schema
from data.quality import assessment, problem_evidence
from data.quality.checks import CHECKS
from data.quality.unread import RESTS_ON
from data.releases import release

MONTH = 202401
GOODS = {
    "month": MONTH,
    "office": "PT01",
    "flow": "import",
    "origin": "JP",
    "hs2": "87",
    "hs4": "8703",
    "hs6": "870321",
    "trader": "T1",
    "load_id": 1,
    "currency": "XAF",
}
ITEM = GOODS | {
    "decl_id": "1",
    "item_no": 1,
    "registered_on": date(2024, 1, 10),
    "hs_code": "8703211000",
    "hs_edition": 2017,
    "items": 1,
    "value": Decimal(1000),
    "net_kg": Decimal(100),
    "gross_kg": Decimal(110),
}
LINE = GOODS | {
    "decl_id": "1",
    "item_no": 1,
    "tax": "CUD",
    "base": Decimal(1000),
    "rate": Decimal(10),
    "assessed": Decimal(100),
    "lines": 1,
}
CLEARED = GOODS | {
    "decl_id": "1",
    "registered_on": date(2024, 1, 10),
    "registered_at": datetime(2024, 1, 10, 9),
    "assessed_at": datetime(2024, 1, 10, 10),
    "paid_at": datetime(2024, 1, 11),
    "released_at": datetime(2024, 1, 12),
    "inspectable": 1,
}
SPOILT = {
    "letters": (1, "E", "item", {"hs_code": "87AB"}),
    "too short": (1, "E", "item", {"hs_code": "8703"}),
    "chapter 77": (1, "E", "item", {"hs2": "77", "hs_code": "770000"}),
    "no such chapter": (1, "E", "item", {"hs2": "00", "hs_code": "000000"}),
    "not of the edition": (1, "E", "item", {"hs6": "870399"}),
    "chapter 99": (1, "W", "item", {"hs2": "99", "hs4": "9999", "hs6": "999999", "hs_edition": 2022}),
    "no mass": (2, "E", "item", {"net_kg": Decimal(0)}),
    "gross below net": (2, "E", "item", {"gross_kg": Decimal(99)}),
    "no value": (3, "E", "item", {"value": Decimal(0)}),
    "CIF below FOB": (3, "E", "item", {"fob_value": Decimal(1001)}),
    "dear freight": (3, "W", "item", {"fob_value": Decimal(100), "freight": Decimal(60)}),
    "no origin": (5, "E", "item", {"origin": "-"}),
    "no such country": (5, "E", "item", {"origin": "QQ"}),
    "own country": (5, "W", "item", {"origin": "KR"}),
    "paid before assessed": (6, "E", "clearance", {"paid_at": datetime(2024, 1, 10, 9, 30)}),
    "left before release": (6, "E", "clearance", {"gate_out_at": datetime(2024, 1, 11, 12)}),
    "last century": (6, "E", "clearance", {"registered_on": date(1966, 1, 1)}),
    "no exchange rate": (8, "E", "item", {"invoice_currency": "EUR", "fx": None}),
    "far exchange rate": (8, "E", "item", {"invoice_currency": "EUR", "fx": Decimal(800)}),
    "invoice elsewhere": (8, "E", "item", {"invoice_currency": "USD", "fx": Decimal(600), "invoice_value": Decimal(5)}),
    "tax off": (9, "E", "tax_line", {"assessed": Decimal(90)}),
    "no amount": (19, "E", "tax_line", {"assessed": None}),
    "no duty": (9, "E", "tax_line", {"assessed": Decimal(0), "base": Decimal(5)}),
    "preference without agreement": (10, "W", "item", {"preference_claimed": 1}),
    "origin outside": (10, "W", "item", {"preference_claimed": 1, "agreement": "ECO"}),
    "dearer than most favoured": (
        10,
        "W",
        "item",
        {"preference_claimed": 1, "agreement": "ECO", "origin": "GH", "rate_applied": Decimal(9), "rate_mfn": Decimal(5)},
    ),
    "unit without quantity": (11, "W", "item", {"unit": "u"}),
    "too heavy": (12, "W", "item", {"gross_kg": Decimal(500_000_000)}),
    "red without result": (16, "W", "clearance", {"lane": "red"}),
}


@pytest.fixture
def raw(tmp_path):
    with release.draft(tmp_path / "warehouse", fresh=True) as draft:
        reference.fill_missing(draft.raw)
        add(draft.raw, "load", {"load_id": 1, "source": "korea"})
        add(draft.raw, "hs", {"edition": 2017, "code": "870321"})
        add(draft.raw, "tax", {"code": "CUD", "class": "duty"})
        add(draft.raw, "agreement_partner", {"agreement": "ECO", "country": "GH"})
        for currency, rate in (("XAF", 600), ("EUR", Decimal("0.9"))):
            quoted = {"currency": currency, "rate": Decimal(rate), "quoted": f"{currency} for one USD"}
            add(draft.raw, "exchange_rate", {"month": MONTH} | quoted)
        yield draft.raw


def add(raw, table: str, *rows: dict) -> None:
    columns = schema.metadata.tables[table].columns
    defaults = {column.name: "-" for column in columns if column.default is not None}
    raw.register("added", pa.Table.from_pylist([defaults | row for row in rows]))
    raw.execute(f"INSERT INTO {table} BY NAME SELECT * FROM added")
    raw.unregister("added")


def found(raw, rule: int, severity: str) -> tuple[int, int]:
    [row] = raw.execute('SELECT sum("rows"), sum(failed) FROM finding WHERE rule = ? AND severity = ?', [rule, severity]).fetchall()
    return row


def judge(raw, **changed: dict) -> None:
    for table, row in (("item", ITEM), ("tax_line", LINE), ("clearance", CLEARED)):
        add(raw, table, row | changed.get(table, {}), row | {"decl_id": "2", "trader": "T2"})
    assessment.run(raw, {MONTH}, 1)


def test_what_is_in_order_fails_no_rule(raw):
    judge(raw)
    assert raw.execute("SELECT DISTINCT rule FROM finding WHERE failed > 0").fetchall() == []
    assert raw.execute(
        "SELECT rule, severity, sum(\"rows\") FROM finding WHERE rule IN (1, 2, 3, 5, 6, 9) AND severity = 'E' GROUP BY ALL ORDER BY 1"
    ).fetchall() == [(rule, "E", 2) for rule in (1, 2, 3, 5, 6, 9)]
    assert raw.execute("SELECT valid FROM item").fetchall() == [(1,), (1,)]


@pytest.mark.parametrize("name", SPOILT)
def test_each_rule_finds_what_is_wrong_and_spoils_the_item_only_for_errors(raw, name):
    rule, severity, table, change = SPOILT[name]
    judge(raw, **{table: change})
    assert found(raw, rule, severity)[1] == 1
    assert raw.execute("SELECT valid FROM item ORDER BY decl_id").fetchall() == [(0 if severity == "E" else 1,), (1,)]
    assert (
        raw.execute("SELECT example FROM finding WHERE rule = ? AND severity = ? AND failed > 0", [rule, severity])
        .fetchone()[0]
        .split("/")[0]
        == "1"
    )


def test_what_a_source_does_not_state_is_not_judged(raw):
    judge(raw, item={"net_kg": None, "gross_kg": None})
    for rule, severity, fact in (
        (4, "W", "item"),
        (8, "E", "item"),
        (10, "W", "item"),
        (13, "W", "item"),
        (16, "W", "clearance"),
        (15, "E", ""),
    ):
        assert found(raw, rule, severity) == (0, 0), fact
    assert found(raw, 2, "E") == (1, 0)


def test_electricity_has_no_mass(raw):
    judge(raw, item={"hs2": "27", "hs4": "2716", "hs6": "271600", "hs_code": "271600", "hs_edition": 2012, "net_kg": Decimal(0)})
    assert found(raw, 2, "E") == (1, 0)


def test_rare_prices_of_a_code_are_flagged(raw):
    add(
        raw,
        "item",
        *(ITEM | {"decl_id": f"P{number}", "trader": f"T{number}", "value": Decimal(1000 + number % 20)} for number in range(400)),
        ITEM | {"decl_id": "cheap", "value": Decimal(1), "trader": "X"},
    )
    assessment.run(raw, None, 1)
    assert found(raw, 4, "W") == (401, 1)
    assert raw.execute("SELECT example FROM finding WHERE rule = 4 AND failed > 0").fetchone() == ("cheap/1",)


def test_declarations_twice_and_the_same_goods_within_days(raw):
    later = ITEM | {"decl_id": "near", "registered_on": date(2024, 1, 15)}
    add(raw, "item", ITEM, later, ITEM | {"decl_id": "far", "registered_on": date(2024, 1, 30)})
    add(raw, "clearance", CLEARED, CLEARED)
    assessment.run(raw, {MONTH}, 1)
    assert found(raw, 7, "W") == (3, 1) and found(raw, 7, "E") == (2, 2)


def busy(office: str, days: list[date], each: int) -> list[dict]:
    return [
        CLEARED | {"office": office, "decl_id": f"{office}{day}{number}", "registered_on": day, "month": day.year * 100 + day.month}
        for day in days
        for number in range(each)
    ]


def test_a_silent_or_missing_office_is_found_and_a_small_one_may_be_silent(raw):
    days = [date(2024, 1, 1) + timedelta(number) for number in range(182) if (date(2024, 1, 1) + timedelta(number)).isoweekday() < 6]
    week = [day for day in days if not date(2024, 5, 6) <= day <= date(2024, 5, 10)]
    add(
        raw,
        "clearance",
        *busy("FULL", days, 5),
        *busy("GONE", [day for day in days if day.month != 3], 5),
        *busy("WEEK", week, 5),
        *busy("TINY", days[::15], 1),
    )
    assessment.run(raw, None, 1)
    silent = raw.execute("SELECT office, month, example FROM finding WHERE rule = 14 AND failed = 1 ORDER BY 1").fetchall()
    assert [row[:2] for row in silent] == [("GONE", 202403), ("WEEK", 202405)]
    gone, week_ = (problem_evidence.read(row[2]).values for row in silent)
    assert gone["declared"] == 0 and 100 < gone["norm"] < 200 and week_["days"] == 5
    assert found(raw, 14, "W")[0] == 18  # of TINY nothing can be said


def test_a_silence_that_reaches_a_day_into_the_next_month_is_of_the_month_it_fills(raw):
    days = [date(2024, 1, 1) + timedelta(number) for number in range(182) if (date(2024, 1, 1) + timedelta(number)).isoweekday() < 6]
    add(raw, "clearance", *busy("A", [day for day in days if not date(2024, 3, 1) <= day <= date(2024, 4, 1)], 5))
    add(raw, "clearance", *busy("B", [day for day in days if not date(2024, 2, 28) <= day <= date(2024, 3, 4)], 5))
    assessment.run(raw, None, 1)
    rows = raw.execute("SELECT office, month, example FROM finding WHERE rule = 14 AND failed = 1 ORDER BY 1, 2").fetchall()
    assert [row[:2] for row in rows] == [("A", 202403), ("B", 202402)]
    first, second = (problem_evidence.read(row[2]).values for row in rows)
    assert first["declared"] == 0 and second["days"] == 2


def test_payments_are_compared_with_the_treasury_by_month_and_tax(raw):
    paid = GOODS | {"tax": "CUD", "receipt": "R", "method": "receipt", "amount": Decimal(1000), "receipts": 1}
    add(raw, "payment", paid, paid | {"tax": "VAT"})
    for tax, goal in (("CUD", 1004.0), ("VAT", 1006.0)):
        add(raw, "target", {"measure": "treasury", "month": MONTH, "office": "North", "tax": tax, "currency": "XAF", "treasury": goal})
    assessment.run(raw, {MONTH}, 1)
    assert found(raw, 15, "E") == (2, 1)
    [(kept,)] = raw.execute("SELECT example FROM finding WHERE rule = 15 AND failed > 0").fetchall()
    evidence = problem_evidence.read(kept)
    known = {"tax": "VAT", "currency": "XAF", "paid": 1000, "treasury": 1006}
    assert evidence == problem_evidence.ProblemEvidence("treasury_differs", known)


def test_findings_of_other_months_stay(raw):
    add(raw, "item", ITEM, ITEM | {"month": 202402, "decl_id": "2", "net_kg": Decimal(0)})
    assessment.run(raw, None, 1)
    raw.execute("UPDATE item SET net_kg = 0, gross_kg = 0 WHERE month = 202401")
    assessment.run(raw, {MONTH}, 2)
    assert raw.execute("SELECT month, load_id, failed FROM finding WHERE rule = 2 ORDER BY 1").fetchall() == [
        (202401, 2, 1),
        (202402, 1, 1),
    ]
    raw.execute("UPDATE item SET net_kg = 1, gross_kg = 2")
    assessment.run(raw, None, 3)
    assert found(raw, 2, "E") == (2, 0) and raw.execute("SELECT min(valid) FROM item").fetchone() == (1,)


def test_every_check_belongs_to_a_rule_of_its_severity():
    rules = {rule.number: rule for rule in assessment.RULES}
    assert sorted(rules) == list(range(1, 26))
    assert all(check.severity in rules[check.rule].severity for check in CHECKS)
    assert {check.rule for check in CHECKS} == set(rules) - {14, 15, 17, 18, *RESTS_ON}
