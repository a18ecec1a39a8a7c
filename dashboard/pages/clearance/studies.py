"""Release studies compared with intervals, their figures without outliers, and how large the next one must be."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.columns import page
from dashboard.components.core.controls import Control, Slider, control, slider
from dashboard.core.page import Page, View
from dashboard.pages.clearance.trs import listed
from data.language import mark, say
from queries.addresses.levers import STUDY

NAME = "studies"
METHOD = (
    mark(
        "Size of a study: the interval lies between two ranks of the sample, so it holds whatever the shape of the times. The size is that "
        "of a typical study: about half of them have a somewhat wider interval. No size is worked out where fewer than 30 took longer."
    ),
    mark("Declarations of one week resemble each other. A sample spread over several weeks is worth more than one week of all."),
)

TREND = View(
    NAME,
    "trend",
    "Studies compared",
    "Arrival to release, {clock}, by registration · open declarations count as long as they wait · change: against the study before",
    body="list",
)
OUTLIERS = View(
    NAME,
    "outliers",
    "Release time with and without outliers",
    "Arrival to release, {clock}, by registration · {rule} · each row by limits of its own · this table alone: all other figures keep "
    "every declaration",
    body="list",
)
SAMPLE = View(
    NAME,
    "sample",
    "Size of the next study",
    "Arrival to release, {clock}, by registration · interval wanted: {margin} to either side at {confidence} · "
    "from ranks, whatever the shape of the times",
    body="list",
    english_hint="change the precision above",
)

VIEWS = (TREND, OUTLIERS, SAMPLE)
STUDIES = Control(
    "studies",
    mark("Studies compared"),
    False,
    "year",
    (("year", mark("The same months of each year")), ("quarter", mark("Quarters of the period")), ("month", mark("Months of the period"))),
)
NOTHING_APART = mark("nothing is set apart")
RULES = {
    "fences": mark("beyond the quartiles by 1.5 times their distance, in logarithms"),
    "far_fences": mark("beyond the quartiles by 3 times their distance, in logarithms"),
    "slowest_1": mark("slowest 1 %"),
    "slowest_5": mark("slowest 5 %"),
}
SET_APART = Control("outliers", mark("Outliers set apart"), False, "none", (("none", NOTHING_APART), *RULES.items()))
MARGIN = Slider("study_margin", mark("Interval wanted, ± % of the time"), 5, 50, 5, 10)
CONFIDENCE = Control(
    "study_confidence", mark("Confidence"), False, "95", tuple((value, mark("{value} %")) for value in STUDY["study_confidence"])
)


def layout() -> Component:
    """Return the page: studies compared, outliers set apart, the size of the next study, each below its own choices."""
    return page(
        [
            html.Header(
                [
                    html.H1(say("Studies compared and planned")),
                    html.Details([html.Summary(say("Method")), html.Ul([html.Li(say(words)) for words in METHOD])], open=True),
                ],
                className="card report",
            ),
            html.Fieldset([html.Legend(say("Trend between studies")), control(STUDIES)], className="levers five"),
            listed(TREND, 12, "tabled"),
            html.Fieldset([html.Legend(say("Outliers")), control(SET_APART)], className="levers five"),
            listed(OUTLIERS, 12, "tabled"),
            html.Fieldset([html.Legend(say("Precision of the next study")), slider(MARGIN), control(CONFIDENCE)], className="levers five"),
            listed(SAMPLE, 12, "tabled"),
        ]
    )


PAGE = Page(NAME, "/studies", "Studies compared and planned", 22, layout, VIEWS, "Clearance", ("compare",))
