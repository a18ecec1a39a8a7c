"""Goods: the path through the nomenclature, what a search found, and the rows of the table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.core.format import Scale, changed, missing, per_cent, significant, written
from dashboard.core.page import marked
from data.language import say
from data.number_text import plus


def path(crumbs: Sequence[tuple[str, str]]) -> Sequence[Component]:
    """Return buttons that go back up the nomenclature. crumbs: words, and the keys to drop; the last has none to drop."""
    return [html.Button(words, className="plain", **marked({"data-drop": drop})) if drop else html.B(words) for words, drop in crumbs]


@dataclass(frozen=True)
class FoundGoods:
    """Goods that a search found: dimension, code, its words, whether the data hold any."""

    key: str
    code: str
    words: str
    held: bool


def found(goods: Sequence[FoundGoods], levels: Sequence[str], said: str) -> Sequence[Component]:
    """Return a button for each match of a search, which replaces the goods selected. said: what to know of the matches; may be empty."""
    return [*([html.P(said, className="sub")] if said else []), *(match(each, ",".join(levels)) for each in goods)]


def match(each: FoundGoods, drop: str) -> Component:
    """Return the button of one match; plain text where the data hold no such goods."""
    if not each.held:
        return html.Span(say("{goods}: none in the data", goods=each.words), title=each.words)
    marks = marked({"data-drop": drop, "data-keys": each.key, "data-value": each.code})
    return html.Button(each.words, className="plain", title=each.words, **marks)


def called(code: str, name: str, everyday: str) -> str:
    """Return the words of a match: '8517 Telephone sets (mobile phones)'; a heading that the nomenclature lacks has its everyday name."""
    if everyday and name:
        return say("{code} {name} ({everyday})", code=code, name=name, everyday=everyday)
    return say("{code} {name}", code=code, name=name or everyday).strip()


def nearest(text: str, near: str, matches: int, alike: bool) -> str:
    """Say that no goods match all of a text, and what is shown in their place; empty if they do.

    near: the words searched instead. alike: whether these are the very words of the text.
    """
    if not matches:
        return say("No goods are called “{text}”. Try another word, or a code.", text=text)
    if alike:
        return say("No goods match all of “{text}”. The nearest:", text=text)
    return say("No goods are called “{text}”. The nearest, for “{near}”:", text=text, near=near) if near else ""


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
    spread = {"hhi_text": written(f"{row['hhi']:.2f}"), "effective_text": written(f"{row['effective']:.1f}")}
    texts = {"value_text": scale.text(row["value"]), **spread}
    shares = {f"{field}_text": per_cent(significant(row[field] * 100)) for field in ("share", "partner_share")}
    supplier = {"partner_text": f"{named('origin', row['partner'])} {shares['partner_share_text']}"}
    return row | texts | shares | supplier | {"name": named("hs6", row["key"]), "picked": row["key"] in picked}


def points(value: float | None) -> str:
    """Write percentage points with their sign; '–' where they are unknown."""
    return "–" if missing(value) else written(f"{value:+.2f}")


def mover(row: dict[str, Any], name: str, picked: Sequence[str], scale: Scale) -> dict[str, Any]:
    """Return the row of what moved. row: key, value, before, change, points, quantity, price."""
    shown = {field: scale.text(row[field]) for field in ("change", "quantity", "price")}
    texts = {f"{field}_text": plus(text) if row[field] > 0 else text for field, text in shown.items()}
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
        "share_text": per_cent(significant(value / total * 100)),
        "growth": growth,
        "growth_text": changed(value, then) if compared else "–",
        "points": moved,
        "points_text": points(moved),
    }
