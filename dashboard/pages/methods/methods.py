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
TRIAL = mark(
    "The file is loaded into a warehouse that is deleted at the end. The data shown here are neither read nor changed. The last months of "
    "the file are held back, and the report says how good the method is on them and what it cannot tell."
)
TRIED = (
    (
        mark("Where no source fits the file, draft a mapping from it and check it"),
        ("manage.py source new NAME FILE", "manage.py source check NAME.toml"),
    ),
    (
        mark("Revenue forecast, on 42 months or more: its error beside that of repeating last year, and what its ranges held"),
        ("manage.py method forecast FILE --source revenue",),
    ),
    (
        mark("Targeting model, on results of inspections over three months or more: how well it ranks and what it finds, with intervals"),
        ("manage.py method targeting FILE --source SOURCE",),
    ),
)


def layout() -> Component:
    """Return the page: all methods in a table, and beside it one of them as a guided case."""
    choice = html.Div(control(METHOD), className="tools")
    return page(
        [
            html.H1(say("Methods"), className="unseen"),
            listed(CASES, 7, "tabled cases"),
            stack([column(choice), listed(CASE, 12, "tabled cases")], 5),
            own_file(),
        ]
    )


def own_file() -> Component:
    """Return how a method is tried on a file of one's own, by commands."""
    steps = [html.Li([say(words), *(html.Div(html.Code(each), className="command") for each in commands)]) for words, commands in TRIED]
    return html.Section([html.H2(say("Try a method on a file of your own")), html.P(say(TRIAL)), html.Ol(steps)], className="card workings")


PAGE = Page(NAME, "/methods", "Methods", 47, layout, VIEWS, "Tools", ("compare",))
