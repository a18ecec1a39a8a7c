"""A year and a month in columns of their own make the month of a record; the sums by csv and Decimal, the months by hand."""

import csv
import io
from decimal import Decimal

import openpyxl
import pyarrow as pa
import pytest

from data.loading.reading.file_bytes import FileRefused
from data.loading.values.month_names import with_year
from tests.data.loading.own import draft, loaded, rows

__all__ = ["draft"]
FORMS = {
    "numbers": ("Year,Month", ["2025,1", "2025,02", "2024,12"]),
    "french": ("Année,Mois", ["2025,janvier", "2025,févr.", "2024,décembre"]),
    "spanish": ("Año,Mes", ["2025,enero", "2025,Febrero", "2024,dic"]),
    "arabic": ("السنة,الشهر", ["٢٠٢٥,١", "2025,شباط", "2024,كانون الأول"]),
    "whole": ("Year,Month", ["2025,2025-01", "2025,02/2025", "2024,Dec 2024"]),
}
MONTHS = [202501, 202502, 202412]


@pytest.mark.parametrize("form", FORMS)
def test_revenue_with_year_and_month_apart_loads_in_its_months(draft, tmp_path, form):
    header, periods = FORMS[form]
    amounts = ["100.25", "50.5", "7"]
    text = f"{header},Office,Tax,Amount\n" + "".join(f"{period},A,DTY,{each}\n" for period, each in zip(periods, amounts, strict=True))
    (tmp_path / "revenue.csv").write_text(text)
    report = loaded(draft, "revenue", tmp_path / "revenue.csv")
    whole = sum((Decimal(row[-1]) for row in [*csv.reader(io.StringIO(text))][1:]), Decimal(0))
    assert report.loaded == 3 and report.sums["tax"]["file"] == report.sums["tax"]["warehouse"] == whole
    year, month = header.split(",")
    assert f"where column {month!r} holds a month alone, its year is that of column {year!r}" in report.notes
    expected = sorted(zip(MONTHS, map(Decimal, amounts), strict=True))
    assert rows(draft, "SELECT month, amount FROM payment ORDER BY month") == expected


def test_targets_and_rates_take_them_too(draft, tmp_path):
    (tmp_path / "targets.csv").write_text("Year,Month,Measure,Value\n2025,3,revenue_collected,12.5\n2025,April,revenue_collected,13\n")
    assert loaded(draft, "targets", tmp_path / "targets.csv").loaded == 2
    assert rows(draft, "SELECT month, revenue_target FROM target ORDER BY month") == [(202503, Decimal("12.5")), (202504, 13)]
    (tmp_path / "rates.csv").write_text("Year,Month,Currency,Rate\n2025,3,XOF,601.5\n2025,4,XOF,599\n")
    assert loaded(draft, "exchange_rates", tmp_path / "rates.csv").loaded == 2


def test_a_month_that_is_none_is_told_with_its_year(draft, tmp_path):
    (tmp_path / "revenue.csv").write_text("Year,Month,Office,Tax,Amount\n2025,13,A,DTY,1\n")
    with pytest.raises(FileRefused, match=r"line 2, column 'Month': '2025-13'"):
        loaded(draft, "revenue", tmp_path / "revenue.csv")


def test_only_a_month_alone_takes_the_year():
    months = ["3", " 03 ", "mars", "2025-03", "", "032025", "3.5", "Q1", "3.0"]
    years = ["2024"] * (len(months) - 1) + ["2024.0"]
    expected = ["2024-3", "2024-03", "mars 2024", "2025-03", "", "032025", "3.5", "Q1", "2024-3"]
    assert with_year(pa.array(months), pa.array(years)).to_pylist() == expected


def test_a_month_without_a_year_stays_alone():
    assert with_year(pa.array(["3", "mars", "3.0"]), pa.array(["", " ", ""])).to_pylist() == ["3", "mars", "3"]


@pytest.mark.parametrize(("source", "header", "rest"), [("revenue", "Period", "A,DTY,1"), ("targets", "Période", "revenue_collected,9")])
def test_a_number_that_may_be_a_quarter_is_refused_and_says_what_cures_it(draft, tmp_path, source, header, rest):
    others = "Office,Tax,Amount" if source == "revenue" else "Measure,Value"
    text = "Year,{},{}\n2025,2025-01,{}\n2025,{},{}\n"
    (tmp_path / "file.csv").write_text(text.format(header, others, rest, 2, rest), encoding="utf-8")
    told = f"line 3, column '{header}': '2' beside a column 'Year' may be a month, a quarter, .* head the column Month"
    with pytest.raises(FileRefused, match=told):
        loaded(draft, source, tmp_path / "file.csv")
    for named in ("February", "2025-02"):
        (tmp_path / "file.csv").write_text(text.format(header, others, rest, named, rest), encoding="utf-8")
        assert loaded(draft, source, tmp_path / "file.csv").loaded == 2


def test_a_year_merged_over_its_months_in_a_workbook_is_that_of_each(draft, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Year", "Month", "Office", "Tax", "Amount"])
    for record in ([2024, 11, "A", "DTY", 1], [None, 12.0, "A", "DTY", 2.5], [2025, "Jan", "A", "DTY", 7]):
        book.active.append(record)
    book.active.merge_cells("A2:A3")
    book.save(tmp_path / "revenue.xlsx")
    assert loaded(draft, "revenue", tmp_path / "revenue.xlsx").sums["tax"]["file"] == Decimal("10.5")
    assert rows(draft, "SELECT month, amount FROM payment ORDER BY month") == [(202411, 1), (202412, Decimal("2.5")), (202501, 7)]
