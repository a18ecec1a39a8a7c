"""The views of the Overview on demonstration data: their numbers are those of `ask`."""

import json
import re

import plotly.graph_objects as go
import pytest

from callbacks.core.period import own, picked, within
from callbacks.overview import overview
from dashboard.pages.overview.overview import CHAPTERS, LANES, MODES, OFFICES, ORIGINS, REVENUE, TABLE, VOLUME
from dashboard.words.notes import sentences
from queries.addresses.filters import Filters
from queries.engine.ask import ask
from queries.engine.question import Question

pytestmark = pytest.mark.usefixtures("read_demo")
CHARTS = {
    REVENUE: overview.revenue,
    VOLUME: overview.volume,
    OFFICES: overview.offices,
    CHAPTERS: overview.chapters,
    ORIGINS: overview.origins,
    LANES: overview.lanes,
    MODES: overview.modes,
}
SEARCHES = ("", "flow=import", "lane=red&mode=sea", "compare=none", "compare=previous&clock=working")


def drawn(view, draw, search):
    filters = within(Filters.parse(search))
    return draw(own(filters, view.dimension), picked(filters, view.dimension))


@pytest.mark.parametrize("search", SEARCHES)
@pytest.mark.parametrize("view", CHARTS, ids=lambda view: view.name)
def test_every_chart_draws_and_is_anchored(view, search):
    found = drawn(view, CHARTS[view], search)
    coloured = json.loads(re.sub(r'"\$[\w-]+"', '"#123456"', json.dumps(found.body)))
    assert go.Figure(coloured).data and found.observations > 0 and found.release.startswith("Data to ") and not found.empty
    assert "{" not in found.sub and ("last year" in found.sub) <= ("compare" not in search)


def test_a_chart_shows_the_numbers_of_ask():
    answer = ask(Question(("declarations",), ("mode",), within(Filters())))
    shown = {
        row[0]: x
        for trace in drawn(MODES, overview.modes, "").body["data"][:1]
        for row, x in zip(trace["customdata"], trace["x"], strict=True)
    }
    assert shown == {row["mode"]: row["declarations"] for row in answer.rows}


def test_a_view_shows_its_own_pick_among_all_others():
    code = drawn(OFFICES, overview.offices, "").body["data"][0]["customdata"][0][0]
    figure = drawn(OFFICES, overview.offices, f"office={code}").body
    assert len(figure["data"][0]["customdata"]) >= 10 and figure["data"][0]["marker"]["color"].count("$pick") == 1


def test_a_target_is_shown_only_where_every_filter_applies():
    plain, cut = (drawn(REVENUE, overview.revenue, search) for search in ("", "origin=CN"))
    assert any(trace["type"] == "scatter" for trace in plain.body["data"]) and not any(
        trace["type"] == "scatter" for trace in cut.body["data"]
    )
    assert "target" in plain.title and "target" not in cut.title and any("Origin" in note for note in sentences(cut.notes))


def test_the_table_has_every_office_and_marks_the_one_picked():
    rows = drawn(TABLE, overview.table, "").body
    code = rows[3]["key"]
    again = drawn(TABLE, overview.table, f"office={code}").body
    assert len(again) == len(rows) >= 20 and [row["key"] for row in again if row["picked"]] == [code]
    assert sum(row["declarations"] for row in rows) == ask(Question(("declarations",), (), within(Filters()))).rows[0]["declarations"]


def test_the_table_travels_as_json_without_nan():
    assert "NaN" not in json.dumps(drawn(TABLE, overview.table, "lane=red&mode=post").body)
