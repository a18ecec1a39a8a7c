"""What the demonstration as it is shipped holds of shifts is recovered on several seeds, and little else is named."""

from functools import cache

import pandas as pd
import pytest

from analytics.compliance import unit_weights
from analytics.compliance.moves import FALSE_DISCOVERIES
from data.demo import generate
from data.demo.world import partners
from data.demo.world.truths import LIGHT_MASS, SHIFTED_ORIGIN, DemoPlan
from data.demo.world.world import DemoWorld
from tests.analytics.compliance import test_code_switching, test_origin_switching, test_unit_weights

SEEDS, DECLARATIONS = range(1, 5), 24_000


@cache
def world(seed: int) -> DemoWorld:
    return DemoWorld.founded(DemoPlan.ending(generate.UNTIL, 2, shifts=True), DECLARATIONS, seed)


def named(table: pd.DataFrame) -> pd.DataFrame:
    return table[(table["q"] <= FALSE_DISCOVERIES) & (table["shift"] > 0)]


def told_of(tables: dict[int, pd.DataFrame], kind: str) -> tuple[pd.DataFrame, int, int]:
    """What is named over all seeds, how many of these were planted, and how many were in all."""
    told = {seed: named(table) for seed, table in tables.items()}
    keys = {seed: {"light": list(zip(table["hs4"], table["origin"], strict=True))} for seed, table in told.items() if "origin" in table}
    planted = {seed: getattr(world(seed).shifts, kind) for seed in tables}
    found = sum(each in planted[seed] for seed, table in told.items() for each in keys.get(seed, {}).get(kind, table["hs4"]))
    return pd.concat(told.values()), found, sum(map(len, planted.values()))


def test_headings_that_moved_to_a_lower_duty_are_named_and_few_others():
    told, found, planted = told_of({seed: test_code_switching.found(seed, "shifts") for seed in SEEDS}, "switched")
    assert planted == 2 * len(SEEDS) and found >= planted - 1 and len(told) - found <= 1, told
    assert (told["low"] > 0).all()


def test_headings_that_moved_to_another_origin_are_named_and_few_others():
    told, found, planted = told_of({seed: test_origin_switching.found(seed, "shifts") for seed in SEEDS}, "redeclared")
    assert planted == 2 * len(SEEDS) and found >= planted - 2 and len(told) - found <= 2, told
    assert (told["origin"] == partners.index(SHIFTED_ORIGIN)).sum() >= found


def test_goods_declared_too_light_are_named_with_how_light_they_are():
    tables = {}
    for seed in SEEDS:
        months = [test_unit_weights.month(world(seed), place) for place in range(12, 24)]
        tables[seed] = unit_weights.cells(pd.concat(months, ignore_index=True))
    told, found, _ = told_of(tables, "light")
    able = sum(
        (heading, origin) in world(seed).shifts.light and n >= 20
        for seed, table in tables.items()
        for heading, origin, n in zip(table["hs4"], table["origin"], table["n"], strict=True)
    )
    assert able >= 4 and found >= able and len(told) - found <= 1, told
    assert told["typical"].median() == pytest.approx(LIGHT_MASS - 1, abs=0.1)
