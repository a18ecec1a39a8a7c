"""Moves to a lower duty on the page: those named, in words, each with a link that creates a hypothesis about its heading."""

import pandas as pd
import pytest

import app  # noqa: F401
from analytics.compliance import code_switching, origin_switching
from callbacks.compliance.compliance import NO_ORIGIN, NONE, NOT_THESE
from callbacks.core import table
from callbacks.core.views import DRAWN
from dashboard.core.format import month
from dashboard.pages.compliance.compliance import MOVES, ORIGINS
from data.language import say
from data.months import shifted
from queries.compliance.moves import ORIGINS as BY_ORIGIN
from queries.compliance.moves import SUBHEADINGS
from queries.engine import engine
from queries.engine.question import CannotCut
from queries.trade import editions, events
from services.compliance import moves
from tests.headings import understood

CODES = (  # of each of ten traders: a subheading, its rate, declarations in both years; heading 6402 moves to 5 per cent, 8703 does not
    ("640210", 5.0, 2, 7),
    ("640220", 15.0, 8, 3),
    ("870310", 5.0, 5, 5),
    ("870320", 9.0, 5, 5),
)
ROWS = [
    (f"T{trader}", code[:4], code, now, n, rate, 1_000.0 * n)
    for trader in range(10)
    for code, rate, before, after in CODES
    for now, n in ((0, before), (1, after))
]

FROM = (  # of each of ten traders: a subheading, an origin, its rate beyond the general one, declarations in both years
    ("640210", "CN", 0.0, 8, 3),
    ("640210", "TR", -10.0, 2, 7),
    ("870310", "CN", 0.0, 5, 5),
    ("870310", "TR", -4.0, 5, 5),
)


@pytest.fixture
def planted(read_demo, monkeypatch):
    """The demonstration, as though its declarations had moved in one heading."""
    table = code_switching.headings(pd.DataFrame(ROWS, columns=list(SUBHEADINGS)))
    monkeypatch.setattr(moves, "_subheadings", lambda _until, _release: table)


def test_a_heading_that_moved_is_shown_with_its_interval_and_a_hypothesis_can_be_made_of_it(planted):
    drawn = DRAWN[MOVES]("")
    [row] = drawn.body
    assert row["key"] == "hs4=6402" and (row["before_text"], row["now_text"]) == ("20\u202f%", "70\u202f%")
    assert row["shift_text"].startswith("50 (38 to 62)") and row["traders_text"] == "10" and row["n_text"] == "100"
    assert row["stake"] == pytest.approx(100_000 * 0.5 * 0.10) and "6402" in drawn.title and "50 (38 to 62) points" in drawn.title
    assert row["inside_link"].startswith("/hypotheses?new=6402") and "hs4%3D6402" in row["inside_link"]
    assert drawn.observations == 200 and not drawn.empty


def test_filters_on_goods_choose_rows_and_others_are_said_to_change_nothing(planted):
    assert DRAWN[MOVES]("?hs2=64").body and not DRAWN[MOVES]("?hs2=87").body
    drawn = DRAWN[MOVES]("?hs2=87&office=KAL")
    assert drawn.title == say(NONE, count="1") and drawn.body == [] and not drawn.empty  # a finding, not a lack of data
    assert [(note.kind, note.filter) for note in drawn.notes] == [("filter_off_view", "office")]


def test_every_heading_stands_in_the_table_behind_the_view(planted):
    [each] = table.behind(MOVES, "")[1]
    understood(each)
    assert len(each.rows) == 2


def test_what_cannot_be_compared_is_refused_with_the_reason(read_demo, monkeypatch):
    with pytest.raises(CannotCut, match="Two years of data"):
        DRAWN[MOVES]("?until=2026-06")
    monkeypatch.setattr(editions, "alike", lambda _now, _before: False)
    with pytest.raises(CannotCut, match="several HS editions"):
        DRAWN[MOVES]("")


@pytest.fixture
def declared_otherwise(read_demo, monkeypatch):
    """The demonstration, as though one heading had come to be declared from another origin."""
    rows = [
        (f"T{trader}", code[:4], code, origin, now, n, n, rate, 1_000.0 * n)
        for trader in range(10)
        for code, origin, rate, before, after in FROM
        for now, n in ((0, before), (1, after))
    ]
    table = origin_switching.headings(pd.DataFrame(rows, columns=list(BY_ORIGIN)))
    monkeypatch.setattr(moves, "_origins", lambda _until, _release: table)


def agreed(monkeypatch, *every: events.Agreement) -> str:
    """What the row says of agreements where these are known."""
    monkeypatch.setattr(events, "agreements", lambda: every)
    return DRAWN[ORIGINS]("").body[0]["agreement_text"]


def test_an_origin_that_gained_is_shown_with_its_interval_and_a_hypothesis_can_be_made_of_it(declared_otherwise):
    drawn = DRAWN[ORIGINS]("")
    [row] = drawn.body
    assert row["key"] == "hs4=6402&origin=TR" and row["origin_text"] == "Türkiye" and row["shift_text"].startswith("50 (38 to 62)")
    assert row["stake"] == pytest.approx(100_000 * 0.5 * 0.10) and "6402" in drawn.title and "50 (38 to 62) points" in drawn.title
    assert "hs4%3D6402" in row["inside_link"] and "origin%3DTR" in row["inside_link"] and drawn.observations == 200


def test_an_agreement_that_began_in_between_is_said_and_no_other(declared_otherwise, monkeypatch):
    last = engine.current().last_full_month
    began, before, other = (
        events.Agreement(name, name, since, partners)
        for name, since, partners in (("New", last, ("TR",)), ("Old", shifted(last, -23), ("TR",)), ("Others", last, ("EG",)))
    )
    assert agreed(monkeypatch, before, other) == "No new agreement" and agreed(monkeypatch) == "Not known"
    assert agreed(monkeypatch, began, before, other) == f"Since {month(last)}: New"


def test_goods_and_origins_choose_rows_and_other_filters_are_said_to_change_nothing(declared_otherwise):
    other = DRAWN[ORIGINS]("?hs2=87")
    assert DRAWN[ORIGINS]("?hs2=64&origin=TR").body and not other.body and other.title == say(NO_ORIGIN, count="1")
    drawn = DRAWN[ORIGINS]("?origin=CN&office=KAL")
    assert drawn.title == say(NOT_THESE, origins="China", count="2") and drawn.body == [] and not drawn.empty
    assert [(note.kind, note.filter) for note in drawn.notes] == [("filter_off_view", "office")]


def test_every_heading_compared_by_origin_stands_in_the_table_behind_the_view(declared_otherwise):
    [each] = table.behind(ORIGINS, "")[1]
    understood(each)
    assert len(each.rows) == 2
