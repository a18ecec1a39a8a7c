"""Consignments under limits on the page: what is beyond chance, in words, with the limits that are stated or that none is."""

import numpy as np
import pandas as pd
import pytest

import app  # noqa: F401
from analytics.compliance.value_limits import offices, traders
from callbacks.compliance.value_limits import NO_TRADER
from callbacks.core import table
from callbacks.core.views import DRAWN
from dashboard.pages.compliance.compliance import LIMITS, SPLITS
from data.language import say
from queries.compliance.consignments import COLUMNS, consignments
from queries.engine import engine
from queries.engine.labels import named
from queries.engine.question import CannotCut
from queries.trade import editions
from services.compliance import value_limits
from settings import settings
from tests.headings import understood


@pytest.fixture
def planted(read_demo, monkeypatch):
    """The demonstration, as though two traders had declared at two offices: one with 20 consignments just under 1,000, two a day."""
    values = np.random.default_rng(2).lognormal(6.9, 0.8, (2, 150))
    rows = [(trader, office, "84", f"S{place}", place * 2, value)
            for trader, office, own in zip(("T00007", "T00008"), ("KAL", "PTM"), values, strict=True)
            for place, value in enumerate(own)]  # fmt: skip
    rows += [("T00007", "KAL", "84", "S0", 1000 + place // 2, 960.0) for place in range(20)]
    held = pd.DataFrame(rows, columns=list(COLUMNS))
    monkeypatch.setattr(value_limits, "_offices", lambda _until, stated, _release: offices(held, stated or (1000.0,), at=bool(stated)))
    monkeypatch.setattr(value_limits, "_traders", lambda _until, stated, _release: traders(held, stated or (1000.0,), at=bool(stated)))


def test_an_office_with_consignments_just_under_a_limit_is_shown_with_what_is_expected(planted):
    drawn = DRAWN[LIMITS]("")
    [row] = drawn.body
    assert row["key"] == "hs2=84&office=KAL" and row["limit_text"] == "1,000"
    assert row["under_text"].startswith(f"{row['under']:.0f} against ")
    assert row["name"].endswith(" · 84") and row["excess_text"].endswith(")") and row["under"] - row["excess"] < 10 < row["excess"]
    assert "hs2%3D84" in row["inside_link"] and "office%3DKAL" in row["inside_link"] and "Limit+1%2C000" in row["inside_link"]
    assert f"consignments just under 1,000 MRL: {row['under']:.0f}, expected: " in drawn.title
    assert "limits: round amounts, as none is stated" in drawn.sub


def test_a_trader_that_splits_is_shown_with_its_days(planted):
    drawn = DRAWN[SPLITS]("")
    [row] = drawn.body
    assert row["key"] == "trader=T00007" and row["name"] == named("trader", "T00007")
    assert row["days"] == 10 and row["days_text"].startswith("10 against ")
    assert "trader%3DT00007" in row["inside_link"] and drawn.title.startswith(f"{named('trader', 'T00007')}: ")


def test_limits_that_are_stated_are_examined_and_named(planted, monkeypatch):
    monkeypatch.setenv("PORTOLAN_VALUE_LIMITS", "5000, 1000")
    settings.cache_clear()
    assert settings().limits_of_value == (1000.0, 5000.0)
    drawn = DRAWN[LIMITS]("")
    assert "limits: 1,000, 5,000" in drawn.sub and drawn.body[0]["limit"] == 1000


def test_offices_and_traders_choose_rows_and_other_filters_are_said_to_change_nothing(planted):
    assert DRAWN[LIMITS]("?office=KAL&hs2=84").body and not DRAWN[LIMITS]("?office=PTM").body and DRAWN[LIMITS]("?hs2=64").empty
    drawn = DRAWN[SPLITS]("?trader=T00008&office=KAL")
    assert drawn.title == say(NO_TRADER, count="1") and drawn.body == [] and not drawn.empty
    assert [(note.kind, note.filter) for note in drawn.notes] == [("filter_off_view", "office")]


def test_every_group_compared_stands_in_the_table_behind_a_view(planted):
    for view in (LIMITS, SPLITS):
        [each] = table.behind(view, "")[1]
        understood(each)
        assert len(each.rows) == 2


def test_consignments_hold_the_value_of_all_their_items(read_demo):
    held = consignments(202610)
    with engine.reading() as connection:
        [(number, whole)] = connection.exec_driver_sql(
            "SELECT count(DISTINCT decl_id), sum(import_value)::DOUBLE FROM item WHERE flow = 'import' AND month BETWEEN 202511 AND 202610"
        ).fetchall()
    assert len(held) == number and held["value"].sum() == pytest.approx(whole) and held["supplier"].str.len().max() == 2


def test_what_cannot_be_compared_is_refused_with_the_reason(read_demo, monkeypatch):
    with pytest.raises(CannotCut, match="Twelve months of data"):
        DRAWN[LIMITS]("?until=2025-06")
    monkeypatch.setattr(editions, "alike", lambda _now, _before: False)
    with pytest.raises(CannotCut, match="several HS editions"):
        DRAWN[SPLITS]("")
