"""Forecasts that add up, and the nodes they are of."""

import numpy as np
import pytest

from analytics.forecasting.hierarchy import parent, shared, summing
from analytics.forecasting.reconcile import allotted, moved, reconciled
from data.series_names import cuts, node

REGION = {"A": "North", "B": "North", "C": "South"}
BOTTOM = [node("revenue", {"tax": tax, "office": office}) for tax in ("DTY", "VAT") for office in "ABC"]
NODES = [
    *BOTTOM,
    *(node("revenue", {"office": office}) for office in "ABC"),
    *(node("revenue", {"tax": tax}) for tax in ("DTY", "VAT")),
    *(node("revenue", {"region": each}) for each in ("North", "South")),
    *(node("revenue", {"tax": tax, "region": each}) for tax in ("DTY", "VAT") for each in ("North", "South")),
    node("revenue", {}),
]
SUMMING = summing(NODES, BOTTOM, REGION)


def of(found: np.ndarray, **held: str) -> np.ndarray:
    return found[NODES.index(node("revenue", held))]


def check_sums(found: np.ndarray) -> None:
    whole = of(found)
    for held in ({"tax", "office"}, {"office"}, {"tax"}, {"region"}, {"tax", "region"}):
        parts = [each for each in NODES if set(cuts(each)) == held]
        assert sum(found[NODES.index(each)] for each in parts) == pytest.approx(whole, rel=1e-12)
    assert of(found, tax="DTY", region="North") == pytest.approx(
        of(found, tax="DTY", office="A") + of(found, tax="DTY", office="B"), rel=1e-12
    )


def test_every_whole_is_the_sum_of_its_parts():
    base = np.abs(np.random.default_rng(1).normal(SUMMING.sum(axis=1)[:, None] * 100, 10, (len(NODES), 4)))
    found = reconciled(base, SUMMING, SUMMING.sum(axis=1))
    check_sums(found)
    assert np.abs(found / base - 1).max() < 0.3


def test_forecasts_that_add_up_are_left_alone():
    base = SUMMING @ np.arange(1.0, 7.0)[:, None]
    assert reconciled(base, SUMMING, np.ones(len(NODES))) == pytest.approx(base)


def test_the_least_sure_gives_way_as_by_hand():
    tree = np.array([[1.0, 1.0], [1.0, 0.0], [0.0, 1.0]])
    found = reconciled(np.array([[110.0], [60.0], [40.0]]), tree, np.array([1.0, 3.0, 1.0]))
    gap, spread = 10.0, 1.0 + 3.0 + 1.0
    assert found[:, 0] == pytest.approx([110 - gap * 1 / spread, 60 + gap * 3 / spread, 40 + gap * 1 / spread])


def test_nothing_becomes_negative_and_it_still_adds_up():
    base = SUMMING @ np.array([100.0, 80, 0.1, 50, 40, 0.1])[:, None]
    base[-1] -= 60
    found = reconciled(base, SUMMING, np.ones(len(NODES)))
    check_sums(found)
    assert found.min() >= 0


def test_the_parts_of_a_known_whole_give_way_by_their_variance():
    found = allotted(np.array([[60.0], [40.0], [1.0]]), np.array([3.0, 1.0, 1.0]), np.array([91.0]))
    assert found[:, 0] == pytest.approx([60 - 9 * 3 / 4, 40 - 9 / 4, 0.0])
    assert found.sum() == pytest.approx(91.0, rel=1e-12) and found.min() >= 0


def test_quantiles_follow_their_point():
    found = moved(np.array([[[8.0, 10.0, 14.0]], [[0.0, 0.0, 2.0]]]), np.array([[10.0], [0.0]]), np.array([[20.0], [3.0]]))
    assert found.tolist() == [[[16.0, 20.0, 28.0]], [[3.0, 3.0, 5.0]]]


def test_a_node_is_named_by_its_cuts_in_one_order():
    name = node("revenue", {"office": "A&B", "tax": "DTY"})
    assert name == "revenue?tax=DTY&office=A%26B" and cuts(name) == {"tax": "DTY", "office": "A&B"}


@pytest.mark.parametrize(("held", "above"), [
    ({"tax": "DTY", "office": "A"}, {"tax": "DTY", "region": "North"}),
    ({"office": "C"}, {"region": "South"}),
    ({"tax": "DTY", "region": "South"}, {"tax": "DTY"}),
    ({"hs2": "69"}, {}),
    ({"tax": "DTY"}, {}),
])  # fmt: skip
def test_a_thin_node_takes_after_its_nearest_parent(held, above):
    assert parent(node("revenue", held), REGION, NODES) == node("revenue", above)


def test_a_parent_that_is_not_known_is_passed_over():
    assert parent(BOTTOM[0], REGION, [NODES[-1]]) == NODES[-1] and parent(NODES[-1], REGION, NODES) is None


def test_a_share_is_of_the_last_two_years_and_at_least_as_wide():
    above = np.full(36, 100.0)
    own = np.r_[np.full(12, 90.0), np.full(24, 10.0)]
    quantiles = np.array([[50.0, 70, 85, 100, 115, 130, 150]])
    assert shared(own, above, quantiles) == pytest.approx(quantiles / 10)
    wander = shared(np.r_[np.zeros(12), np.tile([0.0, 20.0], 12)], above, quantiles)
    assert wander[0].tolist() == [0.0, 0.0, 0.0, 10.0, 20.0, 20.0, 20.0]
