"""Position: in which goods and markets exports are strong beside those of other countries, and what moved them."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.card import card, chart
from dashboard.components.core.table import grid
from dashboard.core.page import Page, View

NAME = "position"

ADVANTAGE = View(
    NAME,
    "advantage",
    "Comparative advantage",
    "Share of own exports over that of other countries, by chapter of at least 0.1 % of own · 1 = alike · {world} · tick = {before}",
    "hs2",
    blind=("section", "hs4", "hs6"),
)
GOODS = View(
    NAME,
    "goods",
    "Goods beside the world",
    "Exports FOB by registration · {unit} · advantage = own share / their share · symmetric: −1 none, 0 alike, 1 alone · {world}",
    "hs2",
    body="rows",
    blind=("section", "hs4", "hs6"),
)
INTENSITY = View(
    NAME,
    "intensity",
    "Trade intensity",
    "Share of own exports that a partner takes over that of others, of at least 0.1 % of own · 1 = alike · {world} · tick = {before}",
    "partner",
    blind=("section", "hs2", "hs4", "hs6"),
)
SPLIT = View(
    NAME,
    "split",
    "Why exports changed",
    "Constant market share, by chapter and destination, exact · against {before}, {unit} (points of growth) · {world}",
)

VIEWS = (ADVANTAGE, INTENSITY, SPLIT, GOODS)
COLUMNS = (
    ("name", "Goods", 190),
    ("value", "Exports", 90),
    ("own_share", "Own share", 84),
    ("world_share", "Their share", 88),
    ("ratio", "Advantage", 88),
    ("symmetric", "Symmetric", 88),
    ("before", "Advantage before", 96),
)


def layout() -> Component:
    """Return the page: why exports changed, and where they are strong."""
    return html.Div(
        [
            html.H1("Position", className="unseen"),
            chart(SPLIT, 12),
            chart(ADVANTAGE, 6),
            chart(INTENSITY, 6),
            card(GOODS, 12, grid(GOODS, COLUMNS), "high"),
        ],
        className="page",
    )


PAGE = Page(NAME, "/position", "Position", 33, layout, VIEWS, "Trade")
