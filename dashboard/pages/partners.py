"""Partners: where imports come from and exports go, and how new pairs of partner and goods begin and last."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.card import chart
from dashboard.page import Page, View
from dashboard.theme import ACTUAL, PICK, PREVIOUS, SOFT

NAME = "partners"

IMPORTS = View(
    NAME,
    "imports",
    "Imports by origin",
    "Customs value, CIF, by registration · {unit} · colour on a root scale, the strongest is the largest",
    "partner",
)
SUPPLIERS = View(NAME, "suppliers", "Largest suppliers", "Imports, CIF, by origin · {unit} · tick = {before}", "partner")
EXPORTS = View(
    NAME,
    "exports",
    "Exports by destination",
    "Customs value, FOB, by registration · {unit} · colour on a root scale, the strongest is the largest",
    "partner",
)
BUYERS = View(NAME, "buyers", "Largest destinations", "Exports, FOB, by destination · {unit} · tick = {before}", "partner")
FRESH = View(
    NAME,
    "fresh",
    "New pairs",
    "Pairs of partner and subheading first traded in the month, {flow} · share of value of those that began within twelve months",
    "month",
)
LASTING = View(
    NAME,
    "lasting",
    "How long new pairs last",
    "New pairs of all months, {flow}, traded again so long after the first time · lost = silent for twelve months · Kaplan-Meier",
)

VIEWS = (IMPORTS, SUPPLIERS, EXPORTS, BUYERS, FRESH, LASTING)
SHADES = ((SOFT, "less"), (PICK, "more"))


def layout() -> Component:
    return html.Div(
        [
            html.H1("Partners", className="unseen"),
            chart(IMPORTS, 8, "tall", SHADES),
            chart(SUPPLIERS, 4),
            chart(EXPORTS, 8, "tall", SHADES),
            chart(BUYERS, 4),
            chart(FRESH, 6, "tall", ((PREVIOUS, "New pairs"), (ACTUAL, "Share of value"))),
            chart(LASTING, 6, "tall", ((ACTUAL, "Share still traded"), (SOFT, "95 % interval"))),
        ],
        className="page",
    )


PAGE = Page(NAME, "/partners", "Partners", 31, layout, VIEWS, "Trade")
