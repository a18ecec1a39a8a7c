"""Unit values on items made by hand and by chance."""

import numpy as np
import pandas as pd
import pytest

from analytics.compliance.item_prices import FEW, HEAVY, ITEMS, LOW, USUAL, cells, relative, shortfall


def items(prices: dict[str, float], each: int = 60, spread: float = 0.2, seed: int = 1, heavy: str = "") -> pd.DataFrame:
    """Items of two subheadings of different price, by origin at a level; those of `heavy` state too much quantity instead."""
    chance, rows = np.random.default_rng(seed), []
    for origin, level in prices.items():
        for number in range(each):
            hs6, usual = ("640210", 4.0) if number % 2 else ("640220", 40.0)
            kg = float(chance.lognormal(3, 0.1))
            value = kg * usual * level * float(chance.lognormal(0, spread))
            stated = kg * 2 if origin == heavy else kg
            rows.append(("6402", hs6, origin, "kg", number % 4, stated, stated, value, 0.25))
    return pd.DataFrame(rows, columns=list(ITEMS))


LEVELS = {**{f"O{number}": 1.0 for number in range(8)}, "LO": 0.55}


def verdicts(frame):
    found = cells(relative(frame))
    return dict(zip(found["origin"], found["verdict"], strict=True))


def test_the_cheap_origin_alone_is_accused_and_its_share_is_found():
    found = cells(relative(items(LEVELS))).set_index("origin")
    assert found["verdict"].to_dict() == {**dict.fromkeys(LEVELS, USUAL), "LO": LOW}
    cheap = found.loc["LO"]
    assert cheap["share"] == pytest.approx(0.45, abs=0.06) and 1 - np.exp(cheap["high"]) < 0.45 < 1 - np.exp(cheap["low"])
    assert (cheap["n"], cheap["origins"]) == (pytest.approx(60, abs=3), 9) and cheap["quarters"] >= 3


def test_a_quantity_stated_double_is_not_called_undervaluation():
    assert verdicts(items(dict.fromkeys(LEVELS, 1.0), heavy="LO"))["LO"] == HEAVY


def test_few_items_are_marked_and_fewer_than_five_are_not_flagged():
    frame = items(LEVELS)
    assert verdicts(pd.concat([frame[frame["origin"] != "LO"], frame[frame["origin"] == "LO"].head(12)]))["LO"] == FEW
    assert verdicts(pd.concat([frame[frame["origin"] != "LO"], frame[frame["origin"] == "LO"].head(4)]))["LO"] == USUAL


def test_goods_of_unlike_price_are_not_confused_by_their_mix():
    frame = items(dict.fromkeys(LEVELS, 1.0))
    cheap_goods = frame[(frame["origin"] != "LO") | (frame["hs6"] == "640210")]
    assert set(verdicts(cheap_goods).values()) == {USUAL}


def test_a_price_beyond_belief_is_taken_for_a_wrong_quantity():
    frame = items(dict.fromkeys(LEVELS, 1.0))
    wrong = frame.assign(quantity=frame["quantity"].where(frame.index != 0, 1e6))
    assert len(relative(frame)) - len(relative(wrong)) <= 1 and 0 not in relative(wrong).index


def test_the_shortfall_is_the_sum_below_the_lower_quartile_of_the_others():
    frame = relative(items(LEVELS))
    found = cells(frame)
    total, by = shortfall(frame, found)
    own, peers = frame[frame["origin"] == "LO"], frame[frame["origin"] != "LO"]["price"]
    short = np.maximum(np.exp(np.quantile(peers, 0.25) - own["price"]) - 1, 0) * own["value"] * 0.25
    assert total.value == pytest.approx(short.sum()) and by == {("6402", "LO", "kg"): pytest.approx(short.sum())}
    assert total.low < total.value < total.high


def test_nothing_accused_is_nothing_lost():
    frame = relative(items(dict.fromkeys(LEVELS, 1.0)))
    total, by = shortfall(frame, cells(frame))
    assert (total.low, total.value, total.high, by) == (0, 0, 0, {})
