"""Risk: which declarations and prices to look at first, as advice, what inspections find, and what became of those selected."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.card import card, chart
from dashboard.components.core.columns import page
from dashboard.components.core.controls import Slider, slider
from dashboard.core.page import Page, View
from data.language import mark, say

NAME = "risk"
BLIND = ("partner", "offered", "size", "tax")

WATCH = View(
    NAME,
    "watch",
    "Open declarations to look at first",
    "Advice for selection, not a verdict · open and not inspected, by registration · the {most} highest chances first",
    body="list",
    blind=BLIND,
    guarded=True,
)
DETECTION = View(
    NAME,
    "detection",
    "What inspecting the riskiest declarations finds",
    "By share of declarations inspected · band = 95 % interval · dotted = chosen at random · dashed = best possible · months that the "
    "model had not seen",
    blind=BLIND,
    english_hint="a click sets the share inspected",
    lever="inspected_share",
)
PORTFOLIO = View(
    NAME,
    "portfolio",
    "Inspection portfolio: what each part costs and finds",
    "{count} declarations inspected {period}, which the model had not seen · 95 % interval in brackets",
    body="list",
    blind=BLIND,
    english_hint="move a slider above",
)
PRICES = View(
    NAME,
    "prices",
    "Prices far below their peers",
    "Advice, not a verdict · open or recent imports, not inspected, the {most} farthest below · {currency} · peers: same subheading, two "
    "years, at least five · quantity is tested before value",
    body="list",
    blind=BLIND,
    guarded=True,
)
UNBIASED = View(
    NAME,
    "unbiased",
    "How much is irregular, and what is lost?",
    "From random inspections alone, weighted by office · {period}, by registration",
    body="list",
    blind=BLIND,
    english_hint="move the slider above",
)
SELECTED = View(
    NAME,
    "selected",
    "Risk-selected and random inspections",
    "Found irregular, % of those inspected, {period}, by registration · bar = 95 % interval",
    "selection",
    blind=BLIND,
)
LANES = View(
    NAME,
    "lanes",
    "Lanes: actual and expected shares",
    "Share of declarations, {period}, by registration",
    body="list",
    blind=BLIND,
)
RED = View(
    NAME,
    "red",
    "What became of the red lane",
    "Red declarations that left customs, {period}, by registration · by office: what was not inspected names no officer · "
    "95 % interval in brackets",
    body="list",
    blind=BLIND,
)
REROUTED = View(
    NAME,
    "rerouted",
    "Lanes changed after selection",
    "From the lane first given to the last one, {period}, by registration · 95 % interval in brackets",
    body="list",
    blind=BLIND,
)
ADVICE = View(
    NAME,
    "advice",
    "What inspections found after the advice",
    "As ranked last before the result, {period}, by registration · advised = chance at or above the threshold of the model · "
    "95 % interval in brackets · no fair sample: random inspections alone say what was missed",
    body="list",
    blind=BLIND,
)

VIEWS = (WATCH, PRICES, DETECTION, PORTFOLIO, ADVICE, SELECTED, UNBIASED, LANES, RED, REROUTED)
LEGEND = (
    ("$actual", mark("Risk model")),
    ("$ink-3", mark("Chosen at random"), "dotted"),
    ("$ink-2", mark("Best possible"), "dashed"),
)


PRECISION = Slider("half_width", mark("Precision wanted for a month, ± points"), 1, 10, 1, 2)
SLIDERS = (
    Slider("inspected_share", mark("Inspected, % of declarations"), 1, 50, 1, 10),
    Slider("value_share", mark("Of these by risk × duty, %"), 0, 100, 5, 10),
    Slider("random_share", mark("Of these at random, %"), 0, 100, 5, 10),
)


def layout() -> Component:
    """Return the page: what to look at first, then what inspections find and would find, then what today's selection does."""
    return page(
        [
            html.H1(say("Risk"), className="unseen"),
            listed(WATCH, 12),
            listed(PRICES, 12),
            chart(DETECTION, 12, "high", LEGEND),
            html.Fieldset([html.Legend(say("Divide the inspections")), *map(slider, SLIDERS)], className="levers five"),
            listed(PORTFOLIO, 12),
            listed(ADVICE, 12),
            chart(SELECTED, 7, "low"),
            listed(LANES, 5),
            html.Fieldset([html.Legend(say("Random inspections")), slider(PRECISION)], className="levers five"),
            listed(UNBIASED, 12),
            listed(RED, 12),
            listed(REROUTED, 12),
        ]
    )


def listed(view: View, width: int) -> Component:
    """Return a card whose body is a list."""
    return card(view, width, html.Div(id=view.mark, className="body"), "tabled")


PAGE = Page(NAME, "/risk", "Risk", 3, layout, VIEWS, "Risk", ("clock", "compare"))
