"""A cell that a record can do without and that cannot be read costs itself alone, in every kind of file; sums by csv and Decimal."""

import csv
import io
import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pytest

from data.loading import load
from data.loading.mapping.mapping import Options
from data.quality.checks import thresholds
from tests.data.loading import declarations, korean
from tests.data.loading.own import draft, own_folder, rows

__all__ = ["draft", "own_folder"]
FLAT = (
    "Office,Number,Regime,Registration date,Payment date,Release date,Item,HS code,Country of origin,Gross weight,Net weight,Quantity,"
    "Statistical value,Invoice value,Exchange rate,CIF value,VAT"
)
EXTRACT = {
    "general": "INSTANCEID,VERSION,IDE_CUO_COD,IDE_TYP_SAD,IDE_TYP_PRC,IDE_REG_DAT,IDE_AST_DAT,IDE_RCP_DAT,IDE_REL_DAT,PTY_STS,PTY_RED,"
    "PTY_YEL,PTY_BLU,PTY_GRE,CMP_CON_COD,DEC_COD",
    "items": "INSTANCEID,VERSION,KEY_ITM_NBR,TAR_HSC_NB1,TAR_PRC_EXT,GDS_ORG_CTY,VIT_WGT_NET,VIT_CIF,TAR_SUP_QTY",
    "taxes": "INSTANCEID,VERSION,KEY_ITM_NBR,TAX_LIN_COD,TAX_LIN_BSE,TAX_LIN_RAT,TAX_LIN_AMT,TAX_LIN_MOP",
}
TRADE = "period,reporterISO,flowCode,partnerISO,classificationCode,cmdCode,qty,netWgt,primaryValue"
OWN = """
source = "mine"
period = ["registered_on"]
key = ["decl_id", "item_no"]
numbers = [{ decimal = "." }]

[[column]]
field = "decl_id"
names = ["Ref"]
[[column]]
field = "item_no"
names = ["Item"]
kind = "integer"
[[column]]
field = "registered_on"
names = ["Date"]
kind = "date"
[[column]]
field = "code"
names = ["Code"]
kind = "hs"
widths = [6]
[[column]]
field = "cif"
names = ["CIF"]
kind = "decimal"
[[column]]
field = "kilos"
names = ["Kilos"]
kind = "decimal"
minimum = 0
[[column]]
field = "released_at"
names = ["Released"]
kind = "stamp"

[into.item]
items = "1"
flow = "'import'"
hs_code = "code"
value = "cif"
net_kg = "kilos / 1"

[into.clearance]
first_lane = "'-'"
is_open = "CASE WHEN released_at IS NULL THEN 1 ELSE 0 END"

[sums]
value = { field = "cif", table = "item", column = "value" }
weight = { field = "kilos", table = "item", column = "net_kg" }
"""


@dataclass(frozen=True)
class Kind:
    """A kind of file: its header, its records, the headers behind each sum, and where a cell of each column goes."""

    source: str
    header: str
    records: Callable[[], list[str]]
    sums: dict[str, str]
    facts: dict[str, str]  # by header: the expression that must be unknown for the record of the bad cell
    table: str = "item"


def flat() -> list[str]:
    return [
        f"A,{n},IM4,{n % 27 + 1:02}/02/2025,{n % 27 + 1:02}/02/2025,28/02/2025,1,870321,JP,12,10.5,3,1000.5,900,1.1,1000.5,180.25"
        for n in range(1, 41)
    ]


def trade() -> list[str]:
    return [f"2024{n % 12 + 1:02},NAM,M,{one},H6,8703{n:02},5,{n}.5,{n * 100}.25" for n in range(40) for one in ("USA", "TUR")]


def own() -> list[str]:
    return [f"R{n},1,2025-02-{n % 27 + 1:02},870321,{n}.5,{n}.25,2025-02-28" for n in range(1, 41)]


KINDS = {
    "flat": Kind(
        "asycuda",
        FLAT,
        flat,
        {"value": "CIF value", "weight": "Net weight", "tax": "VAT"},
        {
            "Gross weight": "gross_kg",
            "Net weight": "net_kg",
            "Quantity": "quantity",
            "Invoice value": "invoice_value",
            "Statistical value": "",  # read, and kept by no table
            "Exchange rate": "fx",
            "Country of origin": "nullif(origin, '-')",
        },
    ),
    "korea": Kind(
        "korea",
        korean.ENGLISH,
        lambda: korean.lines(40),
        {"value": "Item Price", "weight": "Net Mass"},
        {"Net Mass": "net_kg", "Country of Origin": "nullif(origin, '-')"},
    ),
    "partners": Kind(
        "partner_trade", TRADE, trade, {"value": "primaryValue", "weight": "netWgt"}, {"netWgt": "net_kg", "qty": "quantity"}, "mirror",
    ),
    "own": Kind(
        "mine", "Ref,Item,Date,Code,CIF,Kilos,Released", own, {"value": "CIF", "weight": "Kilos"}, {"Kilos": "net_kg"},
    ),
}  # fmt: skip
BAD = {"Country of origin": ("#N/A",), "Country of Origin": ("??", "#REF!")}
NUMBERS = ("abc", "-5", "12 34 56", "1e400", "#N/A")


def number(text: str) -> Decimal | None:
    """A cell as a number, by Decimal alone; none of what holds no number that a file may state."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value.adjusted()) <= 30 else None


def table(header: str, records: list[str]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("\n".join([header, *records]))))


def put(header: str, record: str, name: str, text: str) -> str:
    cells = record.split(",")
    cells[header.split(",").index(name)] = text
    return ",".join(cells)


def told(lines: list[dict[str, str]], name: str) -> tuple[Decimal, Decimal, int]:
    """The sum of a column, of its negative amounts, which are read and cannot be, and how many cells hold no number."""
    found = [number(one[name]) for one in lines if one[name]]
    return (
        sum((one for one in found if one is not None), Decimal(0)),
        sum((one for one in found if one is not None and one < 0), Decimal(0)),
        found.count(None),
    )


@pytest.fixture
def loads(draft, tmp_path, own_folder):
    (own_folder / "mine.toml").write_text(OWN)

    def loaded(source: str, header: str, records: list[str], **options) -> load.Report:
        (tmp_path / "records.csv").write_text("\n".join([header, *records]) + "\n", encoding="utf-8")
        [report] = load.load_files(draft, source, [tmp_path / "records.csv"], options=Options(**options))
        return report

    return loaded


@pytest.mark.parametrize("kind", KINDS)
def test_a_cell_that_cannot_be_read_costs_itself_alone(draft, loads, kind):
    one = KINDS[kind]
    records = one.records()
    bad = [(column, text) for column in one.facts for text in BAD.get(column, NUMBERS)]
    for place, (column, text) in enumerate(bad):
        records[place] = put(one.header, records[place], column, text)
    report = loads(one.source, one.header, records, accept_loss=True)
    each = {column: len(BAD.get(column, NUMBERS)) for column in one.facts}
    assert (report.physical, report.loaded, report.quarantined, report.cells) == (len(records), len(records), 0, len(bad))
    assert report.cells_of == each and json.loads(report.to_json())["cells_of"] == each
    found = rows(draft, 'SELECT line, "column", value, rule FROM quarantine ORDER BY line')
    assert [one[:3] for one in found] == [(place + 2, *cell) for place, cell in enumerate(bad)]
    assert all("accepted: a " in rule for *_, rule in found)
    unknown = ", ".join(f"count(*) - count({fact})" for fact in one.facts.values() if fact)
    [counts] = rows(draft, f"SELECT count(*), {unknown} FROM {one.table}")
    assert counts == (len(records), *(each[column] for column, fact in one.facts.items() if fact))
    for name, header in one.sums.items():
        file, gone, unreadable = told(table(one.header, records), header)  # a mass below zero is read, and cannot be
        parts = report.sums[name]
        assert (parts["file"], parts["loaded"], parts["quarantined"], parts["unreadable"]) == (file, file - gone, gone, unreadable), name
    for column, count in each.items():
        first = next(place for place, cell in enumerate(bad) if cell[0] == column)
        said = f"column {column!r}: cells that cannot be loaded: {count}, first {bad[first][1]!r} on line {first + 2}; "
        assert any(note.startswith(said) for note in report.notes) and any(f"{column!r} {count}" in line for line in report.lines())


ESSENTIAL = {
    "flat": [("CIF value", "abc"), ("HS code", "12"), ("Registration date", "soon"), ("Item", "x")],
    "korea": [("Item Price", "abc"), ("HS6 Code", "12"), ("Date", "soon")],
    "partners": [("primaryValue", "abc"), ("flowCode", "sideways"), ("cmdCode", "xyz")],
    "own": [("CIF", "abc"), ("Code", "12"), ("Date", "soon"), ("Item", "x")],
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_cell_that_a_record_cannot_do_without_sets_it_aside(draft, loads, kind):
    one, bad = KINDS[kind], ESSENTIAL[kind]
    records = one.records()
    for place, (column, text) in enumerate(bad):
        records[place] = put(one.header, records[place], column, text)
    report = loads(one.source, one.header, records, accept_loss=True)
    assert (report.loaded, report.quarantined, report.cells) == (len(records) - len(bad), len(bad), 0)
    found = rows(draft, 'SELECT line, "column", value FROM quarantine ORDER BY line')
    assert found == [(place + 2, *cell) for place, cell in enumerate(bad)]
    lines = table(one.header, records)
    for name, header in one.sums.items():
        file, apart = (told(some, header)[0] for some in (lines, lines[: len(bad)]))
        assert (report.sums[name]["file"], report.sums[name]["quarantined"]) == (file, apart)


def test_three_bad_cells_in_a_column_of_few_records_refuse_the_file(loads):
    records = [put(FLAT, one, "Net weight", "abc") if place % 4 == 0 else one for place, one in enumerate(flat())]
    with pytest.raises(load.FileRefused, match=r"column 'Net weight': 10 of 40 cells \(25.0%\) cannot be loaded, more than 20%"):
        loads("asycuda", FLAT, records)


@pytest.mark.parametrize("seed", range(2))
def test_any_mixture_of_cells_adds_up_to_the_cent(draft, loads, seed):
    draw, names = random.Random(seed), ("CIF value", "Net weight", "VAT", "Quantity", "Release date")
    records = []
    for one in flat():
        for name in names:
            text = f"{draw.randrange(10**6)}.{draw.randrange(100):02}" if name != "Release date" else "28/02/2025"
            one = put(FLAT, one, name, draw.choice(NUMBERS) if draw.random() < 0.08 else text)
        records.append(one)
    report, lines = loads("asycuda", FLAT, records, accept_loss=True), table(FLAT, records)
    kept = [one for one in lines if (value := number(one["CIF value"])) is not None and value >= 0]
    assert (report.loaded, report.physical) == (len(kept), len(records))
    for name, header in KINDS["flat"].sums.items():
        file, _, unreadable = told(lines, header)
        within, negative, _ = told(kept, header)
        parts = report.sums[name]
        loaded = within - (negative if header != "VAT" else 0)  # a tax may be paid back
        assert (parts["file"], parts["loaded"], parts["quarantined"], parts["unreadable"]) == (file, loaded, file - loaded, unreadable), (
            name
        )
    assert (
        report.cells
        == sum(report.cells_of.values())
        == rows(draft, "SELECT count(*) - 40 + (SELECT count(*) FROM item) FROM quarantine")[0][0]
    )


def extract(draft, folder: Path, **cells: tuple[str, str, str]) -> dict[str, load.Report]:
    """Load an extract of three declarations; `cells`: of a part, the declaration, the header and the text of one cell."""
    records = {
        "general": [
            f"{n},1,NK01,IM,4,2025-02-0{n} 08:30:00,2025-02-1{n} 09:00:00,2025-02-1{n} 10:00:00,2025-02-2{n} 11:00:00,Paid,0,0,0,1,T{n},B1"
            for n in (1, 2, 3)
        ],
        "items": [f"{n},1,1,870321,4000,JP,10.5,{n}00.25,2" for n in (1, 2, 3)],
        "taxes": [f"{n},1,1,{code},100,{rate},{n}{rate}.5,1" for n in (1, 2, 3) for code, rate in (("CUD", 20), ("VAT", 18))],
    }
    for part, (declaration, name, text) in cells.items():
        at = next(place for place, one in enumerate(records[part]) if one.startswith(f"{declaration},"))
        records[part][at] = put(EXTRACT[part], records[part][at], name, text)
    paths = [folder / f"{part}.csv" for part in EXTRACT]
    for path in paths:
        path.write_text("\n".join([EXTRACT[path.stem], *records[path.stem]]) + "\n")
    reports = load.load_files(draft, "asycuda", paths, options=Options(accept_loss=True, decimal="."))
    return dict(zip(EXTRACT, reports, strict=True))


def test_a_tax_record_whose_amount_cannot_be_read_is_a_line_without_an_amount(draft, tmp_path):
    reports = extract(draft, tmp_path, taxes=("2", "TAX_LIN_AMT", "abc"))
    taxes = reports["taxes"]
    assert (taxes.physical, taxes.loaded, taxes.quarantined, taxes.cells_of) == (6, 6, 0, {"TAX_LIN_AMT": 1})
    expected = sum(Decimal(f"{n}{rate}.5") for n in (1, 2, 3) for rate in (20, 18)) - Decimal("220.5")
    assert (taxes.sums["tax"]["file"], taxes.sums["tax"]["loaded"], taxes.sums["tax"]["unreadable"]) == (expected, expected, 1)
    assert rows(draft, "SELECT tax, assessed, base, rate FROM tax_line WHERE decl_id = '2' ORDER BY 1") == [
        ("CUD", None, 100, 20),
        ("VAT", Decimal("218.5"), 100, 18),
    ]
    assert rows(draft, "SELECT count(*), sum(value), sum(tax_assessed) FROM item") == [(3, Decimal("600.75"), expected)]
    assert rows(draft, "SELECT sum(failed), min(example) FROM finding WHERE rule = 19 AND failed > 0") == [(1, "2/1")]
    assert [
        note
        for note in taxes.notes
        if "'TAX_LIN_AMT': amounts that cannot be loaded: 1, first 'abc' on line 4" in note and "rule 19" in note
    ]


def test_a_tax_record_whose_base_cannot_be_read_keeps_its_amount(draft, tmp_path):
    taxes = extract(draft, tmp_path, taxes=("2", "TAX_LIN_BSE", "abc"))["taxes"]
    assert (taxes.loaded, taxes.cells_of, taxes.sums["tax"]["loaded"]) == (6, {"TAX_LIN_BSE": 1}, taxes.sums["tax"]["file"])
    assert rows(draft, "SELECT assessed, base FROM tax_line WHERE decl_id = '2' AND tax = 'CUD'") == [(Decimal("220.5"), None)]


def test_a_payment_date_that_cannot_be_read_leaves_what_was_collected_unknown(draft, tmp_path):
    reports = extract(draft, tmp_path, general=("2", "IDE_RCP_DAT", "soon"))
    assert (reports["general"].loaded, reports["items"].loaded, reports["general"].cells_of) == (3, 3, {"IDE_RCP_DAT": 1})
    assert rows(draft, "SELECT decl_id, paid_at IS NULL, tax_paid FROM clearance ORDER BY 1") == [
        ("1", False, Decimal(239)), ("2", True, None), ("3", False, Decimal(639)),
    ]  # fmt: skip
    assert rows(draft, "SELECT sum(amount), count(DISTINCT decl_id) FROM payment") == [(Decimal(878), 2)]


@pytest.mark.parametrize(("header", "expected"), [("IDE_REL_DAT", (True, None, "green")), ("PTY_RED", (False, 0, "-"))])
def test_what_cannot_be_read_is_not_taken_for_what_did_not_happen(draft, tmp_path, header, expected):
    extract(draft, tmp_path, general=("2", header, "x"))
    assert rows(draft, "SELECT released_at IS NULL, is_open, lane FROM clearance WHERE decl_id = '2'") == [expected]


def test_an_expression_of_ones_own_does_not_take_a_bad_cell_for_an_empty_one(draft, loads):
    header, records = KINDS["own"].header, own()
    records[5], records[6] = (put(header, records[place], "Released", text) for place, text in ((5, ""), (6, "soon")))
    assert loads("mine", header, records).cells_of == {"Released": 1}
    assert rows(draft, "SELECT decl_id, is_open FROM clearance WHERE is_open IS DISTINCT FROM 0 ORDER BY 1") == [("R6", 1), ("R7", None)]


def test_a_mass_that_must_be_stated_and_is_not_costs_its_cell(draft, tmp_path):
    items = extract(draft, tmp_path, items=("2", "VIT_WGT_NET", ""))["items"]
    assert (items.loaded, items.quarantined, items.cells_of) == (3, 0, {"VIT_WGT_NET": 1})
    assert rows(draft, "SELECT decl_id, net_kg FROM item ORDER BY 1") == [("1", 10.5), ("2", None), ("3", 10.5)]


TAXES = "Office;Year;Serial;Number;Regime;Registration date;Item;HS code;Net weight;CIF value;Tax code;Tax amount"


def test_of_records_that_are_taxes_one_without_a_readable_amount_is_a_line_without(draft, loads):
    records = [
        "NK01;2025;C;7;IM4;03/02/2025;1;01012100;abc;1000.55;DD;200.11",
        "NK01;2025;C;7;IM4;03/02/2025;1;01012100;1250.5;1000.55;TVA;abc",
        "NK01;2025;C;8;IM4;03/02/2025;1;01012100;3.5;10.5;ZZQ;?",
    ]
    report = loads("asycuda", TAXES, records, accept_loss=True)
    assert (report.loaded, report.quarantined, report.cells_of) == (3, 0, {"Net weight": 1, "Tax amount": 2})
    assert (report.sums["tax"]["file"], report.sums["tax"]["loaded"], report.sums["tax"]["unreadable"]) == (Decimal("200.11"),) * 2 + (2,)
    assert report.sums["value"]["loaded"] == Decimal("1011.05") and report.sums["value"]["repeated"] == Decimal("1000.55")
    weight = report.sums["weight"]
    assert (weight["file"], weight["loaded"], weight["repeated"], weight["unreadable"]) == (
        Decimal(1254),
        Decimal("3.5"),
        Decimal("1250.5"),
        1,
    )
    assert rows(draft, "SELECT tax, assessed FROM tax_line ORDER BY 1") == [("DD", Decimal("200.11")), ("TVA", None), ("ZZQ", None)]
    assert rows(draft, "SELECT sum(failed) FROM finding WHERE rule = 19") == [(2,)]


@pytest.mark.parametrize(
    ("part", "header", "rule", "measure"),
    [
        ("items", "VIT_WGT_NET", 20, "net_weight"),
        ("general", "IDE_REL_DAT", 21, "release_hours_p90"),
        ("general", "IDE_RCP_DAT", 22, "revenue_collected"),
        ("general", "PTY_RED", 23, "on_target_share"),
        ("items", "GDS_ORG_CTY", 25, "preference_utilisation"),
    ],
)
def test_the_quality_of_the_data_tells_what_rests_on_cells_that_cannot_be_read(draft, tmp_path, part, header, rule, measure):
    reports = extract(draft, tmp_path, **{part: ("2", header, "#N/A")})
    assert any(f"(quality rule {rule})" in note for note in reports[part].notes)
    found = f'SELECT month, office, "rows", failed FROM finding WHERE rule = {rule}'
    assert rows(draft, found) == [(202502, "NK01", 3, 1)]
    [limit] = [one for one in thresholds()["doubtful"] if one["rule"] == rule]
    assert measure in limit["measures"] and limit["share"] == 0.01
    extract(draft, tmp_path)  # the same declarations, corrected
    assert rows(draft, found) == []


def test_results_of_inspection_that_cannot_be_read_are_counted(draft, loads):
    records = korean.lines(40)
    bad = [put(korean.ENGLISH, record, "Fraud", "maybe") if place < 2 else record for place, record in enumerate(records)]
    report = loads("korea", korean.ENGLISH, bad)
    assert report.loaded == 40 and any("(quality rule 24)" in note for note in report.notes)
    [(failed,)] = rows(draft, "SELECT sum(failed) FROM finding WHERE rule = 24")
    [(known,)] = rows(draft, "SELECT count(inspected) FROM clearance")
    assert (failed, known) == (2, 38)
    [limit] = [one for one in thresholds()["doubtful"] if one["rule"] == 24]
    assert {"inspection_rate", "hit_rate"} <= set(limit["measures"]) and limit["share"] == 0.01


def test_cells_are_counted_by_the_column_that_they_make(draft, loads):
    one = KINDS["own"]
    records = [put(one.header, record, "Kilos", "abc") if place < 2 else record for place, record in enumerate(own())]
    report = loads("mine", one.header, records)
    assert report.unread == [{"table": "item", "column": "net_kg", "month": 202502, "office": "-", "cells": 2}]
    assert rows(draft, 'SELECT office, "rows", failed FROM finding WHERE rule = 20') == [("-", 40, 2)]


def test_declarations_as_xml_have_the_same(draft, tmp_path):
    texts = [declarations.declaration(number) for number in range(1, 21)]
    texts[6] = (
        texts[6].replace("<Net_weight_itm>11.125<", "<Net_weight_itm>abc<", 1).replace("<Duty_tax_amount>141.25<", "<Duty_tax_amount>?<")
    )
    (tmp_path / "xml").mkdir()
    for number, text in enumerate(texts, 1):
        (tmp_path / "xml" / f"decl{number}.xml").write_text(declarations.HEAD + text)
    [report] = load.load_files(draft, "asycuda", sorted((tmp_path / "xml").iterdir()), options=Options(accept_loss=True))
    whole = declarations.sums([text.replace(">abc<", "><").replace(">?<", "><") for text in texts])
    assert {name: (parts["file"], parts["loaded"]) for name, parts in report.sums.items()} == {
        name: (one, one) for name, one in whole.items()
    }
    assert (report.quarantined, sum(report.cells_of.values()), report.sums["weight"]["unreadable"], report.sums["tax"]["unreadable"]) == (
        0,
        2,
        1,
        1,
    )
    assert rows(draft, "SELECT file, value FROM quarantine ORDER BY value") == [("decl7.xml", "?"), ("decl7.xml", "abc")]
    assert rows(draft, "SELECT count(*), sum(net_kg IS NULL) FROM item WHERE decl_id LIKE '%-7'") == [(2, 1)]
    assert rows(draft, "SELECT rule, sum(failed) FROM finding WHERE rule IN (19, 20) GROUP BY 1 ORDER BY 1") == [(19, 1), (20, 1)]
