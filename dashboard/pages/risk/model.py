"""Risk model: whether what the model states comes true, for every group and as time goes on, and the card of the model."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.card import chart
from dashboard.components.core.columns import page
from dashboard.core.page import Page, View
from dashboard.pages.risk.risk import BLIND, listed
from data.language import say

NAME = "model"

RELIABILITY = View(
    NAME,
    "reliability",
    "Does the stated chance come true?",
    "Share found irregular, against the stated chance · bar = 95 % interval · dotted line = both agree",
    blind=BLIND,
)
FAIRNESS = View(
    NAME,
    "fairness",
    "Is the model fair to each group?",
    "Riskiest {share} of tested declarations · the largest groups, and each to check · 95 % interval in brackets · false alarm = selected "
    "among those found regular",
    body="list",
    blind=BLIND,
)
RANKING = View(
    NAME,
    "ranking",
    "Does the model still rank as well?",
    "An irregular declaration ranks above a regular one, % of cases, by month after training · bar = 95 % interval · dotted line = the "
    "test · alarm = two months in a row, the newest ones, wholly below it",
    blind=("*",),
)
INPUTS = View(
    NAME,
    "inputs",
    "Do declarations still look like those the model learnt from?",
    "How far each feature moved (population stability index, PSI), {count} declarations inspected, {period} · "
    "beyond chance, above 0.1: watch; above 0.25: alarm",
    body="list",
    blind=("*",),
    guarded=True,
)
CARD = View(
    NAME,
    "card",
    "The risk model",
    "Periods, measures with their 95 % intervals, features and versions",
    body="list",
    blind=("*",),
    guarded=True,
)

VIEWS = (RELIABILITY, RANKING, FAIRNESS, INPUTS, CARD)


def layout() -> Component:
    """Return the page: stated chances beside results, the ranking by month, groups, what the model reads, and its card."""
    return page(
        [
            html.H1(say("Risk model"), className="unseen"),
            chart(RELIABILITY, 6, "high"),
            chart(RANKING, 6, "high"),
            listed(FAIRNESS, 12),
            listed(INPUTS, 12),
            listed(CARD, 12),
        ]
    )


PAGE = Page(NAME, "/risk-model", "Risk model", 4, layout, VIEWS, "Risk", ("clock", "compare"))
