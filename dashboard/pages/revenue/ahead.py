"""The gap forecast: each part to the end of the fiscal year with its likely range, and the effect of changed assumptions."""

from dataclasses import astuple

from dash import dcc, html
from dash.development.base_component import Component

from analytics.revenue.doubt import Doubts
from dashboard.components.core import fitting
from dashboard.components.core.card import card, chart
from dashboard.components.core.columns import page, passing
from dashboard.components.core.controls import Slider, slider
from dashboard.components.core.saved import kept
from dashboard.core.page import Page, View
from dashboard.core.theme import ACTUAL, PICK
from data.language import mark, say
from queries.addresses.filters import PERIODS
from queries.addresses.levers import AHEAD, DOUBTED

NAME, FIT = "ahead", "gap-fit"
BLIND = ("partner", "offered", *PERIODS)
LABELS = {
    "arrears_share": mark("Arrears over 90 days collected, %"),
    "regularised_share": mark("Suspended tax regularised, %"),
    "relief_cut": mark("Relief cut, %"),
    "preference_change": mark("Preference used, % more or less"),
    "random_points": mark("Random inspections, points more"),
    "arrears_doubt": mark("Arrears, ± %"),
    "regularised_doubt": mark("Suspended tax, ± %"),
    "relief_doubt": mark("Relief, ± %"),
    "preference_doubt": mark("Preference, ± %"),
    "random_doubt": mark("Random inspections, ± %"),
}
STARTS = {key: round(100 * start) for key, start in zip(DOUBTED, astuple(Doubts()), strict=True)}


def moved(key: str) -> Slider:
    """Return the slider of one lever."""
    values = [int(value) for value in (AHEAD | DOUBTED)[key]]
    return Slider(key, LABELS[key], values[0], values[-1], values[1] - values[0], STARTS.get(key, 0))


LEVERS = (
    (mark("Change an assumption, from the first month ahead"), tuple(map(moved, AHEAD))),
    (mark("Uncertainty of each effect, ± (80 % likelihood)"), tuple(map(moved, DOUBTED))),
)

GAPS = View(
    NAME,
    "gaps",
    "Three gaps at the end of the year",
    "{year} · budget: money received, by payment · policy and compliance: what was declared, by registration · forecast from {origin} on, "
    "whatever period is selected · never added to each other",
    body="list",
    blind=BLIND,
)
SCENARIOS = View(
    NAME,
    "scenarios",
    "Scenarios of the year",
    "{year}, {unit} · this page, no change, and saved views of this page and of the tariff simulation · likely range: 80 % likelihood, "
    "with the uncertainty of the assumptions",
    body="list",
    blind=BLIND,
    english_hint="change an assumption above",
)
BY_MONTH = "By month of registration · {unit} · hatched = forecast, bands = 50, 80, 95 % likelihood"
PREFERENCE = View(NAME, "preference", "Revenue forgone by preference", BY_MONTH, blind=BLIND)
RELIEF = View(NAME, "relief", "Revenue forgone by relief", BY_MONTH, blind=BLIND)
SUSPENDED = View(NAME, "suspended", "Suspended tax", BY_MONTH, blind=BLIND)
UNPAID = View(
    NAME,
    "unpaid",
    "Tax not paid within a year",
    "By month of registration · {unit} · hatched = estimated from earlier payments, then forecast · bands = 50, 80, 95 % likelihood",
    blind=BLIND,
)
TOTALS = View(
    NAME,
    "totals",
    "The year in numbers, and last year",
    "{year}, {unit} · so far: months registered up to {last} · forecasts add up: potential = its parts, less additional assessments",
    body="list",
    blind=BLIND,
)
UNDECLARED = View(
    NAME,
    "undeclared",
    "Undeclared trade: tax lost, estimated apart",
    "Tax lost in twelve months to the end of each quarter, {unit} · from random inspections · hatched = 90 % interval · → cross-hatched = "
    "forecast · in no total of this page",
    blind=BLIND,
)
GOOD = View(
    NAME,
    "good",
    "How accurate is the forecast?",
    "Tested on past months, twelve months and more ahead · error compared with repeating last year · 1 = no better",
    body="list",
    blind=BLIND,
)
ASSUMED = View(NAME, "assumed", "Assumptions", body="list", blind=("*",))

CHARTS = (PREFERENCE, RELIEF, SUSPENDED, UNPAID)
VIEWS = (GAPS, SCENARIOS, *CHARTS, TOTALS, UNDECLARED, GOOD, ASSUMED)
LEGEND = ((ACTUAL, mark("Known")), ("$forecast", mark("Forecast, hatched"), "hatched"), (PICK, mark("With the changes")))


def listed(view: View, width: int, tall: str) -> Component:
    """Return a card whose body is a list."""
    return card(view, width, html.Div(id=view.mark, className="body"), tall)


def layout() -> Component:
    """Return the page: the three gaps, levers, scenarios, and a chart of each part."""
    return page(
        [
            html.H1(say("Gap forecast"), className="unseen"),
            dcc.Store(id=kept(NAME)),
            passing(fitting.line(FIT)),
            listed(GAPS, 12, "tabled"),
            *(html.Fieldset([html.Legend(say(words)), *map(slider, each)], className="levers five") for words, each in LEVERS),
            listed(SCENARIOS, 12, "tabled"),
            *(chart(view, 6, "high", LEGEND) for view in CHARTS),
            listed(TOTALS, 12, "tabled"),
            chart(UNDECLARED, 4, "high"),
            listed(GOOD, 8, "tabled"),
            listed(ASSUMED, 12, "tabled"),
        ]
    )


PAGE = Page(NAME, "/gap-ahead", "Gap forecast", 12, layout, VIEWS, "Revenue", ("clock", "compare"))
