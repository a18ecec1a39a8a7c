"""Explore: any measures by any dimensions, crossed."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.card import card, chart
from dashboard.components.core.controls import Control, control
from dashboard.core.page import Page, View
from queries.addresses.cross import DEFAULTS
from queries.catalogue import DIMENSIONS, MEASURES

NAME = "explore"
CHOICES = tuple((key, each.label) for key, each in DIMENSIONS.items())
NONE = ("none", "Nothing")
CONTROLS = (
    Control("rows", "Rows", False, DEFAULTS["rows"], CHOICES),
    Control("columns", "Columns", False, DEFAULTS["columns"], (NONE, *CHOICES)),
    Control("panels", "A band for each", False, DEFAULTS["panels"], (NONE, *CHOICES)),
    Control("measure", "Measures, up to four", True, "", tuple((key, each.label) for key, each in MEASURES.items()), "Declarations"),
)
CROSS = View(
    NAME,
    "cross",
    "Crossed",
    "By {date} · stronger = more, within a measure · shares and percentiles of totals and others are asked again · a cell is a filter",
    "*",
    "list",
)
MULTIPLES = View(NAME, "multiples", "Side by side", "{measure} · the same rows and scale in each panel · a bar is a filter", "*")


def layout() -> Component:
    """Return the page: menus of measures and dimensions, the cross table and its small charts."""
    return html.Div(
        [
            html.H1("Explore", className="unseen"),
            html.Div([*map(control, CONTROLS)], className="s12 tools explore"),
            card(CROSS, 12, html.Div(id=CROSS.mark, className="body crossed"), "low"),
            chart(MULTIPLES, 12, "high"),
        ],
        className="page",
    )


PAGE = Page(NAME, "/explore", "Explore", 40, layout, (CROSS, MULTIPLES), "Workbench")
