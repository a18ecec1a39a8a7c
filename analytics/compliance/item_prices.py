"""Unit values: items declared far below what other origins declare for the same goods, the weight tested before the value is accused."""


import numpy as np
import pandas as pd

from analytics.compliance.mirror import Range
from data.frames import Column, Frame

ITEMS = ("hs4", "hs6", "origin", "unit", "quarter", "quantity", "kg", "value", "rate")
CELL = ["hs4", "origin", "unit"]
FULL, FEWEST, PEERS, FLAG, SOUND = 30, 5, 5, -3.0, 3.5
NORMAL, MEDIAN_LOSS, HALF = 1.4826, np.pi / 2, 0.5
Z_90, DRAWS, ROUNDING = 1.645, 400, 1e-9
LOW, HEAVY, FEW, USUAL = "low", "weight", "few", "usual"


def relative(items: Frame) -> Frame:
    """Return ITEMS with `price`, the log unit value relative to its subheading and unit, and `mass`, the same for weight.

    Each origin has one vote, and the median of the quarter is removed. `mass` is in kilograms a piece, or a line if the unit is the
    kilogram. Values are in one currency; quantities in `unit`. Items without quantity or value are left out, and so are those beyond 3.5
    robust deviations of their own cell: their quantity is presumed wrong.
    """
    held = items[(items["quantity"] > 0) & (items["value"] > 0)]
    pieces = held["quantity"].where(held["unit"] != "kg", 1.0)
    held = held.assign(price=np.log(held["value"] / held["quantity"]), mass=np.log((held["kg"] / pieces).clip(lower=1e-9)))
    price, mass = (held[column] - _voted(held, ["hs6", "unit"], column) for column in ("price", "mass"))
    price = price - price.groupby(held["quarter"]).transform("median")
    held = held.assign(price=price, mass=mass)
    away = (price - held.groupby(CELL)["price"].transform("median")).abs()
    return held[away <= SOUND * max(NORMAL * float(away.median()), 1e-9)]


def _voted(frame: Frame, keys: list[str], column: str) -> Column:
    """Return, for each row, the median of a column by keys in which each origin weighs the same.

    Where the votes are halved between two items, it is the middle of both, however their sum is rounded.
    """
    weight = 1 / frame.groupby([*keys, "origin"])[column].transform("size")
    order = frame.assign(weight=weight).sort_values([*keys, column], kind="stable")
    grouped = order.groupby(keys, sort=False)["weight"]
    reached = grouped.cumsum() / grouped.transform("sum") - HALF
    below, above = (order[reached > least].groupby(keys, sort=False)[column].first() for least in (-ROUNDING, ROUNDING))
    found = (below + above) / 2
    return pd.Series(found.reindex(pd.MultiIndex.from_frame(frame[keys])).to_numpy(), frame.index)


def cells(items: Frame) -> Frame:
    """Judge the prices of each heading, origin and unit. items: as `relative` returns them.

    Returns n, peers (items of other origins), origins, spread (robust, of the peers), shift (median log price against the peers'), low and
    high (90 %), z, quarters flagged, share not declared, and the verdict. z takes into account the items of the cell and how far the price
    levels of honest origins lie apart. A flag needs z < -3 with five items and five peers; `few` are flagged with under thirty items;
    `weight` if the quantity, not the value, is what differs.
    """
    found = _measured(items, CELL)
    quarters = _measured(items, [*CELL, "quarter"])
    flagged = quarters.assign(flagged=_flagged(quarters)).groupby(CELL)["flagged"].sum()
    found = found.merge(flagged.rename("quarters").reset_index(), on=CELL, how="left")
    half = Z_90 * found["shift"] / found["z"]
    found = found.assign(low=found["shift"] - half.abs(), high=found["shift"] + half.abs(), share=-np.expm1(found["shift"]))
    heavy = found["weighed"] > HALF * -found["shift"]
    verdict = np.select([~_flagged(found), heavy, found["n"] < FULL], [USUAL, HEAVY, FEW], LOW)
    return found.assign(verdict=verdict).sort_values("z", ignore_index=True)


def _flagged(found: Frame) -> Column:
    return (found["z"] < FLAG) & (found["n"] >= FEWEST) & (found["peers"] >= PEERS)


def _measured(items: Frame, keys: list[str]) -> Frame:
    """Return n, peers, origins, shift, weighed, spread and z of the cells by `keys`."""
    goods = [key for key in keys if key != "origin"]
    grouped = items.groupby(keys)[["price", "mass"]].median().join(items.groupby(keys).size().rename("n")).reset_index()
    found = grouped.merge(items.groupby(goods).size().rename("size").reset_index(), on=goods)
    level, mass = (found.groupby(goods)[column].transform("median") for column in ("price", "mass"))
    spread = _spread(items, goods).reindex(pd.MultiIndex.from_frame(found[goods])).to_numpy()
    shift = found["price"] - level
    apart = NORMAL * float(shift[found["n"] >= FULL].abs().median()) if (found["n"] >= FULL).sum() >= PEERS else 0.0
    error = np.sqrt(MEDIAN_LOSS * spread**2 / found["n"] + apart**2)
    return found.drop(columns=["price", "mass", "size"]).assign(
        peers=found["size"] - found["n"],
        origins=found.groupby(goods)["n"].transform("size"),
        shift=shift,
        weighed=found["mass"] - mass,
        spread=spread,
        z=shift / error,
    )


def _spread(items: Frame, goods: list[str]) -> Column:
    """Return the robust spread of prices within origins, at least half that of all goods: few items may look alike by chance."""
    away = (items["price"] - items.groupby([*goods, "origin"])["price"].transform("median")).abs()
    return NORMAL * away.groupby([items[key] for key in goods]).median().clip(lower=max(HALF * float(away.median()), 1e-6))


def shortfall(items: Frame, found: Frame, seed: int = 1) -> tuple[Range, dict[tuple[str, str, str], float]]:
    """Return the tax missing on cells that are `low` or `few`, with its 90 % interval, and by cell.

    The interval is a bootstrap of the items and of their peers. The lower quartile of the peers is that of the items of other origins.
    """
    chance, draws, sums = np.random.default_rng(seed), np.zeros(DRAWS), dict[tuple[str, str, str], float]()
    accused = found[found["verdict"].isin((LOW, FEW))]
    for hs4, origin, unit in accused[CELL].itertuples(index=False):
        goods = items[(items["hs4"] == hs4) & (items["unit"] == unit)]
        own, peers = goods[goods["origin"] == origin], goods[goods["origin"] != origin]["price"].to_numpy()
        raised = np.exp(_quartiles(peers, chance)[:, None] - own["price"].to_numpy()[None, :]) - 1
        short = np.maximum(raised, 0) * (own["value"] * own["rate"]).to_numpy()
        draws += np.take_along_axis(short[1:], chance.integers(0, len(own), (DRAWS, len(own))), 1).sum(1)
        sums[hs4, origin, unit] = float(short[0].sum())
    low, high = np.quantile(draws, [0.05, 0.95])
    return Range(float(low), sum(sums.values()), float(high)), sums


def _quartiles(peers: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """Return the lower quartile of the peers, then that of each resample of them."""
    drawn = np.quantile(peers[chance.integers(0, len(peers), (DRAWS, len(peers)))], 0.25, axis=1)
    return np.concatenate([[np.quantile(peers, 0.25)], drawn])
