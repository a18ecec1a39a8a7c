"""Moves to an origin that pays a lower duty: those planted in the demonstration are recovered on several seeds, few others are named."""

from functools import cache

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analytics.compliance import origin_switching as switching
from analytics.compliance.moves import FALSE_DISCOVERIES
from data.demo import generate, traffic
from data.demo.world import partners
from data.demo.world.truths import REDECLARED_CHAPTERS, REDECLARED_ORIGIN, DemoPlan
from data.demo.world.world import DemoWorld
from tests.analytics.compliance import two_years

SEEDS, ENOUGH = range(1, 7), 40
COUNTS = ["trader", "hs4", "hs6", "origin", "now", "n", "items", "rate", "value"]


@cache
def found(seed: int, plan: str = "") -> pd.DataFrame:
    """The headings of two years of a demonstration; a declaration counts once in a heading."""
    own = two_years.imports(seed, plan).query("not freed")
    rated = own.assign(first=(~own.duplicated(["decl", "hs4"])).astype(float), beyond=own["applied"] - own["general"])
    held = rated.groupby(COUNTS[:5], as_index=False).agg(n=("first", "sum"), items=("first", "size"), rate=("beyond", "mean"))
    return switching.headings(held.assign(value=held["items"] * 100.0))


def named(table: pd.DataFrame) -> pd.DataFrame:
    return table[(table["q"] <= FALSE_DISCOVERIES) & (table["shift"] > 0)]


def planted(table: pd.DataFrame) -> pd.Series:
    return table["hs4"].str[:2].isin(REDECLARED_CHAPTERS)


def test_planted_moves_are_named_with_their_origin_and_few_others():
    tables = [found(seed, "redeclared") for seed in SEEDS]
    able = pd.concat([table[planted(table) & (table[["n", "n_before"]].min(axis=1) >= ENOUGH)] for table in tables])
    told = pd.concat([named(table) for table in tables])
    mine = told[planted(told)]
    assert len(able) >= 50 and len(named(able)) / len(able) >= 0.65, able
    assert len(told) >= 40 and len(mine) / len(told) >= 0.95, told
    assert (mine["origin"] == partners.index(REDECLARED_ORIGIN)).all() and (mine["low"] > 0).all() and (mine["stake"] > 0).all()


def test_without_a_planted_move_hardly_any_is_named():
    assert sum(len(named(found(seed))) for seed in SEEDS) <= 1


def test_the_plant_draws_nothing_and_moves_no_other_number():
    rows = []
    for redeclared in (False, True):
        world = DemoWorld.founded(DemoPlan.ending(generate.UNTIL, 2, redeclared=redeclared), 2_000, 3)
        rng = world.rng(1, 20)
        made = traffic.declarations(world, 20, rng)
        rows.append((made, traffic.items(world, 20, made, rng), rng.random()))
    (made, items, after), (_, moved, same) = rows
    changed = items.origin != moved.origin
    assert after == same and 0 < changed.sum() < 0.1 * len(items) and (items.goods == moved.goods).all()
    assert (items.departure == moved.departure).all() and (made.flow[items.decl][changed] == traffic.IMPORT).all()


def counts(*rows: tuple) -> pd.DataFrame:
    """Counts of subheadings of heading 6402, of one trader unless told: subheading, origin, now, n, rate, and the trader."""
    told = [(*row, "T")[:6] for row in rows]
    full = [(who, "6402", code, origin, now, n, n, rate, 100.0 * n) for code, origin, now, n, rate, who in told]
    return pd.DataFrame(full, columns=COUNTS)


ONE = (("640210", "CN", 0, 40, 0.0), ("640210", "GH", 0, 10, -10.0), ("640210", "CN", 1, 20, 0.0), ("640210", "GH", 1, 30, -10.0))


def test_one_trader_gives_the_plain_difference_the_duty_on_it_and_the_origin():
    [row] = switching.headings(counts(*ONE)).to_dict("records")
    half = 1.96 * (0.6 * 0.4 / 50 + 0.2 * 0.8 / 50) ** 0.5
    assert (row["shift"], row["low"], row["high"]) == pytest.approx((0.4, 0.4 - half, 0.4 + half), abs=1e-5)
    assert (row["n_before"], row["n"], row["traders"], row["origin"]) == (50, 50, 1, "GH")
    assert row["rate_gap"] == pytest.approx(10) and row["stake"] == pytest.approx(5_000 * 0.4 * 0.10)
    assert row["p"] == row["q"] == pytest.approx(stats.hypergeom.sf(29, 100, 40, 50))


def test_an_additional_duty_on_one_origin_makes_the_others_cheap():
    table = counts(("640210", "CN", 0, 40, 0.0), ("640210", "VN", 0, 10, 0.0), ("640210", "CN", 1, 10, 20.0), ("640210", "VN", 1, 40, 0.0))
    [row] = switching.headings(table).to_dict("records")
    assert (row["share_before"], row["share"], row["origin"]) == (0.2, 0.8, "VN") and row["rate_gap"] == pytest.approx(4)


def test_other_goods_at_a_lower_duty_are_no_move_of_origin():
    """The trader turns from a subheading without a preference to one with it, and leaves the origins of both as they were."""
    rows = [(code, origin, now, n, rate) for code, now, n in (("640210", 0, 80), ("640220", 0, 20), ("640210", 1, 20), ("640220", 1, 80))
            for origin, rate in (("CN", 0.0), ("GH", -10.0 if code == "640220" else 0.0))]  # fmt: skip
    [row] = switching.headings(counts(*rows)).to_dict("records")
    assert row["shift"] == 0 and row["p"] > 0.4 and row["n"] == 200 and row["traders"] == 1


def test_the_origin_named_is_the_one_that_gained_within_the_same_traders():
    """TG is declared most in the later year, by a trader that began then; of those that declared both years, only GH gained."""
    table = counts(*ONE, ("640210", "TG", 0, 5, -10.0), ("640210", "TG", 1, 5, -10.0), ("640210", "TG", 1, 500, -10.0, "U"))
    [row] = switching.headings(table).to_dict("records")
    assert (row["origin"], row["traders"], row["n"]) == ("GH", 1, 55)


def test_what_is_called_cheap_does_not_depend_on_the_year():
    """With the years exchanged the same declarations are cheap: the shift only changes its sign."""
    rng = np.random.default_rng(4)
    draws = rng.integers(1, 9, (12, 2, 3))
    rows = [("640210", origin, now, int(draws[who, now, place]), -float(rng.choice([0, 5])) * place, f"T{who}")
            for who in range(12) for now in (0, 1) for place, origin in enumerate(("CN", "GH", "DE"))]  # fmt: skip
    table = counts(*rows)
    [row], [turned] = (switching.headings(each).to_dict("records") for each in (table, table.assign(now=1 - table["now"])))
    assert row["shift"] == pytest.approx(-turned["shift"]) and row["share"] == turned["share_before"]


def test_nothing_to_compare_names_nothing():
    one = counts(*ONE[2:])
    for empty in (one.head(0), one, one.head(1), counts(*ONE).assign(rate=float("nan")), counts(*ONE).assign(rate=-5.0)):
        table = switching.headings(empty)
        assert table.empty and list(table) == list(switching.COLUMNS)
