"""Goods: the path through the nomenclature, what a search found, and the rows of the table."""

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.core.format import Scale, changed, missing, significant
from dashboard.core.page import marked


def path(crumbs: Sequence[tuple[str, str]]) -> Sequence[Component]:
    """Return buttons that go back up the nomenclature. crumbs: words, and the keys to drop; the last has none to drop."""
    return [html.Button(words, className="plain", **marked({"data-drop": drop})) if drop else html.B(words) for words, drop in crumbs]


def found(goods: Sequence[tuple[str, str, str]], levels: Sequence[str]) -> Sequence[Component]:
    """Return a button for each match of a search; it replaces the goods selected. goods: dimension, code, name."""
    drop = ",".join(levels)
    says = [(f"{code} {name}", marked({"data-drop": drop, "data-keys": key, "data-value": code})) for key, code, name in goods]
    return [html.Button(words, className="plain", **marks) for words, marks in says]


def rows(frame: pd.DataFrame, picked: Sequence[str], scale: Scale, whole: float | None) -> list[dict[str, Any]]:
    """Return the rows of goods with share, change, and contribution to the growth of the whole in points.

    frame: key, name, value, before. whole: what all goods were worth in the period compared with, those no longer traded included;
    None where it is not known.
    """
    total: Any = frame["value"].sum() or 1.0
    cells: list[tuple[Any, ...]] = list(frame[["key", "name", "value", "before"]].itertuples(index=False, name=None))
    return [row(key, name, value, before, total, whole, picked, scale) for key, name, value, before in cells]


def dependency(row: dict[str, Any], named: Callable[[str, str], str], picked: Sequence[str], scale: Scale) -> dict[str, Any]:
    """Return the row of a subheading with few suppliers.

    row: key, value, share, hhi, effective, partner, partner_share. named: gives the name of a dimension's code.
    """
    texts = {"value_text": scale.text(row["value"]), "hhi_text": f"{row['hhi']:.2f}", "effective_text": f"{row['effective']:.1f}"}
    shares = {f"{field}_text": f"{significant(row[field] * 100)} %" for field in ("share", "partner_share")}
    supplier = {"partner_text": f"{named('origin', row['partner'])} {shares['partner_share_text']}"}
    return row | texts | shares | supplier | {"name": named("hs6", row["key"]), "picked": row["key"] in picked}


def points(value: float | None) -> str:
    """Write percentage points with their sign; '–' where they are unknown."""
    return "–" if missing(value) else f"{value:+.2f}".replace("-", "−")


def mover(row: dict[str, Any], name: str, picked: Sequence[str], scale: Scale) -> dict[str, Any]:
    """Return the row of what moved. row: key, value, before, change, points, quantity, price."""
    texts = {f"{field}_text": f"{'+' if row[field] > 0 else ''}{scale.text(row[field])}" for field in ("change", "quantity", "price")}
    return row | texts | {"points_text": points(row["points"]), "name": name, "picked": row["key"] in picked}


def row(
    key: str, name: str, value: float, before: float, total: float, whole: float | None, picked: Sequence[str], scale: Scale
) -> dict[str, Any]:
    """Return the row of one group of goods. total: of now; whole: of the period compared with."""
    compared = None if missing(whole) or not whole else whole
    then = 0.0 if missing(before) else before
    moved = (value - then) / compared * 100 if compared else None
    growth = (value / then - 1 if then else None) if compared else None
    return {
        "key": key,
        "name": name,
        "picked": key in picked,
        "value": value,
        "value_text": scale.text(value),
        "share": value / total,
        "share_text": f"{significant(value / total * 100)} %",
        "growth": growth,
        "growth_text": changed(value, then) if compared else "–",
        "points": moved,
        "points_text": points(moved),
    }
