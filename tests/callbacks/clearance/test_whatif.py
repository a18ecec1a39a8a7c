"""The what-if page on demonstration data: its present is that of `ask`, its levers are in the link, its assumptions have their figures."""

import json
import re

import plotly.graph_objects as go
import pytest

from callbacks.clearance import whatif
from callbacks.core.period import within
from dashboard.pages.clearance.whatif import CONTROLS, VIEWS
from dashboard.words.notes import sentences
from data.derived.clearances import openings
from queries.addresses.filters import Filters
from queries.addresses.levers import QUEUES
from queries.clearance.office_workload import desk
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.question import Question
from services.clearance.whatif import case, counted, slowest

pytestmark = pytest.mark.usefixtures("read_demo")
DRAWN = dict(zip(VIEWS, (whatif.curve, whatif.effect, whatif.median, whatif.tail, whatif.steps, whatif.assumed), strict=True))
SEARCHES = ("", "office=KAL", "office=NVG&open_day=6&clock=working", "office=PTM&red_green=50&inspector_hours=20&open_day=7")


def filters(search: str) -> Filters:
    return within(Filters.parse(search))


def texts(component) -> str:
    return " ".join(str(each.children) for each in component._traverse() if isinstance(getattr(each, "children", None), str))


@pytest.mark.parametrize("search", SEARCHES)
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_every_view_draws_and_is_anchored(view, search):
    found = DRAWN[view](filters(search), ())
    assert found.observations > 0 and found.release.startswith("Data to ") and not found.empty and "{" not in found.sub
    if view.body == "figure":
        coloured = json.loads(re.sub(r'"\$[\w-]+"', '"#123456"', json.dumps(found.body)))
        assert "NaN" not in json.dumps(found.body) and go.Figure(coloured).data


@pytest.mark.parametrize("clock", ["calendar", "working"])
@pytest.mark.parametrize("office", ["KAL", "PTM", "NVG"])
def test_without_levers_it_is_what_is_observed(office, clock):
    asked = filters(f"office={office}&until=2026-03&since=2025-04&clock={clock}")
    row = ask(Question(("customs_hours_p50", "customs_hours_p90", "release_hours_p50", "release_hours_p90"), (), asked)).rows[0]
    shown = [hours for name, *hours, _ in whatif.times(case(asked))]
    assert all(today == after for today, after in shown)
    if not any(counted(asked, interval)[1].observations for interval in ("customs", "release")):
        assert [today for today, _ in shown] == pytest.approx(list(row.values()))


def test_the_lanes_of_today_are_the_ticks_and_the_levers_move_the_bars():
    frame = whatif.tail(filters("office=PTM&red_green=50"), ()).body["data"]
    bars, ticks = frame[0]["x"], frame[1]["x"]
    lanes = [words[1] for words in frame[0]["customdata"]]
    assert lanes == ["All", "Green", "Blue", "Yellow", "Red"] and bars[1:3] == ticks[1:3]
    assert bars[0] < ticks[0] and bars[4] < ticks[4] and bars[3] < ticks[3]


def test_the_sentence_says_office_levers_and_both_figures():
    at_rest, moved = (whatif.curve(filters(search), ()).title for search in ("office=KAL", "office=KAL&red_green=25&open_day=7"))
    assert at_rest.startswith("Kalvasse Harbour today: half are released by customs within ")
    assert at_rest.endswith(" h") and whatif.CURVE.hint == "change an assumption above"
    assert moved.startswith("Kalvasse Harbour, 25\u202f% of red to green and Sunday opened: 9 in 10 leave customs in ")


def test_without_an_office_it_takes_the_slowest_and_says_so():
    found = whatif.curve(filters(""), ())
    slowest_of = ", the slowest office in this selection"
    assert slowest_of in found.sub and slowest_of not in whatif.curve(filters("office=KAL"), ()).sub
    assert case(filters("")).office == slowest(filters(""))


def test_the_clogged_office_gains_most_from_a_day_opened_or_red_moved():
    rows = whatif.steps(filters("office=KAL"), ()).body["data"][0]
    first = {words[1] for words in rows["customdata"][:2]}
    assert rows["x"] == sorted(rows["x"]) and first & {"25\u202f% of red to green", "Sunday opened"}


def test_few_observations_are_said():
    words = " ".join(sentences(whatif.curve(filters("office=BRU&red_green=25"), ()).notes))
    assert re.search(r"The data hold only [2-9] checks of Check of documents", words)
    assert not whatif.curve(filters("office=PTM&since=2024-11"), ()).notes


def test_a_day_that_is_open_changes_nothing_and_that_is_said():
    assert "Saturday is open already" in texts(whatif.assumed(filters("office=KAL&open_day=6"), ()).body)
    assert all(today == after for _, today, after, _ in whatif.times(case(filters("office=KAL&open_day=6"))))


def test_the_price_of_fewer_inspections_is_that_of_their_hit_rate():
    asked = filters("office=PTM&red_green=50")
    rate = ask(Question(("hit_rate",), (), filters("office=PTM&lane=red")))
    words, n = texts(whatif.assumed(asked, ()).body), rate.observations["hit_rate"]
    assert f"about {round(n / 2)} of {n} inspections" in words and f"some {round(n / 2 * rate.value('hit_rate'))} irregularities" in words


def test_a_lane_without_checks_is_an_empty_card():
    assert whatif.curve(filters("office=PTM&lane=green"), ()).empty


@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.key)
def test_the_control_of_a_lever_offers_what_the_link_may_hold(control):
    assert tuple(value for value, _ in control.options) == ("0", *QUEUES[control.key]) and control.default == "0"


def test_the_desk_keeps_the_calendar_that_the_clocks_were_worked_out_with():
    with engine.reading() as connection:
        calendars = openings(connection.connection.driver_connection)
    for office in ("PTM", "NVG", "CDP"):
        found, known = desk(office, filters(f"office={office}")).opening, calendars[office]
        assert (found.opens, found.closes, found.weekend, sorted(found.holidays)) == (
            known.opens,
            known.closes,
            known.weekend,
            sorted(known.holidays),
        )
