"""Trade: what comes in and goes out, from the whole down to a subheading, and why it changed."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.card import chart
from dashboard.components.controls import Control, control
from dashboard.page import Page, View
from dashboard.theme import ACTUAL, INK_3, PICK

NAME = "trade"
SPANS = (("month", "Month"), ("quarter", "Quarter"), ("year", "Year to date"), ("rolling", "Rolling 12 months"))
SPAN = Control("span", "A point spans", False, "month", SPANS)

TREND = View(
    NAME,
    "trend",
    "Imports, exports and balance",
    "Customs value by registration, imports CIF, exports FOB · {span} · growth on the same months a year before · {edition}",
    "month",
)
WEIGHT = View(NAME, "weight", "Weight and unit value", "Net mass, and value of a kilogram · {span} · {edition}", "month")

VIEWS = (TREND, WEIGHT)
FLOWS = ((ACTUAL, "Imports"), (PICK, "Exports, dashed"))


def layout() -> Component:
    return html.Div(
        [
            html.H1("Trade", className="unseen"),
            html.Div([control(SPAN)], className="s12 tools"),
            chart(TREND, 8, "high", (*FLOWS, (INK_3, "Balance"))),
            chart(WEIGHT, 4, "high", FLOWS),
        ],
        className="page",
    )


PAGE = Page(NAME, "/trade", "Trade", 3, layout, VIEWS)
