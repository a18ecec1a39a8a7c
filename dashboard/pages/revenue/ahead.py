"""The gap ahead: each part of it to the end of the fiscal year with its fan, and what levers would make of it and of the landing."""

from dataclasses import astuple

from dash import html
from dash.development.base_component import Component

from analytics.revenue.doubt import Doubts
from dashboard.components.core import fitting
from dashboard.components.core.card import card, chart
from dashboard.components.core.controls import Slider, slider
from dashboard.core.page import Page, View
from dashboard.core.theme import ACTUAL, PICK
from queries.addresses.filters import PERIODS
from queries.addresses.levers import AHEAD, DOUBTED

NAME, FIT = "ahead", "gap-fit"
BLIND = ("partner", "offered", *PERIODS)
LABELS = {
    "arrears_share": "Arrears over 90 days collected, %",
    "regularised_share": "Suspended tax regularised, %",
    "relief_cut": "Relief cut, %",
    "preference_change": "Preference used, % more or less",
    "random_points": "Random inspections, points more",
    "arrears_doubt": "Arrears, ± %",
    "regularised_doubt": "Suspended tax, ± %",
    "relief_doubt": "Relief, ± %",
    "preference_doubt": "Preference, ± %",
    "random_doubt": "Random inspections, ± %",
}
STARTS = {key: round(100 * start) for key, start in zip(DOUBTED, astuple(Doubts()), strict=True)}


def moved(key: str) -> Slider:
    """Return the slider of one lever."""
    values = [int(value) for value in (AHEAD | DOUBTED)[key]]
    return Slider(key, LABELS[key], values[0], values[-1], values[1] - values[0], STARTS.get(key, 0))


LEVERS = (
    ("Move from the first month to come", tuple(map(moved, AHEAD))),
    ("How far each may be off, ± in four cases of five", tuple(map(moved, DOUBTED))),
)

GAPS = View(
    NAME,
    "gaps",
    "Three gaps at the end of the year",
    "{year} · budget: money received by payment · policy and compliance: declarations by registration · forecast from {origin} on, "
    "whatever period is picked · never added to each other",
    body="list",
    blind=BLIND,
)
SCENARIOS = View(
    NAME,
    "scenarios",
    "What the levers make of the year",
    "{year}, {unit} · this page beside no lever and beside views of it and of the tariff bench saved by name · P10 to P90: four cases "
    "of five, with what the levers leave open",
    body="list",
    blind=BLIND,
)
BY_MONTH = "By month of registration · {unit} · hatched = forecast, fan = 50, 80, 95 %"
PREFERENCE = View(NAME, "preference", "Forgone by preference", BY_MONTH, blind=BLIND)
RELIEF = View(NAME, "relief", "Forgone by relief", BY_MONTH, blind=BLIND)
SUSPENDED = View(NAME, "suspended", "Suspended", BY_MONTH, blind=BLIND)
UNPAID = View(
    NAME,
    "unpaid",
    "Assessed, not paid within a year",
    "By month of registration · {unit} · hatched = told from how earlier months were paid, then forecast · fan = 50, 80, 95 %",
    blind=BLIND,
)
TOTALS = View(
    NAME,
    "totals",
    "Over the year, and against last year",
    "{year}, {unit} · so far: months registered up to {last} · P50 add up: potential = the parts under it, less what controls find",
    body="list",
    blind=BLIND,
)
UNDECLARED = View(
    NAME,
    "undeclared",
    "Never declared, an estimate apart",
    "Tax lost in twelve months to the end of each quarter, {unit} · by the random lane, hatched = 90 % interval, → cross-hatched = carried "
    "forward: sampling, drift and the tax expected · in no total of this page",
    blind=BLIND,
)
GOOD = View(
    NAME,
    "good",
    "How good is it?",
    "Tried on the past, twelve months and more from each origin · error in units of repeating last year within the history",
    body="list",
    blind=BLIND,
)
ASSUMED = View(NAME, "assumed", "What this supposes", body="list", blind=("*",))

CHARTS = (PREFERENCE, RELIEF, SUSPENDED, UNPAID)
VIEWS = (GAPS, SCENARIOS, *CHARTS, TOTALS, UNDECLARED, GOOD, ASSUMED)
LEGEND = ((ACTUAL, "Known"), ("$forecast", "Forecast, hatched", "hatched"), (PICK, "With the levers"))


def listed(view: View, width: int, tall: str) -> Component:
    """Return a card whose body is a list."""
    return card(view, width, html.Div(id=view.mark, className="body"), tall)


def layout() -> Component:
    """Return the page: the three gaps, levers, scenarios, and a chart of each part."""
    return html.Div(
        [
            html.H1("Gap ahead", className="unseen"),
            fitting.line(FIT),
            listed(GAPS, 12, "tabled"),
            *(html.Fieldset([html.Legend(words), *map(slider, each)], className="s12 levers five") for words, each in LEVERS),
            listed(SCENARIOS, 12, "tabled"),
            *(chart(view, 6, "high", LEGEND) for view in CHARTS),
            listed(TOTALS, 12, "tabled"),
            chart(UNDECLARED, 4, "high"),
            listed(GOOD, 8, "tabled"),
            listed(ASSUMED, 12, "tabled"),
        ],
        className="page",
    )


PAGE = Page(NAME, "/gap-ahead", "Gap ahead", 12, layout, VIEWS, "Revenue")
