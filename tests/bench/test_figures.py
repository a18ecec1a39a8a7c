"""The benchmarks' own arithmetic: spreads, pairs, the recording."""
import json

import pytest

from bench import heads
from bench.interactions import compared, known
from bench.recording import PATH, VIEWS, interactions
from bench.results import spread, table
from bench.slider import LEVERS, moves, report
from dashboard.components.core.controls import Slider
from dashboard.pages.revenue.tariff import GROUPS


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


@pytest.mark.parametrize("count", [1, 24, 48, 50])
def test_the_slider_bench_moves_every_lever_in_turn_and_ends_off_its_start(count):
    pressed = moves(count)
    sliders = {part.key: part for _, parts in GROUPS for part in parts if isinstance(part, Slider)}
    assert len(pressed) == count and {each["lever"] for each in pressed} == set(LEVERS[:count]) <= set(sliders)
    places = dict.fromkeys(LEVERS, 0)
    for each in pressed:
        places[each["lever"]] += 1 if each["press"] == "ArrowRight" else -1
        slider = sliders[each["lever"]]
        assert slider.default <= slider.default + places[slider.key] * slider.step <= slider.high


def test_the_slider_bench_says_whether_its_goal_is_met():
    painted = spread([200.0, 310.0])
    spreads = dict.fromkeys(("painted", "sight", "floor", "above_floor", "ratio"), painted)
    figures = {**spreads, "server": {"taxes": painted}}
    assert "not met with 310 ms" in report({**figures, "met": False, "value": 310.0})
    assert "server: taxes" in report({**figures, "met": True, "value": 1.0})


def test_two_heads_are_compared_pair_by_pair():
    pairs = {"clicks": [(100.0, 90.0), None, (200.0, 220.0)], "/gap": [(50.0, 52.0)], "/trade": [None]}
    found = heads.judged(pairs, (1000, 1040))
    assert found["value"] == 1.04 and not found["met"] and found["script_ratio"] == 1.04
    assert found["ratios"]["clicks"]["n"] == 2 and found["ratios"]["clicks"]["p50"] == 1.0 and "/trade" not in found["ratios"]
    assert found["milliseconds"]["/gap"] == [spread([50.0]), spread([52.0])]
    assert heads.judged({"clicks": [(100.0, 102.0)]}, (1000, 1040))["met"]
    assert not heads.judged({"clicks": [(100.0, 102.0)]}, (1000, 1060))["met"]


def test_heads_are_played_by_turns():
    order, took = [], {"older": 1.0, "newer": 2.0}
    acts = [lambda each, at=at: order.append((at, each)) or took[each] for at in range(2)]
    pairs = heads.played(("older", "newer"), acts)
    assert pairs == [(1.0, 2.0), (1.0, 2.0)] and order == [(0, "newer"), (0, "older"), (1, "older"), (1, "newer")]
