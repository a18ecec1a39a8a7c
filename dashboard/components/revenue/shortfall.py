"""Target and revenue side by side: the sentence, and one table for each way to split the difference."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from analytics.forecasting.year_end import WHOLE
from dashboard.components.core.table import end, listing
from dashboard.components.revenue.tariff import step
from dashboard.core.format import Scale, amount, difference
from dashboard.core.page import marked
from data.language import mark, say, say_list, say_number
from data.number_text import minus, plus

HEADINGS = (("due", end(mark("Target"))), ("brought", end(mark("Collected"))), ("size", end(mark("Difference"))))
LABELS = {"tax": mark("Tax"), "office": mark("Office"), "hs2": mark("HS chapter"), "month": mark("Month")}
TABLES = {
    "tax": mark("Target and revenue by tax"),
    "office": mark("Target and revenue by office"),
    "hs2": mark("Target and revenue by HS chapter"),
    "month": mark("Target and revenue by month"),
}
REST = {
    "tax": mark("No target by tax"),
    "office": mark("No target by office"),
    "hs2": mark("Not divided by chapter"),
    "month": mark("Other months"),
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
    if part >= WHOLE:
        return say("a target is set for all of this revenue")
    return say("a target is set for {share} of this revenue", share=amount(part, "percent"))


def finding(brought: float, due: float, most: Sequence[tuple[str, str, float]], currency: str) -> str:
    """Write how far revenue is from its target, and where most of it arises. most: dimension, name, change."""
    known = {"size": amount(abs(brought - due), "money", currency), "share": difference(brought, due, "money")}
    under, over = mark("Revenue is {size} ({share}) below its target"), mark("Revenue is {size} ({share}) above its target")
    if not most:
        return say(under if brought < due else over, **known)
    under = mark("Revenue is {size} ({share}) below its target. Largest parts: {parts}")
    over = mark("Revenue is {size} ({share}) above its target. Largest parts: {parts}")
    parts = say_list([f"{name} ({money(change, currency)})" for _, name, change in most], "unit")
    return say(under if brought < due else over, **known, parts=parts)


def money(value: float, currency: str) -> str:
    """Write an amount with its sign."""
    return (plus if value > 0 else minus)(amount(abs(value), "money", currency))


def tables(split: Sequence[tuple[str, Sequence[Row]]], due: float, brought: float, unit: Scale) -> Component:
    """Return one table for each way to split; each ends with the whole, to which its rows add up."""
    whole = Row(say("All"), "", "", brought, due)
    every = [section(key, rows, SHOWN[key], whole, unit) for key, rows in split]
    return html.Div(every or [section("", (), 0, whole, unit)], className="splits")


def section(key: str, rows: Sequence[Row], most: int, whole: Row, unit: Scale) -> Component:
    """Return one table: the first `most` rows, all others together, and the whole."""
    top, rest = list(rows[:most]), rows[most:]
    sums = sum(row.brought for row in rest), sum(row.due for row in rest)
    others = [Row(say_number("{number} other", "{number} others", len(rest)), "", "", *sums)] if rest else []
    headings = [("name", LABELS.get(key, mark("Part"))), *HEADINGS]
    title = say(TABLES.get(key, mark("Target and revenue")))
    return listing(headings, [cells(row, unit) for row in (*top, *others, whole)], title)


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
