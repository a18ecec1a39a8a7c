"""Estimates of undeclared trade: three independent estimates of what is not declared, side by side, and what each of them rests on."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.card import card, chart
from dashboard.components.core.columns import page
from dashboard.components.core.table import grid
from dashboard.core.page import Page, View
from data.language import mark, say

NAME = "evidence"

ESTIMATES = View(
    NAME,
    "estimates",
    "Three estimates of undeclared trade",
    "Tax lost, {unit}, twelve months to {until} · hatched bar = likely range (90 %), diamond = estimate",
    blind=("flow",),
)
TERMS = View(
    NAME,
    "terms",
    "What each estimate is based on",
    "Data, assumptions, and whether it is likely to be too high or too low",
    body="list",
    blind=("flow", "offered"),
)
PLANE = View(
    NAME,
    "plane",
    "Partners report more than is declared",
    "How much more partners report than is declared, twelve months to {until} · up = value, right = weight · size = imports declared",
    "partner",
    blind=("flow", "hs2", "hs4"),
)
GRADIENT = View(
    NAME,
    "gradient",
    "Do gaps grow with the duty rate?",
    "Growth of the gap to the reports of partners, %, for each point of duty, by quarter · bar = 95 % interval · all goods and partners",
    blind=("*",),
)
GAPS = View(
    NAME,
    "gaps",
    "Gaps to the reports of partners",
    "Gaps in three of the last four quarters, by tax at stake, {unit}, year to {until} · freight taken into account · "
    "partners that report nothing: {silent}",
    "*",
    body="rows",
    blind=("flow",),
)
PRICES = View(
    NAME,
    "prices",
    "Prices far below similar goods",
    "Against the same goods of other origins, tax in {unit}, twelve months to {until} · 90 % interval in brackets",
    "*",
    body="rows",
    blind=("flow",),
)
RANDOM = View(
    NAME,
    "random",
    "Random inspections: share irregular",
    "Irregular, % of random inspections, twelve months to {until}, by registration · bar = 95 % interval · dotted line = all offices",
    "office",
    blind=("offered", "size", "tax"),
)
SIZE = View(
    NAME,
    "size",
    "How many random inspections are needed?",
    "Random inspections in a year for a 95 % interval of a given width",
    body="list",
    blind=("offered", "size", "tax"),
)

VIEWS = (ESTIMATES, TERMS, PLANE, GRADIENT, GAPS, PRICES, RANDOM, SIZE)
BOARD, WORDS = mark("Hypothesis"), ("goods", "story", "act", "verdict")
GAPS_COLUMNS = (
    ("name", mark("Partner, heading"), 150),
    ("goods", mark("Goods"), 170),
    ("stake", mark("Tax at stake"), 90),
    ("declared", mark("Declared"), 84),
    ("value", mark("Value gap"), 84),
    ("weight", mark("Weight gap"), 84),
    ("over", mark("Quarters"), 76),
    ("story", mark("Likely cause"), 130),
    ("act", mark("Recommended action"), 196),
)
PRICES_COLUMNS = (
    ("name", mark("Origin, heading"), 150),
    ("goods", mark("Goods"), 170),
    ("stake", mark("Tax missing"), 84),
    ("share", mark("Below similar goods"), 130),
    ("z", mark("Deviation"), 76),
    ("n", mark("Items"), 64),
    ("peers", mark("Similar goods"), 130),
    ("spread", mark("Spread of these"), 84),
    ("verdict", mark("Verdict"), 170),
)


def layout() -> Component:
    """Return the page: estimates side by side, then gaps, prices and random inspections behind them."""
    return page(
        [
            html.H1(say("Estimates of undeclared trade"), className="unseen"),
            chart(ESTIMATES, 12, "low"),
            card(TERMS, 12, html.Div(id=TERMS.mark, className="body"), "tabled"),
            chart(PLANE, 7, "high"),
            chart(GRADIENT, 5, "high"),
            card(GAPS, 12, grid(GAPS, GAPS_COLUMNS, BOARD, WORDS), "high"),
            card(PRICES, 12, grid(PRICES, PRICES_COLUMNS, BOARD, WORDS), "low"),
            chart(RANDOM, 8, "high"),
            card(SIZE, 4, html.Div(id=SIZE.mark, className="body"), "tabled"),
        ]
    )


PAGE = Page(NAME, "/evidence", "Estimates of undeclared trade", 13, layout, VIEWS, "Revenue", ("clock", "compare"))
