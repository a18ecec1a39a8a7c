"""Importers that share channels: a planted pair is found, chance alone names nobody, and small cases are added up by hand."""

import math

import numpy as np
import pandas as pd
import pytest

from analytics.compliance.trader_network import grouped, pairs

SEEDS = range(10)
PLANTED = ("X1", "X2")


def world(seed: int, planted: bool, bound: bool = False) -> pd.DataFrame:
    """300 importers with 1 to 8 channels by popularity; bound: each supplier has one broker. Planted: two that share four of six."""
    rng = np.random.default_rng(seed)
    brokers, suppliers = 1 / np.arange(1, 41), np.arange(1, 401) ** -0.8

    def channel():
        supplier = rng.choice(400, p=suppliers / suppliers.sum())
        return f"B{supplier % 40 if bound else rng.choice(40, p=brokers / brokers.sum())}", f"S{supplier}"

    rows = [(f"T{at}", *channel(), float(rng.integers(1, 12))) for at in range(300) for _ in range(rng.integers(1, 9))]
    if planted:
        rows += [(code, f"B{20 + at}", f"S{300 + at}", 5.0) for code in PLANTED for at in range(4)]
        rows += [(code, *channel(), 5.0) for code in PLANTED for _ in range(2)]
    frame = pd.DataFrame(rows, columns=["trader", "broker", "supplier", "n"])
    return frame.groupby(["trader", "broker", "supplier"], as_index=False)["n"].sum()


def named(channels: pd.DataFrame) -> list[tuple[str, str]]:
    table, _ = pairs(channels)
    return [(row.one, row.other) for row in table.itertuples() if row.q <= 0.05]


def test_a_planted_pair_is_found_on_nine_of_ten_seeds_with_few_false():
    found = [named(world(seed, planted=True)) for seed in SEEDS]
    assert sum(PLANTED in each for each in found) >= 9
    told = [pair for each in found for pair in each]
    assert sum(pair != PLANTED for pair in told) <= 0.05 * len(told)


@pytest.mark.parametrize("bound", [False, True])
def test_where_nobody_is_connected_chance_names_nobody(bound):
    assert sum(bool(named(world(seed, planted=False, bound=bound))) for seed in SEEDS) == 0


def test_a_small_case_by_hand():
    held = pd.DataFrame(
        [
            ("A", "b", "s", 4.0),
            ("A", "c", "t", 2.0),
            ("Z", "b", "s", 5.0),
            ("M", "b", "u", 6.0),
            ("M", "b", "s", 1.0),
            ("few", "c", "t", 4.0),
        ],
        columns=["trader", "broker", "supplier", "n"],
    )
    table, compared = pairs(held)
    assert compared == 3 and {(row.one, row.other) for row in table.itertuples()} == {("A", "M"), ("A", "Z"), ("M", "Z")}
    row = table.set_index(["one", "other"]).loc[("A", "Z")]
    # five channels: broker b has 4 of them, c 1; supplier s 3, t and u 1. By parts: b-s 12/25, c-t 1/25, b-u 4/25.
    # A has b-s (of the others, M alone: 1/5 < 12/25) and c-t (1/25), and Z chooses once: 13/25; Z has b-s alone, A chooses twice: 24/25.
    assert row["expected"] == pytest.approx(24 / 25) and row["p"] == pytest.approx(1 - math.exp(-24 / 25))
    assert (row["shared"], row["n_one"], row["n_other"]) == (1, 4, 5)


def test_a_channel_that_many_others_use_explains_what_two_share():
    crowd = pd.DataFrame([(f"T{at}", "b0", "s0", 5.0) for at in range(20)] + [(f"T{at}", f"b{at}", f"s{at}", 5.0) for at in range(1, 20)])
    crowd.columns = ["trader", "broker", "supplier", "n"]
    table, _ = pairs(crowd)
    assert len(table) == 190 and table["expected"].min() >= 18 / 39 and table["q"].min() > 0.5


def test_groups_are_joined_by_pairs_and_their_rate_lies_between_their_own_and_that_of_all():
    chance = {"shared": 3, "expected": 0.1, "n_one": 5.0, "n_other": 5.0, "p": 1e-9}
    told = [{"one": one, "other": other, "q": q, **chance} for one, other, q in ("AB4", "BC4", "DE4", "AE0")]
    listed = pd.DataFrame(told).assign(q=lambda held: 10.0 ** -held["q"].astype(int))
    rng = np.random.default_rng(3)
    others = [(f"T{at}", 20.0, float(rng.binomial(20, 0.1))) for at in range(200)]
    inspected = pd.DataFrame([("A", 4.0, 3.0), ("B", 4.0, 2.0), *others], columns=["trader", "judged", "irregular"])
    table = grouped(listed, inspected).set_index(["one", "other"])
    assert table["group"].to_dict() == {("A", "B"): 1, ("B", "C"): 1, ("D", "E"): 2}
    largest, smallest = table.loc[("A", "B")], table.loc[("D", "E")]
    assert (largest["members"], largest["judged"], largest["irregular"]) == (3, 8, 5) and smallest["members"] == 2
    assert largest["usual"] == pytest.approx(0.1, abs=0.02)
    assert largest["usual"] < largest["rate"] < 5 / 8 and largest["low"] < largest["rate"] < largest["high"]
    assert smallest["judged"] == 0 and smallest["rate"] == pytest.approx(smallest["usual"])


def test_nothing_to_compare_is_an_empty_table():
    table, compared = pairs(pd.DataFrame(columns=["trader", "broker", "supplier", "n"]))
    assert table.empty and compared == 0 and grouped(table, table).empty
