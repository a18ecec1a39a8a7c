"""Methods: what each analytic method answers, whether the data at hand allow it, what it shows, how good it is, and where it misleads."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.columns import column, page, stack
from dashboard.components.core.controls import Control, control
from dashboard.core.page import Page, View
from dashboard.pages.clearance.trs import listed
from dashboard.words.methods import GUIDES
from data.language import mark, say

NAME = "methods"

CASES = View(
    NAME,
    "cases",
    "Which methods can be used on these data?",
    "All data loaded, whatever is selected · how good: measured on these data unless it says otherwise",
    body="list",
    blind=("*",),
    english_hint="a link opens the case beside it",
)
CASE = View(NAME, "case", "Guided case", "{method} · {shown}", body="list")

VIEWS = (CASES, CASE)
METHOD = Control("method", mark("Method"), False, next(iter(GUIDES)), tuple((key, guide.name) for key, guide in GUIDES.items()))


def layout() -> Component:
    """Return the page: all methods in a table, and beside it one of them as a guided case."""
    choice = html.Div(control(METHOD), className="tools")
    return page(
        [
            html.H1(say("Methods"), className="unseen"),
            listed(CASES, 7, "tabled cases"),
            stack([column(choice), listed(CASE, 12, "tabled cases")], 5),
        ]
    )


PAGE = Page(NAME, "/methods", "Methods", 44, layout, VIEWS, "Tools", ("compare",))
