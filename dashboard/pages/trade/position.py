"""Export competitiveness: in which goods and markets exports are strong beside those of other countries, and what moved them."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.card import card, chart
from dashboard.components.core.columns import page
from dashboard.components.core.table import grid
from dashboard.core.page import Page, View
from data.language import mark, say

NAME = "position"

ADVANTAGE = View(
    NAME,
    "advantage",
    "Comparative advantage",
    "Share in own exports over share in exports of other countries, by chapter of at least 0.1 % of own exports · "
    "1 = equal shares · {world} · tick = {before}",
    "hs2",
    blind=("section", "hs4", "hs6"),
)
GOODS = View(
    NAME,
    "goods",
    "Own exports and those of other countries",
    "Exports FOB by registration · {unit} · advantage = own share / their share · symmetric: −1 = no exports, 0 = equal shares, 1 = only "
    "exporter · {world}",
    "hs2",
    body="rows",
    blind=("section", "hs4", "hs6"),
)
INTENSITY = View(
    NAME,
    "intensity",
    "Trade intensity",
    "Share of a partner in own exports over its share in exports of others, at least 0.1 % of own exports · 1 = equal shares · {world} · "
    "tick = {before}",
    "partner",
    blind=("section", "hs2", "hs4", "hs6"),
)
SPLIT = View(
    NAME,
    "split",
    "Why exports changed",
    "Constant market share method, by chapter and destination · against {before}, {unit} (points of growth) · {world}",
)

VIEWS = (ADVANTAGE, INTENSITY, SPLIT, GOODS)
COLUMNS = (
    ("name", mark("Goods"), 190),
    ("value", mark("Exports"), 90),
    ("own_share", mark("Own share"), 84),
    ("world_share", mark("Their share"), 88),
    ("ratio", mark("Advantage"), 88),
    ("symmetric", mark("Symmetric"), 88),
    ("before", mark("Advantage before"), 96),
)


def layout() -> Component:
    """Return the page: why exports changed, and where they are strong."""
    return page(
        [
            html.H1(say("Export competitiveness"), className="unseen"),
            chart(SPLIT, 12),
            chart(ADVANTAGE, 6),
            chart(INTENSITY, 6),
            card(GOODS, 12, grid(GOODS, COLUMNS), "high"),
        ]
    )


PAGE = Page(NAME, "/position", "Export competitiveness", 33, layout, VIEWS, "Trade", ("clock",))
