"""Prices far below their peers, each with its evidence in words: which peers, how many, how far they spread."""

from collections.abc import Mapping, Sequence
from math import exp
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.table import end, listing
from dashboard.core.format import count, missing, percent, significant
from data.language import mark, say

HEADS = (
    ("declaration", mark("Declaration")),
    ("item", end(mark("Item"))),
    ("office", mark("Office")),
    ("goods", mark("Goods, origin")),
    ("price", end(mark("Declared price"))),
    ("expected", end(mark("Price of the peers"))),
    ("peers", end(mark("Peers"))),
    ("why", mark("Evidence, for a person to check")),
)
LOWER = mark("Declared {share} below the median of the peers. Two in three such prices are expected from {low} to {high}")
CARRIED = mark("Freight is {times} times its usual share of the value on this route")
HEAVY = mark("Weight of a piece {times} times that of the peers: check the quantity first. The price is not judged")
STATES = {"judged": mark("Price"), "weight": mark("Quantity first")}
FREIGHT = 1.25  # times its usual share from which freight is told


def evidence(row: Mapping[str, Any]) -> Component:
    """Return the evidence of an item as a list. row: state, expected, below, spread, carried, mass."""
    if row["state"] == "weight":
        return html.Ul([html.Li(say(HEAVY, times=significant(exp(row["mass"]), 2)))], className="reasons")
    ends = (significant(row["expected"] * exp(side * row["spread"])) for side in (-1, 1))
    told = [say(LOWER, share=percent(1 - exp(-row["below"]), 2), **dict(zip(("low", "high"), ends, strict=True)))]
    if not missing(row["carried"]) and exp(row["carried"]) >= FREIGHT:
        told.append(say(CARRIED, times=significant(exp(row["carried"]), 2)))
    return html.Ul([html.Li(words) for words in told], className="reasons")


def table(rows: Sequence[Mapping[str, Any]], label: str) -> Component:
    """Return flagged items. rows: HEADS' fields as texts or components."""
    return listing(HEADS, rows, label, blocks=True)


def priced(value: float, per: str) -> str:
    """Write a price with what it is of: '12.4 / kg'."""
    return say("{price} / {unit}", price=significant(value), unit=per)


def found(prices: int, weights: int) -> str:
    """Write how many items are listed, and for how many the quantity comes first."""
    if not prices and not weights:
        return say("No open or recent item is priced far below its peers")
    words = mark("Items priced far below their peers: {prices}. Quantity to be checked first: {weights}")
    return say(words, prices=count(prices), weights=count(weights))
