"""What two files hold is counted once: codes at two depths, a year and its months, two files of one name; and marks between thousands."""

from decimal import Decimal

import pytest

from data.loading import load
from data.loading.mapping.mapping import Options
from tests.data.loading.own import draft, rows

__all__ = ["draft"]
TOTALS = "period,flow,partner,hs,value,currency\n"
REPORTED = "period,reporterISO,partnerISO,flowCode,cmdCode,primaryValue\n"
COARSE, FINE = "2023-01,import,CN,8471,150,USD\n", "2023-01,import,CN,847130,100,USD\n2023-01,import,CN,847141,50,USD\n"
YEAR, MONTH = "2023,import,CN,847130,1200,USD\n", "2023-01,import,CN,847130,100,USD\n"


def put(draft, folder, source, name, text, **stated):
    path = folder / name
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_text(text, encoding="utf-8")
    return load.load_files(draft, source, [path], options=Options(**stated))[0]


@pytest.mark.parametrize("first, second", [(COARSE, FINE), (FINE, COARSE), (YEAR, MONTH), (MONTH, YEAR)])
def test_totals_of_two_files_are_refused_where_one_is_part_of_the_other(draft, tmp_path, first, second):
    put(draft, tmp_path, "trade_totals", "one.csv", TOTALS + first)
    with pytest.raises(load.FileRefused, match="both would be counted; load one file that holds both, under the name"):
        put(draft, tmp_path, "trade_totals", "two.csv", TOTALS + second)


def test_one_file_of_both_depths_counts_the_finer(draft, tmp_path):
    put(draft, tmp_path, "trade_totals", "one.csv", TOTALS + COARSE)
    put(draft, tmp_path, "trade_totals", "one.csv", TOTALS + COARSE + FINE)
    assert rows(draft, "SELECT sum(import_value) FROM item") == [(Decimal(150),)]


def test_other_months_countries_and_years_are_loaded_beside(draft, tmp_path):
    texts = [COARSE, FINE.replace("-01", "-02"), FINE.replace("CN", "DE"), YEAR.replace("2023", "2021"), FINE.replace("-01", "-02")]
    for place, text in enumerate(texts):
        put(draft, tmp_path, "trade_totals", f"{place}.csv", TOTALS + text)
    assert rows(draft, "SELECT sum(import_value) FROM item") == [(Decimal(150 + 150 + 150 + 1200),)]


def test_reports_of_partners_at_two_depths_are_refused(draft, tmp_path):
    put(draft, tmp_path, "partner_trade", "one.csv", REPORTED + "202301,RUS,CHN,M,8471,150\n")
    put(draft, tmp_path, "partner_trade", "other.csv", REPORTED + "202301,DEU,CHN,M,847130,70\n2023,RUS,CHN,M,847130,900\n")
    with pytest.raises(load.FileRefused, match=r"HS code 8471 is loaded from one\.csv, and 847130"):
        put(draft, tmp_path, "partner_trade", "two.csv", REPORTED + "202301,RUS,CHN,M,847130,100\n")


def test_two_files_of_one_name_in_one_command_are_refused(draft, tmp_path):
    for folder, month in (("a", "2023-01"), ("b", "2023-02")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "revenue.csv").write_text(f"Month,Office,Tax,Amount\n{month},A,VAT,5\n", encoding="utf-8")
    with pytest.raises(load.FileRefused, match=r"revenue\.csv: 2 files of this command have this name"):
        load.load_files(draft, "revenue", [tmp_path / "a/revenue.csv", tmp_path / "b/revenue.csv"])


@pytest.mark.parametrize(
    "mark, written, value",
    [
        (" ", "1\u00a0234\u202f567.5", "1234567.5"),
        (" ", "1 234", "1234"),
        ("'", "1\u2019234.25", "1234.25"),
        ("'", "1'234", "1234"),
        (",", "12,34,567.50", "1234567.50"),
        (",", "-1,00,000", "-100000"),
        (",", "1,234,567", "1234567"),
    ],
)
def test_marks_between_thousands_that_are_written_alike_are_one(draft, tmp_path, mark, written, value):
    text = f'Month,Office,Tax,Amount\n2023-01,A,VAT,"{written}"\n'
    with pytest.raises(load.FileRefused, match=f'--thousands "?{mark}"?'):
        put(draft, tmp_path, "revenue", "revenue.csv", text)
    report = put(draft, tmp_path, "revenue", "revenue.csv", text, thousands=mark)
    assert report.sums["tax"]["file"] == Decimal(value) and rows(draft, "SELECT amount FROM payment") == [(Decimal(value),)]


@pytest.mark.parametrize("written", ["1,2,345", "12,34.5", "123,45,678"])
def test_other_groups_of_digits_are_no_number(draft, tmp_path, written):
    with pytest.raises(load.FileRefused):
        put(draft, tmp_path, "revenue", "revenue.csv", f'Month,Office,Tax,Amount\n2023-01,A,VAT,"{written}"\n', thousands=",")
