"""Why a declaration ranks high, as evidence with counts: what the model weighs most, told by what earlier declarations show.

A reason is never a country alone nor one name: it is a pair of goods and origin, a price or a rate against similar goods, or the record
of earlier inspections.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from analytics.risk.declared_features import NOT_STATED
from data.frames import Frame

PEERS, PRIOR, MOST = 5, 3, 3  # fewest similar declarations, fewest earlier inspections, most reasons told
LOWER, CHEAPER = 0.8, 0.7  # of the usual rate, of the usual price of a kilogram: below this it is told
FAMILIES = {
    "goods_origin": ("origin_chapter", "origin_heading", "hs2", "hs4", "hs6", "origin", "departure", "tax_heading"),
    "record": ("trader", "seller", "courier", "broker", "broker_office"),
    "price": (
        "price_log",
        "unit_price_log",
        "value_log",
        "weight_log",
        "total_log",
        "gross_to_net",
        "freight_to_value",
        "invoice_to_value",
    ),
    "rate": ("rate", "rate_reduced", "duty_log", "agreement", "relief", "tax_type"),
}


@dataclass(frozen=True)
class Reason:
    """One piece of evidence: its kind, how many earlier declarations it rests on, a value, and what is usual (fractions, or money)."""

    kind: str
    n: int
    value: float
    usual: float


@dataclass(frozen=True)
class Evidence:
    """What earlier inspected declarations show: results by origin and heading and by trader, usual prices and rates by heading."""

    pairs: dict[tuple[str, str], tuple[int, int]]
    traders: dict[str, tuple[int, int]]
    prices: dict[str, tuple[int, float]]
    rates: dict[str, tuple[int, float]]
    overall: float


def evidence(frame: Frame) -> Evidence:
    """Return what inspected declarations show, those left out that do not state the code they would be counted by.

    frame: found (1 if irregular), origin, hs4, trader, value, net_kg, rate_applied.
    """
    price: Any = frame["value"].where(frame["value"] > 0) / frame["net_kg"].where(frame["net_kg"] > 0)
    known = frame.assign(price=price)
    return Evidence(
        _results(known, ["origin", "hs4"]),
        {key[0]: held for key, held in _results(known, ["trader"]).items()},
        _usual(known, "price"),
        _usual(known, "rate_applied"),
        float(known["found"].mean()) if len(known) else float("nan"),
    )


def _results(frame: Frame, by: list[str]) -> dict[Any, tuple[int, int]]:
    """Return (inspected, irregular) by a tuple of codes."""
    counted: Any = _stated(frame, by).groupby(by)["found"].agg(["size", "sum"])
    return {key if isinstance(key, tuple) else (key,): (int(n), int(k)) for key, n, k in counted.itertuples(name=None)}


def _stated(frame: Frame, by: list[str]) -> Frame:
    return frame[(frame[by] != NOT_STATED).all(axis=1)]


def _usual(frame: Frame, column: str) -> dict[str, tuple[int, float]]:
    """Return (declarations, median) of a column by heading."""
    counted: Any = _stated(frame, ["hs4"]).dropna(subset=[column]).groupby("hs4")[column].agg(["size", "median"])
    return {key: (int(n), float(median)) for key, n, median in counted.itertuples(name=None)}


def reasons(row: dict[str, Any], known: Evidence, weights: dict[str, float]) -> list[Reason]:
    """Return at most three reasons for a declaration, what the model weighs most first.

    row: its codes and amounts. weights: by how much each feature moves its log-odds; a family that lowers them gives no reason.
    """
    moved = {kind: sum(weights.get(name, 0.0) for name in names) for kind, names in FAMILIES.items()}
    told = [(moved[kind], reason) for kind, find in _FINDERS.items() if moved[kind] > 0 and (reason := find(row, known))]
    return [reason for _, reason in sorted(told, key=lambda each: -each[0])][:MOST]


def _goods_origin(row: dict[str, Any], known: Evidence) -> Reason | None:
    n, found = known.pairs.get((row["origin"], row["hs4"]), (0, 0))
    return Reason("goods_origin", n, found / n, known.overall) if n >= PEERS and found / n > known.overall else None


def _record(row: dict[str, Any], known: Evidence) -> Reason | None:
    n, found = known.traders.get(row["trader"], (0, 0))
    return Reason("record", n, found / n, known.overall) if n >= PRIOR and found / n > known.overall else None


def _price(row: dict[str, Any], known: Evidence) -> Reason | None:
    n, usual = known.prices.get(row["hs4"], (0, np.nan))
    own = row["value"] / row["net_kg"] if row["net_kg"] and row["net_kg"] > 0 else np.nan
    return Reason("price", n, own, usual) if n >= PEERS and own < CHEAPER * usual else None


def _rate(row: dict[str, Any], known: Evidence) -> Reason | None:
    n, usual = known.rates.get(row["hs4"], (0, np.nan))
    own = row["rate_applied"]
    return Reason("rate", n, own / 100, usual / 100) if n >= PEERS and own < LOWER * usual else None


_FINDERS: dict[str, Callable[[dict[str, Any], Evidence], Reason | None]] = {
    "goods_origin": _goods_origin,
    "record": _record,
    "price": _price,
    "rate": _rate,
}
