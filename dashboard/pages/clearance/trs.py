"""The time release study: a report after the model of the World Customs Organization, on screen, on paper and as a workbook."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.card import card, chart
from dashboard.core.page import Page, View

NAME = "trs"
INTERVALS = (
    ("release", "T1", "Release", "arrival to release"),
    ("customs", "T2", "Customs", "later of arrival and registration to release"),
    ("lodgement", "T3", "Lodgement", "arrival to lodgement; − is before arrival"),
    ("assessment", "T4", "Assessment", "registration to assessment"),
    ("payment", "T5", "Payment", "assessment to payment"),
    ("granting", "T6", "Granting", "payment to release"),
    ("inspection", "T10", "Inspection", "lane to result, inspected ones"),
    ("gate", "T11", "Gate-out", "release to gate-out"),
)
CUT_BY = ("mode", "lane", "office")
METHOD = (
    "Every declaration registered in the period, not a sample; cohorts are by month of registration.",
    "Statistics are of completed intervals; what is still open is counted beside them. Read the median and P90; never the mean alone.",
    "Lodgement before arrival is a negative interval: good, and kept. Any other end before its beginning, such as duty paid in advance, "
    "counts as zero.",
    "Percentiles, mode and range come from bins 3 % wide; means are exact. The trimmed mean leaves out the fastest and the slowest 5 %.",
    "Extreme: beyond the quartiles by three times the distance between them. They are counted and stay in.",
    "Mode: the most frequent of classes 27 % wide. T12, reliability, is P90 over median: 1 is certainty.",
)

STAGES = View(NAME, "stages", "The intervals of clearance", "{clock} hours, by registration · T numbers of the indicators", body="list")
BY_MODE = View(NAME, "modes", "Intervals by mode", "Median, {clock} hours, by registration · a cell picks its mode", "mode")
STEPS = View(
    NAME, "steps", "Which way declarations take", "Share of released, and median {clock} hours from arrival to release, at each step"
)
CUTS = View(
    NAME,
    "cuts",
    "Release by mode, lane and office",
    "Arrival to release, {clock} hours, by registration · P90 / P50 = reliability · offices by P90 · shares as in the glossary",
    body="list",
)
WAYS = View(NAME, "ways", "The commonest ways", "Released declarations, arrival to release, {clock} hours", body="list")
COMBINATIONS = View(
    NAME,
    "combinations",
    "Early lodgement, facilitated lane, AEO",
    "Imports, arrival to release, {clock} hours · change: against none of the three, with the same mix of modes and of other agencies' part"
    " (and of lanes, where neither is facilitated)",
    body="list",
)
PEAKS = View(NAME, "peaks", "Peaks of the week", "Declarations by local day and hour of registration and release", body="list")
BACKLOG = View(NAME, "backlog", "Backlog by office", "Open declarations by time since arrival, {clock} hours", body="list")
SLOW = View(
    NAME,
    "slow",
    "The slow tail",
    "Not assessed within five days of registration; those that still wait first · a number opens its record",
    body="list",
)
RECORD = View(NAME, "record", "One declaration", "Its stamps in order, local time, and who owned each leg", body="list")

VIEWS = (STAGES, BY_MODE, STEPS, CUTS, COMBINATIONS, WAYS, PEAKS, BACKLOG, SLOW, RECORD)


def layout() -> Component:
    """Return the report with its method and definitions."""
    return html.Div(
        [
            html.Header(
                [
                    html.H1("Time release study"),
                    html.Details([html.Summary("Method and definitions"), html.Ul([html.Li(words) for words in METHOD])], open=True),
                ],
                className="card s12 report",
            ),
            listed(STAGES, 12, "tabled"),
            chart(BY_MODE, 6),
            chart(STEPS, 6),
            listed(CUTS, 12, "tabled"),
            listed(COMBINATIONS, 6, "tabled"),
            listed(WAYS, 6, "tabled"),
            listed(PEAKS, 6, "tabled"),
            listed(BACKLOG, 6, "tabled"),
            listed(SLOW, 7, "tabled"),
            listed(RECORD, 5, "tabled"),
        ],
        className="page",
    )


def listed(view: View, width: int, tall: str) -> Component:
    """Return a card whose body is a list."""
    return card(view, width, html.Div(id=view.mark, className="body"), tall)


PAGE = Page(NAME, "/trs", "Time release study", 21, layout, VIEWS, "Clearance")
