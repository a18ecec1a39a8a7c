"""Segments: planted groups are found again whatever the seed, and named by what was planted; few traders are not divided."""

import numpy as np
import pandas as pd
import pytest

from analytics.traders import segments

SEEDS = range(10)
PLANTED = {  # declarations, months, value of one, headings, origins, share of imports
    "large": (400, 12, 2e5, 12, 8, 0.95),
    "small": (10, 5, 2e4, 3, 2, 0.95),
    "exporters": (60, 10, 8e4, 3, 10, 0.02),
}


def world(seed: int, each: int = 120) -> tuple[pd.DataFrame, np.ndarray]:
    """Traders of the planted groups, each figure of one spread by a third, and which group each is of."""
    chance = np.random.default_rng(seed)
    held = np.repeat(np.array([*PLANTED.values()]), each, axis=0)
    rows = held * np.exp(chance.normal(0, 0.33, held.shape))
    n = rows[:, 0].round().clip(4)
    made = {"n": n, "months": rows[:, 1].round().clip(1, 12), "value": n * rows[:, 2], "headings": rows[:, 3].round().clip(1),
            "origins": rows[:, 4].round().clip(1), "imports": n * held[:, 5]}  # fmt: skip
    return pd.DataFrame(made), np.repeat(np.arange(len(PLANTED)), each)


def agreement(one: np.ndarray, other: np.ndarray) -> float:
    """The adjusted Rand index of two divisions (Hubert and Arabie 1985)."""
    table = pd.crosstab(one, other).to_numpy(float)
    pairs = [(part * (part - 1) / 2).sum() for part in (table, table.sum(axis=0), table.sum(axis=1))]
    expected = pairs[1] * pairs[2] / (len(one) * (len(one) - 1) / 2)
    return (pairs[0] - expected) / ((pairs[1] + pairs[2]) / 2 - expected)


@pytest.mark.parametrize("seed", SEEDS)
def test_planted_groups_are_found_again(seed):
    frame, truth = world(seed)
    assert agreement(segments.divided(segments.standard(segments.traits(frame, 12)), seed), truth) > 0.95


def test_another_seed_finds_the_same_segments():
    frame, _ = world(1)
    points = segments.standard(segments.traits(frame, 12))
    first = segments.divided(points, 1)
    assert min(agreement(first, segments.divided(points, seed)) for seed in range(2, 6)) > 0.99


def test_segments_are_named_by_what_was_planted():
    frame, truth = world(2)
    told = dict(zip(PLANTED, segments.apart(segments.standard(segments.traits(frame, 12)), truth), strict=True))
    assert ("n", True) in told["large"] and ("n", False) in told["small"] and ("months", False) in told["small"]
    assert ("origins", True) in told["exporters"] and ("headings", False) in told["exporters"]
    assert all(len(each) <= segments.MOST for each in told.values())


@pytest.mark.parametrize("n", [0, 1, 29])
def test_few_traders_are_not_divided(n):
    frame, _ = world(1)
    assert segments.divided(segments.standard(segments.traits(frame.head(n), 12)) if n else np.zeros((0, 6))).tolist() == [0] * n


def test_traders_all_alike_are_one_kind():
    frame = pd.concat([world(1)[0].head(1)] * 40, ignore_index=True)
    points = segments.standard(segments.traits(frame, 12))
    assert (points == 0).all() and set(segments.divided(points)) == {0}
