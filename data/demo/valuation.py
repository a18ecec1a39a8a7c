"""What each item is worth and weighs: invoice, exchange, freight, insurance, net and gross mass, and the faults that spoil some."""

from dataclasses import dataclass

import numpy as np

from data.demo.traffic import EXPORT, IMPORT, Declarations, Items
from data.demo.world import partners
from data.demo.world.rates import CURRENCY_OF_PARTNER, FREIGHT
from data.demo.world.truths import (
    FAULTY_ITEMS,
    LIGHT_MASS,
    LIGHT_SHARE,
    SPLIT_LIMIT,
    UNDERVALUED_HEADING,
    UNDERVALUED_ORIGIN,
    UNDERVALUED_SHARE,
)
from data.demo.world.world import DemoWorld

MEDIAN_USD, SPREAD, MOST_USD, PRICE_GROWTH, ORIGIN_SPREAD = 1_900.0, 1.25, 8e6, 0.02, 0.07
NO_WEIGHT, LIGHT_GROSS, NO_ORIGIN, WRONG_RATE, NO_VALUE = range(1, 6)
_FAULT_SHARES = np.array([0.28, 0.22, 0.28, 0.14, 0.08])


@dataclass
class Values:
    """One entry per item: money in cents of the lira, mass in grams, fx in 1e-8; true_* as the partner sees them.

    `true_usd` in dollars FOB, `true_kg` in kilograms.
    """

    value: np.ndarray
    fob: np.ndarray
    freight: np.ndarray
    insurance: np.ndarray
    invoice: np.ndarray
    currency: np.ndarray
    fx: np.ndarray
    net: np.ndarray
    gross: np.ndarray
    quantity: np.ndarray
    true_usd: np.ndarray
    true_kg: np.ndarray
    fault: np.ndarray


def values(world: DemoWorld, position: int, made: Declarations, items: Items, rng: np.random.Generator) -> Values:
    """Return the values of the items of one month, faults included."""
    rows, goods, exported = len(items), world.goods, made.flow[items.decl] == EXPORT
    size = world.traders.scale[made.trader[items.decl]] * goods.mass[items.goods] ** 0.35
    usd = np.minimum(MEDIAN_USD * size * rng.lognormal(0, SPREAD, rows), MOST_USD)
    price = (
        goods.price[items.goods] * (1 + PRICE_GROWTH) ** (position / 12) * _origin_price(world)[items.origin] * rng.lognormal(0, 0.22, rows)
    )
    currency = np.where(rng.random(rows) < 0.6, CURRENCY_OF_PARTNER[items.departure], 0)
    fx = world.rates.units[position, currency]
    freighted = np.where(
        exported, 0, FREIGHT[items.departure.clip(max=len(FREIGHT) - 1), made.mode[items.decl]] * rng.lognormal(0, 0.15, rows)
    )
    undeclared = np.where(_undervalued(world, items), 1 - UNDERVALUED_SHARE, 1.0)
    usd = usd * _under_limit(world, position, made, items, usd * undeclared * (1 + freighted))
    kg, declared = np.maximum(usd / price, 0.001), usd * undeclared
    invoice = np.maximum(np.round(declared * world.rates.of(position)[0] / fx * 1e10), 100).astype(np.int64)
    fob = np.round(invoice * (fx / 1e8)).astype(np.int64)
    carriage = fob * freighted
    insurance = np.round(carriage * 0.06).astype(np.int64)
    freight = np.round(carriage * 0.94).astype(np.int64)
    net = np.maximum(np.round(kg * _stated_mass(world, position, made, items) * 1000), 1).astype(np.int64)
    quantity = np.where(goods.counted[items.goods], np.ceil(kg / (0.4 + goods.mass[items.goods])) * 1000, net).astype(np.int64)
    made_values = Values(
        fob + freight + insurance,
        fob,
        freight,
        insurance,
        invoice,
        currency,
        fx,
        net,
        (net * rng.uniform(1.02, 1.15, rows)).astype(np.int64) + 1,
        quantity,
        usd,
        kg,
        _faults(made.flow[items.decl] == IMPORT, rng),
    )
    return _spoilt(made_values)


def _origin_price(world: DemoWorld) -> np.ndarray:
    """Return the price level of each origin.

    That of the undervalued origin is neutral, so that all that is missing is not declared.
    """
    level = world.rng(3).lognormal(0, ORIGIN_SPREAD, len(partners.CODES) + 2)
    level[partners.index(UNDERVALUED_ORIGIN)] = 1.0
    return level


def _undervalued(world: DemoWorld, items: Items) -> np.ndarray:
    return (world.goods.hs4[items.goods] == UNDERVALUED_HEADING) & (items.origin == partners.index(UNDERVALUED_ORIGIN))


def _under_limit(world: DemoWorld, position: int, made: Declarations, items: Items, usd: np.ndarray) -> np.ndarray:
    """Return the factor on each item that takes a split consignment to just under the limit, one for all others. usd: its customs value."""
    if not made.split.any():
        return np.ones(len(items))
    whole = np.bincount(items.decl, usd, len(made)) * world.rates.of(position)[0]
    wanted = SPLIT_LIMIT * world.rng(6, position).uniform(0.9, 0.995, len(made))
    return np.where(made.split, wanted / whole, 1.0)[items.decl]


def _stated_mass(world: DemoWorld, position: int, made: Declarations, items: Items) -> np.ndarray:
    """Return the share of the net mass of each item that is declared: LIGHT_MASS of every other one of some goods."""
    if not (world.plan.shifts and world.plan.shifted(position)):
        return np.ones(len(items))
    heading = world.goods.hs4[items.goods]
    chosen = np.any([(heading == own) & (items.origin == origin) for own, origin in world.shifts.light], axis=0)
    chosen &= (made.flow[items.decl] == IMPORT) & (np.arange(len(items)) % 10 < LIGHT_SHARE * 10)
    return np.where(chosen, LIGHT_MASS, 1.0)


def _faults(imported: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return the fault of each item, mostly none; only an import must state its origin."""
    kinds = rng.choice(np.arange(1, 6), len(imported), p=_FAULT_SHARES)
    kinds = np.where((kinds == NO_ORIGIN) & ~imported, NO_WEIGHT, kinds)
    return np.where(rng.random(len(imported)) < FAULTY_ITEMS, kinds, 0)


def _spoilt(made: Values) -> Values:
    """Return the values with the faults applied; an item without origin keeps that of the header."""
    for money in (made.value, made.fob, made.freight, made.insurance, made.invoice):
        money[made.fault == NO_VALUE] = 0
    made.net[made.fault == NO_WEIGHT] = 0
    light = made.fault == LIGHT_GROSS
    made.gross[light] = made.net[light] * 7 // 10
    made.fx[made.fault == WRONG_RATE] *= 10
    return made
