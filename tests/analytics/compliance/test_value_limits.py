"""Consignments just under a limit: those planted are recovered on several seeds, few others are named, and each number by hand."""

from functools import cache
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analytics.compliance import value_limits as limits
from analytics.compliance.moves import FALSE_DISCOVERIES
from data.demo import generate, traffic, valuation
from data.demo.world.truths import SPLIT_LIMIT, DemoPlan
from data.demo.world.world import DemoWorld

SEEDS, DECLARATIONS = range(1, 3), 50_000
NOTHING = pd.DataFrame(columns=["trader", "office", "hs2", "supplier", "day", "value"]).astype({"day": int, "value": float})


@cache
def found(seed: int, shifts: bool) -> tuple[DemoWorld, pd.DataFrame, pd.DataFrame]:
    """The last year of a demonstration of two: by office and chapter, and by trader, at round amounts."""
    world = DemoWorld.founded(DemoPlan.ending(generate.UNTIL, 2, shifts=shifts), DECLARATIONS, seed)
    held = pd.concat([month(world, place) for place in range(12, 24)], ignore_index=True)
    amounts = limits.round_amounts(held["value"])
    return world, limits.offices(held, amounts, at=False), limits.traders(held, amounts, at=False)


def month(world: DemoWorld, place: int) -> pd.DataFrame:
    rng = world.rng(1, place)
    made = traffic.declarations(world, place, rng)
    items = traffic.items(world, place, made, rng)
    worth = valuation.values(world, place, made, items, rng)
    first = np.searchsorted(items.decl, np.arange(len(made)))
    frame = pd.DataFrame({
        "trader": made.trader, "office": made.office, "hs2": world.goods.hs2[items.goods[first]], "supplier": items.origin[first],
        "day": made.registered // 24, "value": np.bincount(items.decl, worth.value / 100, len(made)),
    })  # fmt: skip
    return frame[(made.flow == traffic.IMPORT) & ~made.missing]


def named(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["q"] <= FALSE_DISCOVERIES]


@pytest.mark.parametrize("seed", SEEDS)
def test_traders_that_split_are_named_with_their_limit_and_no_others(seed):
    world, offices, traders = found(seed, True)
    told = named(traders)
    assert set(told["trader"]) == set(world.shifts.split) and (told["limit"] == SPLIT_LIMIT).all()
    assert (told["low"] > 0).all() and (told["days"] > told["days_expected"]).all() and (told["under"] > 5 * told["expected"]).all()
    assert (named(offices)["limit"] == SPLIT_LIMIT).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_without_splits_none_is_named_and_chance_is_as_stated(seed):
    _, offices, traders = found(seed, False)
    assert len(offices) >= 50 and len(traders) >= 200 and named(offices).empty and named(traders).empty
    assert (offices["p"] < 0.1).mean() <= 0.15 and (traders["p"] < 0.1).mean() <= 0.1


def spread(rng, rows: int, trader: str) -> pd.DataFrame:
    """Consignments whose values fall with no edge at any limit."""
    values = rng.lognormal(6.5, 1.0, rows)
    return pd.DataFrame({"trader": trader, "office": "A", "hs2": "84", "supplier": "S", "day": rng.integers(0, 300, rows), "value": values})


def test_the_curve_gives_what_a_smooth_spread_holds_and_the_interval_covers_it():
    rng = np.random.default_rng(3)
    held = pd.concat([spread(rng, 400, f"T{each:03d}").assign(office=f"O{each:03d}") for each in range(150)], ignore_index=True)
    table = limits.offices(held, [1000.0], at=False)
    around = stats.norm(6.5 - np.log(1000), 1.0)
    assert table["expected"].mean() == pytest.approx(400 * (around.cdf(0) - around.cdf(-0.1)), rel=0.05)
    assert (table["p"] < 0.05).mean() <= 0.08 and table["q"].min() > FALSE_DISCOVERIES
    moved = np.where((held["value"] > 1000) & (held["value"] < 1350) & (held["office"] == "O000"), 950.0, held["value"])
    [row] = named(limits.offices(held.assign(value=moved), [1000.0], at=False)).to_dict("records")
    extra = ((held["value"] > 1000) & (held["value"] < 1350) & (held["office"] == "O000")).sum()
    assert row["office"] == "O000" and row["low"] < extra < row["high"] and row["excess"] == row["under"] - row["expected"]


def test_values_uneven_everywhere_are_no_finding():
    """A trader whose goods come at a few list prices has heaps all over: one of them under a limit stands out no more than others."""
    rng = np.random.default_rng(4)
    prices = np.array([300.0, 520.0, 760.0, 960.0, 1500.0, 2100.0])
    held = spread(rng, 240, "T").assign(value=rng.choice(prices, 240))
    assert limits.traders(held, [1000.0], at=False)["q"].min() > FALSE_DISCOVERIES


def test_a_value_equal_to_the_limit_lies_within_it_only_where_one_is_stated():
    rng = np.random.default_rng(5)
    held = pd.concat([spread(rng, 300, "T"), spread(rng, 40, "T").assign(value=1000.0)], ignore_index=True)
    stated, round_ = (limits.offices(held, [1000.0], at=at).iloc[0] for at in (True, False))
    assert stated["under"] == round_["under"] + 40 and stated["q"] < 0.001 < round_["q"]


def test_days_with_splits_and_how_many_chance_gives_are_counted_pair_by_pair():
    rng = np.random.default_rng(6)
    held = spread(rng, 60, "T").assign(day=rng.integers(0, 20, 60), supplier=rng.choice(list("AB"), 60))
    row = limits.traders(held, [1000.0], at=False).iloc[0]
    rows = held.to_dict("records")
    pairs = [(a, b) for a, b in combinations(rows, 2) if a["supplier"] == b["supplier"]]
    split = [(a, b) for a, b in pairs if max(a["value"], b["value"]) < 1000 < a["value"] + b["value"]]
    met = sum(a["day"] == b["day"] for a, b in combinations(rows, 2)) / (60 * 59 / 2)
    assert row["days"] == len({(a["supplier"], a["day"]) for a, b in split if a["day"] == b["day"]}) > 0
    assert row["days_expected"] == pytest.approx(len(split) * met)


def test_days_of_splits_name_a_trader_that_has_too_few_consignments_for_a_curve():
    rows = [("T", "A", "84", "S", day, value) for day in range(0, 60, 10) for value in (900.0, 800.0)]
    rows += [("T", "A", "84", f"S{each}", 100 + each, 5000.0) for each in range(12)]
    held = pd.DataFrame(rows, columns=list(NOTHING))
    [row] = limits.traders(held, [1000.0], at=False).to_dict("records")
    usual = 66 * 6 / (24 * 23 / 2)
    assert np.isnan(row["excess"]) and row["days"] == 6 and row["days_expected"] == pytest.approx(usual)
    assert row["p"] == row["q"] == pytest.approx(2 * stats.poisson.sf(5, usual))


def test_round_amounts_are_those_among_which_most_consignments_lie():
    assert limits.round_amounts(np.linspace(90, 6000, 1000)) == (500.0, 1000.0, 2000.0, 5000.0)
    assert limits.round_amounts([]) == limits.round_amounts([0.0, -3.0]) == ()


def test_nothing_to_compare_names_nothing():
    few = spread(np.random.default_rng(7), 5, "T").assign(day=range(5))
    for held in (NOTHING, few, few.assign(value=0.0)):
        for amounts in ((), (1000.0,)):
            assert limits.offices(held, amounts, at=False).empty and limits.traders(held, amounts, at=True).empty
