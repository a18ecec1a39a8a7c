"""Revenue against target: the shortfall or excess, by tax, office, chapter and month; and the year by region."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.card import card
from dashboard.components.core.columns import page
from dashboard.components.core.table import grid
from dashboard.core.page import Page, View
from dashboard.pages.revenue.revenue import BLIND, COLUMNS
from data.language import mark, say

NAME = "target"
SHORT = View(
    NAME,
    "short",
    "Revenue against its target",
    "{period}, {unit} · collected less target, by month of payment · {part} · each table adds up to the whole",
    "*",
    body="list",
    english_hint="a row is a filter",
)
REGIONS = View(
    NAME,
    "regions",
    "Year-end forecast by region",
    "{year}, {unit} · gap = central forecast less target · chance of meeting the target",
    "region",
    body="rows",
    blind=BLIND,
    english_hint="a row is a filter",
)
VIEWS = (SHORT, REGIONS)
PLACED = (("name", mark("Region"), 140), *COLUMNS)


def layout() -> Component:
    """Return the page: the shortfall in its splits, and the year by region."""
    return page(
        [
            html.H1(say("Revenue against target"), className="unseen"),
            card(SHORT, 12, html.Div(id=SHORT.mark, className="body"), "tabled"),
            card(REGIONS, 12, grid(REGIONS, PLACED), "low"),
        ]
    )


PAGE = Page(NAME, "/target", "Revenue against target", 16, layout, VIEWS, "Revenue", ("clock", "compare"))
