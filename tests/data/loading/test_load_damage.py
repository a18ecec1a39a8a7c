"""Damaged files: every record is loaded, quarantined or blank; no good record is lost in silence; nonsense is refused with a reason."""

import gzip
import re

import pytest

from data.loading import load
from data.loading.mapping.mapping import Options
from data.releases import release
from tests.data.loading.korean import ENGLISH, NAMES, line, lines, written

DAMAGES = {
    "unclosed quote": (line(101, Importer_ID='"SHHZGSL'), "quote"),
    "unclosed quote at the end": (line(101) + ',"', "quote"),
    "text after a closing quote": (line(101, Importer_ID='"SHH"ZGSL'), "quote"),
    "too few fields": ("1,2,3", "fields"),
    "too many fields": (line(101) + ",1", "fields"),
    "nul": (line(101, Importer_ID="SHH\0ZGSL"), "nul"),
    "inf": (line(101, Item_Price="inf"), "number"),
    "nan": (line(101, Item_Price="NaN"), "number"),
    "1e999": (line(101, Item_Price="1e999"), "number"),
    "thousands": (line(101, Item_Price='"1,000"'), "number"),
    "negative": (line(101, Item_Price="-1"), "negative"),
    "no value": (line(101, Item_Price=""), "empty"),
    "no date": (line(101, Date=""), "empty"),
    "date of no calendar": (line(101, Date="2021-02-30"), "date"),
    "date of another age": (line(101, Date="1866-01-01"), "date"),
    "letters for goods": (line(101, HS6_Code="ABCDEF"), "hs"),
    "5 MB field": (line(101, Importer_ID="A" * 5_000_000), "length"),
    "5 MB quoted field": (line(101, Importer_ID='"' + "A" * 5_000_000 + '"'), "length"),
    "number twice": (line(1), "duplicate"),
}


@pytest.fixture
def draft(tmp_path):
    with release.draft(tmp_path / "warehouse", fresh=True) as draft:
        yield draft


def loaded(draft, path) -> load.Report:
    [report] = load.load_files(draft, "korea", [path], options=Options(accept_loss=True))
    assert report.physical == report.loaded + report.quarantined + report.blank
    assert draft.raw.execute("SELECT count(*) FROM item").fetchone() == (report.loaded,)
    return report


@pytest.mark.parametrize("name", DAMAGES)
def test_one_bad_record_is_quarantined_with_its_line_and_the_others_are_loaded(draft, tmp_path, name):
    bad, rule = DAMAGES[name]
    report = loaded(draft, written(tmp_path / "a.csv", [*lines(60), bad, *(line(number) for number in range(201, 300))]))
    assert (report.physical, report.loaded, report.quarantined) == (160, 159, 1)
    [entry] = load.quarantined(draft.connection)
    assert entry["rule"].split(":")[0] == rule and entry["line"] == 62 and entry["file"] == "a.csv" and entry["source"] == "korea"
    assert entry["raw"][:3] == bad[:3] and len(entry["raw"]) <= 2_000
    assert report.duplicate == (rule == "duplicate")


@pytest.mark.parametrize(("change", "rule"), [({"Net_Mass": "NaN"}, "number"), ({"Net_Mass": "-1"}, "negative"), ({"Fraud": "7"}, "code")])
def test_a_cell_that_a_record_can_do_without_costs_itself(draft, tmp_path, change, rule):
    report = loaded(draft, written(tmp_path / "a.csv", [*lines(60), line(101, **change)]))
    assert (report.physical, report.loaded, report.quarantined, report.cells) == (61, 61, 0, 1)
    [entry] = load.quarantined(draft.connection)
    assert entry["rule"].split(":")[0] == rule and entry["line"] == 62 and "accepted: " in entry["rule"]


def test_bytes_that_are_not_text_spoil_their_record_alone(draft, tmp_path):
    path = written(tmp_path / "a.csv", [*lines(20), line(21, Importer_ID="BAD")])
    path.write_bytes(path.read_bytes().replace(b"BAD", b"\xff\xfe\x81"))
    assert (loaded(draft, path).loaded, load.quarantined(draft.connection)[0]["rule"].split(":")[0]) == (20, "encoding")


def test_a_quoted_line_break_makes_no_second_record(draft, tmp_path):
    report = loaded(draft, written(tmp_path / "a.csv", [*lines(5), line(6, Seller_ID='"two\nlines, ""quoted"""'), line(7, Date="x")]))
    assert (report.physical, report.loaded) == (7, 6)
    assert load.quarantined(draft.connection)[0]["line"] == 9
    assert draft.raw.execute("SELECT seller FROM item WHERE decl_id = '00000006'").fetchone() == ('two\nlines, "quoted"',)


@pytest.mark.parametrize("closing", ['"', 'X"', '"X'])
def test_an_open_quote_that_a_later_one_seems_to_close_swallows_nothing(draft, tmp_path, closing):
    opening = line(3, Critical_Fraud='"0')
    later = line(30, Declaration_ID=f"{closing}00000030")
    report = loaded(draft, written(tmp_path / "a.csv", [*lines(2), opening, *(line(number) for number in range(4, 30)), later, line(31)]))
    assert report.physical == 31 and report.loaded >= 29 - 1 and report.quarantined == 31 - report.loaded
    assert {entry["line"] for entry in load.quarantined(draft.connection)} <= {4, 31}


def test_line_ends_may_be_mixed_and_blank_lines_are_counted(draft, tmp_path):
    path = tmp_path / "a.csv"
    one, two, three, four = lines(4)
    path.write_bytes(f"{ENGLISH}\r\n{one}\n{two}\r\n\r\n  \n{','.join([''] * len(NAMES))}\n{three}\r{four}".encode())
    report = loaded(draft, path)
    assert (report.physical, report.loaded, report.blank) == (7, 4, 3)


def test_a_file_cut_short_in_compression_is_refused(draft, tmp_path):
    whole = gzip.compress("\n".join([ENGLISH, *(line(number) for number in range(1, 5_000))]).encode())
    for place, data in enumerate((whole[: len(whole) // 2], whole[:-4], whole[:-20] + b"\0" * 20)):
        path = tmp_path / f"{place}.csv.gz"
        path.write_bytes(data)
        with pytest.raises(load.FileRefused, match=r"csv\.gz: line \d+: the gzip data is cut short or damaged"):
            load.load_files(draft, "korea", [path])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\n\n", "no text"),
        (ENGLISH.encode() + b"\n", "no records"),
        (b"\x00\x01\x02\x03" * 100, "UTF-16 text without a byte-order mark"),
        (ENGLISH.replace("Net Mass", "Item Price").encode() + b"\n" + line(1).encode(), "'Net Mass'"),
        ((ENGLISH + ",Date").encode() + b"\n" + line(1).encode() + b",2021-01-01", "'Date' appears more than once"),
        (ENGLISH.replace("Office ID,", "").encode() + b"\n1", "no column 'Office ID'"),
    ],
)
def test_what_is_no_such_file_is_refused_with_the_reason(draft, tmp_path, content, reason):
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(load.FileRefused, match=re.escape(reason)):
        load.load_files(draft, "korea", [path])


def test_swapped_headers_are_refused_where_the_values_do_not_fit(draft, tmp_path):
    swapped = ENGLISH.replace("Date,Office ID", "Office ID,Date")
    with pytest.raises(
        load.FileRefused,
        match=r"none of the 100 records can be loaded: most often .*first at line 2, column 'Date': '40'; accepted: a date as YYYY-MM-DD",
    ):
        load.load_files(draft, "korea", [written(tmp_path / "a.csv", lines(100), swapped)])


def test_a_missing_file_and_an_unknown_source_are_refused(draft, tmp_path):
    with pytest.raises(load.FileRefused, match="no such file"):
        load.load_files(draft, "korea", [tmp_path / "none.csv"])
    with pytest.raises(load.FileRefused, match="no source named 'corea'; there are:"):
        load.load_files(draft, "corea", [written(tmp_path / "a.csv", lines(1))])


def test_columns_that_nobody_reads_are_named(draft, tmp_path):
    report = loaded(draft, written(tmp_path / "a.csv", [f"{record},x" for record in lines(3)], f"{ENGLISH},Remarks"))
    assert report.notes == ["columns not read: Remarks"]
