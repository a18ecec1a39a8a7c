"""Place in world markets: comparative advantage, trade intensity, and what a change of exports is made of.

Balassa (1965): a part's share of own exports over its share of those of the world; the symmetric form is (r − 1) / (r + 1), from −1 to 1
with 0 for alike. The split is the constant market share of Leamer and Stern (1970) in its nested form, whose effects add up exactly.
"""

from math import fsum
from typing import Any

import pandas as pd

EFFECTS = ("world", "product", "market", "competitive")
COLUMNS = ("key", "value", "own_share", "world_share", "ratio", "symmetric")
CELLS = ("product", "market", "own", "own_before", "world", "world_before")


def advantage(own: dict[str, float], world: dict[str, float]) -> pd.DataFrame:
    """Return COLUMNS, highest ratio first: of values by part (goods: comparative advantage; partners: trade intensity).

    A part that is not exported is left out; one that the world does not trade has no ratio (NaN) and comes last.
    """
    whole, everywhere = fsum(own.values()), fsum(world.values())
    rows = [(key, value, value / whole, world.get(key, 0.0) / everywhere) for key, value in own.items() if value > 0 and everywhere > 0]
    measured = [(*row, *_ratios(row[2], row[3])) for row in rows]
    ordered = sorted(measured, key=lambda row: (row[4] != row[4], -row[4] if row[4] == row[4] else 0.0, -row[1], row[0]))
    return pd.DataFrame(ordered, columns=list(COLUMNS))


def _ratios(own: float, world: float) -> tuple[float, float]:
    if not world:
        return float("nan"), float("nan")
    return own / world, (own - world) / (own + world)


def market_share(cells: pd.DataFrame) -> dict[str, float]:
    """Return EFFECTS, which add up to the change of own exports.

    Takes a frame CELLS, a row per product and market, 0 where nothing was traded.

    With g the growth of world exports, of all, of a product, and of a product to a market: world = g·X, product = Σ (gᵢ − g)·Xᵢ,
    market = Σ (gᵢⱼ − gᵢ)·Xᵢⱼ, competitive = Σ (ΔXᵢⱼ − gᵢⱼ·Xᵢⱼ). A growth from nothing is unknown: the one above it stands in its place.
    """
    rows: list[Any] = list(cells[list(CELLS)].itertuples(index=False))
    overall = _growth(fsum(row.world for row in rows), fsum(row.world_before for row in rows), 0.0)
    of_product = _growths(rows, overall)
    parts: dict[str, list[float]] = {effect: [] for effect in EFFECTS}
    for row in rows:
        wide = of_product[row.product]
        near = _growth(row.world, row.world_before, wide)
        steps = (overall, wide - overall, near - wide)
        for effect, step in zip(EFFECTS, steps, strict=False):
            parts[effect].append(step * row.own_before)
        parts["competitive"].append(row.own - row.own_before - near * row.own_before)
    return {effect: fsum(values) for effect, values in parts.items()}


def _growths(rows: list[Any], overall: float) -> dict[str, float]:
    """Return the growth of world exports of each product."""
    sums: dict[str, tuple[float, float]] = {}
    for row in rows:
        now, before = sums.get(row.product, (0.0, 0.0))
        sums[row.product] = now + row.world, before + row.world_before
    return {product: _growth(now, before, overall) for product, (now, before) in sums.items()}


def _growth(now: float, before: float, unknown: float) -> float:
    return now / before - 1 if before else unknown
