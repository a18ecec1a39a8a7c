"""Clearance: how long goods take, who owns the delay, and what still waits."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.card import card, chart
from dashboard.components.core.columns import page
from dashboard.core.page import Page, View
from dashboard.core.theme import ACTUAL, PICK, PREVIOUS, TARGET, TRADER
from data.language import mark, say

NAME = "clearance"
OWNERS = (("customs", mark("Customs")), ("trader", mark("Trader")), ("port", mark("Port")), ("oga", mark("Other agencies")))
OWNER_COLOURS = {"customs": PICK, "trader": TRADER, "port": "$ink-3", "oga": "$watch"}

CLOCK = View(NAME, "clock", "Who is responsible for the time", "Arrival to gate-out, mean, {clock}, by registration · faded = {before}")
FLOW = View(
    NAME,
    "flow",
    "Clearance route",
    "Declarations by lane, most thorough check, and outcome · width and % = share of all · h = arrival to release, median, {clock}",
)
COHORTS = View(
    NAME,
    "cohorts",
    "Release time by month of registration",
    "From arrival to release, {clock}, with those still open · dotted = median without open ones",
    "month",
    english_hint="click a month to filter",
)
ON_TARGET = View(
    NAME,
    "target",
    "Released on target",
    "Within the service standard, {unit}, {clock}, by registration · {standards} · light = {before} · dotted = {target}",
    "month",
)
OFFICES = View(
    NAME,
    "offices",
    "Slowest declarations by office",
    "Customs processing time: 9 in 10 within, {clock} · line = 95 % interval, sorted by its lower end · dotted = all offices",
    "office",
)
MATRIX = View(
    NAME,
    "matrix",
    "Release time by lane and mode",
    "Arrival to release, median, {clock}, by registration",
    "mode",
    english_hint="click a cell to filter by its mode",
)
SPREAD = View(NAME, "spread", "Spread of release times", "Declarations by time from arrival to release, {clock}, log scale")
WEEK = View(NAME, "week", "Hours of the week", "Declarations by local hour, darker = more · outlined = {opening}")
PATHS = View(
    NAME,
    "paths",
    "Do the goods of authorised operators (AEO) pass faster?",
    "Customs processing time, median, {clock} · others: the same mix of {alike}",
    "mode",
    english_hint="click a mode to filter",
)
BACKLOG = View(
    NAME, "backlog", "Open declarations", "Registered in the period shown, oldest first · waited: since arrival, {clock}", body="list"
)

VIEWS = (CLOCK, FLOW, COHORTS, ON_TARGET, OFFICES, MATRIX, SPREAD, WEEK, PATHS, BACKLOG)


def layout() -> Component:
    """Return the page: who accounts for the delay, the flow, cohorts, offices, and declarations that still wait."""
    return page(
        [
            html.H1(say("Clearance"), className="unseen"),
            chart(CLOCK, 12, "low", tuple((OWNER_COLOURS[key], name) for key, name in OWNERS)),
            chart(FLOW, 12),
            chart(
                COHORTS,
                8,
                "tall",
                (
                    (ACTUAL, mark("Half released within")),
                    ("$forecast", mark("9 in 10 released within")),
                    (TARGET, mark("Half, without open ones"), "dotted"),
                ),
            ),
            chart(ON_TARGET, 4),
            chart(OFFICES, 4),
            chart(MATRIX, 4),
            chart(SPREAD, 4),
            chart(WEEK, 8),
            chart(PATHS, 4, "tall", ((PICK, mark("AEO")), (PREVIOUS, mark("Similar other declarations")))),
            card(BACKLOG, 12, html.Div(id=BACKLOG.mark, className="body")),
        ]
    )


PAGE = Page(NAME, "/clearance", "Clearance", 20, layout, VIEWS, "Clearance")
