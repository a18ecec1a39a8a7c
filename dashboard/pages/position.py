"""Position: in which goods and markets exports are strong beside those of other countries, and what moved them."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.card import card, chart
from dashboard.components.table import grid
from dashboard.page import Page, View

NAME = "position"

ADVANTAGE = View(
    NAME,
    "advantage",
    "Comparative advantage",
    "Share of own exports over share of those of {world} · 1 = alike · {level}, at least 0.1 % of own exports · tick = {before}",
    "hs2",
)
GOODS = View(
    NAME,
    "goods",
    "Goods beside the world",
    "Exports FOB by registration, {unit} · advantage = own share / share of {world} · symmetric: −1 none, 0 alike, 1 alone",
    "hs2",
    body="rows",
)
INTENSITY = View(
    NAME,
    "intensity",
    "Trade intensity",
    "Share of own exports to a partner over that of {world} · 1 = alike · partners of at least 0.1 % of own exports · tick = {before}",
    "partner",
)
SPLIT = View(
    NAME,
    "split",
    "Why exports changed",
    "Constant market share against {before}, {unit} (points of growth) · by chapter and destination, exact · {world}",
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


PAGE = Page(NAME, "/position", "Position", 36, layout, VIEWS, "Trade")
