"""Concentration: the index, what depends on few partners, and ranks."""

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.trade.concentration import dependencies, hhi, ranks

CELLS = pd.DataFrame(
    [("a", "x", 60.0), ("a", "x", 20.0), ("a", "y", 20.0), ("b", "x", 50.0), ("b", "y", 50.0), ("c", "z", 1.0), ("d", "x", 0.0)],
    columns=["product", "partner", "value"],
)


@pytest.mark.parametrize(("values", "expected"), [([7.0], 1.0), ([5.0] * 4, 0.25), ([80.0, 20.0], 0.68), ([80.0, 20.0, 0.0], 0.68)])
def test_the_index_is_the_sum_of_squared_shares(values, expected):
    assert hhi(values) == pytest.approx(expected)


def test_of_nothing_it_is_unknown():
    assert math.isnan(hhi([])) and math.isnan(hhi([0.0]))


@settings(deadline=None)
@given(st.lists(st.floats(0.01, 1e9), min_size=1, max_size=30), st.floats(0.1, 1000))
def test_it_lies_between_even_and_alone_and_does_not_depend_on_the_unit(values, unit):
    assert 1 / len(values) - 1e-9 <= hhi(values) <= 1 + 1e-9
    assert hhi([value * unit for value in values]) == pytest.approx(hhi(values))


def test_a_product_depends_where_one_partner_weighs_and_its_share_is_material():
    found = dependencies(CELLS, 0.1)
    [row] = found.to_dict("records")
    assert row == pytest.approx(
        {"key": "a", "value": 100.0, "share": 100 / 201, "hhi": 0.68, "effective": 1 / 0.68, "partner": "x", "partner_share": 0.8}
    )
    assert list(dependencies(CELLS, 0.001)["key"]) == ["a", "c"] and dependencies(CELLS[:0], 0.1).empty


def test_a_rank_is_known_only_among_the_first():
    found = ranks([{"x": 3.0, "y": 2.0, "z": 1.0}, {"x": 1.0, "z": 2.0}], 2)
    assert found == {"z": [None, 1], "x": [1, 2], "y": [2, None]}
