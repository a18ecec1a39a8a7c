"""Flat extracts of ASYCUDA: one record per item, taxes in columns, in the words and marks of whoever exported them."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal

import pytest

from data.loading import load
from data.loading.mapping.mapping import Options
from data.releases import release

ENGLISH = (
    "Office,Year,Serial,Number,Regime,CPC,Registration date,Payment date,Release date,Item,HS code,Country of origin,Importer TIN,"
    "Declarant,Mode of transport,Lane,Gross weight,Net weight,CIF value,Import duty,VAT,Excise,Status"
)
FRENCH = (
    "Bureau,Année,Série,Numéro,Régime,Procédure,Date d'enregistrement,Date quittance,Date mainlevée,Article,Code SH,Pays d'origine,NIF,"
    "Déclarant,Mode de transport,Couleur,Poids brut,Poids net,Valeur CIF,Droit de douane,TVA,Accise,Statut"
)
ITEMS = [
    "PT01,2025,C,17,IM4,4000,03/02/2025 14:05,04/02/2025 09:00,05/02/2025 10:00,1,870321,JAPAN,"
    "T1,B1,Sea,Red,1200.5,1100.25,1000000.55,200000.11,180000.10,5000,Paid",
    "PT01,2025,C,17,IM4,4000,03/02/2025 14:05,04/02/2025 09:00,05/02/2025 10:00,2,10121000,China,"
    "T1,B1,Sea,Red,10.1,9.05,500.45,50.05,60.07,,Paid",
    "PT01,2025,C,18,IM 7,7100,13/02/2025 08:00,,,1,2203000000,FRANCE,T2,B1,Road,Yellow,2000,1900.5,300.5,0,0,,Assessed",
    "PT02,2025,E,3,EX1,1000,14/02/2025 16:03:59.99,,15/02/2025 08:00:00,1,090111,Cameroon,T3,B2,Air,GREEN,100,90.5,2000.25,,,,Released",
]
MARKS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}


@pytest.fixture
def draft(tmp_path):
    with release.draft(tmp_path / "warehouse", fresh=True) as draft:
        yield draft


@pytest.fixture
def loaded(draft, tmp_path):
    def loads(header: str, records: list[str], mark: str = ",", name: str = "flat.csv", **options: str | bool) -> load.Report:
        text = "\n".join([header, *records]) + "\n"
        (tmp_path / name).write_text(text.replace(",", mark), encoding="utf-8")
        [report] = load.load_files(draft, "asycuda", [tmp_path / name], options=Options(**options))
        return report

    return loads


def rows(draft, query: str):
    return draft.raw.execute(query).fetchall()


def summed(header: str, records: list[str], *names: str) -> Decimal:
    """The sum of columns, by the csv module and Decimal."""
    found = csv.DictReader(io.StringIO("\n".join([header, *records])))
    return sum((Decimal(one[name]) for one in found for name in names if one[name]), Decimal(0))


@pytest.mark.parametrize("mark", MARKS, ids=MARKS.get)
@pytest.mark.parametrize("header", [ENGLISH, FRENCH], ids=["english", "french"])
def test_one_clearance_per_declaration_and_every_tax(draft, loaded, header, mark):
    report = loaded(header, ITEMS, mark)
    names = header.split(",")
    taxes = {"DUTY": names[19], "VAT": names[20], "EXC": names[21]}
    expected = {"value": names[18:19], "weight": names[17:18], "tax": list(taxes.values())}
    for name, columns in expected.items():
        total = summed(header, ITEMS, *columns)
        assert (report.sums[name]["file"], report.sums[name]["loaded"]) == (total, total), name
    assert (report.physical, report.loaded, report.notes) == (4, 4, [])
    by_tax = dict(rows(draft, "SELECT tax, sum(assessed) FROM tax_line GROUP BY 1"))
    assert by_tax == {tax: summed(header, ITEMS, name) for tax, name in taxes.items()}
    assert rows(draft, "SELECT decl_id, flow, lane, mode, origin, item_count, is_open, registered_at FROM clearance ORDER BY 1") == [
        ("PT01-2025-C-17", "import", "red", "sea", "JP", 2, 0, datetime(2025, 2, 3, 14, 5)),
        ("PT01-2025-C-18", "import", "yellow", "road", "FR", 1, 1, datetime(2025, 2, 13, 8)),
        ("PT02-2025-E-3", "export", "green", "air", "CM", 1, 0, datetime(2025, 2, 14, 16, 3, 59, 990_000)),
    ]
    assert rows(draft, "SELECT hs_code, origin FROM item ORDER BY 1") == [
        ("090111", "CM"),
        ("10121000", "CN"),
        ("2203000000", "FR"),
        ("870321", "JP"),
    ]


def test_payments_and_suspended_regimes(draft, loaded):
    loaded(ENGLISH, ITEMS)
    paid = summed(ENGLISH, ITEMS[:2], "Import duty", "VAT", "Excise")
    assert rows(draft, "SELECT sum(amount), min(paid_on) FROM payment") == [(paid, date(2025, 2, 4))]
    assert rows(draft, "SELECT sum(tax_paid) FROM clearance") == [(paid,)]
    assert rows(draft, "SELECT sum(home_use_value) FROM item") == [(summed(ENGLISH, ITEMS[:2], "CIF value"),)]


def test_decimal_commas_as_the_command_states_them(draft, loaded):
    records = [one.replace(",", ";").replace(".", ",") for one in ITEMS]
    with pytest.raises(load.FileRefused, match=r"column 'Gross weight': '1200,5' is not written as 1234.56.*--decimal ,"):
        loaded(ENGLISH.replace(",", ";"), records)
    report = loaded(ENGLISH.replace(",", ";"), records, decimal=",")
    assert report.sums["value"]["loaded"] == summed(ENGLISH, ITEMS, "CIF value")


def test_any_tax_by_its_code_and_a_total_only_where_no_tax_stands_alone(draft, loaded):
    header = "Instance ID,Office,Regime,Registration date,HS code,CIF value,TAX_RS,PCS_AMOUNT,TAX_XYZ,Total taxes"
    records = ["1,PT01,IM4,03/02/2025,870321,100.5,1.5,2,3.25,6.75", "1,PT01,IM4,03/02/2025,870321,200,,4,,4"]
    report = loaded(header, records)
    assert report.sums["tax"]["loaded"] == Decimal("10.75") and report.notes[0] == "columns not read: Total taxes"
    assert dict(rows(draft, "SELECT tax, sum(assessed) FROM tax_line GROUP BY 1")) == {
        "RS": Decimal("1.5"),
        "PCS": 6,
        "XYZ": Decimal("3.25"),
    }
    assert rows(draft, "SELECT decl_id, item_count FROM clearance") == [("1", 2)]
    only = [f"{','.join(one.split(',')[:6])},{one.split(',')[-1]}" for one in records]
    assert loaded("Instance ID,Office,Regime,Registration date,HS code,CIF value,Total taxes", only).sums["tax"]["loaded"] == Decimal(
        "10.75"
    )
    assert rows(draft, "SELECT DISTINCT tax FROM tax_line") == [("ALL",)]


def test_items_without_a_number_are_numbered_and_days_alone_give_no_hours(draft, loaded):
    report = loaded(
        "Office,Number,Regime,Registration date,HS code,CIF value", ["A,1,IM4,13/02/2025,870321,1.5", "A,1,IM4,13/02/2025,870321,2"]
    )
    assert rows(draft, "SELECT item_no, value FROM item ORDER BY 1") == [(1, Decimal("1.5")), (2, 2)]
    assert rows(draft, "SELECT decl_id, registered_on, registered_at FROM clearance") == [("A-2025-1", date(2025, 2, 13), None)]
    assert report.notes == ["dates without a time (Registration date): the days are kept, and no hours are worked out from them"]


def test_a_number_that_begins_again_each_year_names_two_declarations(draft, loaded):
    header = "Office,Number,Regime,Registration date,HS code,CIF value"
    loaded(header, ["A,1,IM4,03/02/2024,870321,1", "A,1,IM4,04/02/2025,870321,2", "B,1,IM4,04/02/2025,870321,4"])
    assert rows(draft, "SELECT decl_id FROM clearance ORDER BY 1") == [("A-2024-1",), ("A-2025-1",), ("B-2025-1",)]


ASIDE = {
    "a regime of no flow": ("A,{n},ZZ4,03/02/2025,1,870321,1,Paid", "regime", "quarantined"),
    "an item twice": ("A,1,IM4,03/02/2025,1,870321,1,Paid", "duplicate", "duplicate"),
    "a declaration cancelled": ("A,{n},IM4,03/02/2025,1,870321,1,Annulée", "cancelled", "replaced"),
    "no date": ("A,{n},IM4,,1,870321,1,Paid", "empty", "quarantined"),
    "a month too many": ("A,{n},IM4,03/13/2025,1,870321,1,Paid", "date", "quarantined"),
    "an impossible code": ("A,{n},IM4,03/02/2025,1,ABC,1,Paid", "hs", "quarantined"),
}


@pytest.mark.parametrize("name", ASIDE)
def test_what_is_set_aside_is_counted_with_its_amount(draft, loaded, name):
    record, rule, part = ASIDE[name]
    header = "Office,Number,Regime,Registration date,Item,HS code,CIF value,Status"
    records = [f"A,{n},IM4,{n % 27 + 1:02}/02/2025,1,870321,2,Paid" for n in range(1, 401)]
    if rule == "duplicate":
        records[0] = "A,1,IM4,03/02/2025,1,870321,2,Paid"
    report = loaded(header, [*records, record.format(n=999)])
    assert report.rules == {rule: 1} and (report.physical, report.loaded) == (401, 400)
    assert report.sums["value"] | {"unreadable": 0} == {
        "file": 801, "warehouse": 800, "loaded": 800, "replaced": 0, "quarantined": 0, "duplicate": 0, "aggregate": 0, "repeated": 0,
        "unreadable": 0,
    } | {part: 1}  # fmt: skip


@pytest.mark.parametrize(
    ("header", "record", "message"),
    [
        (
            "Office,Regime,Registration date,HS code,CIF value",
            "A,IM4,03/02/2025,870321,1",
            "no column tells the declaration: one of INSTANCEID",
        ),
        (
            "Office,Number,Registration date,HS code,CIF value",
            "A,1,03/02/2025,870321,1",
            "no column tells imports from exports.*--flow import",
        ),
        ("Office,Number,Regime,Registration date,CIF value", "A,1,IM4,03/02/2025,1", "no column 'HS code'"),
    ],
)
def test_what_is_missing_is_named(loaded, header, record, message):
    with pytest.raises(load.FileRefused, match=message):
        loaded(header, [record])


def test_the_flow_may_be_stated(draft, loaded):
    loaded("Office,Number,Registration date,HS code,CIF value", ["A,1,03/02/2025,870321,1"], flow="export")
    assert rows(draft, "SELECT flow, export_value FROM item") == [("export", 1)]


WORDS = {
    "import": ("IM4", "im 4", "I.M.4", "IMD4", "Importación temporal", "Réimportation", "Mise à la consommation", "IM4 - Home use"),
    "export": ("EX1", "EX 3", "Exportação", "Réexportation"),
    "transit": ("TR8", "Tránsito", "Transbordement"),
}


def test_the_flow_is_read_in_words_and_none_is_taken_for_another(draft, loaded):
    header = "Office,Number,Regime,Registration date,HS code,CIF value"
    words = [(flow, word) for flow, some in WORDS.items() for word in some]
    loaded(header, [f"A,{n:02},{word},13/02/2025,870321,100" for n, (_, word) in enumerate(words)])
    assert rows(draft, "SELECT flow FROM item ORDER BY decl_id") == [(flow,) for flow, _ in words]
    with pytest.raises(load.FileRefused, match=r"none of the 2 records .* accepted: IM4, EX1 or TR8, or Import.* column 'Regime': 'E"):
        loaded(header, ["A,1,Exonération,13/02/2025,870321,100", "A,2,Régularisation,13/02/2025,870321,100"])


@pytest.mark.parametrize("most", [1, 200])
def test_months_before_days_are_refused_unless_they_are_a_slip(draft, loaded, most):
    header = "Office,Number,Regime,Registration date,HS code,CIF value"
    records = [f"A,{n},IM4,{n % 12 + 13}/02/2025,870321,100" for n in range(2, most + 1)] + ["A,999,IM4,02/25/2025,870321,1"]
    if most > 1:
        assert loaded(header, records).rules == {"date": 1}
        return
    told = r"'02/25/2025' has the month before day, where .*: so 1 of the 1 dates that tell. Load it with --dates month-first"
    with pytest.raises(load.FileRefused, match=told):
        loaded(header, records)


READ_AS = "flat.csv: column {!r}: all dates fit both orders of day and month: {!r} (line {}) was read as day before month, 2025-02-03."
DAYS = {  # dates of registration and of payment; the column, first date and line that the report names
    "open": ((("03/02/2025", ""), ("04/02/2025", "")), ("Registration date", "03/02/2025", 2)),
    "open with a time": ((("3-2-2025 14:05", ""),), ("Registration date", "3-2-2025 14:05", 2)),
    "first is the same either way": ((("02/02/2025", ""), ("03/02/2025", "")), ("Registration date", "03/02/2025", 3)),
    "the same either way": ((("02/02/2025", ""), ("03/03/2025", "")), None),
    "a day above 12": ((("03/02/2025", ""), ("13/02/2025", "")), None),
    "a day above 12 in another column": ((("03/02/2025", ""), ("04/02/2025", "13/02/2025")), None),
    "ISO": ((("2025-02-03", ""), ("2025-02-13", "")), None),
    "ISO tells nothing of the others": ((("2025-02-13", ""), ("03/02/2025", "")), ("Registration date", "03/02/2025", 3)),
    "months in letters": ((("03-FEB-25", ""),), None),
}


@pytest.mark.parametrize(("dates", "named"), DAYS.values(), ids=DAYS)
def test_dates_that_fit_both_orders_are_told_in_the_report(loaded, dates, named):
    header = "Office,Number,Regime,Registration date,Payment date,HS code,CIF value"
    report = loaded(header, [f"A,{n},IM4,{on},{paid},870321,100" for n, (on, paid) in enumerate(dates)])
    told = [note for note in report.notes if "orders of day and month" in note]
    if named is None:
        assert told == []
        return
    [note] = told
    assert note.startswith(READ_AS.format(*named))
    assert "If that is wrong, load it with --dates month-first, or export dates as YYYY-MM-DD" in note


@pytest.mark.parametrize("clock", ["", " 14:05", " 2:05 PM"])
def test_the_order_of_day_and_month_may_be_stated(draft, loaded, clock):
    header, days = "Office,Number,Regime,Registration date,HS code,CIF value", (f"02/03/2025{clock}", "2025-02-13", f"02/25/2025{clock}")
    report = loaded(header, [f"A,{n},IM4,{day},870321,100" for n, day in enumerate(days)], dates="month-first")
    found = rows(draft, "SELECT registered_on FROM item ORDER BY decl_id")
    assert found == [(date(2025, 2, day),) for day in (3, 13, 25)] and not any("orders of day" in note for note in report.notes)


def test_dates_of_both_orders_are_refused_whatever_is_stated(loaded):
    records = [f"A,{n},IM4,{day},870321,100" for n, day in enumerate(["02/25/2025", "25/02/2025"] * 9)]
    for order in ("day-first", "month-first"):
        with pytest.raises(load.FileRefused, match=r"so 9 of the 18 dates that tell. The column holds both orders: export dates as YYYY"):
            loaded("Office,Number,Regime,Registration date,HS code,CIF value", records, dates=order)


def test_a_flat_file_again_replaces_its_declarations(draft, loaded):
    loaded(ENGLISH, ITEMS)
    loaded(ENGLISH, ITEMS[:3], name="flat.csv")
    assert rows(draft, "SELECT count(*), sum(value) FROM item") == [(3, summed(ENGLISH, ITEMS[:3], "CIF value"))]
    loaded(ENGLISH, [ITEMS[0].replace("1000000.55", "7.5")], name="other.csv")
    assert rows(draft, "SELECT sum(value) FROM item") == [(Decimal("7.5") + Decimal("300.5"),)]
    assert rows(draft, "SELECT count(*) FROM clearance") == [(2,)]
