"""The one rule for empty, late, refused and failed answers."""
import json
import logging

import pytest

from callbacks.core import views
from callbacks.core.comparison import anchors
from callbacks.core.period import own, picked, unread, within
from callbacks.core.shell import said
from callbacks.core.table import behind
from dashboard.core.page import Drawing
from dashboard.words.notes import sentences
from data.months import month_text, months_between
from data.releases.release import NoRelease
from queries.addresses.filters import MOST_PICKS, Filters
from queries.engine.engine import TooSlow
from queries.engine.question import MixedCurrencies
from services.core.comparison import TOO_EARLY, pair

pytestmark = pytest.mark.usefixtures("read_demo")
DRAWN = Drawing({"data": []}, 5, "Release 1")


def text(component) -> str:
    return json.dumps(component.to_plotly_json(), default=lambda each: each.to_plotly_json(), ensure_ascii=False)


def raising(error: Exception):
    def draw(_filters):
        raise error

    return draw


def test_a_drawing_comes_without_a_notice():
    assert views.attempted("v", "?lane=red", lambda filters: DRAWN) == (DRAWN, None)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (TooSlow("the answer took long: narrow the period"), "narrow the period"),
        (NoRelease("run `manage.py demo`"), "manage.py demo"),
        (MixedCurrencies("cut by currency"), "cut by currency"),
    ],
)
def test_what_the_reader_can_mend_is_said(error, words):
    drawing, notice = views.attempted("v", "", raising(error))
    assert drawing is None and words in text(notice)


def test_what_the_reader_cannot_mend_shows_an_id_and_logs_the_detail(caplog):
    with caplog.at_level(logging.ERROR):
        drawing, notice = views.attempted("v", "?origin=CN", raising(RuntimeError("secret detail")))
    [record] = caplog.records
    assert drawing is None and "secret" not in text(notice) and isinstance(record.exc_info[1], RuntimeError)
    assert record.args[1] in text(notice) and "CN" not in record.getMessage()


def test_more_picks_than_can_be_shown_are_refused_and_said():
    most = "?" + "&".join(f"hs6={code:06d}" for code in range(MOST_PICKS))
    assert views.attempted("v", most, lambda _: DRAWN) == (DRAWN, None)
    assert said(f"{most}&hs6=999999", None)[1:] == ("", "Filters")
    drawing, notice = views.attempted("v", f"{most}&hs6=999999", lambda _: DRAWN)
    assert drawing is None and "more than 200 selected" in text(notice)


def test_months_beside_the_data_are_left_out_and_that_is_said(read_demo):
    first = month_text(read_demo.first_month)
    heard: list[Filters] = []
    drawing, _ = views.attempted("v", f"?since=1901-01&until={first}", lambda filters: heard.append(filters) or DRAWN)
    assert heard == [Filters(read_demo.first_month, read_demo.first_month)]
    [note] = sentences(drawing.notes)
    assert note.startswith("The data hold ") and note.endswith("other months of the address are left out.")
    assert said(f"?since=1901-01&until={first}", None)[1].endswith(note)


@pytest.mark.parametrize("search", ["?since=1901-01&until=1902-12", "?since=9998-01", "?until=1901-01", "?since=0000-01&until=0000-12"])
def test_an_address_of_no_month_of_the_data_shows_no_other_months(search):
    drawing, notice = views.attempted("v", search, lambda _: DRAWN)
    assert drawing is None and "none of these months is selected" in text(notice)
    assert said(search, None)[1].endswith("this address names none of these months.")


@pytest.mark.parametrize("search", ["?ofice=KAL", "?since=2026-13", "?compare=never", "?compare=none&compare=year", "?month=2026-01", "?x"])
def test_what_of_an_address_nothing_reads_is_said_on_every_card(search):
    drawing, _ = views.attempted("v", search, lambda _: DRAWN)
    assert [note for note in sentences(drawing.notes) if note.startswith("Left out of the address (")]
    assert "Left out of the address (" in said(search, None)[1]
    cards = ("overview", "strip"), ("overview", "lanes"), ("explore", "cross")
    for view in [each for each in views.DRAWN if (each.page, each.name) in cards]:
        drawing, tables = behind(view, search)
        for notes in (sentences(drawing.notes), *(table.notes for table in tables)):
            assert [note for note in notes if note.startswith("Left out of the address (")], view.name


@pytest.mark.parametrize("search", ["", "?lane=red&compare=none", "?rows=office&measure=declarations&measure=import_value&present=1"])
def test_an_address_as_the_application_writes_it_leaves_nothing_out(search):
    assert unread(search) == ()


def test_nothing_found_names_the_filter_to_loosen():
    drawing, notice = views.attempted("v", "?office=NOWHERE&flow=import", lambda filters: Drawing([], 0, "", empty=bool(filters.picks)))
    assert drawing is None and '"data-value": "NOWHERE"' in text(notice) and '"data-value": "import"' not in text(notice)


@pytest.mark.parametrize("search", [None, {}, [], 5, "?since=x&office=", "?%%%", "?" + "a" * 50_000])
def test_whatever_the_client_sends_is_a_filter(search):
    heard = []
    views.attempted("v", search, lambda filters: heard.append(filters) or DRAWN)
    assert heard == [within(Filters())]


def test_the_default_period_is_the_last_twelve_full_months(read_demo):
    found = within(Filters())
    assert found.until == read_demo.last_full_month and months_between(found.since, found.until) == 12


def test_a_view_ignores_its_own_picks_and_only_those():
    filters = Filters.parse("office=A&office=B&lane=red")
    assert own(filters, "office") == Filters.parse("lane=red") and picked(filters, "office") == ("A", "B")
    assert own(filters, "") == filters and picked(filters, "origin") == ()


def test_a_view_of_months_keeps_twelve_around_the_one_picked(read_demo):
    last = within(Filters())
    inside = last.over(last.until, last.until)
    assert own(inside, "month") == last and picked(inside, "month") == (last.until,)
    early = last.over(read_demo.first_month, read_demo.first_month)
    assert own(early, "month").until == read_demo.first_month and picked(last, "month") == ()


def test_a_period_that_begins_before_the_data_is_not_compared(read_demo):
    filters = Filters(read_demo.first_month, read_demo.last_full_month)
    found = pair(("declarations",), (), filters)
    assert found.before is None and TOO_EARLY in anchors(found, "declarations")["notes"]
