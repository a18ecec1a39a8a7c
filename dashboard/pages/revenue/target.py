"""Against target: what revenue is short of its target by, or above it, split by tax, office, chapter and month; and the year by region."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.card import card
from dashboard.components.core.table import grid
from dashboard.core.page import Page, View
from dashboard.pages.revenue.revenue import COLUMNS
from queries.addresses.filters import PERIODS

NAME = "target"
SHORT = View(
    NAME,
    "short",
    "Revenue against its target",
    "{period}, {unit} · collected less target, by month of payment · {part} · each table adds up to the whole · a row is a filter",
    "*",
    body="list",
)
REGIONS = View(
    NAME,
    "regions",
    "Where the year lands, by region",
    "{year}, {unit} · gap = P50 less target · chance of the target · a row is a filter",
    "region",
    body="rows",
    blind=PERIODS,
)
VIEWS = (SHORT, REGIONS)
PLACED = (("name", "Region", 140), *COLUMNS)


def layout() -> Component:
    """Return the page: the shortfall in its splits, and the year by region."""
    return html.Div(
        [
            html.H1("Against target", className="unseen"),
            card(SHORT, 12, html.Div(id=SHORT.mark, className="body"), "tabled"),
            card(REGIONS, 12, grid(REGIONS, PLACED), "low"),
        ],
        className="page",
    )


PAGE = Page(NAME, "/target", "Against target", 16, layout, VIEWS, "Revenue")
