"""The views of the clearance page on demonstration data: their numbers are those of `ask` and of the declarations themselves."""

import json
import re

import plotly.graph_objects as go
import pytest
from sqlalchemy import func, select

from callbacks.clearance import authorised, clearance
from callbacks.core.period import own, picked, within
from dashboard.pages.clearance.clearance import BACKLOG, CLOCK, COHORTS, FLOW, MATRIX, OFFICES, ON_TARGET, PATHS, SPREAD, WEEK
from data import schema
from queries.addresses.filters import Filters
from queries.clearance import backlog
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.question import Question

pytestmark = pytest.mark.usefixtures("read_demo")
CHARTS = {
    CLOCK: clearance.clock,
    FLOW: clearance.way,
    COHORTS: clearance.cohort,
    ON_TARGET: clearance.on_target,
    OFFICES: clearance.offices,
    MATRIX: clearance.lane_by_mode,
    SPREAD: clearance.spread_of,
    WEEK: clearance.week_of,
    PATHS: authorised.paths,
}
SEARCHES = ("", "office=KAL", "lane=red&mode=sea", "compare=none&clock=working", "since=2026-10&until=2026-10")


def drawn(view, draw, search=""):
    filters = within(Filters.parse(search))
    return draw(own(filters, view.dimension), picked(filters, view.dimension))


@pytest.mark.parametrize("search", SEARCHES)
@pytest.mark.parametrize("view", CHARTS, ids=lambda view: view.name)
def test_every_chart_draws_and_is_anchored(view, search):
    found = drawn(view, CHARTS[view], search)
    coloured = json.loads(re.sub(r'"\$[\w-]+"', '"#123456"', json.dumps(found.body)))
    assert "NaN" not in json.dumps(found.body) and go.Figure(coloured).data
    assert found.observations > 0 and found.release.startswith("Data to ") and not found.empty and "{" not in found.sub


@pytest.mark.parametrize("view", [view for view in CHARTS if view is not WEEK], ids=lambda view: view.name)
def test_every_time_says_its_clock_and_follows_it(view):
    calendar, working = (drawn(view, CHARTS[view], f"clock={clock}") for clock in ("calendar", "working"))
    assert "all hours" in calendar.sub and "working hours" in working.sub and calendar.body != working.body


def test_the_owners_shown_add_up_to_the_whole():
    found = drawn(CLOCK, clearance.clock)
    [row] = ask(Question(("delay_hours",), (), within(Filters()))).rows
    assert sum(part["x"][0] for part in found.body["data"]) == pytest.approx(row["delay_hours"])
    assert found.title.startswith("Customs accounts for ")


def test_the_flow_holds_the_declarations_of_each_lane_and_those_inspected():
    held, filters = schema.clearance.c, within(Filters())
    within_flow = (held.path.is_not(None), held.release_calendar.is_not(None))
    with engine.reading() as connection:
        chosen = (
            select(held.lane, func.count(), func.sum(held.inspected)).where(held.month >= filters.since, *within_flow).group_by(held.lane)
        )
        counted = {lane: (n, int(inspected)) for lane, n, inspected in connection.execute(chosen)}
    found = drawn(FLOW, clearance.way)
    links = {row[0]: int(row[2].replace(",", "")) for row in found.body["data"][0]["customdata"]}
    for lane, (n, inspected) in counted.items():
        assert links[f"registered-{lane}"] == n + links.get(f"{lane}-open", 0)
        assert links.get(f"{lane}-inspected", 0) == inspected
    assert sum(n for name, n in links.items() if name.endswith(("-released", "-open"))) == found.observations
    assert "released without a check" in found.title


def test_the_lane_filters_the_clock_and_the_mode_picked_in_the_matrix_stays_there():
    every, red = (drawn(CLOCK, clearance.clock, search) for search in ("", "lane=red"))
    assert red.observations < every.observations
    modes = {words[0] for words in drawn(MATRIX, clearance.lane_by_mode, "mode=sea").body["data"][0]["customdata"]}
    assert {"sea", "air", "road"} <= modes and drawn(CLOCK, clearance.clock, "mode=sea").observations < every.observations


def test_the_matrix_holds_the_medians_of_ask():
    cells = {words[1]: words[2] for words in drawn(MATRIX, clearance.lane_by_mode).body["data"][0]["customdata"]}
    rows = ask(Question(("release_hours_p50",), ("mode", "lane"), within(Filters()))).rows
    assert len(cells) == 20
    for row in rows:
        shown = float(cells[f"{row['mode'].capitalize()}, {row['lane'].capitalize()}"])
        assert shown == pytest.approx(row["release_hours_p50"], rel=0.01)


def test_the_silent_office_month_is_a_hatched_gap(monkeypatch):
    monkeypatch.setattr(clearance, "missed", lambda _filters: {202605: "Ostrel Crossing"})
    hatched, median = (drawn(COHORTS, clearance.cohort, "office=OSC").body["data"][place] for place in (4, 2))
    months = [words[0] for words in median["customdata"]]
    assert len(months) == 12 and [months[place] for place in hatched["x"]] == ["2026-05"]
    assert median["y"][months.index("2026-05")] is None and hatched["customdata"][0][1] == "May 2026 (incomplete: Ostrel Crossing)"


def test_open_declarations_are_counted_in_their_cohort():
    held = schema.clearance.c
    with engine.reading() as connection:
        open_ = connection.execute(select(func.count()).where(held.waiting_calendar.is_not(None), held.month == 202610)).scalar_one()
    last = drawn(COHORTS, clearance.cohort).body["data"][3]["customdata"][-1]
    assert open_ > 0 and last[0] == "2026-10" and last[4] == str(open_)


def test_the_week_holds_every_registration_once():
    found = drawn(WEEK, clearance.week_of)
    registered = sum(int(cell[2].replace(",", "")) for line in found.body["data"][0]["customdata"] for cell in line)
    assert registered == found.observations == ask(Question(("declarations",), (), within(Filters()))).rows[0]["declarations"]
    assert "of most offices" in found.sub and "of most offices" not in drawn(WEEK, clearance.week_of, "office=KAL").sub


def test_the_worked_list_is_oldest_first_and_says_what_is_waited_for():
    filters = within(Filters())
    found, frame = drawn(BACKLOG, clearance.worked), backlog.waiting(filters, 1000).frame
    held = schema.clearance.c
    with engine.reading() as connection:
        total = connection.execute(select(func.count()).where(held.is_open == 1, held.month >= filters.since)).scalar_one()
    assert found.observations == total == len(frame) > 0 and frame["registered_at"].is_monotonic_increasing
    assert f"{total} declarations are open" in found.title
    rows = [clearance.written(row) for row in frame.join(clearance.where(frame)).to_dict("records")]
    assert all(row["stage"] and row["owner"] and row["age"].endswith(" d") for row in rows)


def test_no_declaration_behind_the_filters_is_not_good_news():
    assert drawn(BACKLOG, clearance.worked, "office=NOWHERE").empty
