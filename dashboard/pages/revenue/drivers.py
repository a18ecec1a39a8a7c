"""Why revenue changed: what the taxes of imports gained and lost between two periods, by cause, chapter and office."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.card import card, chart
from dashboard.core.page import Page, View

NAME = "drivers"
WAS = "{unit}, {measure} of imports registered in the months shown against {before}"
CAUSES = View(
    NAME,
    "causes",
    "Why revenue changed",
    f"{WAS} · exact split, goods by origin and tax · in brackets: points of the growth",
    only="import",
)
CHAPTERS = View(
    NAME, "chapters", "By HS chapter", f"{WAS} · causes add up to the change · a chapter is a filter", "hs2", "list", only="import"
)
OFFICES = View(
    NAME,
    "offices",
    "By office",
    f"{WAS} · the same split: each cause adds up to that above; moved between offices adds up to nothing · an office is a filter",
    "office",
    "list",
    only="import",
)
VIEWS = (CAUSES, CHAPTERS, OFFICES)


def layout() -> Component:
    """Return the page: the causes of the change, by chapter and by office."""
    return html.Div(
        [
            html.H1("Why revenue changed", className="unseen"),
            chart(CAUSES, 12),
            card(CHAPTERS, 12, html.Div(id=CHAPTERS.mark, className="body"), "tabled"),
            card(OFFICES, 12, html.Div(id=OFFICES.mark, className="body"), "tabled"),
        ],
        className="page",
    )


PAGE = Page(NAME, "/drivers", "Why it changed", 14, layout, VIEWS, "Revenue")
