"""Weights per unit on the page: what is outside the range, in words, with a link that creates a hypothesis about heading and origin."""

import pandas as pd
import pytest

import app  # noqa: F401
from analytics.compliance.unit_weights import cells
from callbacks.compliance.unit_weights import NONE
from callbacks.core import table
from callbacks.core.views import DRAWN
from dashboard.pages.compliance.compliance import WEIGHTS
from data.language import say
from queries.compliance.unit_weights import COLUMNS
from queries.engine.question import CannotCut
from queries.trade import editions
from services.compliance import unit_weights
from tests.headings import understood

KINDS = (("8703", "CN", 20, 8), ("8703", "DE", 40, 0), ("6402", "CN", 20, 0), ("6402", "DE", 20, 0))  # declarations, and those light


@pytest.fixture
def planted(read_demo, monkeypatch):
    """The demonstration, as though one origin had declared weights far below those of the other."""
    rows = [
        (heading, f"{heading}10", origin, "u", 10.0, 40.0 if place < light else 100.0, 500_000.0)
        for heading, origin, every, light in KINDS
        for place in range(every)
    ]
    made = cells(pd.DataFrame(rows, columns=list(COLUMNS)))
    monkeypatch.setattr(unit_weights, "_cells", lambda _until, _release: made)


def test_an_origin_outside_the_range_is_shown_with_count_interval_and_share(planted):
    drawn = DRAWN[WEIGHTS]("")
    [row] = drawn.body
    assert row["key"] == "hs4=8703&origin=CN" and row["outside_text"] == "8 of 20"
    assert (row["share_text"], row["peers_text"], row["typical_text"]) == ("40\u202f%", "0\u202f%", "−60\u202f%")
    assert row["shift_text"] == "40 (19 to 61)" and row["value"] == 4_000_000 and row["value_text"] == "4"
    assert "hs4%3D8703" in row["inside_link"] and "origin%3DCN" in row["inside_link"]
    assert "China · 8703" in drawn.title and "40\u202f% of declarations" in drawn.title and drawn.observations == 100


def test_goods_and_origins_choose_rows_and_other_filters_are_said_to_change_nothing(planted):
    assert DRAWN[WEIGHTS]("?hs2=87&origin=CN").body and not DRAWN[WEIGHTS]("?hs2=64").body
    drawn = DRAWN[WEIGHTS]("?origin=DE&office=KAL")
    assert drawn.title == say(NONE, count="2") and drawn.body == [] and not drawn.empty
    assert [(note.kind, note.filter) for note in drawn.notes] == [("filter_off_view", "office")]


def test_every_pair_stands_in_the_table_behind_the_view(planted):
    [each] = table.behind(WEIGHTS, "")[1]
    understood(each)
    assert len(each.rows) == 4


def test_what_cannot_be_compared_is_refused_with_the_reason(read_demo, monkeypatch):
    with pytest.raises(CannotCut, match="Twelve months of data"):
        DRAWN[WEIGHTS]("?until=2025-06")
    monkeypatch.setattr(editions, "alike", lambda _now, _before: False)
    with pytest.raises(CannotCut, match="several HS editions"):
        DRAWN[WEIGHTS]("")
