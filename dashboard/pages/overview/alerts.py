"""Alerts: what is wrong with the data, and which indicators are out of line, with the evidence."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.card import card, chart
from dashboard.core.page import Page, View

NAME = "alerts"
FAULTS = View(
    NAME, "faults", "Faults of the data", "Told first: what rests on these months is not judged · latest first", "office", body="list"
)
LIST = View(
    NAME,
    "list",
    "Indicators out of line",
    "Each month against its one-step forecast and what other offices did · σ: how far off, in its own usual error · an office is a filter",
    "office",
    body="list",
)
COURSE = View(
    NAME,
    "course",
    "What came, and what was expected",
    "{measure}, {place} · {unit} · band = expected ± 2 σ · dotted = expected from the months before · ring = out of line",
    "month",
)
METHOD = (
    "Every month, each of eight indicators of each office, each region and of all is forecast from the months before it alone; what all "
    "offices, or regions, do together is taken off. An indicator alone is flagged falsely in at most two months of a hundred, and of the "
    "alerts of a month at most one in ten is expected to be false (Benjamini and Hochberg). Changes under a tenth are left out. Where half "
    "of the offices of a region, or of all, move the same way, it is one alert of the region or of all. The first two years teach and are "
    "not judged; faults of the data are looked for from the first month, jumps of unit from the seventh."
)


def layout() -> Component:
    """Return the page: both tables of alerts, the course of one indicator, and the method."""
    lists = [card(view, 12, html.Div(id=view.mark, className="body"), "tabled listed") for view in (FAULTS, LIST)]
    return html.Div(
        [html.H1("Alerts", className="unseen"), *lists, chart(COURSE, 12), html.P(METHOD, className="s12 sub")], className="page"
    )


PAGE = Page(NAME, "/alerts", "Alerts", 2, layout, (FAULTS, LIST, COURSE))
