"""Weights per unit out of range: those planted are recovered on several seeds, few others are named, whatever the shape of the spread."""

from functools import cache

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analytics.compliance import unit_weights as weights
from analytics.compliance.moves import FALSE_DISCOVERIES
from data.demo import generate, traffic, valuation
from data.demo.world.truths import DemoPlan
from data.demo.world.world import DemoWorld

SEEDS, DEMONSTRATIONS = range(1, 9), range(1, 6)
PLANTED = {(f"87{heading:02d}", origin) for heading in range(6) for origin in ("A", "B")}
LIGHT, SHARE = 0.4, 0.4  # mass declared, of the true one; share of the declarations so declared


def year(seed: int, *, planted: bool) -> pd.DataFrame:
    """A year of 20 headings of 3 subheadings and 8 origins: pieces vary, few vary more, tails are heavy, and 3 % are odd everywhere."""
    rng, rows = np.random.default_rng(seed), 20_000
    heading, sub = rng.integers(0, 20, rows), rng.integers(0, 3, rows)
    origin = rng.choice(list("ABCDEFGH"), rows, p=[0.15, 0.1, 0.25, 0.2, 0.12, 0.08, 0.06, 0.04])
    quantity = np.ceil(rng.lognormal(2.5, 1.5, rows))
    noise = rng.standard_t(3, rows) * (0.1 + 0.3 / np.sqrt(quantity)) + np.where(rng.random(rows) < 0.03, rng.normal(0, 1.5, rows), 0)
    piece = rng.lognormal(1, 1, (20, 3))[heading, sub]
    frame = pd.DataFrame({"decl": range(rows), "hs4": [f"87{each:02d}" for each in heading], "unit": "u", "quantity": quantity})
    chosen = np.array([pair in PLANTED for pair in zip(frame["hs4"], origin, strict=True)]) & (rng.random(rows) < SHARE) & planted
    kg = quantity * piece * np.exp(noise) * np.where(chosen, LIGHT, 1.0)
    return frame.assign(hs6=frame["hs4"] + sub.astype(str), origin=origin, kg=kg, value=kg * 10)


@cache
def found(seed: int, planted: bool) -> pd.DataFrame:
    return weights.cells(year(seed, planted=planted))


def named(table: pd.DataFrame) -> pd.DataFrame:
    return table[(table["q"] <= FALSE_DISCOVERIES) & (table["shift"] > 0)]


def mine(table: pd.DataFrame) -> np.ndarray:
    return np.array([pair in PLANTED for pair in zip(table["hs4"], table["origin"], strict=True)])


def test_planted_weights_are_named_with_how_light_they_are_and_few_others():
    told = pd.concat([named(found(seed, True)) for seed in SEEDS])
    right = told[mine(told)]
    assert len(right) / (len(PLANTED) * len(SEEDS)) >= 0.85 and len(right) / len(told) >= 0.95
    assert (right["low"] > 0).all() and right["typical"].median() == pytest.approx(LIGHT - 1, abs=0.1)


def test_without_a_planted_weight_hardly_any_is_named():
    assert sum(len(named(found(seed, False))) for seed in SEEDS) <= 1


@pytest.mark.parametrize("seed", DEMONSTRATIONS)
def test_a_demonstration_without_shifts_hides_no_weight_and_none_is_named(seed):
    """Its pieces are whole, so that mass per unit is skewed where they are few."""
    world = DemoWorld.founded(DemoPlan.ending(generate.UNTIL, 2), 24_000, seed)
    table = weights.cells(pd.concat([month(world, place) for place in range(12, 24)], ignore_index=True))
    assert len(table) >= 100 and named(table).empty


def month(world: DemoWorld, place: int) -> pd.DataFrame:
    rng = world.rng(1, place)
    made = traffic.declarations(world, place, rng)
    items = traffic.items(world, place, made, rng)
    worth, goods = valuation.values(world, place, made, items, rng), world.goods
    hs6, decl = goods.hs6[items.goods], items.decl
    frame = pd.DataFrame({
        "decl": decl + place * 1_000_000, "hs4": hs6.astype("U4"), "hs6": hs6, "origin": items.origin, "unit": "u",
        "quantity": worth.quantity / 1e3, "kg": worth.net / 1e3, "value": worth.value / 100,
    })  # fmt: skip
    return frame[(made.flow[decl] == traffic.IMPORT) & goods.counted[items.goods]].drop_duplicates(["decl", "hs6"])


def lines(origin: str, masses: list[float], quantity: float = 10, hs6: str = "870310") -> pd.DataFrame:
    frame = pd.DataFrame({"kg": [mass * quantity for mass in masses], "quantity": quantity, "origin": origin, "hs6": hs6, "hs4": hs6[:4]})
    return frame.assign(unit="u", value=100.0)


USUAL = [9.8, 10.0, 10.2] * 10


def test_one_subheading_gives_plain_shares_and_the_exact_probability():
    table = weights.cells(pd.concat([lines("A", USUAL[:12] + [4.0] * 8), lines("B", [*USUAL, 30.0])])).set_index("origin")
    own, other = table.loc["A"], table.loc["B"]
    assert (own["n"], own["outside"], own["peers"], own["value"]) == (20, 8, 31, 800) and own["share"] == 0.4
    assert own["share_peers"] == pytest.approx(1 / 31) and own["shift"] == pytest.approx(0.4 - 1 / 31)
    assert own["p"] == pytest.approx(stats.hypergeom.sf(7, 51, 9, 20)) and own["typical"] == pytest.approx(-0.6)
    assert other["shift"] == pytest.approx(1 / 31 - 0.4) and other["typical"] == pytest.approx(2.0)


def test_only_goods_alike_are_compared():
    """Ten heavy pieces are no peers of one light one, nor of another subheading; and the range is never narrower than ten per cent."""
    every = [lines("A", [5.0] * 9, 1), lines("B", [5.0] * 9, 1), lines("B", USUAL), lines("A", [60.0] * 9, 10, "870320")]
    table = weights.cells(pd.concat([*every, lines("B", [60.0] * 9, 10, "870320"), lines("A", [10.9] * 3)]))
    assert (table["outside"] == 0).all() and set(table["origin"]) == {"A", "B"} and (table[["p", "q"]] == 1).all().all()
    wide = weights.cells(pd.concat([lines("A", [10.0] * 20 + [11.1, 10.9]), lines("B", [10.0] * 20)]))
    assert wide.set_index("origin").loc["A", "outside"] == 1


def test_too_few_peers_are_compared_with_nothing():
    few = pd.concat([lines("A", USUAL), lines("B", USUAL[:4])])
    assert list(weights.cells(few)["origin"]) == []  # A has four peers alone; B has thirty, and fewer than five of its own
    for nothing in (few.head(0), few.assign(quantity=0.0), few.assign(kg=float("nan"))):
        assert weights.cells(nothing).empty
