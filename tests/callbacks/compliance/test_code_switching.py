"""Moves between subheadings on the page: those named, in words, each with a link that creates a hypothesis about its heading."""

import pandas as pd
import pytest

import app  # noqa: F401
from analytics.compliance.code_switching import headings
from callbacks.compliance.code_switching import NONE
from callbacks.core import table
from callbacks.core.views import DRAWN
from dashboard.pages.compliance.evidence import MOVES
from data.language import say
from queries.compliance.code_switching import COLUMNS
from queries.engine.question import CannotCut
from queries.trade import editions
from services.compliance import code_switching
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


@pytest.fixture
def planted(read_demo, monkeypatch):
    """The demonstration, as though its declarations had moved in one heading."""
    table = headings(pd.DataFrame(ROWS, columns=list(COLUMNS)))
    monkeypatch.setattr(code_switching, "_moves", lambda _until, _release: table)


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
