"""Alerts: data quality problems and unusual indicators, with the evidence."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.card import card, chart
from dashboard.components.core.columns import page
from dashboard.core.page import Page, View
from data.language import mark, say

NAME = "alerts"
FAULTS = View(
    NAME, "faults", "Data quality problems", "Figures for these months are not rated · latest first", "office", body="list"
)
LIST = View(
    NAME,
    "list",
    "Unusual indicators",
    "Each month against its forecast and what other offices did · deviation: in times the usual error",
    "office",
    body="list",
    english_hint="click an office to filter",
)
COURSE = View(
    NAME,
    "course",
    "Actual and expected",
    "{measure}, {place} · {unit} · band = likely range (95 %) · dotted = expected from the months before · ring = unusual",
    "month",
)
METHOD = (
    mark("Each month, eight indicators of each office, each region and the whole administration are forecast from the months before."),
    mark("What all offices or regions do together is taken out first."),
    mark("One indicator alone is flagged wrongly in at most 2 of 100 months."),
    mark("Of the alerts of one month, at most 1 in 10 is expected to be false (method of Benjamini and Hochberg)."),
    mark("Changes of less than a tenth are left out."),
    mark("If half of the offices of a region move the same way, it is one alert for the region."),
    mark("The first two years are used for learning and are not rated."),
    mark("Data quality problems are looked for from the first month, and wrong units from the seventh."),
)


def layout() -> Component:
    """Return the page: both tables of alerts, the course of one indicator, and the method."""
    lists = [card(view, 12, html.Div(id=view.mark, className="body"), "tabled listed") for view in (FAULTS, LIST)]
    method = html.P(" ".join(map(say, METHOD)), className="sub")
    return page([html.H1(say("Alerts"), className="unseen"), *lists, chart(COURSE, 12), method])


PAGE = Page(NAME, "/alerts", "Alerts", 2, layout, (FAULTS, LIST, COURSE))
