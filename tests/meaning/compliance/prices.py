"""Unit values a second way: every item against the same goods of other origins, each origin with one vote."""

from fractions import Fraction
from itertools import accumulate
from operator import ge, gt

import numpy as np
import pandas as pd

from tests.meaning.compliance.mirror import LEFT_OUT, place, rates
from tests.meaning.core.facts import Asked, Facts, later, once

CELL = ["hs4", "origin", "unit"]
ROBUST = 1.4826


@once
def items(facts: Facts, asked: Asked) -> pd.DataFrame:
    """Imports of twelve months with the log of their unit value less that of their subheading, odd quantities left out."""
    since = later(asked.until, -11)
    read = "month, hs4, hs6, origin, unit, cast(quantity as double) as quantity, cast(net_kg as double) as kg, "
    read += "cast(import_value as double) as value"
    found = facts.sql(
        f"select {read} from item where flow = 'import' and month between {since} and {asked.until} and origin <> '-' and {LEFT_OUT}"
    )
    found = found[(found["quantity"] > 0) & (found["value"] > 0)].reset_index(drop=True)
    pieces = found["quantity"].where(found["unit"] != "kg", 1.0)
    found = found.assign(price=np.log(found["value"] / found["quantity"]), mass=np.log((found["kg"] / pieces).clip(lower=1e-9)))
    found = found.assign(price=found["price"] - voted(found, "price"), mass=found["mass"] - voted(found, "mass"))
    quarter = (place(found["month"]) - place(asked.until) + 11) // 3
    found = found.assign(
        price=found["price"] - found["price"].groupby(quarter).transform("median"), rate=found["hs4"].map(rates(facts, asked)).fillna(0.0)
    )
    away = (found["price"] - found.groupby(CELL)["price"].transform("median")).abs()
    return found[away <= 3.5 * max(ROBUST * away.median(), 1e-9)]


def voted(found: pd.DataFrame, column: str) -> pd.Series:
    """The median of a column by subheading and unit in which every origin weighs the same; the middle of two items that halve the votes."""
    result = pd.Series(np.nan, found.index)
    for _, part in found.groupby(["hs6", "unit"]):
        weights = 1 / part.groupby("origin")[column].transform("size")
        order = part[column].sort_values(kind="stable")
        votes = [Fraction(1, round(1 / weights[at])) for at in order.index]
        upto, half = list(accumulate(votes)), sum(votes) / 2
        ends = [next(value for value, reached in zip(order, upto, strict=True) if meets(reached, half)) for meets in (ge, gt)]
        result[part.index] = sum(ends) / 2
    return result


def cells(found: pd.DataFrame) -> pd.DataFrame:
    """By heading, origin and unit: items, peers, how far below its peers, how sure, and the verdict."""
    goods = ["hs4", "unit"]
    table = found.groupby(CELL).agg(price=("price", "median"), mass=("mass", "median"), n=("price", "size")).reset_index()
    table = table.merge(found.groupby(goods).size().rename("size").reset_index(), on=goods)
    shift = table["price"] - table.groupby(goods)["price"].transform("median")
    heavy = table["mass"] - table.groupby(goods)["mass"].transform("median")
    away = (found["price"] - found.groupby(CELL)["price"].transform("median")).abs()
    spreads = (ROBUST * away.groupby([found[key] for key in goods]).median().clip(lower=max(0.5 * away.median(), 1e-6))).rename("spread")
    table = table.merge(spreads.reset_index(), on=goods)
    full = table["n"] >= 30
    apart = ROBUST * shift[full].abs().median() if full.sum() >= 5 else 0.0
    error = np.sqrt(np.pi / 2 * table["spread"] ** 2 / table["n"] + apart**2)
    table = table.assign(shift=shift, z=shift / error, peers=table["size"] - table["n"], share=1 - np.exp(shift))
    flagged = (table["z"] < -3) & (table["n"] >= 5) & (table["peers"] >= 5)
    verdict = np.where(~flagged, "usual", np.where(heavy > -0.5 * shift, "weight", np.where(table["n"] < 30, "few", "low")))
    return table.assign(verdict=verdict, half=1.645 * (shift / table["z"]).abs())


def short(found: pd.DataFrame, cell) -> float:
    """Tax short in a cell: what its items lie below the lower quartile of their peers, at the rate of the heading."""
    goods = found[(found["hs4"] == cell.hs4) & (found["unit"] == cell.unit)]
    own, peers = goods[goods["origin"] == cell.origin], goods[goods["origin"] != cell.origin]["price"]
    raised = np.exp(np.quantile(peers, 0.25) - own["price"]) - 1
    return float((raised.clip(lower=0) * own["value"] * own["rate"]).sum())
