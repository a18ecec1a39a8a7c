"""What loading promises of any file: its encoding, its number format, its keys, its dates; and what it refuses by name."""

import gzip
import os
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from data.loading import load
from data.loading.mapping import sources
from data.loading.mapping.mapping import Options
from data.loading.reading.file_bytes import FileRefused
from data.loading.report import Report
from data.releases import release

HEADER = "Month,Office,Tax,Amount,Currency"


@pytest.fixture
def draft(tmp_path):
    with release.draft(tmp_path / "warehouse", fresh=True) as draft:
        yield draft


def revenue(path: Path, *rows: str, header: str = HEADER, encoding: str = "utf-8") -> Path:
    path.write_bytes("\n".join([header, *rows, ""]).encode(encoding))
    return path


def one(draft, path: Path, source: str = "revenue", **stated) -> Report:
    [report] = load.load_files(draft, source, [path], options=Options(**stated))
    return report


def rows_of(count: int, amount: str = "100.25", start: int = 2001) -> list[str]:
    return [f"{start + place // 12}-{place % 12 + 1:02},North,VAT,{amount},XAF" for place in range(count)]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-8-sig", "utf-16"])
def test_the_encoding_is_that_of_the_whole_file(draft, tmp_path, encoding):
    accented = [row.replace("North", "Préfecture") for row in rows_of(60, start=2011)]
    report = one(draft, revenue(tmp_path / "a.csv", *rows_of(120), *accented, encoding=encoding))
    assert (report.loaded, report.sums["tax"]["file"]) == (180, Decimal("100.25") * 180)
    assert draft.raw.execute("SELECT count(*) FROM payment WHERE office = 'Préfecture'").fetchall() == [(60,)]
    assert ("encoding: cp1252" in report.notes) == (encoding == "cp1252")


def test_a_late_accent_far_beyond_the_first_piece_of_a_file_is_read(draft, tmp_path):
    many = [f"2001-01,N{place:07},VAT,1,XAF" for place in range(60_000)]
    report = one(draft, revenue(tmp_path / "a.csv", *many, "2001-01,Évry,VAT,1,XAF", encoding="cp1252"))
    assert report.loaded == 60_001 and report.sums["tax"]["loaded"] == 60_001


@pytest.mark.parametrize(
    ("text", "options", "amount"),
    [
        ("1.234.567", "--decimal , --thousands .", 1_234_567),
        ("12,5", "--decimal ,", Decimal("12.5")),
        ("1.234,56", "--decimal , --thousands .", Decimal("1234.56")),
        ("1,234.56", "--decimal . --thousands ,", Decimal("1234.56")),
        ("1 234,56", '--decimal , --thousands " "', Decimal("1234.56")),
        ("1'234.56", '--decimal . --thousands "\'"', Decimal("1234.56")),
    ],
)
def test_a_number_in_another_format_refuses_the_file_and_names_what_reads_it(draft, tmp_path, text, options, amount):
    path = revenue(tmp_path / "a.csv", *(row.replace(",100.25,", ",100,") for row in rows_of(24)), f'2020-01,North,VAT,"{text}",XAF')
    with pytest.raises(FileRefused) as refused:
        one(draft, path)
    assert "line 26, column 'Amount'" in str(refused.value) and repr(text) in str(refused.value) and options in str(refused.value)
    words = options.replace('" "', "\0").replace('"\'"', "'").split(" ")
    stated = {"decimal": words[1], "thousands": words[3].replace("\0", " ") if len(words) > 2 else ""}
    assert one(draft, path, **stated).sums["tax"]["loaded"] == 2400 + amount


def test_a_column_that_may_be_read_in_two_ways_is_refused_until_one_is_stated(draft, tmp_path):
    path = revenue(tmp_path / "a.csv", "2024-01,North,VAT,12.500,XAF", "2024-02,North,VAT,145.328,XAF", "2024-03,North,VAT,7,XAF")
    with pytest.raises(FileRefused, match=r"line 2, column 'Amount': '12.500' may be 12.500 with a decimal point or 12500 .*--decimal"):
        one(draft, path)
    assert one(draft, path, decimal=".").sums["tax"]["loaded"] == Decimal("164.828")
    assert one(draft, path, decimal=",", thousands=".").sums["tax"]["loaded"] == 157_835


def test_one_number_that_only_fits_a_decimal_point_decides_its_column(draft, tmp_path):
    path = revenue(tmp_path / "a.csv", "2024-01,North,VAT,12.500,XAF", "2024-02,North,VAT,0.25,XAF")
    assert one(draft, path).sums["tax"]["loaded"] == Decimal("12.75")


def test_nothing_loaded_is_nothing_published(draft, tmp_path):
    header = "period,reporterISO,partnerISO,flowCode,cmdCode,primaryValue"
    path = revenue(tmp_path / "a.csv", *(f"2024{month:02},NAM,ZAF,RX,010121,5" for month in (1, 2, 3)), header=header)
    with pytest.raises(FileRefused, match="none of the 3 records can be loaded"):
        one(draft, path, "partner_trade", accept_loss=True)


def test_a_file_that_changes_while_it_is_read_is_refused(draft, tmp_path):
    path = revenue(tmp_path / "a.csv", *(f"2001-01,N{place:07},VAT,1,XAF" for place in range(80_000)))

    def cut(*_) -> None:
        os.truncate(path, path.stat().st_size // 2)

    with pytest.raises(FileRefused, match=r"a\.csv: the file changed while it was read"):
        load.load_files(draft, "revenue", [path], progress=cut)


def test_more_than_a_hundredth_of_the_value_set_aside_refuses_the_file_with_the_figures(draft, tmp_path):
    good = rows_of(200)
    path = revenue(tmp_path / "a.csv", *good, "2030-13,North,VAT,1000,XAF")
    told = r"tax: 1,000 of 21,050 \(4.8%\) cannot be loaded, more than 1%.*line 202, column 'Month': '2030-13'"
    with pytest.raises(FileRefused, match=told):
        one(draft, path)
    assert one(draft, path, accept_loss=True).loss == "tax: 1,000 of 21,050 (4.8%) cannot be loaded, more than 1%"
    small = one(draft, revenue(tmp_path / "b.csv", *(row.replace("North", "South") for row in good), "2030-13,South,VAT,100,XAF"))
    assert (small.loss, small.sums["tax"]["quarantined"], small.quarantined) == ("", 100, 1)


def test_more_than_a_hundredth_of_the_records_with_the_key_of_another_refuses_the_file(draft, tmp_path):
    doubled = [*rows_of(100), *(f"2001-{month:02},North,VAT,0.01,XAF" for month in (1, 2))]
    with pytest.raises(FileRefused, match="2 of 102 records repeat the key of another with other amounts, more than 1%"):
        one(draft, revenue(tmp_path / "a.csv", *doubled))
    assert one(draft, revenue(tmp_path / "b.csv", *doubled[:-1])).sums["tax"]["duplicate"] == Decimal("0.01")


def test_one_bad_cell_of_a_wide_table_costs_one_cell(draft, tmp_path):
    rows = [f"2024-{month:02},10,20" for month in range(1, 13)]
    path = revenue(tmp_path / "imports.csv", *rows[:6], "2024-07,ten,20", *rows[7:], header="month,France,Germany")
    report = one(draft, path, "trade_totals")
    assert (report.physical, report.loaded, report.quarantined, report.cells) == (12, 12, 0, 1)
    assert report.sums["value"]["file"] == report.sums["value"]["loaded"] == 350_000_000 and report.sums["value"]["unreadable"] == 1
    found = draft.raw.execute('SELECT line, "column", value, rule FROM quarantine').fetchall()
    assert found == [(8, "France", "ten", "number: cannot be read")]


@pytest.mark.parametrize("months", [["1969-12"], ["2999-01"]])
def test_a_date_out_of_reach_is_quarantined(draft, tmp_path, months):
    path = revenue(tmp_path / "a.csv", *rows_of(200), *(f"{month},North,VAT,1,XAF" for month in months))
    assert one(draft, path).rules == {"date": 1}
    assert "not between 1970 and" in draft.raw.execute("SELECT rule FROM quarantine").fetchall()[0][0]


@pytest.mark.parametrize(("days", "kept"), [(399, True), (401, False)])
def test_a_date_may_be_four_hundred_days_ahead_and_no_more(draft, tmp_path, days, kept):
    path = revenue(tmp_path / "a.csv", *rows_of(200), f"{date.today() + timedelta(days=days)},North,VAT,1,XAF")
    assert one(draft, path).loaded == 200 + kept


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ('key = ["month", "ofice"]', "key: 'ofice' is not a field that a column fills; did you mean 'office'"),
        ('key = ["month"]\nperiod = ["start_on"]', "period: 'start_on' is not a field that a column fills; did you mean 'starts_on'"),
        ('key = ["month"]\nreplaces = { payment = ["receiptt"] }', "replaces.payment: 'receiptt' is not a field"),
    ],
)
def test_a_mapping_whose_key_names_what_no_column_fills_is_refused_when_it_is_read(tmp_path, setting, message):
    text = (sources.SHIPPED / "revenue.toml").read_text()
    kept = [line for line in text.splitlines() if line.split(" =")[0] not in [one.split(" =")[0] for one in setting.splitlines()]]
    start = next(place for place, line in enumerate(kept) if line.startswith("[["))
    path = tmp_path / "mine.toml"
    path.write_text("\n".join([*kept[:start], setting, *kept[start:]]))
    with pytest.raises(FileRefused, match=message.replace("(", r"\(")):
        sources.read(path)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "the file is empty"),
        (b"PK\x03\x04 cut short", "a zip archive that is damaged"),
        (b"%PDF-1.7 text", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a picture"),
        ("Month,Office\n".encode("utf-16-le"), "UTF-16 text without a byte-order mark"),
        (gzip.compress(b"Month,Office,Tax,Amount\n" * 500, mtime=0)[:60], "gzip data is cut short or damaged"),
    ],
)
def test_what_is_no_text_is_refused_by_name(draft, tmp_path, content, why):
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(FileRefused, match=why):
        one(draft, path)


def test_a_directory_and_a_pipe_are_refused_by_name(draft, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path, why in ((tmp_path, "a directory"), (tmp_path / "pipe", "a pipe or device"), (tmp_path / "none.csv", "no such file")):
        with pytest.raises(FileRefused, match=why):
            one(draft, path)


def test_control_characters_of_a_file_are_shown_as_escapes(draft, tmp_path):
    path = revenue(tmp_path / os.fsdecode(b"a\x1b\xff.csv"), "2024-01,North,VAT,5,XAF", "\x1b[31m,North,VAT,6,XAF")
    with pytest.raises(FileRefused) as refused:
        one(draft, path)
    assert str(refused.value).isprintable() and "\\x1b[31m" in str(refused.value) and str(refused.value).startswith("a\\x1b\\udcff.csv")
    report = one(draft, path, accept_loss=True)
    assert all(line.isprintable() for line in report.lines())


def test_the_same_file_under_other_options_is_not_taken_for_loaded(draft, tmp_path):
    path = revenue(tmp_path / "a.csv", "2024-01,North,VAT,12.500,XAF")
    assert not one(draft, path, decimal=".").unchanged and one(draft, path, decimal=".").unchanged
    assert one(draft, path, decimal=",", thousands=".").sums["tax"]["loaded"] == 12_500
    assert draft.raw.execute("SELECT sum(amount) FROM payment").fetchall() == [(12_500,)]


def test_a_file_whose_rows_another_took_is_loaded_again(draft, tmp_path):
    first, later = revenue(tmp_path / "a.csv", *rows_of(24)), revenue(tmp_path / "b.csv", *rows_of(12, "7"))
    assert not one(draft, first).unchanged and not one(draft, later).unchanged
    assert draft.raw.execute("SELECT sum(amount) FROM payment").fetchall() == [(Decimal(1287),)]
    assert not one(draft, first).unchanged
    assert draft.raw.execute("SELECT sum(amount) FROM payment").fetchall() == [(Decimal(2406),)]
    assert one(draft, first).unchanged
