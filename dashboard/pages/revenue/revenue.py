"""Revenue: the year-end forecast, its chance of the target, what changed since last month, and how good the forecast is."""

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.core import fitting
from dashboard.components.core.card import card, chart
from dashboard.components.core.columns import page, passing
from dashboard.components.core.table import grid
from dashboard.core.page import Page, View
from dashboard.core.theme import ACTUAL, INK_3, MUTED, PICK, TARGET
from data.language import mark, say
from queries.addresses.filters import PERIODS

NAME = "revenue"
MAKING_PACE, MAKING_MS = "made-pace", 4_000
FIT = "fit"
BLIND = ("partner", "offered", "size", *PERIODS)

LANDING = View(
    NAME,
    "landing",
    "Year-end forecast",
    "{year} · by month of payment · likely range: 80 % likelihood · forecast from {origin} on, whatever period is selected",
    body="list",
    blind=BLIND,
)
PATH = View(
    NAME,
    "path",
    "Revenue of the year, so far and forecast",
    "{year}, added up from its first month · {unit} · dotted = target",
    blind=BLIND,
)
FAN = View(
    NAME,
    "fan",
    "Revenue by month",
    "By month of payment · {unit} · hatched = forecast, bands = 50, 80, 95 % likelihood · dotted = target",
    blind=BLIND,
)
LADDER = View(
    NAME,
    "ladder",
    "Earlier forecasts of this year",
    "{year}, {unit} · line = central forecast, bar = likely range (80 %), at the end of each month · dotted = target",
    blind=BLIND,
)
WHY = View(
    NAME,
    "why",
    "The latest month against its forecast",
    "{month}, {unit} · actual less the forecast of the month before",
    "*",
    blind=BLIND,
    english_hint="a bar is a filter",
)
TAXES = View(
    NAME,
    "taxes",
    "By tax",
    "{year}, {unit} · gap = central forecast less target · chance of meeting the target",
    "tax",
    body="rows",
    blind=BLIND,
    english_hint="a row is a filter",
)
OFFICES = View(
    NAME,
    "offices",
    "By office",
    "{year}, {unit} · {order}",
    "office",
    body="rows",
    blind=BLIND,
    english_hint="a row is a filter",
)
CHAPTERS = View(
    NAME,
    "chapters",
    "By HS chapter",
    "{year}, {unit} · largest first · no target is set by chapter",
    "hs2",
    body="rows",
    blind=BLIND,
    english_hint="a row is a filter",
)
GOOD = View(
    NAME,
    "good",
    "How accurate is the forecast?",
    "Tested on past months, 12 months or more ahead · error compared with repeating last year · 1 = no better",
    body="list",
    blind=BLIND,
)
CAME = View(
    NAME,
    "came",
    "Forecast and actual",
    "{unit} · the last forecast made before each month · bar = likely range (80 %), line = central forecast · "
    "dot = actual within the range, diamond = outside",
    blind=BLIND,
)

AIMED = (TARGET, mark("Target, dotted"), "dotted")
VIEWS = (LANDING, PATH, FAN, LADDER, WHY, TAXES, OFFICES, CHAPTERS, GOOD, CAME)
COLUMNS = (
    ("collected", mark("So far"), 72),
    ("p50", mark("Forecast"), 82),
    ("band", mark("Likely range"), 116),
    ("target", mark("Target"), 74),
    ("gap", mark("Gap"), 70),
    ("chance", mark("Chance"), 78),
)
TAXED = (("name", mark("Tax"), 140), *COLUMNS)
PLACED = (("name", mark("Office"), 140), *COLUMNS)
GOODS = (("name", mark("Chapter"), 150), *COLUMNS[:3], ("grown", mark("On last year"), 90))


def layout() -> Component:
    """Return the page: the year-end forecast, its path and history, by tax and office, and how good it is."""
    return page(
        [
            html.H1(say("Revenue"), className="unseen"),
            passing(making()),
            passing(fitting.line(FIT)),
            card(LANDING, 12, html.Div(id=LANDING.mark, className="body"), "tabled landing"),
            chart(PATH, 5, "tall", ((ACTUAL, mark("Collected")), ("$forecast", mark("Forecast")), AIMED)),
            chart(FAN, 7, "tall", ((ACTUAL, mark("Collected")), ("$forecast", mark("Forecast, hatched"), "hatched"), AIMED)),
            chart(LADDER, 7, "high", ((INK_3, mark("Central forecast")), (MUTED, mark("Likely range (80 %)")))),
            chart(WHY, 5, "high"),
            card(TAXES, 6, grid(TAXES, TAXED), "high"),
            card(OFFICES, 6, grid(OFFICES, PLACED), "high"),
            card(GOOD, 6, html.Div(id=GOOD.mark, className="body"), "tall"),
            chart(CAME, 6, "tall", ((INK_3, mark("Forecast")), (ACTUAL, mark("Within the range")), (PICK, mark("Outside the range")))),
            card(CHAPTERS, 12, grid(CHAPTERS, GOODS), "high"),
        ]
    )


def making() -> Component:
    """Return the line that says how far the forecast in the background is."""
    told = html.Span(id="made-said", role="status")
    pace = dcc.Interval(id=MAKING_PACE, interval=MAKING_MS)
    return html.Div([pace, told, html.Progress(id="made-progress", max="1", value="0")], id="made", className="fit", hidden=True)


PAGE = Page(NAME, "/revenue", "Revenue", 10, layout, VIEWS, "Revenue", ("clock",))
