"""What if: one office with its levers moved, and what it would do to the time at customs."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.card import card, chart
from dashboard.components.core.columns import page
from dashboard.components.core.controls import Control, control
from dashboard.core.page import Page, View
from dashboard.core.theme import ACTUAL, PICK
from data.language import mark, say
from queries.addresses.levers import QUEUES

NAME = "whatif"
DAYS = {"5": mark("Friday"), "6": mark("Saturday"), "7": mark("Sunday")}
WORDS = {
    "yellow_green": (mark("Move from yellow to green"), mark("{value} %")),
    "red_green": (mark("Move from red to green"), mark("{value} %")),
    "inspector_hours": (mark("Inspector hours"), mark("+{value} h a week")),
    "open_day": (mark("Open one more day"), ""),
}


def lever(key: str) -> Control:
    """Return the menu of one assumption; its first choice changes nothing."""
    label, words = WORDS[key]
    choices = tuple((value, words or DAYS[value]) for value in QUEUES[key])
    return Control(key, label, False, "0", (("0", mark("As today")), *choices))


CONTROLS = tuple(map(lever, WORDS))

CURVE = View(
    NAME,
    "curve",
    "Released by customs within",
    "{office} · share of declarations by customs processing time, {clock}, log scale · open declarations included",
    english_hint="change an assumption above",
)
EFFECT = View(
    NAME, "effect", "Today and after the change", "{office} · {clock} · waiting times in opening hours of the office", body="list"
)
MEDIAN = View(NAME, "median", "Half released within, by lane", "Customs processing time, {clock}, lanes as they are today · tick = today")
TAIL = View(NAME, "tail", "9 in 10 released within, by lane", "Customs processing time, {clock}, lanes as they are today · tick = today")
STEPS = View(
    NAME, "steps", "One change at a time", "Customs processing time, 9 in 10 within, {clock}, with this change alone · tick = today"
)
ASSUMED = View(NAME, "assumed", "Assumptions", "{office} · from declarations released in the period shown", body="list")

VIEWS = (CURVE, EFFECT, MEDIAN, TAIL, STEPS, ASSUMED)


def layout() -> Component:
    """Return the page: levers, both curves, effects and assumptions."""
    return page(
        [
            html.H1(say("Clearance simulation"), className="unseen"),
            html.Div([*map(control, CONTROLS)], className="tools"),
            chart(CURVE, 7, "tall", ((ACTUAL, mark("Today")), (PICK, mark("After the change")))),
            card(EFFECT, 5, html.Div(id=EFFECT.mark, className="body")),
            chart(MEDIAN, 4),
            chart(TAIL, 4),
            chart(STEPS, 4),
            card(ASSUMED, 12, html.Div(id=ASSUMED.mark, className="body")),
        ]
    )


PAGE = Page(NAME, "/what-if", "Clearance simulation", 23, layout, VIEWS, "Clearance", ("compare",))
