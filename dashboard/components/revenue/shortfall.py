"""Target and revenue side by side: the sentence, and one table for each way to split the difference."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from analytics.forecasting.year_end import WHOLE
from dashboard.components.core.table import listing
from dashboard.components.revenue.tariff import step
from dashboard.core.format import Scale, amount, counted, difference
from dashboard.core.page import marked

HEADINGS = (("name", ""), ("due", "Target>"), ("brought", "Collected>"), ("size", "Difference>"))
LABELS = {"tax": "Tax", "office": "Office", "hs2": "HS chapter", "month": "Month"}
REST = {
    "tax": "No target by tax",
    "office": "No target by office",
    "hs2": "Not divided by chapter",
    "month": "Other months",
}
SHOWN = {"tax": 8, "office": 8, "hs2": 8, "month": 24}


@dataclass(frozen=True)
class Row:
    """A part of the whole: its name, the filter that it stands for (empty: none), revenue and target."""

    name: str
    keys: str
    value: str
    brought: float
    due: float
    picked: bool = False


def set_for(part: float) -> str:
    """Write what share of the revenue has a target."""
    return "a target is set for all of this revenue" if part >= WHOLE else f"a target is set for {amount(part, 'percent')} of this revenue"


def finding(brought: float, due: float, most: Sequence[tuple[str, str, float]], currency: str) -> str:
    """Write how far revenue is from its target, and where most of it arises. most: dimension, name, change."""
    size = str(amount(abs(brought - due), "money", currency))
    share = difference(brought, due, "money")
    stands = f"Revenue is {size} ({share}) {'short of' if brought < due else 'above'} its target"
    parts = [f"{'in' if key != 'office' else 'at'} {name} ({money(change, currency)})" for key, name, change in most]
    return f"{stands}: most {', '.join(parts)}" if parts else stands


def money(value: float, currency: str) -> str:
    """Write an amount with its sign."""
    return f"{'+' if value > 0 else '−'}{amount(abs(value), 'money', currency)}"


def tables(split: Sequence[tuple[str, Sequence[Row]]], due: float, brought: float, unit: Scale) -> Component:
    """Return one table for each way to split; each ends with the whole, to which its rows add up."""
    every = [section(LABELS[key], rows, SHOWN[key], Row("All", "", "", brought, due), unit) for key, rows in split]
    return html.Div(every or [section("", (), 0, Row("All", "", "", brought, due), unit)], className="splits")


def section(label: str, rows: Sequence[Row], most: int, whole: Row, unit: Scale) -> Component:
    """Return one table: the first `most` rows, all others together, and the whole."""
    top, rest = list(rows[:most]), rows[most:]
    others = [Row(counted(len(rest), "other"), "", "", sum(row.brought for row in rest), sum(row.due for row in rest))] if rest else []
    headings = [("name", label or "Part"), *HEADINGS[1:]]
    return listing(headings, [cells(row, unit) for row in (*top, *others, whole)], f"Target and revenue by {label.lower()}")


def cells(row: Row, unit: Scale) -> dict[str, str | Component]:
    """Return one row as text: name, due, collected, difference."""
    size = step(row.brought - row.due, unit)
    return {"name": named(row), "due": unit.text(row.due), "brought": unit.text(row.brought), "size": size}


def named(row: Row) -> str | Component:
    """Return the name as a button that filters, or as text where it stands for no filter."""
    if not row.keys:
        return row.name
    says = marked({"data-keys": row.keys, "data-value": row.value, "aria-pressed": "true" if row.picked else "false"})
    return html.Button(row.name, className="plain", **says)
