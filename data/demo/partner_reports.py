"""The mirror: what the partners report of their trade with Meridia, in dollars, by month and six-digit code."""

import numpy as np
import pyarrow as pa

from data.demo.arrow_columns import Rows, constant, decimal, text
from data.demo.traffic import EXPORT, IMPORT, Declarations, Items
from data.demo.valuation import Values
from data.demo.world import partners
from data.demo.world.goods import EDITION
from data.demo.world.rates import FREIGHT
from data.demo.world.truths import VALUE_GAP, VALUE_GAP_PARTNER, WEIGHT_GAP, WEIGHT_GAP_PARTNER
from data.demo.world.world import DemoWorld

SILENT_SHARE, VALUE_NOISE, WEIGHT_NOISE = 0.12, 0.08, 0.06


def reported(world: DemoWorld, position: int, made: Declarations, items: Items, values: Values, rng: np.random.Generator) -> Rows:
    """Return the rows of `mirror` of one month: the partners' exports FOB and their imports CIF, silent partners left out."""
    flow = made.flow[items.decl]
    exports = _summed(world, items, values, np.flatnonzero((flow == IMPORT) & _speaks(world)[items.departure]))
    imports = _summed(world, items, values, np.flatnonzero((flow == EXPORT) & _speaks(world)[items.departure]))
    value, weight = _gaps()
    tables = [
        _table(world, position, "export", "FOB", *exports, value, weight, rng),
        _table(world, position, "import", "CIF", *imports, 1 + FREIGHT[:, 0], np.ones_like(value), rng),
    ]
    return pa.concat_tables(tables)


def _speaks(world: DemoWorld) -> np.ndarray:
    """Return which partners report at all; those of the planted gaps always do."""
    speaks = world.rng(4).random(len(partners.CODES)) >= SILENT_SHARE
    speaks[[partners.index(VALUE_GAP_PARTNER), partners.index(WEIGHT_GAP_PARTNER)]] = True
    return speaks


def _gaps() -> tuple[np.ndarray, np.ndarray]:
    value, weight = np.ones(len(partners.CODES)), np.ones(len(partners.CODES))
    value[partners.index(VALUE_GAP_PARTNER)] += VALUE_GAP
    value[partners.index(WEIGHT_GAP_PARTNER)] += WEIGHT_GAP
    weight[partners.index(WEIGHT_GAP_PARTNER)] += WEIGHT_GAP
    return value, weight


def _summed(world: DemoWorld, items: Items, values: Values, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return partner, code, dollars FOB and kilograms of each pair that trades."""
    codes = len(world.goods.hs6)
    cells, inverse = np.unique(items.departure[rows] * codes + items.goods[rows], return_inverse=True)
    usd, kg = (np.bincount(inverse, column[rows], len(cells)) for column in (values.true_usd, values.true_kg))
    return cells // codes, cells % codes, usd, kg


def _table(
    world: DemoWorld,
    position: int,
    flow: str,
    valuation: str,
    partner: np.ndarray,
    goods: np.ndarray,
    usd: np.ndarray,
    kg: np.ndarray,
    value: np.ndarray,
    weight: np.ndarray,
    rng: np.random.Generator,
) -> Rows:
    rows = len(partner)
    usd = usd * value[partner] * rng.lognormal(0, VALUE_NOISE, rows)
    kg = kg * weight[partner] * rng.lognormal(0, WEIGHT_NOISE, rows)
    cents, grams = np.round(usd * 100).astype(np.int64), np.maximum(np.round(kg * 1000), 1).astype(np.int64)
    pools = world.goods.pools
    fixed = {"flow": flow, "valuation": valuation, "partner": partners.HOME, "source": "demonstration", "unit": "kg", "currency": "USD"}
    return pa.table(
        {
            "month": np.full(rows, world.plan.months[position], np.int32),
            "reporter": text(partners.POOL, partner),
            "hs2": text(pools["hs2"], world.goods.chapter_of[goods]),
            "hs4": text(pools["hs4"], world.goods.heading_of[goods]),
            "hs6": text(pools["hs6"], goods),
            "hs_edition": np.full(rows, EDITION, np.int16),
            "load_id": np.ones(rows, np.int32),
            "value_usd": decimal(cents, 2),
            "hs_code": text(pools["hs6"], goods),
            "months": np.ones(rows, np.int16),
            "value": decimal(cents, 2),
            "net_kg": decimal(grams, 3),
            "quantity": decimal(grams, 3),
            **{name: constant(code, rows) for name, code in fixed.items()},
        }
    )
