"""Figures that a running fit or trial will move are called provisional; once they have moved, a note says when and by what."""

import time
from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd
import pytest

from callbacks.core.views import DRAWN, FOLLOWED, on_page, provisional_drawing
from callbacks.revenue import landings
from dashboard.core.page import Drawing, View
from dashboard.pages.revenue.revenue import FAN, LANDING, PATH
from dashboard.words.notes import sentences
from data.notes import Note
from data.releases.forecast_store import OVER, TRIED
from queries.addresses.filters import Filters
from queries.revenue.forecasts import NoForecast, Run, Work
from services.forecasting import fit_queue, provisional
from services.forecasting.fit_queue import Fit
from services.revenue.landings import missed
from tests.callbacks.revenue.conftest import unforecast
from tests.callbacks.revenue.test_revenue import finished, fits_of

__all__ = ["unforecast"]
AT = datetime(2026, 11, 28, 20, 41, tzinfo=UTC)
OWN = Note("text", text="own")
VIEW = View("page", "name", "Plain title")
RUN = Run("r", 1, 202610, 18, "v", "2026-11-28T20:41:00+00:00")


def marked(tell, *told) -> Drawing:
    with provisional.collected() as standing:
        tell(*told)
    return provisional_drawing(VIEW, Drawing(None, 1, "", "The year lands at 3 bn", notes=(OWN,)), standing)


@pytest.mark.parametrize(("stage", "stopped", "title", "notes"), [
    (1, False, "Provisional: The year lands at 3 bn", [
        "Provisional: tests on the past under way, 3 of 10 done. These figures will change. A note will tell you.", "own"]),
    (3, False, "The year lands at 3 bn", ["own", "These figures last changed on 28 Nov 2026, 20:41 UTC: earlier forecasts completed."]),
    (1, True, "The year lands at 3 bn", ["own"]),
])  # fmt: skip
def test_a_fit_says_whether_it_moves_and_when_it_did(read_demo, stage, stopped, title, notes):
    fit = Fit(Filters(), read_demo, stage=stage, done=3, whole=10, stopped=stopped, changed=AT)
    drawing = marked(provisional.note_fit, fit)
    assert (drawing.title, list(sentences(drawing.notes))) == (title, notes)


@pytest.mark.parametrize(("stage", "ago", "begins"), [(TRIED, 0, True), (OVER, 0, False), (TRIED, 9999, False), (None, 0, False)])
def test_a_stored_forecast_is_provisional_while_it_is_tried(monkeypatch, stage, ago, begins):
    monkeypatch.setattr(provisional.forecasts, "work", lambda: Work(stage, 1, 2, time.time() - ago, "") if stage else None)
    drawing = marked(provisional.note_run, RUN)
    said = sentences(drawing.notes)
    assert drawing.title.startswith("Provisional: ") == begins == any("likely ranges will change" in note for note in said)
    assert sentences(drawing.notes)[-1] == "This forecast was made on 28 Nov 2026, 20:41 UTC."


def test_what_is_being_computed_is_said_once_on_a_page_with_a_progress_line(read_demo):
    """Every card keeps the mark in its title; the note itself is that of the line alone, and of cards on other pages."""
    drawing = marked(provisional.note_fit, Fit(Filters(), read_demo, stage=1, done=3, whole=10))
    assert {"revenue", "ahead"} == FOLLOWED
    assert on_page(LANDING, drawing).notes == (OWN,) and on_page(LANDING, drawing).title == drawing.title
    assert on_page(VIEW, drawing).notes == drawing.notes and len(drawing.notes) == 2
    assert on_page(VIEW, replace(drawing, notes=(OWN, Note("address_unread", text="ofice")))).notes == (OWN,)


@pytest.mark.parametrize("ago", [0, 9999])
def test_a_forecast_to_come_is_said_on_the_card_until_its_progress_line_stands(monkeypatch, ago):
    coming = Drawing(None, 1, "", "Collected so far", notes=(Note("provisional_coming"), OWN))
    monkeypatch.setattr(provisional.forecasts, "work", lambda: Work(TRIED, 1, 2, time.time() - ago, ""))
    assert on_page(LANDING, coming).notes == (coming.notes if ago else (OWN,))


def test_nothing_is_told_where_nobody_draws(read_demo):
    provisional.note_fit(Fit(Filters(), read_demo, stage=1))
    assert provisional.READ.get() is None


def test_every_view_of_a_fit_is_marked_until_it_is_over(unforecast, monkeypatch):
    monkeypatch.setattr("analytics.forecasting.fit_tasks.fit", lambda values, origin, horizon: {"naive": fits_of(values, horizon)})
    monkeypatch.setattr("analytics.forecasting.job.LEAST", 6)
    fit = finished("?mode=sea")
    assert (fit.done, fit.whole) == (0, 0)  # a stage that begins has nothing done: none is said of the stage before
    for stage, begins in ((1, True), (2, True), (3, False)):
        fit.stage = stage
        drawings = [DRAWN[view]("?mode=sea") for view in (LANDING, PATH, FAN)]
        assert [drawing.title.startswith("Provisional: ") for drawing in drawings] == [begins] * 3
        assert all(("last changed on" in " ".join(sentences(drawing.notes))) == (stage > 1) for drawing in drawings)


def test_what_a_month_brought_against_expectation_is_of_the_slice_or_is_not_told(monkeypatch):
    """The nation's deviation never stands under an office: the node asked for is that of the picks."""
    asked = []
    nothing = pd.DataFrame(columns=["node", "p50"])
    monkeypatch.setattr(landings.forecasts, "expected", lambda nodes: asked.extend(nodes) or nothing)
    for search in ("?office=PTM", "?tax=VAT", "?mode=sea"):
        with pytest.raises(NoForecast):
            missed(Filters.parse(search), 202610)
    assert asked == ["revenue_collected?office=PTM", "revenue_collected?tax=VAT"]
    assert fit_queue.REVENUE.said[1] == "tests on the past"
