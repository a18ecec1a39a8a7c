"""Contributions to a change: they add up exactly, and name a group only where it explains the change."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.statistics import contribution

AMOUNTS = st.floats(0, 1e9, allow_nan=False)
GROUPS = st.lists(st.tuples(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS), min_size=1, max_size=12)


def columns(rows):
    return [np.array(column, float) for column in zip(*rows, strict=True)]


def keys(rows):
    return [f"g{place}" for place in range(len(rows))]


@given(GROUPS)
def test_the_parts_of_a_total_add_up_to_its_change(rows):
    now, before, *_ = columns(rows)
    parts = contribution.of_total(keys(rows), now, before)
    assert parts.change.sum() == pytest.approx(now.sum() - before.sum(), rel=1e-9, abs=1e-3)


@given(GROUPS)
def test_the_parts_of_a_share_add_up_to_its_change_whatever_groups_come_and_go(rows):
    part, whole, part_before, whole_before = columns(rows)
    part, part_before = np.minimum(part, whole), np.minimum(part_before, whole_before)
    parts = contribution.of_share(keys(rows), part, whole, part_before, whole_before)
    if not whole.sum() or not whole_before.sum():
        assert parts.keys == ()
    else:
        change = part.sum() / whole.sum() - part_before.sum() / whole_before.sum()
        assert parts.change.sum() == pytest.approx(change, abs=1e-9)


@given(GROUPS, st.floats(-1e6, 1e6))
def test_a_mover_and_all_others_make_the_whole_change(rows, change):
    now, _, before, _ = columns(rows)
    parts = contribution.of_total(keys(rows), now, before)
    for mover in contribution.extremes("office", parts, change):
        assert mover.change + mover.rest == pytest.approx(change, abs=1e-3)


def test_a_rate_that_only_its_mix_moves_is_told_from_one_that_moved_itself():
    wholes = np.array([50.0, 50.0]), np.array([80.0, 20.0])
    mix = contribution.of_share(["a", "b"], wholes[1] * [0.9, 0.1], wholes[1], wholes[0] * [0.9, 0.1], wholes[0])
    own = contribution.of_share(["a", "b"], wholes[0] * [0.9, 0.5], wholes[0], wholes[0] * [0.9, 0.1], wholes[0])
    assert mix.own.tolist() == pytest.approx([0, 0]) and mix.change.sum() == pytest.approx(0.24)
    found = contribution.foremost({"mode": own}, own.change.sum())
    assert (found.key, found.of_itself, found.now, found.before) == ("b", True, pytest.approx(0.5), pytest.approx(0.1))
    assert not contribution.extremes("mode", mix, 0.24)[0].of_itself


def test_a_group_that_grows_as_its_size_says_is_not_named():
    before = np.array([50.0, 30.0, 20.0])
    assert contribution.foremost({"office": contribution.of_total("abc", before * 1.1, before)}, 10.0) is None
    found = contribution.foremost({"office": contribution.of_total("abc", np.array([50.0, 30.0, 30.0]), before)}, 10.0)
    assert (found.key, found.change, found.rest) == ("c", 10, 0)


def test_the_dimension_that_explains_most_beyond_weight_is_named():
    office = contribution.of_total("ab", np.array([60.0, 60.0]), np.array([50.0, 60.0]))
    lane = contribution.of_total("gr", np.array([115.0, 5.0]), np.array([105.0, 5.0]))
    assert contribution.foremost({"lane": lane, "office": office}, 10.0).by == "office"
    assert list(contribution.divided({"lane": lane, "office": office})) == ["office"]


def test_marginal_sums_keep_the_whole():
    found, [sums] = contribution.marginal(["b", "a", "b"], [np.array([1.0, 2.0, 4.0])])
    assert (found, sums.tolist()) == (["a", "b"], [2.0, 5.0])
