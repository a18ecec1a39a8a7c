"""Amounts that would be lost or mixed without a word: columns that nobody reads, other sheets, several currencies beside amounts."""

import csv
from decimal import Decimal

import openpyxl
import pytest

from data.loading.load import FileRefused
from data.loading.values import units
from tests.data.loading.own import draft, loaded, rows

__all__ = ["draft"]
HEADER = "Office,Year,Serial,Number,Registration date,Item,Regime,HS code,Origin,CIF value,Net weight,Import duty"
ITEMS = [f"KVA,2025,C,{n},1{n}/03/2025,1,IM4,010121{n}0,CN,{n}001.50,{n}.25,{n}0.75" for n in (1, 2, 3)]
MONTHS = [("2023-01", "A", "DD", 5.5), ("2023-01", "B", "DD", 6.25)]


def written(path, header: str, records: list[str]):
    path.write_text("\n".join([header, *records]), encoding="utf-8")
    return path


@pytest.mark.parametrize("header", ["Fuel levy", "Taxe spéciale", "Market value", "Gross weight (tonnes)", "Derecho especial", "قيمة"])
def test_a_column_that_seems_to_hold_amounts_and_is_not_read_is_told_with_its_sum(draft, tmp_path, header):
    path = written(tmp_path / "a.csv", f"{HEADER},{header}", [f"{one},{n}.5" for n, one in enumerate(ITEMS)])
    whole = sum(Decimal(row[header]) for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    [said] = [note for note in loaded(draft, "asycuda", path).notes if "is in no sum" in note]
    assert said.startswith(f"column {header!r} is not read and is in no sum: its 3 numbers come to {whole:f}; if it belongs to one")
    assert ("`multiplier`" in said) == ("tonnes" in header)


@pytest.mark.parametrize(
    "header", ["Tax rate", "Taxe code", "Invoice amount no", "Goods description", "Total taxes due", "Unit value", "TAX_LIN_RNK"]
)
def test_rates_codes_and_totals_are_no_amounts_of_their_own(header):
    assert not units.is_amount(header)


@pytest.mark.parametrize("headers", ["Derecho de importación,IVA", "Direitos de importação,IVA"])
def test_duties_are_read_under_their_names_in_other_languages(draft, tmp_path, headers):
    path = written(tmp_path / "a.csv", HEADER.replace("Import duty", headers), [f"{one},1.5" for one in ITEMS])
    loaded(draft, "asycuda", path)
    assert rows(draft, "SELECT tax, sum(assessed) FROM tax_line GROUP BY 1 ORDER BY 1") == [
        ("DUTY", Decimal("62.25")),
        ("VAT", Decimal("4.5")),
    ]


def test_amounts_marked_with_several_currencies_are_never_added(draft, tmp_path):
    mixed = [one.replace(f"{n}001", f"{('USD', 'US$', 'EUR')[n - 1]} {n}001") for n, one in enumerate(ITEMS, 1)]
    with pytest.raises(FileRefused, match=r"line 4, column 'CIF value': 'EUR 3001.50', and line 2, .*'USD 1001.50': amounts in several"):
        loaded(draft, "asycuda", written(tmp_path / "a.csv", HEADER, mixed), marks=("USD", "US$", "EUR"))
    report = loaded(draft, "asycuda", written(tmp_path / "b.csv", HEADER, mixed[:2]), marks=("USD", "US$", "EUR"))
    assert report.sums["value"]["loaded"] == 3003


def test_amounts_marked_with_another_currency_than_the_administrations_are_refused(draft, tmp_path):
    (tmp_path / "own.toml").write_text('name = "Customs"\ncurrency = "XOF"\n', encoding="utf-8")
    loaded(draft, "administration", tmp_path / "own.toml")
    records = [one.replace(",CN,", ",CN,USD ") for one in ITEMS]
    with pytest.raises(FileRefused, match="--mark USD: amounts in USD, and the currency of the administration is XOF"):
        loaded(draft, "asycuda", written(tmp_path / "a.csv", HEADER, records), marks=("USD",))
    francs = [one.replace("USD", "FCFA") for one in records]
    assert loaded(draft, "asycuda", written(tmp_path / "b.csv", HEADER, francs), marks=("FCFA",)).loaded == 3


def test_sheets_of_the_same_columns_are_loaded_one_by_one_or_not_at_all(draft, tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "January"
    for sheet, record in zip((book.active, book.create_sheet("February"), book.create_sheet("Notes")), (*MONTHS, ("x",)), strict=True):
        sheet.append(("Revenue",))
        sheet.append(("Month", "Office", "Tax", "Amount") if len(record) > 1 else ("Month", "Office"))
        sheet.append(record)
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(FileRefused, match="the sheets 'January' and 'February' hold the same columns: load each"):
        loaded(draft, "revenue", tmp_path / "a.xlsx")
    for sheet in ("January", "February"):
        loaded(draft, "revenue", tmp_path / "a.xlsx", sheet=sheet)
    assert rows(draft, "SELECT count(*), sum(amount) FROM payment") == [(2, Decimal("11.75"))]
    book["February"].sheet_state = "hidden"
    book.save(tmp_path / "b.xlsx")
    assert "not read: February (hidden), Notes" in " ".join(loaded(draft, "revenue", tmp_path / "b.xlsx").notes)


@pytest.mark.parametrize(
    ("header", "month"),
    [("Mês;Alfândega;Imposto;Valor", "Março/2023"), ("Monat;Zollamt;Abgabe;Betrag", "03.2023"), ("الشهر;المكتب;الضريبة;المبلغ", "٢٠٢٣-٠٣")],
)
def test_revenue_is_read_under_headers_in_other_languages(draft, tmp_path, header, month):
    loaded(draft, "revenue", written(tmp_path / "a.csv", header, [f"{month};A;DD;5.5"]))
    assert rows(draft, "SELECT month, office, amount FROM payment") == [(202303, "A", Decimal("5.5"))]


@pytest.mark.parametrize("text", ["<NA>", "s/d", "n.d."])
def test_marks_for_nothing_are_unknown_and_no_zero(draft, tmp_path, text):
    report = loaded(draft, "asycuda", written(tmp_path / "a.csv", HEADER, [ITEMS[0].replace(",1.25,", f",{text},"), *ITEMS[1:]]))
    assert (report.cells, report.sums["weight"]["file"]) == (0, Decimal("5.5"))
    assert rows(draft, "SELECT count(*) FROM item WHERE net_kg IS NULL") == [(1,)]
