"""A line below the header that numbers the columns, as in printed tables, is no record: it is told, and the sums are those of the rest."""

import csv
import io
from decimal import Decimal

import openpyxl
import pytest

from data.loading.reading.file_bytes import examined
from data.loading.reading.header_lines import numbered, numbers
from tests.data.loading.own import draft, loaded

__all__ = ["draft"]
RECORDS = "2025-01,A,DTY,100.25\n2025-01,B,VAT,50.5\n2025-02,A,DTY,7\n"
HEADER = "Month,Office,Tax,Amount\n"
LINES = ["(1),(2),(3),(4)", "1,2,3,4", "A,B,C,D", "[1],[2],[3],[4]", " 1 , 2 , 3 , 4 "]


def amounts(text: str) -> Decimal:
    """The sum of the last column, by csv and Decimal."""
    return sum((Decimal(row[3]) for row in csv.reader(io.StringIO(text))), Decimal(0))


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("above", ["", "Revenue by office and tax\n"], ids=["bare", "titled"])
def test_a_line_of_numbers_below_the_header_is_told_and_is_no_record(draft, tmp_path, line, above):
    path = tmp_path / "revenue.csv"
    path.write_text(f"{above}{HEADER}{line}\n{RECORDS}")
    report = loaded(draft, "revenue", path)
    assert report.loaded == 3 and report.sums["tax"]["file"] == amounts(RECORDS) == Decimal("157.75")
    place = 3 if above else 2
    assert [note for note in report.notes if note == f"line {place} numbers the columns and is no record"]


def test_the_same_in_a_workbook(draft, tmp_path):
    book = openpyxl.Workbook()
    for row in [HEADER.strip().split(","), ["(1)", "(2)", "(3)", "(4)"], *csv.reader(io.StringIO(RECORDS))]:
        book.active.append(row)
    book.save(tmp_path / "revenue.xlsx")
    report = loaded(draft, "revenue", tmp_path / "revenue.xlsx")
    assert report.loaded == 3 and report.sums["tax"]["file"] == amounts(RECORDS)


TWO_LINES = "Month,Office,Revenue,\n,,Tax,Amount\n"


@pytest.mark.parametrize(("header", "line"), [(TWO_LINES, "(1),(2),(3),(4)"), (TWO_LINES, "1,2,3,4"), (f"{HEADER[:-1]},\n", "1,2,3,4,")])
@pytest.mark.parametrize("form", ["text", "workbook"])
def test_below_a_header_of_two_lines_or_with_an_empty_end_it_is_told_too(draft, tmp_path, header, line, form):
    records = RECORDS.replace("\n", ",\n") if line.endswith(",") else RECORDS
    text = f"{header}{line}\n{records}"
    path = tmp_path / ("revenue.csv" if form == "text" else "revenue.xlsx")
    if form == "text":
        path.write_text(text)
    else:
        book = openpyxl.Workbook()
        for row in csv.reader(io.StringIO(text)):
            book.active.append(row)
        book.save(path)
    report = loaded(draft, "revenue", path)
    assert report.loaded == 3 and report.sums["tax"]["file"] == amounts(RECORDS)
    assert f"line {header.count(chr(10)) + 1} numbers the columns and is no record" in report.notes


@pytest.mark.parametrize(
    ("cells", "width"),
    [("1,2,3", 3), ("1,2,4,3", 4), ("1,2,3,4", 5), ("2,3,4,5", 4), ("A,B,D,C", 4), ("2025-01,A,DTY,4", 4), ("(1),(2)", 2)],
)
def test_what_could_be_a_record_is_one(cells, width):
    assert not numbers(cells.split(","), ["name"] * width)


def test_letters_that_are_the_names_of_the_columns_are_the_header(tmp_path):
    path = tmp_path / "letters.csv"
    path.write_text("a title\nA,B,C,D\n1,2,3,5\n")
    assert not numbered(examined(path, ("utf-8",)), "", ("utf-8", ",", 2, ["A", "B", "C", "D"]))
