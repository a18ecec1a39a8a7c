"""Comparative advantage, trade intensity and constant market share on cases by hand."""

import math

import numpy as np
import pandas as pd
import pytest

from analytics.trade.position import CELLS, EFFECTS, advantage, market_share


def test_a_ratio_is_own_share_over_that_of_the_world():
    frame = advantage({"72": 30.0, "84": 10.0, "01": 0.0}, {"72": 100.0, "84": 300.0, "27": 600.0}).set_index("key")
    assert list(frame.index) == ["72", "84"]
    assert frame["ratio"].tolist() == pytest.approx([0.75 / 0.1, 0.25 / 0.3])
    assert frame["symmetric"].tolist() == pytest.approx([(7.5 - 1) / (7.5 + 1), (0.25 / 0.3 - 1) / (0.25 / 0.3 + 1)])


def test_what_the_world_does_not_trade_has_no_ratio_and_comes_last():
    frame = advantage({"01": 5.0, "72": 5.0}, {"72": 10.0})
    assert frame["key"].tolist() == ["72", "01"] and math.isnan(frame["ratio"].iloc[1]) and math.isnan(frame["symmetric"].iloc[1])


def test_the_ratios_weighted_by_the_shares_of_the_world_average_to_one():
    own, world = {"a": 1.0, "b": 2.0, "c": 4.0}, {"a": 7.0, "b": 5.0, "c": 3.0}
    frame = advantage(own, world)
    assert (frame["ratio"] * frame["world_share"]).sum() == pytest.approx(1.0)


def test_nothing_reported_gives_no_row():
    assert advantage({"a": 1.0}, {}).empty and advantage({}, {"a": 1.0}).empty


def cells(*rows) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(CELLS))


def test_growth_with_the_world_alone_is_the_world_effect():
    found = market_share(cells(("a", "X", 110.0, 100.0, 1100.0, 1000.0), ("b", "Y", 55.0, 50.0, 220.0, 200.0)))
    assert found == pytest.approx({"world": 15.0, "product": 0.0, "market": 0.0, "competitive": 0.0})


def test_each_effect_stands_alone_in_a_case_by_hand():
    # world 400 → 460: g = 15 %; product a 200 → 260: 30 %, b level; in a, market X 100 → 150: 50 %, Y 100 → 110: 10 %
    found = market_share(
        cells(
            ("a", "X", 20.0, 10.0, 150.0, 100.0),
            ("a", "Y", 40.0, 40.0, 110.0, 100.0),
            ("b", "X", 50.0, 50.0, 200.0, 200.0),
        )
    )
    assert found["world"] == pytest.approx(0.15 * 100)
    assert found["product"] == pytest.approx(0.15 * 50 - 0.15 * 50)
    assert found["market"] == pytest.approx(0.2 * 10 - 0.2 * 40)
    assert found["competitive"] == pytest.approx((10 - 5) + (0 - 4) + 0)
    assert sum(found.values()) == pytest.approx(10.0)


@pytest.mark.parametrize("seed", range(5))
def test_effects_add_up_whatever_is_missing(seed):
    rng = np.random.default_rng(seed)
    values = rng.lognormal(3, 2, (60, 4)) * (rng.random((60, 4)) > 0.25)
    frame = cells(*((str(place % 7), str(place % 11), *row) for place, row in enumerate(values.tolist())))
    found = market_share(frame)
    assert set(found) == set(EFFECTS)
    assert sum(found.values()) == pytest.approx(frame["own"].sum() - frame["own_before"].sum())
