"""Texts that a spreadsheet could take for formulas stay texts in every file, and can be read back from it."""

import csv
import io
import re
import zipfile

import openpyxl
import pytest
from lxml import etree
from openpyxl.utils.escape import unescape

from dashboard.slides.contents import BARS, Chart, ChartSeries, Deck, Grid, Slide
from dashboard.slides.deck import written
from dashboard.slides.text import clean
from data.access.marking import file_mark
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.tables import answers
from queries.tables.tables import Table, TableColumn, as_csv
from queries.tables.workbook import workbook
from tests import decks
from tests.formula_texts import texts
from tests.recompute import formulas

pytestmark = pytest.mark.usefixtures("read_demo")
BEGINS = re.compile("[=+\\-@＝＋－＠\t\r\n]")
AMOUNTS = [2_000, pytest.param(20_000, marks=pytest.mark.nightly)]
PUT = re.compile("(^|[;|\t\r\n])'(?='*\"*[=+\\-@＝＋－＠\t\r\n])")


def made(amount: int) -> tuple[list[str], Table]:
    held = texts(amount)
    columns = (TableColumn("code", "=Code", "code"), TableColumn("name", "@Name", "name"), TableColumn("n", "n", "value"))
    rows = tuple((text, f"Name;{text}", -1) for text in held)
    return held, Table("=Title", columns, rows, None, Filters(), engine.current(), notes=tuple(held[:50]))


def begun(text: str) -> list[str]:
    """Cells of a CSV, however a spreadsheet parts them, that begin like a formula; a number is none."""
    cells = [cell for separator in ",;\t|" for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) for cell in row]
    return [cell for cell in cells if BEGINS.match(cell) and cell != "-1"]


@pytest.mark.parametrize("amount", AMOUNTS)
def test_no_cell_of_a_csv_begins_like_a_formula_whatever_parts_its_columns(amount):
    held, table = made(amount)
    text = as_csv(table)
    rows = [*csv.reader(io.StringIO(text, newline=""))][1:]
    assert begun(text) == [] and [PUT.sub(r"\1", row[0]) for row in rows] == held
    assert [PUT.sub(r"\1", row[1]) for row in rows] == [f"Name;{each}" for each in held] and {row[2] for row in rows} == {"-1"}


@pytest.mark.parametrize("weaker", ["(?!)", "^(?=[=+\\-@\t\r])"])
def test_the_reader_finds_what_a_weaker_writer_lets_through(monkeypatch, weaker):
    """The control: with no sign told apart, and with those of ASCII at the beginning alone, cells begin like formulas."""
    monkeypatch.setattr(answers, "FORMULA", re.compile(f"(){weaker}"))
    assert begun(as_csv(made(2_000)[1]))


@pytest.mark.parametrize("amount", AMOUNTS)
def test_no_cell_of_a_workbook_is_a_formula_or_a_link(amount):
    held, table = made(amount)
    content = workbook("=name", "=address", [table])
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert formulas(content) == [] and [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink] == []
    assert [lined(each) for each in first_column(content)[1:]] == [lined(each) for each in held]


def first_column(content: bytes) -> list[str]:
    """The texts of the first column of a table as the file holds them: openpyxl leaves some of the signs that XLSX writes as numbers."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        strings, sheet = (etree.fromstring(file.read(f"xl/{name}.xml")) for name in ("sharedStrings", "worksheets/sheet2"))
    texts_held = [unescape("".join(each.itertext())) for each in strings]
    return [texts_held[int(each.findtext("{*}v"))] for each in sheet.iterfind(".//{*}c[@t='s']") if re.fullmatch(r"A\d+", each.get("r"))]


def lined(text: str) -> str:
    """A text with one kind of line end, which a reader of XML makes of all."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize("amount", AMOUNTS)
def test_no_name_on_a_slide_is_a_formula_or_a_link(amount):
    held = [clean(each) for each in texts(amount)]
    content = deck([held[at : at + 500] for at in range(0, amount, 500)])
    drawn = decks.charts(decks.opened(content))
    cells = [cell for chart in drawn for cell in next(iter(decks.book(chart).columns))[1:]]
    assert [str(cell.value or "") for cell in cells] == held == [each for chart in drawn for each in chart.plots[0].categories]
    assert {cell.data_type for cell in cells} <= {"s", "n"} and not any(cell.hyperlink for cell in cells)
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        slides = [file.read(name) for name in file.namelist() if name.endswith((".xml", ".rels")) and "slides" in name]
    assert slides and not any(b"hlinkClick" in each or b"relationships/hyperlink" in each for each in slides)


def deck(parts: list[list[str]]) -> bytes:
    """Slides of charts whose categories are the texts of each part, and of tables and notes of the first of them."""
    made_of = []
    for part in parts:
        series = (ChartSeries(part[0], tuple(map(float, range(len(part)))), "$actual"),)
        made_of.append(Slide(part[0], "@x", (Chart(BARS, tuple(part), series, "=1+1"),)))
        made_of.append(Slide("=1+1", "@x", (), Grid(("=A", "+B"), tuple((each, each) for each in part[:25])), notes=tuple(part[:50])))
    return written(Deck("=House", "@Title", tuple(parts[0][:4]), tuple(made_of), file_mark()))
