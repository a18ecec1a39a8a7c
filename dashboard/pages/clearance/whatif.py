"""What if: one office with its levers moved, and what it would do to the time at customs."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.card import card, chart
from dashboard.components.core.controls import Control, control
from dashboard.core.page import Page, View
from dashboard.core.theme import ACTUAL, PICK
from queries.addresses.levers import QUEUES

NAME = "whatif"
DAYS = {"5": "Friday", "6": "Saturday", "7": "Sunday"}
WORDS = {
    "yellow_green": ("Yellow to green", "{} %"),
    "red_green": ("Red to green", "{} %"),
    "inspector_hours": ("Inspectors' hours", "+{} h a week"),
    "open_day": ("Open besides", "{}"),
}


def lever(key: str) -> Control:
    """Return the menu of one lever; its first choice changes nothing."""
    label, words = WORDS[key]
    return Control(key, label, False, "0", (("0", "As today"), *((value, words.format(DAYS.get(value, value))) for value in QUEUES[key])))


CONTROLS = tuple(map(lever, WORDS))

CURVE = View(
    NAME,
    "curve",
    "Released by customs within",
    "{office} · share of declarations by customs' own time, {clock} hours, log scale · open ones counted (Kaplan-Meier)",
)
EFFECT = View(NAME, "effect", "Today and what if", "{office} · {clock} hours but waits, which are open hours of the office", body="list")
MEDIAN = View(NAME, "median", "Median by lane", "Customs' own time, median {clock} hours, lanes as they are today · tick = today")
TAIL = View(NAME, "tail", "Slow tail by lane", "Customs' own time, P90, {clock} hours, lanes as they are today · tick = today")
STEPS = View(NAME, "steps", "One step at a time", "Customs' own time, P90, {clock} hours, if this alone is done · tick = today")
ASSUMED = View(NAME, "assumed", "What this supposes", "{office} · from declarations released in the period shown", body="list")

VIEWS = (CURVE, EFFECT, MEDIAN, TAIL, STEPS, ASSUMED)


def layout() -> Component:
    """Return the page: levers, both curves, effects and assumptions."""
    return html.Div(
        [
            html.H1("What if", className="unseen"),
            html.Div([*map(control, CONTROLS)], className="s12 tools"),
            chart(CURVE, 7, "tall", ((ACTUAL, "Today"), (PICK, "What if"))),
            card(EFFECT, 5, html.Div(id=EFFECT.mark, className="body")),
            chart(MEDIAN, 4),
            chart(TAIL, 4),
            chart(STEPS, 4),
            card(ASSUMED, 12, html.Div(id=ASSUMED.mark, className="body")),
        ],
        className="page",
    )


PAGE = Page(NAME, "/what-if", "What if", 22, layout, VIEWS, "Clearance")
