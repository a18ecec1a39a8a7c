"""Cells that hold a value in other clothes: each is read exactly and told, or refused with the setting that cures it."""

import re
from datetime import date, datetime
from decimal import Decimal

import pytest
from openpyxl import Workbook

from data.loading import load
from data.loading.authoring.check import mistakes
from data.loading.mapping.mapping import MappedColumn, NumberFormat, Options
from data.loading.mapping.sources import SHIPPED, mappings
from data.loading.reading.file_bytes import FileRefused
from data.loading.values.numerals import Unreadable, amount
from data.loading.values.parse import reader
from data.loading.values.wrappings import remark, wrapped
from tests.data.loading.own import draft, loaded, own_folder, rows

__all__ = ["draft", "own_folder"]
PLAIN = NumberFormat()


@pytest.fixture
def written(tmp_path):
    def write(name: str, text: str):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    return write


def revenue(*amounts: str) -> str:
    lines = [f'2023-{place + 1:02},A,VAT,"{each}"' for place, each in enumerate(amounts)]
    return "\n".join(["Month,Office,Tax,Amount", *lines, ""])


@pytest.mark.parametrize(
    ("amounts", "option", "stated", "total"),
    [
        (("$1,234.50", "7.25"), "--decimal . --thousands , --mark $", {"decimal": ".", "thousands": ",", "marks": ("$",)}, "1241.75"),
        (("EUR 12", "12.25 EUR", "1"), "--mark EUR", {"marks": ("EUR",)}, "25.25"),
        (("-$5.5", "$-1", "$3"), "--mark $", {"marks": ("$",)}, "-3.5"),
        (("(50)", "7.25", "-1"), "--negative brackets", {"negative": "brackets"}, "-43.75"),
        (("5-", "(50)", "7.25"), "--negative trailing", {"negative": "both"}, "-47.75"),
        (("1000-", "7.25"), "--negative trailing", {"negative": "trailing"}, "-992.75"),
        (
            ("($1,000.50)", "2.25"),
            "--thousands , --negative brackets --mark $",
            {"thousands": ",", "negative": "brackets", "marks": ("$",)},
            "-998.25",
        ),
        (
            ("1.000,5-", "2"),
            "--decimal , --thousands . --negative trailing",
            {"decimal": ",", "thousands": ".", "negative": "trailing"},
            "-998.5",
        ),
    ],
)
def test_amounts_in_other_clothes_are_refused_with_the_option_that_reads_them_exactly(draft, written, amounts, option, stated, total):
    path = written("a.csv", revenue(*amounts))
    with pytest.raises(FileRefused) as error:
        load.load_files(draft, "revenue", [path])
    assert f"load it with {option}" in str(error.value).replace("--decimal . --thousands , --negative", "--thousands , --negative")
    assert "under [[numbers]] in revenue.toml" in str(error.value) and "line 2" in str(error.value)
    report = loaded(draft, "revenue", path, **stated)
    assert report.loaded == len(amounts) and report.sums["tax"] | {} == {
        "file": Decimal(total),
        "warehouse": Decimal(total),
        "loaded": Decimal(total),
        "replaced": 0,
        "quarantined": 0,
        "duplicate": 0,
        "aggregate": 0,
        "repeated": 0,
        "unreadable": 0,
    }


@pytest.mark.parametrize("text", ["(50", "50)", "((50))", "12 kg", "$", "EUR", "1-2", "--5", "(-)", "$ $", "-(5)-"])
def test_what_is_no_number_stays_none(text):
    for numbers in (PLAIN, NumberFormat(negative="brackets", marks=("$",)), NumberFormat(negative="trailing")):
        with pytest.raises(Unreadable):
            amount(text, numbers)


def test_an_option_on_signs_leaves_open_what_a_point_means(draft, written):
    with pytest.raises(FileRefused, match=r"12\.500 with a decimal point or 12500"):
        load.load_files(draft, "revenue", [written("a.csv", revenue("12.500"))], options=Options(negative="brackets"))


def test_words_for_nothing_are_empty_in_numbers_and_dates_and_told(draft, written):
    text = """period,flow,hs4,mass,value,currency
2023-01,import,0101,2,NULL,USD
2023-02,import,0102,3,N/A,USD
2023-03,import,0103,-,1,USD
2023-04,import,0104,\\N,12.5,USD
"""
    report = loaded(draft, "trade_totals", written("a.csv", text))
    assert (report.loaded, report.quarantined) == (4, 0)
    assert (report.sums["weight"]["file"], report.sums["value"]["file"]) == (5, Decimal("13.5"))
    assert report.sums["value"]["unreadable"] == 0
    told = [note for note in report.notes if "read as empty" in note]
    assert "column 'mass': 2 cells as" in told[0] and "column 'value': 2 cells as" in told[1]


def test_a_required_amount_of_nothing_is_set_aside_as_empty(draft, written):
    report = loaded(draft, "revenue", written("a.csv", revenue("NULL", "5", "6", "7", "8", "9")), accept_loss=True)
    assert (report.loaded, report.rules) == (5, {"empty": 1})


def test_a_code_of_nothing_is_told_or_refused_with_the_setting_and_empty_where_it_is_stated(own_folder, draft, written):
    text = (SHIPPED / "revenue.toml").read_text().replace('source = "revenue"', 'source = "mine"\nempty = ["NULL"]')
    (own_folder / "mine.toml").write_text(text, encoding="utf-8")
    path = written("a.csv", "Month,Office,Tax,Amount,Currency\n2023-01,NULL,VAT,5,XAF\n2023-02,B,VAT,6,XAF\n")
    assert any("column 'Office': 1 records hold 'NULL', kept as a code" in note for note in loaded(draft, "revenue", path).notes)
    path = written("b.csv", "Month,Office,Tax,Amount,Currency\n2023-01,A,VAT,5,NULL\n")
    with pytest.raises(FileRefused, match=r'if it means nothing, state empty = \["NULL"\]'):
        load.load_files(draft, "revenue", [path])
    assert mistakes(own_folder / "mine.toml") == []
    assert loaded(draft, "mine", path).loaded == 1
    assert rows(draft, "SELECT currency FROM payment WHERE office = 'A'") == [("-",)]


HS = MappedColumn(field="hs", kind="hs", widths=(8,), names=("HS",))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("'84713000", "84713000"),
        ('="01012100"', "01012100"),
        ("8.4713012E+07", "84713012"),
        ("8,4713012e7", "84713012"),
        ("1.012100E+06", "01012100"),
    ],
)
def test_a_code_whose_digits_are_all_there_is_read(text, code):
    assert reader(HS, PLAIN)[text] == code


@pytest.mark.parametrize("text", ["8.4713E+07", "8.47E+07", "8E+07", "8.47130121E+07"])
def test_a_code_whose_digits_were_lost_is_refused_by_that_name(text):
    with pytest.raises(Unreadable, match=r"hs: digits were lost to a spreadsheet.*export the column as text"):
        reader(HS, PLAIN)[text]


def test_digits_lost_from_the_key_refuse_the_file(draft, written):
    text = "period,reporterISO,partnerISO,flowCode,cmdCode,primaryValue,customsCode\n202301,PER,CHN,M,847130,1000,1.23457E+11\n"
    with pytest.raises(FileRefused, match=r"'1\.23457E\+11' is what a spreadsheet left of a code"):
        load.load_files(draft, "trade_totals", [written("a.csv", text)])


def test_codes_that_a_spreadsheet_marked_as_text_are_read_and_told(draft, written):
    text = "period,reporterISO,partnerISO,flowCode,cmdCode,primaryValue\n202301,PER,CHN,M,'847130,'1000\n"
    report = loaded(draft, "trade_totals", written("a.csv", text))
    assert rows(draft, "SELECT hs6, import_value FROM item") == [("847130", 1000)]
    assert sum("read without the mark of a spreadsheet" in note for note in report.notes) == 2


STAMP = MappedColumn(field="at", kind="stamp", formats=("%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"))
DAY = MappedColumn(field="on", kind="date")


@pytest.mark.parametrize(
    ("column", "text", "found"),
    [
        (STAMP, "2023-01-31T23:30:00+02:00", datetime(2023, 1, 31, 23, 30)),
        (STAMP, "2023-01-31 23:30-0500", datetime(2023, 1, 31, 23, 30)),
        (DAY, "2023-01-31T00:00:00Z", date(2023, 1, 31)),
        (DAY, "2023-01-31 00:00:00.000", date(2023, 1, 31)),
        (DAY, "2023-01-31T00:00:00+02:00", date(2023, 1, 31)),
        (STAMP.model_copy(update={"zone": "+02:00"}), "2023-01-31T23:30:00Z", datetime(2023, 2, 1, 1, 30)),
        (STAMP.model_copy(update={"zone": "-05:00"}), "2023-01-31T23:30:00+02:00", datetime(2023, 1, 31, 16, 30)),
        (STAMP.model_copy(update={"zone": "written"}), "2023-01-31T23:30:00Z", datetime(2023, 1, 31, 23, 30)),
    ],
)
def test_times_with_a_zone_are_read_as_written_or_brought_to_the_zone_that_is_stated(column, text, found):
    assert reader(column, PLAIN)[text] == found


@pytest.mark.parametrize(("column", "text"), [(STAMP, "2023-01-31T23:30:00Z"), (STAMP, "2023-01-31T23:30:00+00:00")])
def test_the_clock_of_greenwich_needs_the_zone_of_the_offices(column, text):
    with pytest.raises(Unreadable, match=r"date: ends with the zone of Greenwich: .*--zone \+02:00"):
        reader(column, PLAIN)[text]


def test_a_day_with_a_time_that_is_not_midnight_is_no_day():
    with pytest.raises(Unreadable, match="date"):
        reader(DAY, PLAIN)["2023-01-31T10:00:00+02:00"]


def test_a_formula_that_was_never_calculated_is_no_empty_cell(draft, tmp_path):
    book = Workbook()
    for row in (
        ["Month", "Office", "Tax", "Amount"],
        ["2023-01", "A", "VAT", 5.5],
        ["2023-02", "A", "VAT", "=D2*2"],
        ["2023-03", "A", "VAT", 1],
    ):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(FileRefused) as error:
        load.load_files(draft, "revenue", [tmp_path / "a.xlsx"])
    assert "no value is stored in the cell: open the workbook, calculate and save it" in str(error.value)
    assert "column 'Amount': '#NO VALUE in cell D3'" in str(error.value)
    report = loaded(draft, "revenue", tmp_path / "a.xlsx", accept_loss=True)
    assert (report.loaded, report.rules, report.sums["tax"]["unreadable"]) == (2, {"formula": 1}, 1)


def test_a_second_way_to_write_negatives_is_told_beside_the_first(draft, written):
    path = written("a.csv", revenue("(50)", "5-"))
    with pytest.raises(FileRefused, match=r"load it with --negative both"):
        load.load_files(draft, "revenue", [path], options=Options(negative="brackets"))


EVENTS = "Declaration,Operation,Time,User\nA,Register,2024-01-31T23:30:00Z,x\n"


def test_the_command_states_the_zone_of_the_offices(draft, written):
    path = written("a.csv", EVENTS)
    with pytest.raises(FileRefused, match=r"--zone \+02:00, or --zone written"):
        load.load_files(draft, "asycuda_events", [path])
    for zone, moment in (("+02:00", datetime(2024, 2, 1, 1, 30)), ("written", datetime(2024, 1, 31, 23, 30))):
        column = Options(zone=zone).over(next(one for one in mappings() if one.name == "asycuda_events")).columns
        stamps = [one for one in column if one.kind == "stamp"]
        assert [reader(one, PLAIN)["2024-01-31T23:30:00Z"] for one in stamps] == [moment] * len(stamps) and stamps
    with pytest.raises(ValueError, match="is no offset"):
        Options.stated_by(zone="Lima")
    with pytest.raises(FileRefused, match=r"--zone \+02:00 does not apply: no column of this file is read as a date"):
        load.load_files(draft, "hs", [written("hs-2022.csv", "hscode,description\n01,A\n")], options=Options(zone="+02:00"))
    with pytest.raises(FileRefused, match=r"--dates day-first does not apply: no column of this file is read as a date with day and month"):
        load.load_files(draft, "hs", [written("hs-2022.csv", "hscode,description\n01,A\n")], options=Options(dates="day-first"))


def test_the_marks_of_statistical_offices_for_no_data_are_empty(draft, written):
    rows_of = "".join(f"2023-0{place},import,7301,{mass},1,USD\n" for place, mass in enumerate((":", "..", ": c", "5"), 1))
    report = loaded(draft, "trade_totals", written("a.csv", f"period,flow,hs4,mass,value,currency\n{rows_of}"))
    assert (report.loaded, report.sums["weight"]["file"], report.sums["weight"]["unreadable"]) == (4, 5, 0)


@pytest.mark.parametrize("kind", ["decimal", "integer", "date", "stamp", "hs", "code", "country"])
def test_no_text_that_is_told_is_passed_over(kind):
    column = MappedColumn(field="x", names=("X",), kind=kind, **({"widths": (8,)} if kind == "hs" else {}))
    texts = ["NULL", "-", ": c", "\\N", "'01", '="01"', "1E+05", "8,4e7", "2023-01-31T00:00:00Z", "2023-01-31 10:00 utc", "5"]
    told = [text for text in texts if remark(text, column)]
    assert all(re.search(wrapped(kind), text) for text in told) and "5" not in told and "'01" in told


def test_rows_that_hold_nothing_but_formulas_never_calculated_are_not_passed_over(draft, tmp_path):
    book = Workbook()
    for row in (["Month", "Office", "Tax", "Amount"], ["2023-01", "A", "VAT", 5.5], [], [None, None, None, "=D2*2"]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(FileRefused, match="cell D4: a formula without a stored value"):
        load.load_files(draft, "revenue", [tmp_path / "a.xlsx"])


def test_the_number_of_a_day_is_told_as_such():
    column = DAY.model_copy(update={"formats": ("%Y-%m", "%Y%m")})
    for text in ("44927", "44927.5"):
        with pytest.raises(Unreadable, match="the number that a spreadsheet keeps a day as"):
            reader(column, PLAIN)[text]
    assert reader(column, PLAIN)["202301"] == date(2023, 1, 1)


def test_totals_among_the_records_are_told(draft, written):
    lines = "2023-01,A,VAT,5\n2023-01,B,VAT,6\n2023-01,Grand total,VAT,11.01\n2023-02,Totalan,VAT,1\n"
    [note] = [note for note in loaded(draft, "revenue", written("a.csv", "Month,Office,Tax,Amount\n" + lines)).notes if "twice" in note]
    assert "column 'Office': 1 records hold 'Grand total'" in note and 'aggregates = "Grand total"' in note


def test_a_field_too_many_is_told_to_need_quotes(draft, written):
    with pytest.raises(FileRefused, match=r"fields: 5 instead of 4.*a field that holds the mark between fields.*stands in quotes"):
        load.load_files(draft, "revenue", [written("a.csv", "Month,Office,Tax,Amount\n2023-01,A,VAT,1,5\n2023-02,A,VAT,5\n")])
