"""Odd exports of the same items: headers of two lines, odd marks and spaces; each loads with its sums, or names the cure and then does."""

import csv
import io
from decimal import Decimal

import openpyxl
import pytest

from data.loading.authoring import draft as drafts
from data.loading.authoring import sample
from data.loading.load import FileRefused
from data.loading.mapping.mapping import NumberFormat
from data.loading.reading.header_lines import beneath
from data.loading.values.numerals import contradicts
from tests.data.loading.own import draft, loaded, rows

__all__ = ["draft"]
HEADER = [
    *("Bureau", "Année", "Série", "Numéro", "Régime", "Date d'enregistrement", "Article", "Code SH", "Pays d'origine"),
    *("Poids net", "Valeur CIF", "Droit de douane", "TVA"),
]
OVER, UNDER = [*HEADER[:11], "Taxes", ""], [*[""] * 11, *HEADER[11:]]
ITEMS = [
    ["NK01", "2025", "C", "7", "IM4", "03/02/2025", "1", "01012100", "Chine", "1250.5", "1234567.89", "246913.58", "266666.66"],
    ["NK01", "2025", "C", "7", "IM4", "03/02/2025", "2", "87032290", "Japon", "980", "7500000", "1500000", "1620000"],
    ["NK02", "2025", "C", "9", "IM4", "14/02/2025", "1", "10063000", "Viêt Nam", "25000", "9000000.50", "900000.05", "1782000.10"],
]


def sums() -> tuple[Decimal, Decimal]:
    """The value and the taxes of the items, added up by themselves."""
    return sum(Decimal(item[10]) for item in ITEMS), sum(Decimal(cell) for item in ITEMS for cell in item[11:])


def told(*rows: list[str], mark: str = ";") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=mark, lineterminator="\n").writerows(rows)
    return text.getvalue()


def grouped(mark: str, point: str) -> list[list[str]]:
    """The items with their amounts written in groups of three digits."""
    return [
        [*item[:9], *(f"{Decimal(cell):,}".replace(".", "?").replace(",", mark).replace("?", point) for cell in item[9:])] for item in ITEMS
    ]


FORMS = {
    "header of two lines": (told(OVER, UNDER, *ITEMS), {}),
    "title above a header of two lines": (told(["Extraction", *[""] * 12], OVER, UNDER, *ITEMS), {}),
    "both lines name the column": (told(OVER, [*HEADER[:11], *HEADER[11:]], *ITEMS), {}),
    "empty columns": (told(["", *HEADER, "", ""], *[["", *item, "", ""] for item in ITEMS]), {}),
    "figure spaces": (told(HEADER, *grouped("\u2007", ",")), {"decimal": ",", "thousands": " "}),
    "thin spaces": (told(HEADER, *grouped("\u2009", ",")), {"decimal": ",", "thousands": " "}),
    "sep": ("sep=|\n" + told(HEADER, *ITEMS, mark="|"), {}),
    "returns alone": (told(HEADER, *ITEMS).replace("\n", "\r"), {}),
    "Swiss": (told(HEADER, *grouped("\u2019", ".")), {"thousands": "'"}),
    "currency": (told(HEADER, *[[*item[:9], *(f"F.CFA {cell}" for cell in item[9:])] for item in ITEMS]), {"marks": ("F.CFA",)}),
}


@pytest.mark.parametrize(("text", "stated"), FORMS.values(), ids=FORMS)
def test_an_odd_export_loads_with_its_sums_after_what_it_was_refused_for_is_stated(draft, tmp_path, text, stated):
    (tmp_path / "a.csv").write_bytes(text.encode())
    if stated:
        with pytest.raises(FileRefused, match=r"line 2, column 'Poids net'.*load it with --"):
            loaded(draft, "asycuda", tmp_path / "a.csv")
    report = loaded(draft, "asycuda", tmp_path / "a.csv", **stated)
    assert (report.loaded, report.quarantined) == (3, 0)
    assert (
        (report.sums["value"]["loaded"], report.sums["tax"]["loaded"])
        == sums()
        == (report.sums["value"]["file"], report.sums["tax"]["file"])
    )
    assert not any("Taxes" in note for note in report.notes)


@pytest.mark.parametrize(
    "titles", [[], [["DIRECTION GÉNÉRALE"]], [["DIRECTION GÉNÉRALE"], []]], ids=["none", "a title", "a title and a blank row"]
)
def test_a_workbook_with_merged_headers_loads_with_its_taxes(draft, tmp_path, titles):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [*titles, OVER, UNDER, *ITEMS]:
        sheet.append([cell or None for cell in row])
    first = len(titles) + 1
    for each in (
        f"L{first}:M{first}",
        *(f"{letter}{first}:{letter}{first + 1}" for letter in "ABCDEFGHIJK"),
        *(["A1:M1"] if titles else []),
    ):
        sheet.merge_cells(each)
    book.save(tmp_path / "a.xlsx")
    report = loaded(draft, "asycuda", tmp_path / "a.xlsx")
    assert report.loaded == 3 and (report.sums["value"]["loaded"], report.sums["tax"]["loaded"]) == sums()
    assert any("DIRECTION" in note for note in report.notes) == bool(titles)
    text = drafts.drafted("own", sample.sampled(tmp_path / "a.xlsx"), "XOF")
    assert 'amount = "TVA"' in text and f"skip_before = {first - 1}" in text + "skip_before = 0"


@pytest.mark.parametrize(
    ("over", "under", "names"),
    [
        (["A", "DD", "", "TVA", ""], ["", "Base", "Montant", "Base", "Montant"], ["A", "DD Base", "DD Montant", "TVA Base", "TVA Montant"]),
        (["A", "Taxes", "", "B"], ["A", "x", "y", ""], ["A", "x", "y", "B"]),
        (["A", "Taxes", ""], ["", "x", "1"], []),  # a record
        (["A", "Taxes", ""], ["k", "x", "y"], []),  # of texts
        (["Title", "", ""], ["A", "B", "C"], []),
        (["A", "", "C"], ["", "", ""], []),
        (["A", "B"], ["x", "y"], []),
        (["A", "Taxes", ""], [], []),
    ],
)
def test_a_second_line_of_a_header_is_told_from_a_record_and_from_a_title(over, under, names):
    assert beneath(over, under) == names


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("F.CFA 1 234 567,89", '--decimal , --thousands " " --mark F.CFA'),
        ("৳ 12.5", "--mark ৳"),
        ("12.5 د.إ", "--mark د.إ"),
        ("KSh 1,000.50", "--decimal . --thousands , --mark KSh"),
        ("1\u2007234,5", '--decimal , --thousands " "'),
        ("1`234.5", '--decimal . --thousands "\'"'),
        ("12.5٪", "--mark ٪"),
        ("1234567.89 DR", "--mark DR"),
        ("1,234.5Cr.", "--decimal . --thousands , --mark Cr."),
    ],
)
def test_a_mark_beside_a_number_is_named_with_the_option_that_leaves_it_out(text, option):
    assert (other := contradicts(text, NumberFormat())) and other.option == option


@pytest.mark.parametrize("text", ["12 kg", "12 Kg", "5 pcs", "3 m3", "4 t"])
def test_a_unit_is_no_mark_of_a_currency(text):
    assert contradicts(text, NumberFormat()) is None


def test_a_share_may_be_written_per_cent(draft, tmp_path):
    (tmp_path / "cif.csv").write_text('mode,factor\nsea,6%\nair,"12.5 %"\nroad,1.04\n', encoding="utf-8")
    loaded(draft, "cif_fob", tmp_path / "cif.csv")
    assert rows(draft, "SELECT mode, factor FROM cif_fob ORDER BY 1") == [
        ("air", Decimal("1.125")), ("road", Decimal("1.04")), ("sea", Decimal("1.06"))
    ]  # fmt: skip
    text = "measure,month,office,tax,value,currency\nrelease_within_standard,2024-01,-,-,80%,\nrelease_within_standard,2024-02,-,-,0.85,\n"
    (tmp_path / "targets.csv").write_text(text, encoding="utf-8")
    report = loaded(draft, "targets", tmp_path / "targets.csv")
    assert rows(draft, "SELECT goal FROM target ORDER BY month") == [(0.8,), (0.85,)]
    assert report.sums["value"]["file"] == Decimal("1.65") and "column 'value': 1 cells as '80%': read as '80e-2'" in report.notes


def test_months_as_eurostat_writes_them_are_read_and_amounts_that_a_spreadsheet_shortened_are_told(draft, tmp_path):
    (tmp_path / "a.csv").write_text("Period,Office,Tax,Amount\n2024M01,A,DD,1.23E+06\n2024-M02,A,DD,1e3\n", encoding="utf-8")
    report = loaded(draft, "revenue", tmp_path / "a.csv")
    assert rows(draft, "SELECT month, amount FROM payment ORDER BY 1") == [(202401, 1_230_000), (202402, 1000)]
    assert [note for note in report.notes if "1.23E+06" in note] == [
        "column 'Amount': 1 cells as '1.23E+06': digits that a spreadsheet did not show are lost: export the column with all of its digits"
    ]


def test_a_mark_of_debit_or_credit_is_named_and_two_of_them_are_never_added_up(draft, tmp_path):
    text = "Month,Office,Tax,Amount\n2024-01,A,DD,1234567.89 DR\n2024-02,A,DD,10 DR\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    with pytest.raises(
        FileRefused, match=r"line 2.*load it with --mark DR .*; it is a debit, and keeps its sign: where it reduces the sum"
    ):
        loaded(draft, "revenue", tmp_path / "a.csv")
    assert loaded(draft, "revenue", tmp_path / "a.csv", marks=("DR",)).sums["tax"]["loaded"] == Decimal("1234567.89") + 10
    (tmp_path / "b.csv").write_text(text + "2024-03,A,DD,5 CR\n", encoding="utf-8")
    with pytest.raises(FileRefused, match="line 4, column 'Amount': '5 CR' is a credit, and others are not: export"):
        loaded(draft, "revenue", tmp_path / "b.csv", marks=("DR",))
