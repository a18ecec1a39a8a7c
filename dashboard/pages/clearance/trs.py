"""The time release study: a report after the model of the World Customs Organization, on screen, on paper and as a workbook."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.card import card, chart
from dashboard.components.core.columns import page
from dashboard.core.page import Page, View
from data.language import mark, say

NAME = "trs"
DESCRIBED = {
    "release": mark("Release time: arrival to release"),
    "customs": mark("Customs processing time: from arrival or registration, whichever is later, to release"),
    "lodgement": mark("Lodgement time: arrival to lodgement; − is before arrival"),
    "assessment": mark("Registration to assessment"),
    "payment": mark("Assessment to payment"),
    "granting": mark("Payment to release"),
    "inspection": mark("Inspection: from the choice of lane to the result"),
    "gate": mark("Release to gate-out"),
}
METHOD = (
    mark("Every declaration registered in the period is counted, not a sample. Months are months of registration."),
    mark("Statistics are of completed intervals. What is still open is counted beside them. Read the median, not only the mean."),
    mark("Lodgement before arrival is a negative interval, and is kept. Any other end before its beginning counts as zero."),
    mark("Percentiles, the most frequent value and the range come from bins 3 % wide. Means are exact."),
    mark("The trimmed mean leaves out the fastest and the slowest 5 %."),
    mark("Extreme: beyond the quartiles by three times the distance between them. Extreme values are counted and stay in."),
    mark(
        "Most frequent: of classes 27 % wide. Reliability: the time within which 9 in 10 are done, over that of half of them; 1 means "
        "always the same time."
    ),
)

STAGES = View(NAME, "stages", "Time of each step", "{clock}, by registration · 75 and 90 in 100: within how many hours", body="list")
BY_MODE = View(
    NAME,
    "modes",
    "Time of each step by mode",
    "Median, {clock}, by registration",
    "mode",
    english_hint="click a cell to filter by its mode",
)
STEPS = View(
    NAME, "steps", "Steps that declarations take", "Share of released declarations, and median time from arrival to release, {clock}"
)
CUTS = View(
    NAME,
    "cuts",
    "Release time by mode, lane and office",
    "Arrival to release, {clock}, by registration · slowest offices first · shares as in the glossary",
    body="list",
)
WAYS = View(NAME, "ways", "Most frequent clearance routes", "From arrival to release, for goods that were released, {clock}", body="list")
COMBINATIONS = View(
    NAME,
    "combinations",
    "Lodged early, fast lane or AEO: what each brings",
    "Imports, arrival to release, {clock} · change: against similar declarations with none of the three",
    body="list",
)
PEAKS = View(NAME, "peaks", "Busiest days and hours", "Declarations by local day and hour of registration and release", body="list")
BACKLOG = View(NAME, "backlog", "Open declarations by office", "By time since arrival, {clock}", body="list")
SLOW = View(
    NAME,
    "slow",
    "Declarations over 5 days",
    "Not assessed within five days of registration · those that still wait first",
    body="list",
    english_hint="click a number to open its record",
)
RECORD = View(NAME, "record", "One declaration", "Its steps in order, local time, and who was responsible for each", body="list")

VIEWS = (STAGES, BY_MODE, STEPS, CUTS, COMBINATIONS, WAYS, PEAKS, BACKLOG, SLOW, RECORD)


def layout() -> Component:
    """Return the report with its method and definitions."""
    return page(
        [
            html.Header(
                [
                    html.H1(say("Time release study")),
                    html.Details(
                        [html.Summary(say("Method and definitions")), html.Ul([html.Li(say(words)) for words in METHOD])], open=True
                    ),
                ],
                className="card report",
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
        ]
    )


def listed(view: View, width: int, tall: str) -> Component:
    """Return a card whose body is a list."""
    return card(view, width, html.Div(id=view.mark, className="body"), tall)


PAGE = Page(NAME, "/trs", "Time release study", 21, layout, VIEWS, "Clearance")
