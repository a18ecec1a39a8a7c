"""Agreements: how much of what could be imported under a preference is, the unused preference, and what a new agreement moved."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.card import card, chart
from dashboard.components.core.columns import page
from dashboard.components.core.table import grid
from dashboard.core.page import Page, View
from dashboard.core.theme import ACTUAL, INK_3, PICK
from data.language import mark, say
from queries.addresses.filters import PERIODS

NAME = "agreements"

USE = View(
    NAME,
    "use",
    "Preference utilisation",
    "Imports under a preference over imports that could claim one, {unit}, by registration · without goods free of duty for all · "
    "light = {before}",
    "month",
    only="import",
)
PACTS = View(
    NAME,
    "pacts",
    "Use by agreement",
    "Customs value that could claim a preference, and duty on it, {unit}, by registration",
    "offered",
    body="rows",
    only="import",
)
SIZES = View(
    NAME, "sizes", "Unused preference by importer size", "Duty not saved, by size · {unit} · tick = {before}", "size", only="import"
)
CHAPTERS = View(
    NAME, "chapters", "Unused preference by chapter", "Duty not saved, by HS chapter · {unit} · tick = {before}", "hs2", only="import"
)
PARTNERS = View(
    NAME, "partners", "Unused preference by partner", "Duty not saved, by origin · {unit} · tick = {before}", "partner", only="import"
)
EVENT = View(
    NAME,
    "event",
    "Effect of the new agreement",
    "Shares of import value by month around the start, whatever the period above · 90 % interval",
    blind=("tax", *PERIODS),
)
DIVERTED = View(
    NAME,
    "diverted",
    "Shares lost by other partners",
    "Percentage points of share, {months} months before against {after} after · bars add up to the gain of the partners · {others}",
    "partner",
    blind=("tax", *PERIODS),
)
TARIFF = View(
    NAME,
    "tariff",
    "Changes of MFN rates",
    "Latest change of each chapter · up to 24 months before and after · growth of imports beyond that of other goods, with 90 % interval",
    "hs2",
    body="rows",
    blind=("offered", "tax", *PERIODS),
)

LEGEND = ((ACTUAL, mark("Goods covered")), (INK_3, mark("All other goods, dashed"), "dashed"), (PICK, mark("Covered, from others")))
VIEWS = (USE, PACTS, SIZES, CHAPTERS, PARTNERS, EVENT, DIVERTED, TARIFF)
PACTS_COLUMNS = (
    ("name", mark("Agreement"), 220),
    ("eligible", mark("Eligible"), 84),
    ("used", mark("Used"), 72),
    ("change", mark("Change"), 116),
    ("saved", mark("Duty saved"), 84),
    ("left", mark("Unused preference"), 84),
)
TARIFF_COLUMNS = (
    ("name", mark("Chapter"), 170),
    ("since", mark("Since"), 84),
    ("rate", mark("MFN rate"), 104),
    ("paid", mark("Duty on imports"), 116),
    ("moved", mark("Imports"), 150),
)


def layout() -> Component:
    """Return the page: use of preferences, duty not claimed, and what new agreements and rates moved."""
    return page(
        [
            html.H1(say("Agreements"), className="unseen"),
            chart(USE, 5, "low"),
            card(PACTS, 7, grid(PACTS, PACTS_COLUMNS), "low"),
            chart(CHAPTERS, 4),
            chart(PARTNERS, 4),
            chart(SIZES, 4),
            chart(EVENT, 8, "high", LEGEND),
            chart(DIVERTED, 4, "high"),
            card(TARIFF, 12, grid(TARIFF, TARIFF_COLUMNS), "low"),
        ]
    )


PAGE = Page(NAME, "/agreements", "Agreements", 32, layout, VIEWS, "Trade", ("clock",))
