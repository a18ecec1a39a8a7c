"""Integrity: pairs of inspector and broker that differ from what is known of them, under pseudonyms. Nothing here is presented."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.card import card, chart
from dashboard.components.core.columns import page
from dashboard.core.page import Page, View
from data.language import mark, say

NAME = "integrity"
BLIND = ("*",)

SUMMARY = View(
    NAME,
    "summary",
    "Do inspectors and brokers meet, and inspections end, as chance lets expect?",
    "Pairs of an inspector and a broker, {period}, by registration · a difference is no proof of a fault: it says which files to read "
    "first",
    body="list",
    blind=BLIND,
    guarded=True,
)
RESULTS = View(
    NAME,
    "results",
    "Inspections with fewer irregular results than lane, goods and months let expect",
    "{period}, by registration · expected: from the inspector's and the broker's other inspections, office, month, lane, goods, origin, "
    "importer, reason and kind of inspection · shrunk towards no difference, 95 % interval in brackets · at most 5 % of the pairs listed "
    "are expected by chance",
    body="list",
    blind=BLIND,
    guarded=True,
)
FASTER = View(
    NAME,
    "faster",
    "Inspections that are both shorter and find less than expected",
    "Each point is a pair, {period}, by registration · from its inspections as they are, not shrunk · marked: both at once beyond chance",
    blind=BLIND,
    guarded=True,
)
MEETINGS = View(
    NAME,
    "meetings",
    "Brokers that meet one inspector more often than the office's shares let expect",
    "{period}, by registration · expected: the inspector's share of the inspections of other brokers, within office and month · shrunk "
    "towards no difference, 95 % interval in brackets · at most 5 % of the pairs listed are expected by chance",
    body="list",
    blind=BLIND,
    guarded=True,
)

VIEWS = (SUMMARY, RESULTS, FASTER, MEETINGS)
LEGEND = (("$actual", mark("Both beyond chance")), ("$muted-bar", mark("As expected")))


def layout() -> Component:
    """Return the page: what was judged and what to do with it, then the three questions about pairs."""
    return page(
        [
            html.H1(say("Integrity"), className="unseen"),
            listed(SUMMARY),
            listed(RESULTS),
            chart(FASTER, 12, "high", LEGEND),
            listed(MEETINGS),
        ]
    )


def listed(view: View) -> Component:
    """Return a card over the whole width whose body is a list."""
    return card(view, 12, html.Div(id=view.mark, className="body"), "tabled")


PAGE = Page(NAME, "/integrity", "Integrity", 7, layout, VIEWS, "Risk", ("clock", "compare"))
