"""Why revenue changed: what the taxes of imports gained and lost between two periods, by cause, chapter and office."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.card import card, chart
from dashboard.components.core.columns import page
from dashboard.core.page import Page, View
from data.language import say

NAME = "drivers"
CAUSES = View(
    NAME,
    "causes",
    "Why revenue changed",
    "{unit}, {measure} on imports registered in the months shown, against {before} · split by goods, origin and tax · "
    "in brackets: percentage points of the change",
    only="import",
)
CHAPTERS = View(
    NAME,
    "chapters",
    "By HS chapter",
    "{unit}, {measure} on imports registered in the months shown, against {before} · causes add up to the change",
    "hs2",
    "list",
    only="import",
    english_hint="a chapter is a filter",
)
OFFICES = View(
    NAME,
    "offices",
    "By office",
    "{unit}, {measure} on imports registered in the months shown, against {before} · each cause adds up to the one above; "
    "moves between offices add up to zero",
    "office",
    "list",
    only="import",
    english_hint="an office is a filter",
)
VIEWS = (CAUSES, CHAPTERS, OFFICES)


def layout() -> Component:
    """Return the page: the causes of the change, by chapter and by office."""
    return page(
        [
            html.H1(say("Why it changed"), className="unseen"),
            chart(CAUSES, 12),
            card(CHAPTERS, 12, html.Div(id=CHAPTERS.mark, className="body"), "tabled"),
            card(OFFICES, 12, html.Div(id=OFFICES.mark, className="body"), "tabled"),
        ]
    )


PAGE = Page(NAME, "/drivers", "Why it changed", 14, layout, VIEWS, "Revenue", ("clock",))
