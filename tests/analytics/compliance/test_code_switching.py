"""Moves to a cheaper subheading: those planted in the demonstration are recovered on several seeds, and few others are named."""

from functools import cache

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analytics.compliance import code_switching as switching
from analytics.compliance.moves import FALSE_DISCOVERIES
from data.demo import generate, traffic
from data.demo.world.truths import SWITCHED_CHAPTERS, DemoPlan
from data.demo.world.world import DemoWorld
from tests.analytics.compliance import two_years

SEEDS, ENOUGH = range(1, 6), 40


@cache
def found(seed: int, plan: str = "") -> pd.DataFrame:
    """The headings of two years of a demonstration."""
    own = two_years.imports(seed, plan).drop_duplicates(["decl", "hs6"])
    held = own.groupby(["trader", "hs4", "hs6", "now"], as_index=False).agg(n=("decl", "size"), rate=("general", "mean"))
    return switching.headings(held.assign(value=held["n"] * 100.0))


def planted(table: pd.DataFrame) -> pd.Series:
    return table["hs4"].str[:2].isin(SWITCHED_CHAPTERS)


@pytest.mark.parametrize("seed", SEEDS)
def test_planted_moves_are_named_and_measured(seed):
    table = found(seed, "switched")
    mine = table[planted(table) & (table["n_before"] >= ENOUGH) & (table["n"] >= ENOUGH)]
    named = mine["q"] <= FALSE_DISCOVERIES
    assert len(mine) >= 15 and named.mean() >= 0.65, mine
    assert (mine.loc[named, "low"] > 0).all() and (mine.loc[named, "stake"] > 0).all()


def test_of_all_moves_named_at_most_one_in_twenty_was_not_planted():
    named = pd.concat([table[table["q"] <= FALSE_DISCOVERIES] for table in (found(seed, "switched") for seed in SEEDS)])
    assert len(named) >= 100 and (~planted(named)).mean() <= 0.05, named


def test_without_a_planted_move_hardly_any_is_named():
    counts = [(found(seed)["q"] <= FALSE_DISCOVERIES).sum() for seed in SEEDS]
    assert sum(counts) <= 1, counts


def test_the_switch_draws_nothing_and_moves_no_other_number():
    worlds = [DemoWorld.founded(DemoPlan.ending(generate.UNTIL, 2, switched=each), 2_000, 3) for each in (False, True)]
    rows = []
    for world in worlds:
        rng = world.rng(1, 20)
        made = traffic.declarations(world, 20, rng)
        rows.append((made, traffic.items(world, 20, made, rng), rng.random()))
    (made, items, after), (_, moved, same) = rows
    changed = items.goods != moved.goods
    codes = worlds[0].goods
    assert after == same and 0 < changed.sum() < 0.3 * len(items) and (items.origin == moved.origin).all()
    assert (codes.hs4[items.goods] == codes.hs4[moved.goods]).all() and (made.flow[items.decl][changed] == traffic.IMPORT).all()
    assert (codes.duty[moved.goods] <= codes.duty[items.goods]).all()


def counted(n1, a1, n0, a0) -> pd.DataFrame:
    """Counts of one heading whose cheap subheading bears 5 %, the other 15 %; arrays with one entry per trader."""
    parts = [(1, "640210", 5.0, a1), (1, "640220", 15.0, n1 - a1), (0, "640210", 5.0, a0), (0, "640220", 15.0, n0 - a0)]
    told = [(place, now, code, rate, n) for now, code, rate, held in parts for place, n in enumerate(held) if n]
    rows = [(f"T{place}", "6402", code, now, n, rate, 100.0 * n) for place, now, code, rate, n in told]
    return pd.DataFrame(rows, columns=["trader", "hs4", "hs6", "now", "n", "rate", "value"])


def test_one_trader_gives_the_plain_difference_and_the_duty_on_it():
    [row] = switching.headings(counted(*(np.array([each]) for each in (50, 30, 50, 10)))).to_dict("records")
    half = 1.96 * (0.6 * 0.4 / 50 + 0.2 * 0.8 / 50) ** 0.5
    assert (row["shift"], row["low"], row["high"]) == pytest.approx((0.4, 0.4 - half, 0.4 + half), abs=1e-5)
    assert (row["share_before"], row["share"], row["n_before"], row["n"], row["traders"]) == pytest.approx((0.2, 0.6, 50, 50, 1))
    assert row["value"] == 5_000 and row["rate_gap"] == pytest.approx(10) and row["stake"] == pytest.approx(5_000 * 0.4 * 0.10)
    assert row["p"] == row["q"] == pytest.approx(stats.hypergeom.sf(29, 100, 40, 50))


def test_over_many_traders_the_interval_covers_the_truth():
    rng, base = np.random.default_rng(5), np.linspace(0.1, 0.6, 20)
    n1, n0 = rng.integers(2, 12, (2, 20))
    drawn = [counted(n1, rng.binomial(n1, base + 0.2), n0, rng.binomial(n0, base)) for _ in range(200)]
    table = switching.headings(pd.concat([each.assign(hs4=str(9000 + place)) for place, each in enumerate(drawn)]))
    inside = (table["low"] <= 0.2) & (table["high"] >= 0.2)
    assert len(table) == 200 and 0.92 <= inside.mean() <= 0.98


def test_nothing_to_compare_names_nothing():
    columns = ["trader", "hs4", "hs6", "now", "n", "rate", "value"]
    one = pd.DataFrame([("T", "6402", "640210", 1, 5, 10.0, 1.0), ("T", "6402", "640220", 0, 5, 10.0, 1.0)], columns=columns)
    for counts in (one.head(0), one, one.head(1), one.assign(rate=float("nan"))):
        assert switching.headings(counts).empty
