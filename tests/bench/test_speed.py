"""The arithmetic of the benchmark of speed, and its honesty: what was not measured or drifted has no value and is not met."""

import json
import shutil
from itertools import pairwise

import pytest

from bench.speed import FLOOR, OLDER, PANDAS, SQL, both, drift, goal, quantile, ratio, smoke
from bench.speed.goals import goals
from bench.speed.play import users_ratio
from bench.speed.report import written
from bench.speed.trace import PATH, PICKS, trace

WHOLE = {"value": 0.3, "low": 0.2, "high": 0.4}


def test_a_ratio_is_that_of_the_quantiles_and_its_interval_holds_it():
    pairs = [(float(each), 2.0 * each) for each in range(1, 101)]
    found = ratio(pairs)
    assert found == {"value": 0.5, "low": found["low"], "high": found["high"]} and found["low"] <= 0.5 <= found["high"]
    assert ratio(pairs) == found
    wide = ratio([(1.0 + 9 * (each % 2), 2.0) for each in range(10)], 0.5)
    assert wide["low"] < wide["value"] < wide["high"]


@pytest.mark.parametrize(("values", "share", "expected"), [([5.0], 0.95, 5.0), ([float(each) for each in range(101)], 0.95, 95.0)])
def test_a_quantile(values, share, expected):
    assert quantile(values, share) == pytest.approx(expected)


def test_drift_is_how_far_the_thirds_of_the_floor_lie_apart():
    assert drift([100.0] * 9) == 0.0
    assert drift([100.0] * 3 + [110.0] * 3 + [125.0] * 3) == 0.25
    assert drift([125.0] * 3 + [100.0] * 3 + [110.0] * 3) == 0.25


def test_only_interactions_that_both_arms_played_make_a_pair():
    assert both([1.0, None, 3.0], [2.0, 2.0, None]) == [(1.0, 2.0)]


def test_a_goal_is_met_by_the_least_or_by_the_most():
    assert goal("a", 0.3, WHOLE)["met"] and not goal("a", 0.29, WHOLE)["met"]
    assert goal("a", 0.3, WHOLE, least=True)["met"] and not goal("a", 0.31, WHOLE, least=True)["met"]
    assert goal("a", 0.3, None, "why") == {"goal": "a", "value": None, "low": None, "high": None, "target": 0.3, "met": False, "why": "why"}


def figures(drifted: float) -> dict:
    kinds = {"all": {"p50": WHOLE, "p95": WHOLE, "p99": WHOLE, "pairs": 9}}
    arm = {"all": {"n": 9, "p50": 1, "p95": 1, "p99": 1}, "first_picks": {"n": 0}, "megabytes": {"most": 1}, "nothing_to_click": 0}
    return {
        "items": 700_000, "declarations": 300_000, "interactions": 9, "base": "", "drift": drifted, "arms": {SQL: arm}, "server": {},
        "ratios": {name: kinds | {"first_picks": kinds["all"]} for name in (OLDER, SQL, PANDAS, FLOOR)},
    }  # fmt: skip


def test_no_ratio_of_painting_is_given_where_the_floor_drifted():
    calm, busy = goals(figures(0.1)), goals(figures(0.21))
    painted = [each["goal"] for each in calm if each["value"] is not None]
    assert len(painted) == 4 and all(each["value"] is None and not each["met"] for each in busy if each["goal"] in painted)
    assert all("withheld" in each["why"] for each in busy if each["goal"] in painted)
    text = written({**figures(0.21), "goals": busy})
    assert "Ratios" not in text and "no ratio of painting is given" in text
    assert "Ratios" in written({**figures(0.1), "goals": calm})


def test_every_goal_says_what_it_is_and_one_that_has_no_value_says_why():
    for each in goals(figures(0.1)):
        assert {"goal", "value", "low", "high", "target", "met"} <= set(each)
        assert each["value"] is not None or (each["why"] and not each["met"])


def test_the_ratio_of_users_is_that_of_the_means_between_the_turns():
    turns = [{"arm": OLDER, "x": 10.0}, {"arm": "head", "x": 30.0}, {"arm": "head", "x": 50.0}, {"arm": OLDER, "x": 10.0}]
    assert users_ratio(turns, "x") == {"value": 4.0, "low": 3.0, "high": 5.0}


@pytest.fixture
def twin(read_demo, tmp_path):
    shutil.copytree(read_demo.path.parent, tmp_path / "twin")
    return tmp_path / "twin"


def test_the_smoke_finds_no_wrong_answer_and_finds_one_that_is(twin, monkeypatch):
    assert smoke.wrongs(twin, 12) == []
    monkeypatch.setitem(smoke.RAW, "declarations", ("clearance", "count(*) + 1"))
    monkeypatch.setattr(smoke, "RAW", {"declarations": smoke.RAW["declarations"]})
    assert len(smoke.wrongs(twin, 4)) == 4


def test_the_smoke_finds_a_route_that_is_lost(read_demo, tmp_path, monkeypatch):
    now = smoke.rolled()
    assert now and len(set(now)) == len(now)
    (tmp_path / "routes.json").write_text(json.dumps([*now, "declarations by moon under nothing"]))
    monkeypatch.setattr(smoke, "ROUTES", tmp_path / "routes.json")
    assert smoke.losts() == ["declarations by moon under nothing"]


def test_the_trace_is_the_recorded_one_and_no_pick_has_months_of_another():
    recorded = json.loads(PATH.read_text())
    assert recorded == trace() and len(recorded) == 200
    spans = []
    for before, now in pairwise(recorded):
        if now["do"] == "month" and before["do"] == "month":
            spans.append((before["ago"], now["ago"]))
    assert len(set(spans)) == len(spans) and {each["path"] for each in recorded if each["do"] == "go"} == set(PICKS)


