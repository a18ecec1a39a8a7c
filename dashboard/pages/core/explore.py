"""Explore: any measures by any dimensions, crossed."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.card import card, chart
from dashboard.components.core.columns import page
from dashboard.components.core.controls import Control, control
from dashboard.core.page import Page, View
from data.language import mark, say
from queries.addresses.cross import DEFAULTS
from queries.catalogue import DIMENSIONS, MEASURES

NAME = "explore"
CHOICES = tuple((key, each.english) for key, each in DIMENSIONS.items())
NONE = ("none", mark("Nothing"))
CONTROLS = (
    Control("rows", mark("Rows"), False, DEFAULTS["rows"], CHOICES),
    Control("columns", mark("Columns"), False, DEFAULTS["columns"], (NONE, *CHOICES)),
    Control("panels", mark("One block for each"), False, DEFAULTS["panels"], (NONE, *CHOICES)),
    Control("change", mark("Show"), False, "no", (("no", mark("Values")), ("yes", mark("Values and change")))),
    Control("others", mark("Others"), False, "shown", (("shown", mark("Shown")), ("hidden", mark("Hidden")))),
    Control("measure", mark("Measures (up to 4)"), True, "", tuple((key, each.english) for key, each in MEASURES.items()), "Declarations"),
)
CROSS = View(
    NAME,
    "cross",
    "Table of two dimensions",
    "By {date} · before = {before} · darker = more, within a measure · shares and percentiles are computed anew for totals",
    "*",
    "list",
    english_hint="click a cell to filter",
)
MULTIPLES = View(
    NAME, "multiples", "Side by side", "{measure} · the same rows and scale in each chart", "*", english_hint="click a bar to filter"
)


def layout() -> Component:
    """Return the page: menus of measures and dimensions, the cross table and its small charts."""
    return page(
        [
            html.H1(say("Explore"), className="unseen"),
            html.Div([*map(control, CONTROLS)], className="tools explore"),
            card(CROSS, 12, html.Div(id=CROSS.mark, className="body crossed"), "low"),
            chart(MULTIPLES, 12, "high"),
        ]
    )


PAGE = Page(NAME, "/explore", "Explore", 40, layout, (CROSS, MULTIPLES), "Tools")
