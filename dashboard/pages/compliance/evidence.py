"""Evidence: three independent estimates of what is not declared, side by side, and what each of them rests on."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.card import card, chart
from dashboard.components.core.table import grid
from dashboard.core.page import Page, View

NAME = "evidence"

ESTIMATES = View(
    NAME,
    "estimates",
    "What is not declared, three ways",
    "Tax lost on the undeclared base, {unit}, twelve months to {until} · hatched = estimate with its range, mark = its value",
    blind=("flow",),
)
TERMS = View(
    NAME,
    "terms",
    "What each estimate sees",
    "What it rests on, what it assumes, and which way it errs",
    body="list",
    blind=("flow", "offered"),
)
PLANE = View(
    NAME,
    "plane",
    "Partners: value and weight",
    "How much more partners report than is declared, twelve months to {until} · up = value, right = weight · size = imports declared",
    "partner",
    blind=("flow", "hs2", "hs4"),
)
GRADIENT = View(
    NAME,
    "gradient",
    "Evasion gradient",
    "Growth of the mirror gap, %, per point of duty, by quarter · bar = 95 % interval · all goods and partners",
    blind=("*",),
)
GAPS = View(
    NAME,
    "gaps",
    "Mirror gaps, partner by heading",
    "Gaps of three quarters of four, by tax at stake, {unit}, year to {until} · freight as known · {silent} partners report nothing",
    "*",
    body="rows",
    blind=("flow",),
)
PRICES = View(
    NAME,
    "prices",
    "Unit values far below their peers",
    "Against the same goods of other origins, tax in {unit}, twelve months to {until} · flag: z under −3 · in brackets the 90 % interval",
    "*",
    body="rows",
    blind=("flow",),
)
RANDOM = View(
    NAME,
    "random",
    "The random lane",
    "Irregular, % of inspections selected at random, twelve months to {until}, by registration · bar = 95 % interval (Wilson) · line = all",
    "office",
    blind=("offered", "size", "tax"),
)
SIZE = View(
    NAME,
    "size",
    "How large must the random lane be?",
    "Inspections at random in a year for a 95 % interval of a given width",
    body="list",
    blind=("offered", "size", "tax"),
)

VIEWS = (ESTIMATES, TERMS, PLANE, GRADIENT, GAPS, PRICES, RANDOM, SIZE)
BOARD, WORDS = "Hypothesis", ("goods", "story", "act", "verdict")
GAPS_COLUMNS = (
    ("name", "Partner, heading", 150),
    ("goods", "Goods", 190),
    ("stake", "Tax at stake", 90),
    ("declared", "Declared", 84),
    ("value", "Value gap", 84),
    ("weight", "Weight gap", 84),
    ("over", "Quarters", 76),
    ("story", "Likely story", 130),
    ("act", "Next act", 170),
)
PRICES_COLUMNS = (
    ("name", "Origin, heading", 150),
    ("goods", "Goods", 190),
    ("stake", "Tax short", 84),
    ("share", "Below peers", 130),
    ("z", "Robust z", 76),
    ("n", "Items", 64),
    ("peers", "Peers", 130),
    ("spread", "Their spread", 84),
    ("verdict", "Verdict", 170),
)


def layout() -> Component:
    """Return the page: estimates side by side, then gaps, prices and random inspections behind them."""
    return html.Div(
        [
            html.H1("Evidence", className="unseen"),
            chart(ESTIMATES, 12, "low"),
            card(TERMS, 12, html.Div(id=TERMS.mark, className="body"), "tabled"),
            chart(PLANE, 7, "high"),
            chart(GRADIENT, 5, "high"),
            card(GAPS, 12, grid(GAPS, GAPS_COLUMNS, BOARD, WORDS), "high"),
            card(PRICES, 12, grid(PRICES, PRICES_COLUMNS, BOARD, WORDS), "low"),
            chart(RANDOM, 8, "high"),
            card(SIZE, 4, html.Div(id=SIZE.mark, className="body"), "tabled"),
        ],
        className="page",
    )


PAGE = Page(NAME, "/evidence", "Evidence", 13, layout, VIEWS, "Revenue")
