"""Trade: what comes in and goes out, from the whole down to a subheading, and why it changed."""

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.core.card import card, chart
from dashboard.components.core.controls import Control, control
from dashboard.components.core.table import grid
from dashboard.core.page import Page, View, marked
from dashboard.core.theme import ACTUAL, INK_3, MUTED, PICK

NAME = "trade"
SPANS = (("month", "Month"), ("quarter", "Quarter"), ("year", "Year to date"), ("rolling", "Rolling 12 months"))
SPAN = Control("span", "A point spans", False, "month", SPANS)
ADJUST = Control("adjust", "Season and holidays", False, "no", (("no", "As recorded"), ("yes", "Adjusted beside it")))

TREND = View(
    NAME,
    "trend",
    "Imports, exports and balance",
    "Customs value by registration, imports CIF, exports FOB · {span} · growth on {growth} · {edition} · {adjusted}",
    "month",
)
WEIGHT = View(NAME, "weight", "Weight and unit value", "Net mass, and value of a kilogram · {span} · {edition}", "month")
TREE = View(
    NAME,
    "tree",
    "Goods",
    "Import value by {level} · area = customs value, CIF, by registration · a click goes one level down · {edition}",
    "*",
    only="import",
)
GOODS = View(
    NAME,
    "goods",
    "Goods in numbers",
    "Import value, {unit} · change against {before} · points add up to the growth of the whole",
    "*",
    body="rows",
    only="import",
)
EXPLAIN = View(
    NAME,
    "explain",
    "Why imports changed",
    "Parts of the change against {before}, {unit} (points of growth) · exact, by subheading and origin; weight is the quantity",
    only="import",
)
MOVERS = View(
    NAME,
    "movers",
    "What moved most",
    "Change against {before}, {unit} · quantity and price of what was traded in both · points of growth",
    "hs6",
    body="rows",
    only="import",
)
PARTNERS = View(NAME, "partners", "Imports by origin", "Customs value by registration · {unit} · tick = {before}", "origin", only="import")
BUMP = View(
    NAME, "bump", "Ranks of origins", "The ten largest by import value, twelve months up to each month named", "origin", only="import"
)
DEPENDENT = View(
    NAME,
    "dependent",
    "Dependent on few partners",
    "Subheadings of at least 0.1 % of imports whose concentration over all origins (HHI, 1 = a single one) is above 0.5, those led by the"
    " origins picked · {unit} · effective = 1 / HHI",
    "hs6",
    body="rows",
    only="import",
    blind=("partner_region",),
)

VIEWS = (TREND, WEIGHT, TREE, GOODS, EXPLAIN, MOVERS, PARTNERS, BUMP, DEPENDENT)
GOODS_COLUMNS = (
    ("name", "Goods", 170),
    ("value", "Import value", 100),
    ("share", "Share", 78),
    ("growth", "Change", 84),
    ("points", "Points", 78),
)
FLOWS = ((ACTUAL, "Imports"), (PICK, "Exports, dashed", "dashed"))
MOVERS_COLUMNS = (
    ("name", "Subheading", 150),
    ("change", "Change", 84),
    ("points", "Points", 74),
    ("quantity", "Quantity", 84),
    ("price", "Price", 80),
)
DEPENDENT_COLUMNS = (
    ("name", "Subheading", 190),
    ("value", "Import value", 96),
    ("share", "Share", 80),
    ("hhi", "HHI", 70),
    ("effective", "Effective", 86),
    ("partner", "First origin", 150),
)


def layout() -> Component:
    """Return the page: trend, goods level by level, causes of the change, and origins."""
    return html.Div(
        [
            html.H1("Trade", className="unseen"),
            html.Div([control(SPAN), control(ADJUST)], className="s12 tools"),
            chart(TREND, 8, "high", (*FLOWS, (INK_3, "Balance"))),
            chart(WEIGHT, 4, "high", FLOWS),
            html.Div([path(), search()], className="s12 tools"),
            chart(TREE, 7, "high", ((ACTUAL, "grew"), (MUTED, "fell, or nothing to compare with"))),
            card(GOODS, 5, grid(GOODS, GOODS_COLUMNS), "high"),
            chart(EXPLAIN, 7, "high"),
            card(MOVERS, 5, grid(MOVERS, MOVERS_COLUMNS), "high"),
            chart(PARTNERS, 4),
            chart(BUMP, 8),
            card(DEPENDENT, 12, grid(DEPENDENT, DEPENDENT_COLUMNS), "low"),
        ],
        className="page",
    )


def path() -> Component:
    """Return the place of the path through the nomenclature."""
    return html.Nav(id=TREE.part("path"), className="path", **marked({"aria-label": "Place in the nomenclature"}))


def search() -> Component:
    """Return the field for codes or words of the nomenclature, and the place of what it matches."""
    words = "Search goods by code or words"
    field = dcc.Input(id=TREE.part("search"), type="search", placeholder=words, debounce=0.25, className="field")
    found = html.Div(id=TREE.part("found"), className="found", **marked({"aria-live": "polite"}))
    return html.Div([field, found], className="search", role="search")


PAGE = Page(NAME, "/trade", "Trade", 30, layout, VIEWS, "Trade")
