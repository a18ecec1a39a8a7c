"""Trade: what comes in and goes out, from the whole down to a subheading, and why it changed."""

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.core.card import card, chart
from dashboard.components.core.columns import page
from dashboard.components.core.controls import Control, control
from dashboard.components.core.table import grid
from dashboard.core.page import Page, View, marked
from dashboard.core.theme import ACTUAL, INK_3, PICK
from dashboard.figures.parts import tree as areas
from data.language import mark, say

NAME = "trade"
SPANS = (
    ("month", mark("Month")),
    ("quarter", mark("Quarter")),
    ("year", mark("Year to date")),
    ("rolling", mark("Rolling 12 months")),
)
SPAN = Control("span", mark("Interval"), False, "month", SPANS)
ADJUST = Control("adjust", mark("Season and holidays"), False, "no", (("no", mark("Unadjusted")), ("yes", mark("Adjusted as well"))))

TREND = View(
    NAME,
    "trend",
    "Imports, exports and balance",
    "Customs value by registration, imports CIF, exports FOB · {span} · growth on {growth} · {edition} · {adjusted}",
    "month",
)
WEIGHT = View(NAME, "weight", "Weight and unit value", "Net weight, and value per kilogram · {span} · {edition}", "month")
TREE = View(
    NAME,
    "tree",
    "Goods",
    "Import value by {level} · area = customs value, CIF, by registration · {edition}",
    "*",
    only="import",
    english_hint="a click shows the next level",
)
GOODS = View(
    NAME,
    "goods",
    "Goods by value and growth",
    "Import value, {unit} · change against {before} · percentage points add up to total growth",
    "*",
    body="rows",
    only="import",
)
EXPLAIN = View(
    NAME,
    "explain",
    "Why imports changed",
    "Parts of the change against {before}, {unit} (points of growth) · by subheading and origin; quantity = net weight",
    only="import",
)
MOVERS = View(
    NAME,
    "movers",
    "Largest changes",
    "Change against {before}, {unit} · quantity and price of goods traded in both periods · percentage points of growth",
    "hs6",
    body="rows",
    only="import",
)
PARTNERS = View(NAME, "partners", "Imports by origin", "Customs value by registration · {unit} · tick = {before}", "origin", only="import")
BUMP = View(
    NAME, "bump", "Ranks of origins", "The ten largest by import value, twelve months up to each month shown", "origin", only="import"
)
DEPENDENT = View(
    NAME,
    "dependent",
    "Goods that depend on few suppliers",
    "Subheadings of at least 0.1 % of imports with a concentration of origins above 0.5 (1 = a single supplier), led by the origins "
    "selected · {unit}",
    "hs6",
    body="rows",
    only="import",
    blind=("partner_region",),
)

VIEWS = (TREND, WEIGHT, TREE, GOODS, EXPLAIN, MOVERS, PARTNERS, BUMP, DEPENDENT)
GOODS_COLUMNS = (
    ("name", mark("Goods"), 170),
    ("value", mark("Import value"), 100),
    ("share", mark("Share"), 78),
    ("growth", mark("Change"), 84),
    ("points", mark("Points"), 78),
)
FLOWS = ((ACTUAL, mark("Imports")), (PICK, mark("Exports, dashed"), "dashed"))
MOVERS_COLUMNS = (
    ("name", mark("Subheading"), 150),
    ("change", mark("Change"), 84),
    ("points", mark("Points"), 74),
    ("quantity", mark("Quantity"), 84),
    ("price", mark("Price"), 80),
)
DEPENDENT_COLUMNS = (
    ("name", mark("Subheading"), 190),
    ("value", mark("Import value"), 96),
    ("share", mark("Share"), 80),
    ("hhi", mark("Concentration"), 70),
    ("effective", mark("Equal suppliers"), 86),
    ("partner", mark("Main origin"), 150),
)


def layout() -> Component:
    """Return the page: trend, goods level by level, causes of the change, and origins."""
    return page(
        [
            html.H1(say("Trade"), className="unseen"),
            html.Div([control(SPAN), control(ADJUST)], className="tools"),
            chart(TREND, 8, "high", (*FLOWS, (INK_3, mark("Balance")))),
            chart(WEIGHT, 4, "high", FLOWS),
            html.Div([path(), search()], className="tools"),
            chart(TREE, 7, "high", areas.KEY),
            card(GOODS, 5, grid(GOODS, GOODS_COLUMNS), "high"),
            chart(EXPLAIN, 7, "high"),
            card(MOVERS, 5, grid(MOVERS, MOVERS_COLUMNS), "high"),
            chart(PARTNERS, 4),
            chart(BUMP, 8),
            card(DEPENDENT, 12, grid(DEPENDENT, DEPENDENT_COLUMNS), "low"),
        ]
    )


def path() -> Component:
    """Return the place of the path through the nomenclature."""
    return html.Nav(id=TREE.part("path"), className="path", **marked({"aria-label": say("Place in the nomenclature")}))


def search() -> Component:
    """Return the field for codes or words of the nomenclature, and the place of what it matches."""
    words = say("Search goods by code or words")
    field = dcc.Input(id=TREE.part("search"), type="search", placeholder=words, debounce=0.25, className="field")
    found = html.Div(id=TREE.part("found"), className="found", **marked({"aria-live": "polite"}))
    return html.Div([field, found], className="search", role="search")


PAGE = Page(NAME, "/trade", "Trade", 30, layout, VIEWS, "Trade", ("clock",))
