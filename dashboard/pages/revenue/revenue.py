"""Revenue: where the year will land, with what chance of its target, what changed since last month, and how good the forecast is."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.core import fitting
from dashboard.components.core.card import card, chart
from dashboard.components.core.table import grid
from dashboard.core.page import Page, View
from dashboard.core.theme import ACTUAL, INK_3, MUTED, PICK, TARGET
from queries.addresses.filters import PERIODS

NAME = "revenue"
FIT = "fit"
BLIND = ("partner", "offered", "size", *PERIODS)

LANDING = View(
    NAME,
    "landing",
    "Where the year lands",
    "{year} · by month of payment · P10 to P90: four cases of five · forecast from {origin} on, whatever period is picked",
    body="list",
    blind=BLIND,
)
PATH = View(
    NAME,
    "path",
    "The year so far and to come",
    "{year}, summed from its first month · {unit} · dotted = target",
    blind=BLIND,
)
FAN = View(
    NAME,
    "fan",
    "Month by month",
    "By month of payment · {unit} · hatched = forecast, fan = 50, 80, 95 % · dotted = target",
    blind=BLIND,
)
LADDER = View(
    NAME,
    "ladder",
    "What was said of the year, month by month",
    "{year}, {unit} · line = P50, bar = P10 to P90, as forecast at the end of each month · dotted = target",
    blind=BLIND,
)
WHY = View(
    NAME,
    "why",
    "The last month against what was expected of it",
    "{month}, {unit} · actual less what was forecast a month before · a bar is a filter",
    "*",
    blind=BLIND,
)
TAXES = View(
    NAME,
    "taxes",
    "By tax",
    "{year}, {unit} · gap = P50 less target · chance of the target · a row is a filter",
    "tax",
    body="rows",
    blind=BLIND,
)
OFFICES = View(
    NAME,
    "offices",
    "By office",
    "{year}, {unit} · furthest under target first · a row is a filter",
    "office",
    body="rows",
    blind=BLIND,
)
CHAPTERS = View(
    NAME,
    "chapters",
    "By HS chapter",
    "{year}, {unit} · largest first · no target is set by chapter · a row is a filter",
    "hs2",
    body="rows",
    blind=BLIND,
)
GOOD = View(
    NAME,
    "good",
    "How good is it?",
    "Tried on the past, 12 months or more from each origin · error in units of repeating last year within the history · 1 = no better",
    body="list",
    blind=BLIND,
)
CAME = View(
    NAME,
    "came",
    "What was said, and what came",
    "{unit} · the last forecast made before each month · bar = P10 to P90, line = P50 · dot = came within, diamond = outside",
    blind=BLIND,
)

AIMED = (TARGET, "Target, dotted", "dotted")
VIEWS = (LANDING, PATH, FAN, LADDER, WHY, TAXES, OFFICES, CHAPTERS, GOOD, CAME)
COLUMNS = (
    ("collected", "So far", 72),
    ("p50", "Lands at", 82),
    ("band", "P10 to P90", 116),
    ("target", "Target", 74),
    ("gap", "Gap", 70),
    ("chance", "Chance", 78),
)
TAXED = (("name", "Tax", 140), *COLUMNS)
PLACED = (("name", "Office", 140), *COLUMNS)
GOODS = (("name", "Chapter", 150), *COLUMNS[:3], ("grown", "On last year", 90))


def layout() -> Component:
    """Return the page: the year-end forecast, its path and history, by tax and office, and how good it is."""
    return html.Div(
        [
            html.H1("Revenue", className="unseen"),
            making(),
            fitting.line(FIT),
            card(LANDING, 12, html.Div(id=LANDING.mark, className="body"), "tabled landing"),
            chart(PATH, 5, "tall", ((ACTUAL, "Collected"), ("$forecast", "Forecast"), AIMED)),
            chart(FAN, 7, "tall", ((ACTUAL, "Collected"), ("$forecast", "Forecast, hatched", "hatched"), AIMED)),
            chart(LADDER, 7, "high", ((INK_3, "P50"), (MUTED, "P10 to P90"))),
            chart(WHY, 5, "high"),
            card(TAXES, 6, grid(TAXES, TAXED), "high"),
            card(OFFICES, 6, grid(OFFICES, PLACED), "high"),
            card(GOOD, 6, html.Div(id=GOOD.mark, className="body"), "tall"),
            chart(CAME, 6, "tall", ((INK_3, "Said"), (ACTUAL, "Came within"), (PICK, "Came outside"))),
            card(CHAPTERS, 12, grid(CHAPTERS, GOODS), "high"),
        ],
        className="page",
    )


def making() -> Component:
    """Return the line that says how far the forecast in the background is."""
    told = html.Span(id="made-said", role="status")
    return html.Div([told, html.Progress(id="made-progress", max="1", value="0")], id="made", className="s12 fit", hidden=True)


PAGE = Page(NAME, "/revenue", "Revenue", 10, layout, VIEWS, "Revenue")
