"""Workbooks of Excel: what a cell holds is what is loaded, and what a formula could not say is set aside with its address."""

import zipfile
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest

from data.loading.load import FileRefused
from data.loading.mapping.mapping import MappedColumn, NumberFormat
from data.loading.workbooks.error_cells import address
from data.loading.workbooks.sheet_cells import LOST, writer
from tests.data.loading.own import ROOT, draft, loaded, own_folder, rows

__all__ = ["draft", "own_folder"]
OLD = ROOT / "tests/data/loading/samples/workbook/declarations.xls"
HEADERS = ("DUA", "SERIE", "FECHA", "ADUANA", "PARTIDA", "PAIS_ORIGEN", "PESO_NETO", "USD_CIF", "ADVALOREM")
ITEMS = [
    ("0001", 1, date(2025, 1, 2), "CALLAO", 303140000, "CHILE", 24000.5, 145.328, 0),
    ("0001", 2, datetime(2025, 1, 2, 16, 5), "CALLAO", "8471300000", "CHINA", 820.5, 12.5, 914.125),
    ("0002", 1, "15/01/2025", "CALLAO", 8528720000, "CHINA", 0.1 + 0.2, 1_234_567.891, 1e-3),
]
SETTINGS = """
source = "book"
skip_before = 2
key = ["decl_id", "item_no"]
period = ["registered_on"]
constants = { flow = "import", currency = "USD" }
column = [
  { field = "decl_id", names = ["DUA"], required = true },
  { field = "item_no", names = ["SERIE"], kind = "integer", required = true },
  { field = "registered_on", names = ["FECHA"], kind = "date", formats = ["%d/%m/%Y"], required = true },
  { field = "office", names = ["ADUANA"] },
  { field = "hs_code", names = ["PARTIDA"], kind = "hs", widths = [10], required = true },
  { field = "origin", names = ["PAIS_ORIGEN"], kind = "country" },
  { field = "net_kg", names = ["PESO_NETO"], kind = "decimal", scale = 3 },
  { field = "value", names = ["USD_CIF"], kind = "decimal", required = true },
]
tax = [{ code = "ADV", class = "duty", amount = "ADVALOREM", base = "value" }]
[derived]
hs2 = "hs_code[:2]"
hs6 = "hs_code[:6]"
[into.item]
import_value = "value"
items = "1"
records = "1"
[sums]
value = { field = "value", table = "item", column = "value" }
weight = { field = "net_kg", table = "item", column = "net_kg" }
"""


def exact(*cells: float) -> Decimal:
    """The sum of numbers as a spreadsheet shows them: 15 digits."""
    return sum((Decimal(f"{cell:.15g}") for cell in cells), Decimal(0))


@pytest.fixture
def book(own_folder, tmp_path):
    """Writes a workbook of items under two lines of banner, and gives its path."""
    (own_folder / "book.toml").write_text(SETTINGS)

    def write(items=ITEMS, change=lambda sheet: None, title="Data"):
        workbook = openpyxl.Workbook()
        sheet = workbook.active
        sheet.title = title
        for row in (["Extract of declarations"], [], HEADERS, *items):
            sheet.append(row)
        change(sheet)
        workbook.save(tmp_path / "items.xlsx")
        return tmp_path / "items.xlsx"

    return write


def test_cells_are_loaded_as_what_they_are(draft, book):
    report = loaded(draft, "book", book())
    assert (report.physical, report.loaded, report.quarantined, report.blank) == (3, 3, 0, 0)
    assert rows(draft, "SELECT decl_id, item_no, registered_on, hs_code, hs6, origin FROM item ORDER BY 1, 2") == [
        ("0001", 1, date(2025, 1, 2), "0303140000", "030314", "CL"),
        ("0001", 2, date(2025, 1, 2), "8471300000", "847130", "CN"),
        ("0002", 1, date(2025, 1, 15), "8528720000", "852872", "CN"),
    ]
    value, weight, tax = exact(145.328, 12.5, 1_234_567.891), exact(24000.5, 820.5, 0.3), exact(914.125, 0.001)
    assert rows(draft, "SELECT sum(value), sum(net_kg) FROM item") == [(value, weight)]
    assert rows(draft, "SELECT sum(assessed), count(*) FROM tax_line") == [(tax, 3)]
    assert [report.sums[name]["file"] for name in ("value", "weight", "tax")] == [value, weight, tax]


def test_numbers_that_could_be_read_in_two_ways_are_not_asked_about(draft, book):
    items = [(*row[:6], 1.125, 145.328, 12.5) for row in ITEMS]
    assert loaded(draft, "book", book(items)).sums["value"]["file"] == exact(145.328) * 3


def test_numbers_are_numbers_whatever_the_format_of_texts(draft, book, own_folder):
    settings = SETTINGS.replace('source = "book"', 'source = "comma"\nnumbers = [{ decimal = ",", thousands = "." }]')
    (own_folder / "comma.toml").write_text(settings)
    items = [ITEMS[0], (*ITEMS[1][:7], "1.012,50", 914.125), ITEMS[2]]
    report = loaded(draft, "comma", book(items))
    assert report.sums["value"]["file"] == exact(145.328, 1_234_567.891) + Decimal("1012.50")
    assert report.sums["tax"]["file"] == exact(914.125, 0.001)


def test_a_cell_in_error_is_set_aside_with_its_address(draft, book):
    def spoil(sheet):
        sheet["H5"] = "#N/A"
        sheet["H5"].data_type = "e"

    report = loaded(draft, "book", book(change=spoil), accept_loss=True)
    assert (report.physical, report.loaded, report.quarantined) == (3, 2, 1)
    assert report.sums["value"]["file"] == exact(145.328, 1_234_567.891)
    [(line, column, rule)] = rows(draft, 'SELECT line, "column", rule FROM quarantine')
    assert (line, column) == (5, "USD_CIF") and "#N/A in cell H5" in rows(draft, "SELECT raw FROM quarantine")[0][0]
    assert rule.startswith("formula")


@pytest.mark.parametrize(
    ("cell", "column", "lost"), [("D5", "ADUANA", 0), ("E5", "PARTIDA", 1), ("C5", "FECHA", 1), ("I5", "ADVALOREM", 0)]
)
def test_an_error_is_no_code_and_no_amount(draft, book, cell, column, lost):
    """In the column of a tax or an office it costs its cell alone."""

    def spoil(sheet):
        sheet[cell] = "#REF!"
        sheet[cell].data_type = "e"

    report = loaded(draft, "book", book(change=spoil), accept_loss=True)
    assert (report.loaded, report.quarantined, report.cells) == (3 - lost, lost, 1 - lost)
    assert rows(draft, 'SELECT "column" FROM quarantine') == [(column,)]
    assert rows(draft, "SELECT count(*) FROM item WHERE office LIKE '#%'") == [(0,)]


def test_an_error_in_a_column_that_nobody_reads_costs_nothing(draft, book):
    def note(sheet):
        sheet["J3"] = "NOTE"
        sheet["J4"] = "#DIV/0!"
        sheet["J4"].data_type = "e"

    assert loaded(draft, "book", book(change=note)).loaded == 3


def test_an_amount_that_is_true_is_no_amount(draft, book):
    report = loaded(draft, "book", book([ITEMS[0], ITEMS[1], (*ITEMS[2][:7], True, 1)]), accept_loss=True)
    assert (report.loaded, report.quarantined) == (2, 1)


def test_the_sheet_is_chosen_and_an_unknown_one_refused_with_those_there_are(draft, book):
    def more(sheet):
        other = sheet.parent.create_sheet("Cover", 0)
        other["A1"] = "Read me"
        sheet.parent.create_sheet("Lists", 0).sheet_state = "hidden"

    path = book(change=more, title="Données")
    with pytest.raises(FileRefused, match="no sheet 'Data'; there are: Lists, Cover, Données"):
        loaded(draft, "book", path, sheet="Data")
    with pytest.raises(FileRefused, match=r"sheet 'Cover' \(others, by --sheet: Lists, Données\): no text after row 2"):
        loaded(draft, "book", path)
    report = loaded(draft, "book", path, sheet="données")
    assert report.loaded == 3 and any("not read: Lists (hidden), Cover" in note for note in report.notes)


def test_a_text_merged_over_rows_stands_in_each_and_an_amount_once(draft, book):
    def merge(sheet):
        for cells in ("A4:A5", "C4:C5", "I4:I5"):
            sheet.merge_cells(cells)

    report = loaded(draft, "book", book([(*ITEMS[0][:8], 100), ITEMS[1], ITEMS[2]], change=merge))
    assert report.loaded == 3 and rows(draft, "SELECT decl_id, count(*) FROM item GROUP BY 1 ORDER BY 1") == [("0001", 2), ("0002", 1)]
    assert report.sums["tax"]["file"] == exact(100, 0.001)


def test_blank_rows_are_counted_and_the_total_below_is_left_out(draft, book, own_folder):
    (own_folder / "foot.toml").write_text(SETTINGS.replace('source = "book"', 'source = "foot"\nskip_after = 1'))
    total = ("TOTAL", None, None, None, None, None, 24821.3, 1_234_725.719, 914.126)
    report = loaded(draft, "foot", book([ITEMS[0], (), *ITEMS[1:], (), total, ()]))
    assert (report.loaded, report.quarantined) == (3, 0) and report.blank >= 1
    assert report.physical == report.loaded + report.blank
    assert report.sums["value"]["file"] == exact(145.328, 12.5, 1_234_567.891)


def test_a_sheet_that_begins_at_another_cell_is_read_from_its_columns(draft, book, tmp_path):
    workbook = openpyxl.Workbook()
    for place, row in enumerate((HEADERS, *ITEMS), 3):
        for column, cell in enumerate(row, 3):
            workbook.active.cell(place, column, cell)
    workbook.active["J4"].value, workbook.active["J4"].data_type = "#N/A", "e"
    workbook.save(tmp_path / "shifted.xlsx")
    report = loaded(draft, "book", tmp_path / "shifted.xlsx", accept_loss=True)
    assert (report.physical, report.loaded) == (3, 2)
    assert "cell J4" in rows(draft, "SELECT raw FROM quarantine")[0][0]


def test_an_old_workbook_is_read_the_same_way(draft, book):
    report = loaded(draft, "book", OLD, accept_loss=True)
    assert (report.physical, report.loaded, report.quarantined, report.cells) == (3, 3, 0, 1)
    assert rows(draft, "SELECT decl_id, hs_code, registered_on FROM item ORDER BY decl_id, item_no")[:2] == [
        ("0001", "0303140000", date(2025, 1, 2)),
        ("0001", "8471300000", date(2025, 1, 2)),
    ]
    assert report.sums["value"]["file"] == report.sums["value"]["loaded"] == exact(61200.125, 15230.4, 9870.15)
    assert "#DIV/0! in cell I6" in rows(draft, "SELECT raw FROM quarantine")[0][0]


def test_a_sheet_without_a_header_is_read_by_position(draft, own_folder, tmp_path):
    text = SETTINGS.replace("skip_before = 2", "header = false").replace('source = "book"', 'source = "bare"').replace("ADVALOREM", "duty")
    for place, name in enumerate(HEADERS[:8], 1):
        text = text.replace(f'names = ["{name}"]', f"position = {place}")
    text = text.replace("\n]\ntax", '\n  { field = "duty", position = 9, kind = "decimal", scale = 6 },\n]\ntax')
    (own_folder / "bare.toml").write_text(text)
    workbook = openpyxl.Workbook()
    for row in ITEMS:
        workbook.active.append(row)
    workbook.save(tmp_path / "bare.xlsx")
    report = loaded(draft, "bare", tmp_path / "bare.xlsx")
    assert report.loaded == 3 and report.sums["tax"]["file"] == exact(914.125, 0.001)


@pytest.mark.parametrize(
    ("member", "says"), [("xl/workbook.bin", "xlsb"), ("content.xml", "OpenDocument"), ("readme.txt", "zip archive"), ("xl/a", "workbook")]
)
def test_what_is_no_workbook_is_refused_by_name(draft, book, tmp_path, member, says):
    with zipfile.ZipFile(tmp_path / "file.xlsx", "w") as archive:
        archive.writestr(member, "x" * 100)
    with pytest.raises(FileRefused, match=says):
        loaded(draft, "book", tmp_path / "file.xlsx")


def test_a_damaged_workbook_is_refused(draft, book, tmp_path):
    path = book()
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(FileRefused, match=r"items\.xlsx"):
        loaded(draft, "book", path)


@pytest.mark.parametrize(
    ("kind", "cell", "text"),
    [
        ("code", 101.0, "101"),
        ("code", "007", "007"),
        ("code", 1e14, "100000000000000"),
        ("code", 1e15, LOST),
        ("code", date(2024, 9, 1), "2024-09-01"),
        ("code", True, "TRUE"),
        ("hs", 101210000, "101210000"),
        ("hs", 101.2, "010120"),
        ("hs", 8471.3, "847130"),
        ("decimal", 0.1 + 0.2, "0.3"),
        ("decimal", 145.328, "145.3280"),
        ("decimal", 1e20, "100000000000000000000"),
        ("date", datetime(2025, 1, 2, 3, 4, 5, 600_000), "2025-01-02T03:04:06"),
        ("date", 20250102.0, "20250102"),
        ("integer", 3.0, "3"),
    ],
)
def test_a_cell_becomes_the_text_that_its_column_reads(kind, cell, text):
    widths = {"widths": (6,)} if kind == "hs" else {}
    assert writer(MappedColumn(field="x", kind=kind, **widths), (NumberFormat(),))(cell) == text


def test_a_number_is_written_so_that_every_stated_format_reads_it():
    formats = (NumberFormat(until=202001), NumberFormat(since=202002, decimal=",", thousands="."))
    write = writer(MappedColumn(field="x", kind="decimal"), formats)
    assert (write(1234.5), write(-0.125), write(12)) == ("12345e-1", "-125e-3", "12")


def test_addresses_count_as_spreadsheets_do():
    assert [address(row, column) for row, column in ((0, 0), (4, 25), (9, 26), (0, 701), (1, 702))] == ["A1", "Z5", "AA10", "ZZ1", "AAA2"]
