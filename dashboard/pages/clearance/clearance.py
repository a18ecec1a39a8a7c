"""Clearance: how long goods take, who owns the delay, and what still waits."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.card import card, chart
from dashboard.core.page import Page, View
from dashboard.core.theme import ACTUAL, PICK, PREVIOUS, TARGET

NAME = "clearance"
OWNERS = (("customs", "Customs"), ("trader", "Trader"), ("port", "Port"), ("oga", "Other agencies"))
OWNER_COLOURS = {"customs": PICK, "trader": ACTUAL, "port": "$ink-3", "oga": "$watch"}

CLOCK = View(NAME, "clock", "Who owns the delay", "Arrival to gate-out, mean {clock} hours, by registration · faded = {before}")
FLOW = View(
    NAME,
    "flow",
    "The way through clearance",
    "Declarations registered by lane, the heaviest check made, and outcome · width and % = share of all · h = arrival to release, median"
    " {clock} hours",
)
COHORTS = View(
    NAME,
    "cohorts",
    "Release time by month of registration",
    "Arrival to release, {clock} hours, open ones counted (Kaplan-Meier) · dotted = median of completed alone · a month is a filter",
    "month",
)
ON_TARGET = View(
    NAME,
    "target",
    "Released on target",
    "Within the service standard, {unit}, {clock} hours, by registration · {standards} · light = {before} · dotted = {target}",
    "month",
)
OFFICES = View(
    NAME,
    "offices",
    "Slow tail by office",
    "Customs' own time, P90, {clock} hours · ordered by the lower end of the 95 % interval · dotted = overall",
    "office",
)
MATRIX = View(NAME, "matrix", "Lane by mode", "Arrival to release, median {clock} hours, by registration · a cell picks its mode", "mode")
SPREAD = View(NAME, "spread", "Spread of release times", "Declarations by arrival to release, {clock} hours, log scale, from bins 3 % wide")
WEEK = View(NAME, "week", "Hours of the week", "Declarations by local hour, stronger = more, on a root scale · outlined = {opening}")
PATHS = View(
    NAME,
    "paths",
    "Authorised economic operators (AEO) against others",
    "Customs processing time, median {clock} hours · others: the same mix of {alike} · a mode is a filter",
    "mode",
)
BACKLOG = View(
    NAME, "backlog", "Open declarations", "Registered in the period shown, oldest first · waited: since arrival, {clock} hours", body="list"
)

VIEWS = (CLOCK, FLOW, COHORTS, ON_TARGET, OFFICES, MATRIX, SPREAD, WEEK, PATHS, BACKLOG)


def layout() -> Component:
    """Return the page: who accounts for the delay, the flow, cohorts, offices, and declarations that still wait."""
    return html.Div(
        [
            html.H1("Clearance", className="unseen"),
            chart(CLOCK, 12, "low", tuple((OWNER_COLOURS[key], name) for key, name in OWNERS)),
            chart(FLOW, 12),
            chart(COHORTS, 8, "tall", ((ACTUAL, "Median"), ("$forecast", "P90"), (TARGET, "Median of completed alone, dotted", "dotted"))),
            chart(ON_TARGET, 4),
            chart(OFFICES, 4),
            chart(MATRIX, 4),
            chart(SPREAD, 4),
            chart(WEEK, 8),
            chart(PATHS, 4, "tall", ((PICK, "AEO"), (PREVIOUS, "Others, like with like"))),
            card(BACKLOG, 12, html.Div(id=BACKLOG.mark, className="body")),
        ],
        className="page",
    )


PAGE = Page(NAME, "/clearance", "Clearance", 20, layout, VIEWS, "Clearance")
