"""Sentences of reasons: the component they show has the sign of the change, and its digits move; a lane or mode is named as such."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.statistics import contribution
from dashboard.components.overview import reasons
from dashboard.components.overview.reasons import IndicatorChange
from queries.catalogue import MEASURES

COUNTS = st.lists(st.tuples(*[st.integers(0, 500)] * 4), min_size=2, max_size=8)
SHOWN = re.compile(r"\. (I[^.]*): ([\d.]+) → ([\d.]+) %\.")


def said(words) -> str:
    return "".join(part if isinstance(part, str) else part["text"] for part in words)


def change(key: str, now: float, before: float) -> IndicatorChange:
    return IndicatorChange(MEASURES[key], now, before, "MRL", lambda _, code: code.capitalize())


@given(COUNTS)
def test_what_a_reason_shows_never_contradicts_what_it_says(rows):
    """Of any groups: an own rate shown rises where the part is positive; a share of the total that grew at a lower rate reduces."""
    wholes = [np.array([row[place] + row[place + 1] for row in rows], float) for place in (0, 2)]
    parts_of = [np.array([row[place] for row in rows], float) for place in (0, 2)]
    keys = [f"g{place}" for place in range(len(rows))]
    parts = contribution.of_share(keys, parts_of[0], wholes[0], parts_of[1], wholes[1])
    if not parts.keys:
        return
    whole = change("hit_rate", parts_of[0].sum() / wholes[0].sum(), parts_of[1].sum() / wholes[1].sum())
    for mover in contribution.extremes("office", parts, whole.size):
        shown = SHOWN.search(said(reasons.explained(whole, mover)))
        if not shown:
            continue
        what, before, now = shown[1], float(shown[2]), float(shown[3])
        assert before != now
        expected = {"Its own rate": 1}.get(what, 0) or (1 if "higher" in what else -1)
        assert (now - before) * mover.change * expected > 0, what
        assert what == "Its own rate" or ("more" in what) == (now > before)
        own = float(parts.own[parts.keys.index(mover.key)])
        larger = own if what == "Its own rate" else mover.change - own
        assert larger * mover.change > 0 and abs(larger) >= abs(mover.change - larger) - 1e-12


def test_a_share_that_grew_at_a_low_rate_is_said_with_its_rate_and_equal_digits_are_left_out():
    """The group's share rises from 20 to 40 % at a rate of 10 % where the rest has 90 %: the whole falls, and the words say why."""
    sides = [np.array(each, float) for each in ([4, 54], [40, 60], [2, 72], [20, 80])]
    parts = contribution.of_share(["red", "green"], *sides)
    mover = contribution.extremes("lane", parts, 58 / 100 - 74 / 100)[1]
    words = said(reasons.explained(change("hit_rate", 0.58, 0.74), mover))
    assert words.startswith("Red lane: −") and "It is more of the total, at a lower rate than the rest: 20 → 40 %." in words
    still = contribution.Mover("office", "a", 0.05, 0.0, True, 0.748, 0.748)
    assert "→" not in said(reasons.explained(change("on_target_share", 0.8, 0.75), still))


@pytest.mark.parametrize(("rest", "ends"), [(-2.0, "2 MRL short of theirs."), (3.0, "3 MRL above theirs.")])
def test_what_is_short_of_target_says_how_all_others_stand(rest, ends):
    mover = contribution.Mover("office", "kal", -5.0, rest, True, 10.0, 15.0)
    words = said(reasons.short(change("revenue_collected", 10.0, 15.0), mover)).replace("\u202f", " ")
    assert words == f"Kal is 5 MRL short of its target. All others are {ends} By tax, office, chapter and month"
