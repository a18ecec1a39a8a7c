"""Forms in which offices export the same six items: twelve-hour clocks, numbers for days, namespaces, headers that stand there twice."""

import io
import re
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest

from data.loading.load import FileRefused
from tests.data.loading.declarations import HEAD, declaration, sums
from tests.data.loading.own import draft, loaded, rows

__all__ = ["draft"]
HEADER = "Bureau;Année;Série;Numéro;Régime;Date d'enregistrement;Article;Code SH;Pays d'origine;Poids net;Valeur CIF;Droit de douane;TVA"
ITEMS = [
    "NK01;2025;C;7;IM4;{0};1;01012100;Chine;1250.5;1234567.89;246913.58;266666.66",
    "NK01;2025;C;7;IM4;{0};2;87032290;Japon;980;7500000;1500000;1620000",
    "NK02;2025;C;9;IM4;{1};1;10063000;Viêt Nam;25000;9000000.50;900000.05;1782000.10",
]
VALUE, TAX = Decimal("17734568.39"), Decimal("6315580.39")
DAYS = (datetime(2025, 2, 3, 14, 5, 9), datetime(2025, 2, 14, 0, 30))


def told(records: list[str], header: str = HEADER) -> bytes:
    return "\n".join([header, *records]).encode()


def dated(*days: str) -> list[str]:
    return [item.format(*days) for item in ITEMS]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("03/02/2025 02:05:09 PM", "14/02/2025 12:30:00 AM"),
        ("3/2/25 2:05:09 pm", "14/2/25 12:30 am"),
        ("03/02/2025 2:05:09 p. m.", "14/02/2025 12:30 a.m."),
        ("2025-02-03 02:05:09 PM", "2025-02-14 12:30:00 AM"),
        ("03-Feb-2025 02:05:09 PM", "14-Feb-2025 12:30:00 AM"),
    ],
)
def test_a_clock_of_twelve_hours_is_read(draft, tmp_path, first, second):
    (tmp_path / "flat.csv").write_bytes(told(dated(first, second)))
    report = loaded(draft, "asycuda", tmp_path / "flat.csv")
    assert (report.loaded, report.sums["value"]["loaded"], report.sums["tax"]["loaded"]) == (3, VALUE, TAX)
    assert rows(draft, "SELECT registered_at FROM clearance ORDER BY 1") == [(DAYS[0],), (DAYS[1],)]


@pytest.mark.parametrize(("counts_from", "shift"), [(1900, 0), (1904, 1462)])
def test_a_day_that_a_workbook_keeps_as_a_number_is_that_day_and_said(draft, tmp_path, counts_from, shift):
    book = openpyxl.Workbook()
    if counts_from == 1904:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    for record in [HEADER, *dated("45691", "45702")]:
        cells = record.split(";")
        book.active.append([float(one) if re.fullmatch(r"[0-9]{5}|[0-9]+\.[0-9]+", one) else one for one in cells])
    for row in book.active.iter_rows(min_row=2, min_col=6, max_col=6):
        row[0].value -= shift
        row[0].number_format = "General"
    book.save(tmp_path / "flat.xlsx")
    report = loaded(draft, "asycuda", tmp_path / "flat.xlsx")
    assert (report.loaded, report.sums["value"]["loaded"]) == (3, VALUE)
    assert rows(draft, "SELECT registered_on FROM clearance ORDER BY 1") == [(date(2025, 2, 3),), (date(2025, 2, 14),)]
    assert any("number by which a spreadsheet keeps a day, read as 2025-02-03" in note for note in report.notes)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("<ASYCUDA ", '<ASYCUDA xmlns="http://www.asycuda.org/sad" ', 1),
        lambda text: re.sub(r"<(/?)([A-Za-z])", r"<\1sad:\2", text).replace("<sad:ASYCUDA ", '<sad:ASYCUDA xmlns:sad="urn:sad" ', 1),
    ],
    ids=["default", "prefix"],
)
def test_declarations_with_a_namespace_are_those_without(draft, tmp_path, change):
    texts = [declaration(number) for number in (1, 2)]
    body = "".join(change(text) for text in texts)
    (tmp_path / "all.xml").write_text(f"{HEAD}<Export>{body}</Export>", encoding="utf-8")
    report = loaded(draft, "asycuda", tmp_path / "all.xml")
    assert {name: parts["loaded"] for name, parts in report.sums.items()} == sums(texts)


def test_a_header_that_nobody_reads_may_stand_there_twice(draft, tmp_path):
    (tmp_path / "flat.csv").write_bytes(told([f"{one};a;b" for one in dated("03/02/2025", "14/02/2025")], f"{HEADER};Libellé;Libellé"))
    report = loaded(draft, "asycuda", tmp_path / "flat.csv")
    assert (report.loaded, report.sums["value"]["loaded"]) == (3, VALUE) and "columns not read: Libellé, Libellé" in report.notes


@pytest.mark.parametrize(
    ("header", "says"),
    [
        ("TVA", r"column 'TVA' appears more than once \(columns 13 and 14\): rename or delete"),
        ("TAX_RS;TAX_RS", "'TAX_RS': a tax stands in two"),
    ],
)
def test_a_header_that_is_read_may_not(draft, tmp_path, header, says):
    more = ";1" * (header.count(";") + 1)
    (tmp_path / "flat.csv").write_bytes(told([f"{one}{more}" for one in dated("03/02/2025", "14/02/2025")], f"{HEADER};{header}"))
    with pytest.raises(FileRefused, match=says):
        loaded(draft, "asycuda", tmp_path / "flat.csv")


def test_labels_beside_the_codes_of_eurostat_are_left_out(draft, tmp_path):
    labelled = ",".join(f"{name},{name.upper()}" for name in ("reporter", "partner", "product", "flow", "indicators"))
    header = f"STRUCTURE_ID,freq,Time frequency,{labelled},TIME_PERIOD,OBS_VALUE"
    text = io.StringIO(newline="")
    print(header, file=text)
    for partner, label, value in (("CI", "Côte d'Ivoire", "1000.5"), ("NA", "Namibia", "20")):
        cells = f"ESTAT:DS-045409(1.0),M,Monthly,FR,France,{partner},{label},18010000,Cocoa,1,IMPORT,VALUE_EUR,Value,2024-01,{value}"
        print(cells, file=text)
    (tmp_path / "estat.csv").write_text(text.getvalue(), encoding="utf-8")
    report = loaded(draft, "partner_trade", tmp_path / "estat.csv")
    assert report.sums["value"]["loaded"] == Decimal("1020.5")
    assert rows(draft, "SELECT reporter, partner FROM mirror ORDER BY 2") == [("FR", "CI"), ("FR", "NA")]


TOTALS = {
    "a word": "TOTAL GÉNÉRAL;;;;;;;;;27230.5;17734568.39;2646913.63;3668666.76",
    "a word and the value alone": "Totales;;;;;;;;;;17734568.39;;",
    "no word": ";;;;;;;;;27230.5;17734568.39;2646913.63;3668666.76",
}


@pytest.mark.parametrize("total", TOTALS.values(), ids=TOTALS)
def test_a_last_record_that_states_the_sums_of_the_others_is_their_total(draft, tmp_path, total):
    (tmp_path / "flat.csv").write_bytes(told([*dated("03/02/2025", "14/02/2025"), total]))
    report = loaded(draft, "asycuda", tmp_path / "flat.csv")
    value, stated = report.sums["value"], Decimal(total.split(";")[10])
    assert (value["file"], value["loaded"], value["aggregate"], value["quarantined"]) == (VALUE + stated, VALUE, stated, 0)
    assert (report.loaded, report.rules) == (3, {"aggregate": 1}) and report.sums["tax"]["loaded"] == TAX
    assert any("line 5 states the sums of all records above (value 17,734,568.39" in note for note in report.notes)
    assert rows(draft, "SELECT line, rule FROM quarantine") == [(5, "aggregate")]


@pytest.mark.parametrize(
    ("records", "says"),
    [
        ([*ITEMS, TOTALS["a word"].replace("17734568.39", "17734568.40")], "the last record of the file, from line 5 on, may be totals"),
        ([TOTALS["a word"].replace("17734568.39", "17734568.40"), *ITEMS], "more than 1%"),
        (
            [*ITEMS, ITEMS[0].replace("IM4;{0};1;", "IM4;32/02/2025;9;").replace("1234567.89", "17734568.39")],
            "cannot be loaded, more than 1%",
        ),
    ],
    ids=["a cent off", "a cent off above its records", "a record with a wrong date"],
)
def test_what_may_be_no_total_is_refused(draft, tmp_path, records, says):
    (tmp_path / "flat.csv").write_bytes(told([one.format("03/02/2025", "14/02/2025") for one in records]))
    with pytest.raises(FileRefused, match=says):
        loaded(draft, "asycuda", tmp_path / "flat.csv")
