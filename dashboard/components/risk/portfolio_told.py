"""The inspection portfolio as a table: what each part of a budget costs and finds."""

from typing import Any

import pandas as pd
from dash.development.base_component import Component

from dashboard.components.core.table import end, listing
from dashboard.components.risk.reasons_told import spread
from dashboard.core.format import UNKNOWN, amount, count, missing, percent
from data.language import mark, say

PARTS = {
    "chance": mark("By risk"),
    "value": mark("By risk × duty at stake"),
    "random": mark("At random (expected)"),
    "all": mark("All together"),
}
HEADS = (
    ("part", mark("Selected")),
    ("n", end(mark("Inspections"))),
    ("hours", end(mark("Inspection time"))),
    ("found", end(mark("Irregular"))),
    ("precision", end(mark("Of those inspected, irregular"))),
    ("recall", end(mark("Of all irregular ones, found"))),
    ("money", end(mark("Money found"))),
    ("capped", end(mark("Money found, large amounts capped"))),
)


def table(parts: pd.DataFrame, hours: float, label: str) -> Component:
    """Return the parts of a budget. parts: as `analytics.risk.portfolio.portfolio` returns them; hours: of an inspection."""
    return listing(HEADS, [_row(row, hours) for row in parts.to_dict("records")], label)


def _row(row: dict[Any, Any], hours: float) -> dict[str, str]:
    shares = {name: UNKNOWN if missing(row[name]) else percent(row[name], 2) for name in ("recall", "money", "capped")}
    part = PARTS[row["part"]]
    return {
        "part": say(part),
        "n": count(row["inspected"]),
        "hours": str(amount(row["inspected"] * hours, "hours")),
        "found": count(row["found"]),
        "precision": spread(row["precision"], row["low"], row["high"]),
        **shares,
    }
