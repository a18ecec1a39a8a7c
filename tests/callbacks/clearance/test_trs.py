"""The time release study on demonstration data: on screen, against the declarations themselves, and as a workbook."""

import io
import json
import re

import openpyxl
import pandas as pd
import plotly.graph_objects as go
import pytest
from plotly.utils import PlotlyJSONEncoder
from sqlalchemy import select

import app
from callbacks.clearance import record, study_outliers
from callbacks.core.period import within
from callbacks.core.views import DRAWN
from dashboard.core.format import percent
from dashboard.pages.clearance import studies
from dashboard.pages.clearance.studies import OUTLIERS, SAMPLE, TREND
from dashboard.pages.clearance.trs import (
    BACKLOG,
    BY_MODE,
    COMBINATIONS,
    CUTS,
    PEAKS,
    SLOW,
    STAGES,
    STEPS,
    VIEWS,
    WAYS,
)
from data import schema
from data.demo.world.truths import CLOGGED_OFFICE
from data.derived.trs_steps import TIMED
from queries.addresses.filters import Filters
from queries.clearance import backlog
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.question import Question
from services.clearance import study

pytestmark = pytest.mark.usefixtures("read_demo")
REPORT = [STAGES, CUTS, COMBINATIONS, WAYS, PEAKS, BACKLOG, SLOW]
LISTS = [*REPORT, TREND, OUTLIERS, SAMPLE]
SEARCHES = ("", "office=KAL", "lane=red&mode=sea", "clock=working", "since=2026-10&until=2026-10", "flow=export", "origin=CN&hs2=84")


def texts(body) -> str:
    return json.dumps(body, cls=PlotlyJSONEncoder, ensure_ascii=False)


@pytest.mark.parametrize("search", SEARCHES)
@pytest.mark.parametrize("view", [view for view in (*VIEWS, *studies.VIEWS) if view in DRAWN], ids=lambda view: view.name)
def test_every_view_draws_and_is_anchored(view, search):
    found = DRAWN[view](search)
    assert found.release.startswith("Data to ") and "{" not in found.sub and "nan" not in found.title.lower()
    if view in LISTS:
        assert not re.search(r"\b(nan|NaN)\b|\"None\"", texts(found.body))
    else:
        coloured = json.loads(re.sub(r'"\$[\w-]+"', '"#123456"', json.dumps(found.body)))
        assert "NaN" not in json.dumps(found.body) and go.Figure(coloured).data
    assert found.observations > 0 or found.empty or search or view is SLOW


@pytest.mark.parametrize(
    "view", [STAGES, BY_MODE, STEPS, CUTS, COMBINATIONS, WAYS, BACKLOG, TREND, OUTLIERS, SAMPLE], ids=lambda view: view.name
)
def test_every_time_says_its_clock(view):
    assert "all hours" in DRAWN[view]("").sub and "working hours" in DRAWN[view]("clock=working").sub


def test_every_interval_is_there_with_the_numbers_of_ask():
    read = study.stages(within(Filters()))
    assert read.frame["indicator"].tolist() == ["T1", "T2", "T3", "T4", "T5", "T6", "T10", "T11"] and len(read.frame) == len(TIMED)
    [row] = ask(Question(("release_hours_p50", "release_hours_p90", "customs_hours_p50"), (), within(Filters()))).rows
    release, customs = (read.frame.iloc[place] for place in (0, 1))
    assert (release["median"], release["p90"]) == pytest.approx((row["release_hours_p50"], row["release_hours_p90"]))
    assert customs["median"] == pytest.approx(row["customs_hours_p50"]) and release["ratio"] == pytest.approx(
        release["p90"] / release["median"]
    )


def test_early_lodgement_is_told_as_good_news_and_never_dropped():
    held, filters = schema.clearance.c, within(Filters())
    with engine.reading() as connection:
        chosen = select(held.lodged_at, held.arrival_at).where(held.month.between(filters.since, filters.until))
        frame = pd.DataFrame(connection.execute(chosen).fetchall(), columns=["lodged", "arrived"]).dropna()
    row = study.stages(filters).frame.set_index("indicator").loc["T3"]
    early = int((frame["lodged"] < frame["arrived"]).sum())
    assert row["n"] == len(frame) and row["early"] == early > 100 and row["least"] < 0
    assert "before arrival)" in texts(DRAWN[STAGES]("").body)


def test_each_cut_holds_every_released_declaration_once():
    frame = study.cuts(within(Filters())).frame
    assert frame.groupby("cut")["n"].sum().nunique() == 1
    rows = {row["office"]: row for row in ask(Question(("on_target_share", "release_hours_p90"), ("office",), within(Filters()))).rows}
    for row in frame[frame["cut"] == "office"].to_dict("records"):
        assert row["on_target_share"] == rows[row["code"]]["on_target_share"]
        assert row["p90"] == pytest.approx(rows[row["code"]]["release_hours_p90"])


def test_the_clogged_office_shows_in_the_inspection_interval():
    office, others = (study.stages(within(Filters.parse(search))).frame for search in (f"office={CLOGGED_OFFICE}&lane=red", "lane=red"))
    inspected = [frame.set_index("indicator").loc["T10", "median"] for frame in (office, others)]
    assert inspected[0] > 1.5 * inspected[1]


def test_combinations_are_of_imports_and_early_lodgement_pays():
    read = study.combinations(within(Filters()))
    frame = read.frame.set_index(["early", "facilitated", "aeo"])
    assert frame["share"].sum() == pytest.approx(1) and frame.loc[(False, False, False), "change"] == pytest.approx(0)
    assert frame.loc[(True, True, True), "change"] < frame.loc[(False, True, False), "change"] < 0
    assert study.combinations(within(Filters.parse("flow=export"))).frame.empty


def test_the_tail_leads_to_the_record_of_one_declaration():
    [first] = backlog.slow(within(Filters()), 1).frame["decl_id"]
    assert first in texts(DRAWN[SLOW]("").body)
    drawing = record.opened(record.picked(f"?declaration=no-such&declaration={first}"))
    assert drawing.observations == 1 and first in texts(drawing.body) and "Registration" in texts(drawing.body)
    assert record.opened([]).observations == 0 and "Click a declaration" in texts(record.opened([]).body)
    assert "There is no declaration <b>" in texts(record.opened(["<b>"]).body)


def workbook(search: str) -> openpyxl.Workbook:
    reply = app.server.test_client().get(f"/api/trs.xlsx{search}")
    assert reply.status_code == 200 and "time-release-study.xlsx" in reply.headers["Content-Disposition"]
    return openpyxl.load_workbook(io.BytesIO(reply.data))


def test_the_workbook_holds_the_same_tables_and_what_was_asked():
    book = workbook("?lane=red&clock=working")
    about = " ".join(str(cell.value) for row in book["About"].iter_rows() for cell in row if cell.value)
    assert "Time release study" in about and "Working hours." in about and "Lane: Red" in about and "(version 1)" in about
    assert "Extreme: beyond the quartiles" in about and len(book.sheetnames) == 1 + len(REPORT) + 2
    stages = [[cell.value for cell in row] for row in book["Table 1"].iter_rows()]
    frame = study.stages(within(Filters.parse("lane=red&clock=working"))).frame
    assert [row[0] for row in stages[1:]] == frame["indicator"].tolist()
    assert [row[3] for row in stages[1:]] == pytest.approx(frame["median"].tolist())


def test_no_cell_of_the_workbook_is_a_formula(monkeypatch):
    monkeypatch.setattr(study, "label", lambda _key, code: f'=HYPERLINK("http://x","{code}")')
    cells = [cell for sheet in workbook("") for row in sheet.iter_rows() for cell in row]
    assert any(str(cell.value).startswith("=HYPERLINK") for cell in cells)
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []


@pytest.mark.parametrize(("without", "words"), [(10.41, "the median stays at 10.4 h"), (9.9, "the median 9.90 h instead of 10.4 h")])
def test_a_median_that_outliers_do_not_move_is_said_to_stay(without, words):
    whole = {"n": 1000, "set_apart": 10, "mean": 31.8, "mean_without": 31.2, "median": 10.4, "median_without": without}
    said = study_outliers.title([whole], "fences")
    assert said == f"Outliers set apart: 10 ({percent(0.01)}); the mean is then 31.2 h instead of 31.8 h, {words}"
