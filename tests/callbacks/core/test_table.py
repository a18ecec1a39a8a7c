"""The rows behind views: totals equal the parts, commands give the same numbers, workbooks compute them, no cell from data runs."""

import csv
import io
import shlex
from dataclasses import replace
from decimal import Decimal
from urllib.parse import unquote

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

import app
import manage
from callbacks.core import records, table
from callbacks.core.shell import PAGES
from callbacks.core.views import DRAWN, filtered
from callbacks.http import files
from dashboard.components.core import workings
from dashboard.pages.clearance.clearance import SPREAD
from dashboard.pages.clearance.trs import RECORD
from dashboard.pages.compliance.compliance import CONNECTED, NETWORK
from dashboard.pages.core.explore import CROSS
from dashboard.pages.core.table import TABLE
from dashboard.pages.overview.alerts import COURSE, FAULTS, LIST
from dashboard.pages.overview.overview import CHAPTERS, OFFICES, RECORDS, REVENUE
from dashboard.pages.quality.quality import ASIDE, RECORDS_ASIDE
from dashboard.pages.revenue import revenue
from dashboard.pages.revenue.tariff import LANDING
from dashboard.pages.trade.agreements import DIVERTED, EVENT
from dashboard.pages.trade.partners import BUYERS, EXPORTS, LASTING
from dashboard.words.notes import worded
from data import schema
from queries.addresses.filters import Filters
from queries.catalogue import MEASURES
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.question import CannotCut, Question
from queries.revenue.forecasts import NoForecast
from queries.tables.records import declarations
from queries.tables.tables import Table, TableColumn, as_csv, tabled
from queries.tables.workbook import adds_up, letters, workbook
from settings import settings
from tests.headings import understood
from tests.recompute import formulas, sheets

pytestmark = pytest.mark.usefixtures("read_demo")
SEARCH = "?flow=import&lane=red"
# two years: no agreement begins, few pairs are new, none of inspector and broker can be judged; SEARCH holds imports alone, and no
# revenue target is set by lane; nothing is set aside
NO_PAIRS = [view for view in DRAWN if view.page == "integrity" and view.name != "summary"]
UNHELD = (EVENT, DIVERTED, EXPORTS, BUYERS, LASTING, ASIDE, RECORDS_ASIDE, *NO_PAIRS, *(view for view in DRAWN if view.page == "target"))
UNMODELLED = ("selected", "lanes", "unbiased", "red", "rerouted")
MODELLED = [view for view in DRAWN if view.page == "model" or (view.page == "risk" and view.name not in UNMODELLED)]
SO_FAR = {revenue.LANDING, revenue.PATH, revenue.FAN, revenue.TAXES, revenue.OFFICES, revenue.CHAPTERS}  # the year so far needs no forecast
ALONE = (LANDING, COURSE, LIST, FAULTS, CONNECTED, NETWORK, *MODELLED)
REFUSED = [
    view
    for view in DRAWN
    if (view.page in ("revenue", "position", "ahead") and view not in SO_FAR) or view in ALONE
]
VIEWS = [view for view in DRAWN if view not in UNHELD and view not in REFUSED]
HOSTILE = ("=1+1", "+cmd", "-2+3", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("http://x")')


def behind(view, search=SEARCH):
    return table.behind(view, search)[1]


def client():
    return app.server.test_client()


def test_every_view_with_a_menu_has_rows_behind_it():
    assert [view for page in PAGES for view in page.views if view not in DRAWN and view not in (RECORDS, RECORD, TABLE)] == []


@pytest.mark.parametrize("view", [view for view in REFUSED if view.page != "alerts"], ids=lambda view: f"{view.page}.{view.name}")
def test_what_needs_a_forecast_a_model_or_the_world_says_so(view):
    with pytest.raises((NoForecast, CannotCut), match=r"[Ff]orecast|fitted|manage\.py (load|risk)|field seller"):
        behind(view)


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: f"{view.page}.{view.name}")
def test_the_parts_of_what_adds_up_are_its_total(view):
    tables = behind(view)
    assert tables and all(each.rows for each in tables)
    for each in tables:
        for place, column in enumerate(each.columns):
            if each.total and column.kind == "value" and MEASURES[column.key].kind == "total" and not each.notes:
                assert adds_up(each, place), (each.title, column.label)


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: f"{view.page}.{view.name}")
def test_a_workbook_computes_what_the_table_shows(view):
    tables = behind(view)
    book = workbook("A view", "http://here", tables)
    for each, cells in zip(tables, sheets(book), strict=True):
        understood(each)
        assert cells[0][: len(each.columns)] == [column.label for column in each.columns]
        for row, found in zip([*each.rows, *([each.total] if each.total else [])], cells[1:], strict=True):
            for expected, got in zip(row, found, strict=False):
                same = (
                    expected == (got or "")
                    if isinstance(expected, str)
                    else got == (None if expected is None else pytest.approx(float(expected)))
                )
                assert same, (each.title, expected, got)


def test_a_workbook_links_to_the_view_at_its_public_address(monkeypatch):
    def linked():
        reply = client().get(f"/api/view/overview.chapters{SEARCH}&format=xlsx")
        rows = openpyxl.load_workbook(io.BytesIO(reply.data))["About"].iter_rows()
        return next((row[1].value, row[1].hyperlink and row[1].hyperlink.target) for row in rows if row[0].value == "Link to the view")

    assert linked() == (f"http://localhost/{SEARCH}",) * 2
    monkeypatch.setenv("PORTOLAN_PUBLIC_ADDRESS", "https://stats.example.org/portolan/")
    settings.cache_clear()
    assert linked() == (f"https://stats.example.org/portolan/{SEARCH}",) * 2
    with app.server.test_request_context("/"):
        for page in PAGES:
            assert files.link(page.key, "flow=import") == f"https://stats.example.org/portolan{page.path}?flow=import"
        assert files.link("overview", "") == "https://stats.example.org/portolan/"


def test_a_workbook_holds_sums_shares_and_growth_as_formulas():
    [chapters] = behind(CHAPTERS)
    found, last = formulas(workbook("Chapters", "http://here", [chapters])), len(chapters.rows) + 2
    assert f"=SUM(C2:C{last - 1})" in found and f"=C2/C${last}" in found and "=C2/D2-1" in found


@pytest.mark.parametrize("by", ["office", "month"])
def test_a_ratio_of_sums_is_divided_in_each_row_and_in_all_from_the_sums_beside_it(by):
    search = f"?rows={by}&columns=none&measure=hit_rate&measure=delay_hours&measure=target_achievement&measure=release_hours_p50"
    [made] = behind(CROSS, search)
    book = workbook("Rates", "http://here", [made])
    sheet = openpyxl.load_workbook(io.BytesIO(book)).worksheets[1]
    [cells], labels, last = sheets(book), [column.label for column in made.columns], len(made.rows) + 1
    assert cells[0][len(labels) :: 2] == [f"Σ {name}" for name in ("irregular", "inspected", "total_seconds", "gone")] + [
        "Revenue with a target",
        "Revenue target due",
    ]
    filters = made.question.filters
    for key, table_, part, whole, per in (
        ("hit_rate", "clearance", "irregular", "inspected", 1),
        ("delay_hours", "clearance", "total_seconds_calendar", "gone", 3600),
    ):
        place = [column.key for column in made.columns].index(key)
        assert all(sheet.cell(row + 1, place + 1).data_type == "f" for row in range(1, last + 1) if cells[row][place] is not None)
        with engine.reading() as connection:
            months = f"month BETWEEN {filters.since} AND {filters.until}"
            sums = connection.exec_driver_sql(f"SELECT sum({part}), sum({whole}) FROM {table_} WHERE {months}").one()
        assert cells[last][place] == pytest.approx(float(sums[0]) / float(sums[1]) / per)
        assert cells[last][place] == pytest.approx(ask(Question((key,), (), filters)).value(key))
    median = [column.key for column in made.columns].index("release_hours_p50")
    assert sheet.cell(last + 1, median + 1).data_type == "n"


def test_a_ratio_of_what_a_ranking_leaves_out_and_of_the_year_before_is_divided_too():
    question = Question(("import_value", "effective_duty_rate"), ("origin",), filtered(""), 5)
    made = tabled(ask(question), ask(replace(question, filters=question.filters.compared())), worded)
    [cells], place = sheets(workbook("Rates", "http://here", [made])), [column.key for column in made.columns].index("effective_duty_rate")
    assert sum(row[0].startswith("Others (") for row in made.rows) in (1, 2)
    for row, found in zip([*made.rows, made.total], cells[1:], strict=True):
        assert found[place : place + 2] == pytest.approx(row[place : place + 2])
    assert sum("/" in text and "-1" not in text and "$" not in text for text in formulas(workbook("Rates", "here", [made]))) >= 2 * 6


@pytest.mark.parametrize("view", [CHAPTERS, OFFICES, REVENUE], ids=lambda view: view.name)
def test_a_command_gives_the_numbers_of_the_table(view):
    for each in behind(view):
        for command, kind in zip(each.commands, ("value", "before"), strict=False):
            words = shlex.split(command)
            assert words[:3] == [".venv/bin/python", "manage.py", "ask"]
            done = CliRunner().invoke(manage.main, [*words[2:], "--format", "csv"])
            assert done.exit_code == 0, done.output
            rows = list(csv.DictReader(io.StringIO(done.stdout)))
            codes = len(each.question.by)
            for place, column in enumerate(each.columns):
                if column.kind == kind:
                    key = column.key.removesuffix("_before")
                    theirs = {float(row[key]) for row in rows if row[key]}
                    ours = {float(row[place]) for row in each.rows if row[place] is not None}
                    assert theirs == ours and (codes or len(ours) <= 1)


def test_the_table_of_chapters_is_that_of_the_items_themselves():
    filters, item = filtered(SEARCH), schema.item.c
    [chapters] = behind(CHAPTERS)
    chosen = select(item.hs2, func.sum(item.import_value)).where(
        item.flow == "import", item.lane == "red", item.month >= filters.since, item.month <= filters.until
    )
    with engine.reading() as connection:
        expected = {row[0]: row[1] for row in connection.execute(chosen.group_by(item.hs2))}
    assert {row[0]: Decimal(row[2]) for row in chapters.rows if row[2] is not None} == expected


def test_a_percentile_is_totalled_by_asking_again():
    offices = next(each for each in behind(OFFICES) if each.question.by)
    place = [column.key for column in offices.columns].index("release_hours_p50")
    whole = ask(Question(("release_hours_p50",), (), offices.filters)).value("release_hours_p50")
    assert offices.total[place] == whole != pytest.approx(sum(row[place] for row in offices.rows if row[place]))


def test_what_existed_only_before_has_its_row():
    filters = filtered("")
    now, before = (ask(Question(("declarations",), ("origin",), each)) for each in (filters, filters.compared()))
    made = tabled(replace(now, rows=now.rows[1:]), before, worded)
    lost = next(row for row in made.rows if row[0] == now.rows[0]["origin"])
    assert lost[2] is None and lost[3] > 0 and lost[4] is None


def test_no_cell_from_data_is_ever_a_formula():
    release = engine.current()
    columns = (TableColumn("code", "=Code", "code"), TableColumn("n", "n", "value"))
    hostile = Table("=Title", columns, tuple((text, -1) for text in HOSTILE), None, Filters(), release, notes=HOSTILE)
    assert formulas(workbook("=name", "=address", [hostile])) == []
    rows = list(csv.reader(io.StringIO(as_csv(hostile), newline="")))
    assert [row[0] for row in rows[1:]] == [f"'{text}" for text in HOSTILE] and {row[1] for row in rows[1:]} == {"-1"}


def test_columns_are_lettered_as_spreadsheets_do():
    assert [letters(place) for place in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


def test_a_view_is_served_as_csv_workbook_and_command():
    reply = client().get(f"/api/view/overview.chapters{SEARCH}&format=csv")
    frame = pd.read_csv(io.BytesIO(reply.data), dtype={"hs2": str})
    assert reply.status_code == 200 and "overview.chapters.csv" in reply.headers["Content-Disposition"]
    assert frame["import_value_share"].sum() == pytest.approx(1)
    command = client().get(f"/api/view/overview.chapters{SEARCH}&format=command").text
    assert command.startswith(".venv/bin/python manage.py ask import_value --by hs2 --where ")
    [cells] = sheets(client().get(f"/api/view/overview.chapters{SEARCH}&format=xlsx").data)
    assert len(cells) == len(frame) + 2
    assert "Left out of the address" not in unquote(reply.headers.get("Portolan-Notes", ""))


@pytest.mark.parametrize("form", ["format=csv&table=1", "format=xlsx"])
def test_a_file_does_not_say_that_its_own_form_is_left_out_of_the_address(form):
    reply = client().get(f"/api/view/overview.chapters{SEARCH}&{form}&tax=VAT")
    said = unquote(reply.headers["Portolan-Notes"])
    assert "does not apply" in said and "Left out of the address" not in said


def test_the_records_are_served_with_what_is_left_out(monkeypatch):
    monkeypatch.setattr(files, "MOST_RECORDS", 40)
    filters = filtered(SEARCH)
    total = ask(Question(("declarations",), (), filters)).rows[0]["declarations"]
    reply = client().get(f"/api/records{SEARCH}&format=csv")
    frame = pd.read_csv(io.BytesIO(reply.data), dtype=str)
    assert f'filename="records-40-of-{total}.csv"' in reply.headers["Content-Disposition"] and len(frame) == 40 < total
    assert (reply.headers["Portolan-Rows"], reply.headers["Portolan-Left-Out"]) == ("40", str(total - 40))
    assert frame["decl_id"].tolist() == declarations(filters, 0, 40).frame["decl_id"].tolist() and set(frame["lane"]) == {"red"}
    book = openpyxl.load_workbook(io.BytesIO(client().get(f"/api/records{SEARCH}&format=xlsx").data))
    assert any(f"{total - 40:,} are left out" in str(cell.value) for row in book["About"].iter_rows() for cell in row)
    assert book["Table 1"].max_row == 41 and "left out" not in str(files.told(declarations(filters, 0, 99999), filters)[0].notes)


def test_the_records_panel_offers_its_files_and_says_where_they_are_cut():
    csv_, xlsx = records.files(SEARCH, 50)
    assert (csv_.children, csv_.href, xlsx.children) == ("CSV", "/api/records?flow=import&lane=red&format=csv", "XLSX")
    assert records.files("", 99999)[0].children == "CSV of the newest 20,000"


def test_rows_that_no_question_gives_say_why_they_have_no_command():
    [read] = [each for each in behind(SPREAD) if not each.question][:1]
    assert workings.NO_COMMAND in str(workings.working(table.worked(read, 0, "clearance.spread", SEARCH), 0))
    asked = next(each for each in behind(CHAPTERS) if each.question)
    assert workings.NO_COMMAND not in str(workings.working(table.worked(asked, 0, "overview.chapters", SEARCH), 0))


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/api/view/overview.nothing", 400, "no such view"),
        ("/api/view/clearance.spread?format=command", 400, "download the CSV"),
        ("/api/records?format=command", 400, "one of csv, xlsx"),
        ("/api/records?office=NOWHERE", 400, "nothing matches"),
        ("/api/view/overview.chapters?format=exe", 400, "one of csv, xlsx, command"),
        ("/api/view/overview.chapters?format=csv&table=9", 400, "from 1 to 1"),
        ("/api/view/overview.chapters?format=csv&table=%C2%B2", 400, "from 1 to 1"),
    ],
)
def test_what_cannot_be_served_is_refused_with_the_reason(address, status, words):
    reply = client().get(address)
    assert reply.status_code == status and words in reply.text


def test_a_page_shows_the_tables_of_a_view():
    body, head = table.shown(SEARCH, "/table/overview.chapters")
    assert len(body) == 1 and "Back to the view" in str(head) and "manage.py ask import_value" in str(body)
    notice, _ = table.shown(SEARCH, "/table/overview.nothing")
    assert "no such view" in str(notice)
