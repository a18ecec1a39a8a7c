"""What needs attention: missed targets before those that are just short, each kind by its distance as a share of the target."""

from types import SimpleNamespace

import pytest

from callbacks.core.views import filtered
from callbacks.overview import attention
from callbacks.overview.reasons import sentences
from callbacks.overview.scorecard import tiles
from data.demo.world.offices import OFFICES
from queries.engine.labels import named


def test_missed_targets_stand_before_near_ones_and_the_furthest_first():
    places = [("bad", 30.0, 20.0), ("watch", 0.4, 1.0), ("bad", 2.0, 1.0), ("watch", 0.9, 1.0), ("bad", 0.0, 1.0)]
    tiles = [SimpleNamespace(status=status, judged=judged, goal=goal) for status, judged, goal in places]
    order = [places.index((each.status, each.judged, each.goal)) for each in sorted(tiles, key=attention.distance)]
    assert order == [2, 4, 0, 1, 3]


@pytest.mark.usefixtures("read_demo")
def test_missed_targets_say_where_in_the_words_of_the_scorecard():
    """Each names what the reason under the indicator names, and at least one of them an office."""
    filters = filtered("")
    reasons, short = sentences(filters).body, [tile for _, each in tiles(filters).body for tile in each if tile.status in ("bad", "watch")]
    matters = attention.missed(filters, set(), 3)
    assert len(matters) == min(3, len(short)) and len(attention.missed(filters, set(), 1)) == 1
    for matter in matters:
        tile = next(each for each in short if matter.sentence.startswith(f"{each.measure.label}:"))
        under = [part for part in reasons[tile.measure.key]["why"] if isinstance(part, dict) and "keys" in part]
        assert not under or under[0]["text"] in matter.where
    assert any(named("office", office.code) in matter.where for matter in matters for office in OFFICES)
    told = {short[0].measure.key}
    assert not any(each.sentence.startswith(f"{short[0].measure.label}:") for each in attention.missed(filters, told, 9))
    assert attention.missed(filters, set(), -2) == []
