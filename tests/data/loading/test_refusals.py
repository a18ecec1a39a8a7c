"""What a file that cannot be loaded is told: its kind, where its header seems to stand, the nearest layout, an option of no use."""

import gzip

import pytest
from openpyxl import Workbook

from data.loading import load
from data.loading.authoring.sample import sampled
from data.loading.reading.file_bytes import FileRefused
from tests.data.loading.own import draft, loaded, own_folder

__all__ = ["draft", "own_folder"]
REVENUE = "Month,Office,Tax,Amount\n2023-01,North,VAT,100.25\n2023-02,South,VAT,7\n"
TRADE = "period,reporterISO,partnerISO,flowCode,cmdCode,primaryValue\n202301,PER,CHN,M,847130,1000\n202301,PER,USA,X,080440,2000\n"


@pytest.fixture
def written(tmp_path):
    def write(name: str, text: str | bytes):
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        return tmp_path / name

    return write


def refused(draft, source: str, path, **stated) -> str:
    with pytest.raises(FileRefused) as error:
        load.load_files(draft, source, [path], options=load.Options(**stated))
    return str(error.value)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ('[{"Month": "2023-01", "Office": "A"}]', "JSON"),
        ('{\n  "Month": "2023-01"}', "JSON"),
        ('{"Month": "2023-01"}\n{"Month": "2023-02"}\n', "JSON"),
        ("<html><table><tr><td>Month</td></tr></table></html>", "a web page (HTML)"),
        ("\n\n<!DOCTYPE html>\n<html></html>", "a web page (HTML)"),
        ("<table><tr><td>Month</td></tr></table>".encode("utf-16"), "a web page (HTML)"),
        ('<?xml version="1.0"?><rows></rows>', "XML"),
        ('<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook/>', "a spreadsheet saved as XML"),
    ],
)
def test_text_without_fields_is_told_by_its_kind_and_what_is_accepted(draft, written, content, kind):
    for name in ("a.csv", "a.xls"):
        said = refused(draft, "revenue", written(name, content))
        assert kind in said and "accepted: text with commas" in said and (".xlsx" in said or "CSV" in said), said
        with pytest.raises(FileRefused, match="XML" if kind == "XML" else kind.split(" (")[0]):
            sampled(written(name, content))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n", "a PDF document"),
        (b"PAR1\x15\x04", "a Parquet file"),
        (b"SQLite format 3\0", "a database"),
        (b"BZh91AY&SY", "bzip2"),
        (b"name.csv".ljust(257, b"\0") + b"ustar  ", "a tar archive"),
        (gzip.compress(b"name.csv".ljust(257, b"\0") + b"ustar  ", mtime=0), "a tar archive"),
        (b"7z\xbc\xaf\x27\x1c\0\4", "7z archive"),
        (b"MIME-Version: 1.0\r\n", "a web archive"),
        (gzip.compress(b"PK\x03\x04rest of a workbook", mtime=0), "compressed once more by gzip"),
    ],
)
def test_a_binary_file_is_told_by_its_kind_and_what_to_do(draft, written, content, kind):
    said = refused(draft, "revenue", written("a.csv", content))
    assert kind in said and said.rpartition(": ")[2].split()[0] in ("export", "unpack", "open"), said


def test_brackets_round_the_names_of_columns_make_no_json(draft, written):
    report = loaded(draft, "revenue", written("a.csv", "[Month],[Office],[Tax],[Amount]\n2023-01,A,VAT,5\n"))
    assert (report.loaded, report.sums["tax"]["file"]) == (1, 5)


@pytest.mark.parametrize("above", ["Ministry of Finance\n", "Ministry of Finance,,,\nRevenue\n\n", "sep=,\n"])
def test_lines_of_title_above_the_header_are_left_out_and_told(draft, written, above):
    report = loaded(draft, "revenue", written("a.csv", above + REVENUE))
    assert (report.physical, report.loaded, str(report.sums["tax"]["file"])) == (2, 2, "107.25")
    [note] = [note for note in report.notes if "above it is left out" in note]
    assert f"line {above.count(chr(10)) + 1};" in note and above.split(",")[0].split("\n")[0] in note


def test_rows_of_title_above_the_header_of_a_workbook_are_left_out_and_told(draft, tmp_path):
    book = Workbook()
    for row in (["Ministry of Finance"], [], ["Month", "Office", "Tax", "Amount"], ["2023-01", "A", "VAT", 5.5]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    report = loaded(draft, "revenue", tmp_path / "a.xlsx")
    assert report.loaded == 1 and any("'Ministry of Finance'" in note and "line 3" in note for note in report.notes)


def test_lines_above_the_header_that_may_be_records_are_never_left_out_unasked(draft, written):
    said = refused(draft, "revenue", written("a.csv", "2022-12,East,VAT,9\n" + REVENUE))
    assert "line 2: the header seems to stand here (Month, Office, Tax, Amount)" in said and "skip_before = 1 in revenue.toml" in said


def test_a_header_further_down_that_lacks_a_column_is_found_all_the_same(draft, written):
    said = refused(draft, "revenue", written("a.csv", "Ministry\n\n" + REVENUE.replace("Tax,", "Tax kind,")))
    assert "line 3: not a file of kind revenue: no column 'Tax'." in said and "'Tax kind' may be 'Tax'" in said
    assert "The header seems to stand on line 3; state skip_before = 2 in revenue.toml" in said


def test_a_file_that_fits_nothing_is_told_what_each_layout_needs_and_what_it_has(draft, written):
    said = refused(draft, "revenue", written("a.csv", "id,name,price\n1,a,2\n"))
    assert "none of its columns is known" in said and "The file has: id, name, price" in said
    assert "'Month' (or 'Period', 'Date', 'Mois'" in said and "'Office' (or 'Region', 'State', 'Customs office'" in said
    assert said.index("revenue (Monthly revenue") < said.index("revenue_brazil") and "source new" in said


def test_a_file_that_comes_near_a_layout_is_told_that_layout_alone(draft, written):
    said = refused(draft, "revenue", written("a.csv", "Ano;Mêses;Lugar\n2000;1;AC\n"))
    assert "The nearest layout: revenue_brazil" in said and "no column 'Mês'; 'UF'" in said


def test_a_file_of_another_kind_is_told_which(draft, written):
    assert "It fits another kind: manage.py load offices" in refused(draft, "revenue", written("a.csv", "Office,Name,Latitude\nA,B,1\n"))


@pytest.mark.parametrize(
    ("source", "name", "text", "stated", "why"),
    [
        ("trade_totals", "a.csv", TRADE, {"flow": "import"}, "--flow import does not apply: column 'flowCode' says the flow"),
        ("trade_totals", "a.csv", TRADE, {"sheet": "Data"}, "--sheet Data does not apply: the file is no workbook"),
        ("hs", "hs-2022.csv", "hscode,description\n01,Animals\n", {"flow": "export"}, "--flow export does not apply: hs.toml"),
        ("hs", "hs-2022.csv", "hscode,description\n01,Animals\n", {"decimal": ","}, "--decimal , does not apply: no column"),
        ("calendars", "a.csv", "Calendar,Date\nX,2024-01-01\n", {"thousands": ","}, "--thousands , does not apply: no column"),
        ("ports", "a.json", '{"features": []}', {"decimal": ","}, "--decimal , does not apply: the numbers of GeoJSON"),
        ("asycuda", "a.xml", "<ASYCUDA/>", {"flow": "import"}, "--flow import does not apply: each declaration says its own"),
        ("asycuda", "a.xml", "<ASYCUDA/>", {"sheet": "S"}, "--sheet S does not apply: the file is no workbook"),
    ],
)
def test_an_option_that_says_nothing_of_the_file_is_refused(draft, written, source, name, text, stated, why):
    assert why in refused(draft, source, written(name, text), **stated)


def test_an_option_that_applies_to_a_part_of_the_cells_is_told(draft, tmp_path):
    book = Workbook()
    for row in (["Month", "Office", "Tax", "Amount"], ["2023-01", "A", "VAT", 5.5], ["2023-02", "A", "VAT", "1.234,5"]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    report = loaded(draft, "revenue", tmp_path / "a.xlsx", decimal=",", thousands=".")
    assert str(report.sums["tax"]["file"]) == "1240"
    assert any(note.startswith("--decimal , --thousands . was used for cells that hold text") for note in report.notes)


def test_a_flow_that_the_records_of_an_extract_contradict_is_refused(draft, written):
    text = "Office,Number,Date,Regime,Item,HS code,CIF\nA,1,2024-01-02,IM4,1,847130,10\nA,2,2024-01-02,EX1,1,080440,20\n"
    assert "--flow import: 1 records say otherwise, first line 3" in refused(draft, "asycuda", written("a.csv", text), flow="import")


@pytest.mark.parametrize(("end", "count"), [("TOTAL,,,107.25\n", 1), ("\nTOTAL,1.5\nTOTAL,9\n", 2)])
def test_totals_at_the_end_that_no_sum_proves_are_told_with_the_setting_that_leaves_them_out(draft, written, end, count):
    said = refused(draft, "revenue", written("a.csv", REVENUE + "2023-03,A,VAT,1\n2023-04,A,VAT,1\n" + end))
    assert f"state skip_after = {count} in revenue.toml" in said and f"from line {6 + (count > 1)} on" in said


def test_bad_records_among_good_ones_are_no_end_of_a_file(draft, written):
    assert "skip_after" not in refused(draft, "revenue", written("a.csv", REVENUE + "x,A,VAT,1\n2023-03,A,VAT,2\n"))


def test_a_header_that_comes_again_is_set_aside_by_that_name(draft, written):
    lines = "".join(f"2022-{month:02},A,VAT,1\n" for month in range(1, 10))
    report = loaded(draft, "revenue", written("a.csv", "Month,Office,Tax,Amount\n" + lines + REVENUE))
    assert (report.loaded, report.rules, report.sums["tax"]["loaded"]) == (11, {"header": 1}, report.sums["tax"]["file"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('"Month,Office,Tax,Amount"\n"2023-01,A,VAT,1"\n', "Each line stands in quotes as a whole: export it without them"),
        ("Month    Office   Tax   Amount\n2023-01  A   VAT   100\n", "None of , ; tab | divides this line into fields"),
        ("Ministry of Finance\n", "The file has: Ministry of Finance"),
    ],
)
def test_a_line_that_is_one_field_is_told_how_to_divide_it(draft, written, text, said):
    assert said in refused(draft, "revenue", written("a.csv", text))


def test_a_date_in_another_form_names_the_setting(draft, written):
    said = refused(draft, "revenue", written("a.csv", "Month,Office,Tax,Amount\nQ1-2023,A,VAT,1\n"))
    assert "another form is read where `formats` of the column states it in revenue.toml" in said
