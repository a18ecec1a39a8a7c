"""Partners: where imports come from and exports go, how new pairs of partner and goods last, how prices lie."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.card import chart
from dashboard.core.page import Page, View
from dashboard.core.theme import ACTUAL, INK, INK_3, PICK, PREVIOUS, SOFT
from queries.addresses.filters import PERIODS

NAME = "partners"

IMPORTS = View(
    NAME,
    "imports",
    "Imports by origin",
    "Customs value, CIF, by registration · {unit} · colour on a root scale, the strongest is the largest",
    "partner",
    only="import",
)
SUPPLIERS = View(NAME, "suppliers", "Largest suppliers", "Imports, CIF, by origin · {unit} · tick = {before}", "partner", only="import")
EXPORTS = View(
    NAME,
    "exports",
    "Exports by destination",
    "Customs value, FOB, by registration · {unit} · colour on a root scale, the strongest is the largest",
    "partner",
    only="export",
)
BUYERS = View(NAME, "buyers", "Largest destinations", "Exports, FOB, by destination · {unit} · tick = {before}", "partner", only="export")
FRESH = View(
    NAME,
    "fresh",
    "New pairs",
    "Pairs of partner and subheading first traded in the month, {flow} · share of value of those that began within twelve months",
    "month",
    only="import",
    blind=("tax",),
)
LASTING = View(
    NAME,
    "lasting",
    "How long new pairs last",
    "New pairs of all months, {flow}, traded again so long after the first time · lost = silent for twelve months · Kaplan-Meier",
    only="import",
    blind=("tax", *PERIODS),
)
SPREAD = View(
    NAME,
    "spread",
    "Price dispersion",
    "Value of a kilogram over its median, {flow}, by heading and partner · line P10 to P90, bar the middle half · the widest of {cells}"
    " with {enough} items or more",
    "hs4",
    only="import",
)
HEADING = View(
    NAME,
    "heading",
    "Prices of one heading",
    "{currency} a kilogram, {flow}, by partner: the heading picked, else the widest · partners of {fewest} items or more; few"
    " = under {enough}",
    "partner",
    only="import",
)

VIEWS = (IMPORTS, SUPPLIERS, EXPORTS, BUYERS, FRESH, LASTING, SPREAD, HEADING)
LINES = ((ACTUAL, "Middle half"), (INK_3, "P10 to P90"), (INK, "Median"))
SHADES = ((SOFT, "less"), (PICK, "more"))


def layout() -> Component:
    """Return the page: maps and ranks of partners, new flows, and prices."""
    return html.Div(
        [
            html.H1("Partners", className="unseen"),
            chart(IMPORTS, 8, "tall", SHADES),
            chart(SUPPLIERS, 4),
            chart(EXPORTS, 8, "tall", SHADES),
            chart(BUYERS, 4),
            chart(FRESH, 6, "tall", ((PREVIOUS, "New pairs"), (ACTUAL, "Share of value"))),
            chart(LASTING, 6, "tall", ((ACTUAL, "Share still traded"), (SOFT, "95 % interval"))),
            chart(SPREAD, 6, "tall", LINES),
            chart(HEADING, 6, "tall", LINES),
        ],
        className="page",
    )


PAGE = Page(NAME, "/partners", "Partners", 31, layout, VIEWS, "Trade")
