"""First digits on the page: what deviates from Benford's law, in words, and where its conditions hold."""

import numpy as np
import pandas as pd
import pytest

import app  # noqa: F401
from analytics.compliance.first_digits import groups
from callbacks.compliance.first_digits import NONE
from callbacks.core import table
from callbacks.core.views import DRAWN
from dashboard.pages.compliance.compliance import DIGITS
from data.language import say
from queries.engine.labels import named
from services.compliance import first_digits
from tests.headings import understood


@pytest.fixture
def planted(read_demo, monkeypatch):
    """The demonstration, as though one of two traders had made up its values, and a third declared too few."""
    rng = np.random.default_rng(2)
    honest, made_up = rng.lognormal(8, 2, 900), rng.uniform(1, 10, 400) * 10.0 ** rng.integers(2, 6, 400)
    parts = [("T00007", "84", made_up), ("T00008", "85", honest), ("T00009", "85", honest[:20])]
    held = pd.concat([pd.DataFrame({"trader": trader, "hs2": hs2, "value": values}) for trader, hs2, values in parts])
    monkeypatch.setattr(first_digits, "_groups", lambda _until, _release: groups(held))


def test_what_deviates_is_shown_with_its_digit_interval_and_conditions(planted):
    drawn = DRAWN[DIGITS]("")
    assert [row["key"] for row in drawn.body] == ["hs2=84", "trader=T00007"] and drawn.observations == 2 * 400 + 920 + 900
    row = drawn.body[1]
    assert row["name"] == named("trader", "T00007") and row["n_text"] == "400" and row["deviation_text"].endswith(")")
    assert row["digit_text"].startswith(f"{row['digit']:.0f}: ") and "by the law" in row["digit_text"] and row["orders_text"][0] in "34"
    assert "trader%3DT00007" in row["inside_link"] and drawn.title.startswith("84 ") and "points from Benford's law" in drawn.title


def test_chapters_and_traders_choose_rows_and_other_filters_are_said_to_change_nothing(planted):
    assert [row["key"] for row in DRAWN[DIGITS]("?trader=T00007").body] == ["trader=T00007"]
    drawn = DRAWN[DIGITS]("?hs2=85&trader=T00009&office=KAL")
    assert drawn.title == say(NONE, count="1", whole="2") and drawn.body == []
    assert [(note.kind, note.filter) for note in drawn.notes] == [("filter_off_view", "office")]


def test_every_group_stands_in_the_table_behind_the_view_with_its_conditions(planted):
    [each] = table.behind(DIGITS, "")[1]
    understood(each)
    place = [column.key for column in each.columns].index("condition")
    assert sorted(row[place] for row in each.rows) == ["Fewer than 300 values"] + ["Hold"] * 4
