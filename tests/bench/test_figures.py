"""The benchmarks' own arithmetic: spreads, pairs, the recording."""
import json

import pytest

from bench.interactions import compared, known
from bench.recording import PATH, VIEWS, interactions
from bench.results import spread, table


def test_a_spread_reads_median_and_95th_percentile():
    assert spread(list(range(101))) == {"n": 101, "min": 0, "p50": 50.0, "p95": 95.0, "max": 100}
    assert spread([7.0]) == {"n": 1, "min": 7.0, "p50": 7.0, "p95": 7.0, "max": 7.0}


def test_a_table_is_aligned():
    assert table(("ms", "p50"), [("painted", 9), ("floor", 123)]) == "ms       p50\npainted    9\nfloor    123"


def test_each_interaction_is_compared_with_its_own_floor():
    found = compared([100.0, None, 90.0, 50.0], [50.0, 40.0, None, 50.0])
    assert found["ratio"] == spread([2.0, 1.0]) and found["above_floor"] == spread([50.0, 0.0])


def test_durations_are_told_apart_by_kind():
    recorded = [{"do": "pick"}, {"do": "reset"}, {"do": "pick"}]
    assert known([1.0, 2.0, None], recorded, "pick") == [1.0]
    assert known([1.0, 2.0, None]) == [1.0, 2.0]


def test_the_recording_is_the_one_that_its_seed_makes():
    recorded = json.loads(PATH.read_text())
    assert recorded == interactions() and len(recorded) == 100


@pytest.mark.parametrize("view", VIEWS)
def test_the_recording_plays_on_every_view(view):
    assert {"do": "pick", "view": view} in [{key: each[key] for key in ("do", "view")} for each in interactions() if each["do"] == "pick"]


def test_the_recording_unpicks_only_what_it_picked():
    held: set[str] = set()
    for each in interactions():
        if each["do"] == "pick":
            held.add(VIEWS[each["view"]])
        elif each["do"] == "unpick":
            assert each["keys"] in held
            held.remove(each["keys"])
        elif each["do"] == "reset":
            held.clear()
