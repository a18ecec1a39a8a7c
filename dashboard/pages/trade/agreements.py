"""Agreements: how much of what could be imported under a preference is, the duty left on the table, and what a new agreement moved."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.card import card, chart
from dashboard.components.core.table import grid
from dashboard.core.page import Page, View
from dashboard.core.theme import ACTUAL, INK_3, PICK
from queries.addresses.filters import PERIODS

NAME = "agreements"

USE = View(
    NAME,
    "use",
    "Preference utilisation",
    "Imports under a preference over those eligible, lines free of duty for all left out, {unit}, by registration · light = {before}",
    "month",
    only="import",
)
PACTS = View(
    NAME,
    "pacts",
    "Agreements in numbers",
    "Customs value that could claim the preference, and duty on it, {unit}, by registration",
    "offered",
    body="rows",
    only="import",
)
SIZES = View(NAME, "sizes", "Who leaves it", "Duty left on the table by importer size · {unit} · tick = {before}", "size", only="import")
CHAPTERS = View(NAME, "chapters", "In which goods", "Duty left on the table by chapter · {unit} · tick = {before}", "hs2", only="import")
PARTNERS = View(
    NAME, "partners", "From which partners", "Duty left on the table by origin · {unit} · tick = {before}", "partner", only="import"
)
EVENT = View(
    NAME,
    "event",
    "What the new agreement moved",
    "Shares of import value by month round the start, whatever the period above · 90 % interval, which allows for months that resemble"
    " their neighbours",
    blind=("tax", *PERIODS),
)
DIVERTED = View(
    NAME,
    "diverted",
    "Who lost",
    "Points of share, {months} months before against {after} after · bars add up to the gain of the partners · {others}",
    "partner",
    blind=("tax", *PERIODS),
)
TARIFF = View(
    NAME,
    "tariff",
    "Changes of general rates",
    "Latest change of each chapter · up to 24 months before against after · imports beyond those of other goods, with 90 % interval",
    "hs2",
    body="rows",
    blind=("offered", "tax", *PERIODS),
)

LEGEND = ((ACTUAL, "Goods covered"), (INK_3, "All other goods, dashed", "dashed"), (PICK, "Covered, from others"))
VIEWS = (USE, PACTS, SIZES, CHAPTERS, PARTNERS, EVENT, DIVERTED, TARIFF)
PACTS_COLUMNS = (
    ("name", "Agreement", 220),
    ("eligible", "Eligible", 84),
    ("used", "Used", 72),
    ("change", "Change", 116),
    ("saved", "Duty saved", 84),
    ("left", "Duty left", 84),
)
TARIFF_COLUMNS = (
    ("name", "Chapter", 170),
    ("since", "Since", 84),
    ("rate", "General rate", 104),
    ("paid", "Duty on imports", 116),
    ("moved", "Imports", 150),
)


def layout() -> Component:
    """Return the page: use of preferences, duty not claimed, and what new agreements and rates moved."""
    return html.Div(
        [
            html.H1("Agreements", className="unseen"),
            chart(USE, 5, "low"),
            card(PACTS, 7, grid(PACTS, PACTS_COLUMNS), "low"),
            chart(CHAPTERS, 4),
            chart(PARTNERS, 4),
            chart(SIZES, 4),
            chart(EVENT, 8, "high", LEGEND),
            chart(DIVERTED, 4, "high"),
            card(TARIFF, 12, grid(TARIFF, TARIFF_COLUMNS), "low"),
        ],
        className="page",
    )


PAGE = Page(NAME, "/agreements", "Agreements", 32, layout, VIEWS, "Trade")
