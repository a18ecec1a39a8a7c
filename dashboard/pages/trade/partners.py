"""Partners: where imports come from and exports go, how long new product-partner flows last, how prices lie."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.card import chart
from dashboard.components.core.columns import page
from dashboard.core.page import Page, View
from dashboard.core.theme import ACTUAL, INK, INK_3, PICK, PREVIOUS, SOFT
from data.language import mark, say
from queries.addresses.filters import PERIODS

NAME = "partners"

IMPORTS = View(
    NAME,
    "imports",
    "Imports by origin",
    "Customs value, CIF, by registration · {unit} · the darker, the larger (square root scale)",
    "partner",
    only="import",
)
SUPPLIERS = View(NAME, "suppliers", "Largest suppliers", "Imports, CIF, by origin · {unit} · tick = {before}", "partner", only="import")
EXPORTS = View(
    NAME,
    "exports",
    "Exports by destination",
    "Customs value, FOB, by registration · {unit} · the darker, the larger (square root scale)",
    "partner",
    only="export",
)
BUYERS = View(NAME, "buyers", "Largest destinations", "Exports, FOB, by destination · {unit} · tick = {before}", "partner", only="export")
FRESH = View(
    NAME,
    "fresh",
    "New product-partner flows",
    "Subheadings first traded with a partner in the month, {flow} · share of value of flows that began within twelve months",
    "month",
    only="import",
    blind=("tax",),
)
LASTING = View(
    NAME,
    "lasting",
    "How long new flows last",
    "New flows of all months, {flow}, still traded after so many months · lost = not traded for twelve months",
    only="import",
    blind=("tax", *PERIODS),
)
SPREAD = View(
    NAME,
    "spread",
    "Price dispersion",
    "Value per kilogram over its median, {flow}, by heading and partner · line = 8 in 10 items, bar = middle half · the widest of {cells}"
    " with {enough} items or more",
    "hs4",
    only="import",
)
HEADING = View(
    NAME,
    "heading",
    "Prices of one heading",
    "{currency} per kilogram, {flow}, by partner: the heading selected, else the widest · partners with {fewest} items or more · few"
    " = under {enough}",
    "partner",
    only="import",
)

VIEWS = (IMPORTS, SUPPLIERS, EXPORTS, BUYERS, FRESH, LASTING, SPREAD, HEADING)
LINES = ((ACTUAL, mark("Middle half")), (INK_3, mark("8 in 10 items")), (INK, mark("Median")))
SHADES = ((SOFT, mark("Less")), (PICK, mark("More")))


def layout() -> Component:
    """Return the page: maps and ranks of partners, new flows, and prices."""
    return page(
        [
            html.H1(say("Partners"), className="unseen"),
            chart(IMPORTS, 8, "tall", SHADES),
            chart(SUPPLIERS, 4),
            chart(EXPORTS, 8, "tall", SHADES),
            chart(BUYERS, 4),
            chart(FRESH, 6, "tall", ((PREVIOUS, mark("New flows")), (ACTUAL, mark("Share of value")))),
            chart(LASTING, 6, "tall", ((ACTUAL, mark("Share still traded")), (SOFT, mark("95 % interval")))),
            chart(SPREAD, 6, "tall", LINES),
            chart(HEADING, 6, "tall", LINES),
        ]
    )


PAGE = Page(NAME, "/partners", "Partners", 31, layout, VIEWS, "Trade", ("clock",))
