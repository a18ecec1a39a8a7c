"""Overview: how the administration is doing, for its leaders."""

from dataclasses import replace

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.core.card import card, chart
from dashboard.components.core.table import grid
from dashboard.components.overview.scorecard import frame
from dashboard.core.page import WRITTEN, Page, View, marked
from dashboard.core.theme import LANES as LANES_COLOURS

NAME = "overview"
ALERTS = marked({**WRITTEN, "aria-label": "Alerts"})
STRIP = View(NAME, "strip", "Key indicators", body="tiles")
REVENUE = View(
    NAME,
    "revenue",
    "Revenue collected",
    "By month of payment · {unit} · light = {before} · dotted = {target} · a month is a filter",
    "month",
)
VOLUME = View(NAME, "volume", "Declarations", "By month of registration · light = {before}", "month")
OFFICES = View(NAME, "offices", "Release time by office", "Arrival to release, median {unit}, by registration · tick = {before}", "office")
ASSESSED = replace(
    REVENUE,
    title="Duties and taxes assessed",
    sub="By month of registration · no payments are loaded · {unit} · light = {before} · a month is a filter",
)
BUSIEST = replace(OFFICES, title="Declarations by office", sub="By registration · no release times are loaded · tick = {before}")
ORIGINS = View(
    NAME,
    "origins",
    "Import value by origin",
    "Customs value by registration · stronger = more, on a root scale",
    "origin",
    only="import",
)
CHAPTERS = View(
    NAME, "chapters", "Import value by HS chapter", "Customs value by registration · {unit} · tick = {before}", "hs2", only="import"
)
LANES = View(NAME, "lanes", "Declarations by lane", "Share of declarations, %, by registration · a lane is a filter", "lane")
MODES = View(NAME, "modes", "Declarations by mode of transport", "By registration · tick = {before}", "mode")
TABLE = View(
    NAME,
    "table",
    "Offices",
    "By registration, revenue by payment · on target: within its standard · change against {before} · a row is a filter",
    "office",
    body="rows",
)
RECORDS = View(NAME, "records", "Records", "The declarations behind the filters, newest first", body="listing")

LOOKING = "Looking for what is out of line …"
VIEWS = (STRIP, REVENUE, VOLUME, OFFICES, ORIGINS, CHAPTERS, LANES, MODES, TABLE, RECORDS)
COLUMNS = (
    ("name", "Office", 150),
    ("declarations", "Declarations", 104),
    ("release_hours_p50", "Median h", 84),
    ("change", "Change", 86),
    ("on_target_share", "On target", 124),
    ("inspection_rate", "Inspected", 90),
    ("hit_rate", "Hit rate", 80),
    ("revenue_collected", "Collected", 104),
    ("target_achievement", "Of target", 88),
)


def layout() -> Component:
    """Return the page: alerts, scorecard, charts, offices and records."""
    return html.Div(
        [
            html.H1("Overview", className="unseen"),
            html.Section(html.P(LOOKING), id=STRIP.part("alerts"), className="card s12 alert-lines", **ALERTS),
            frame(STRIP),
            chart(REVENUE, 8),
            chart(VOLUME, 4),
            chart(OFFICES, 4),
            chart(ORIGINS, 4),
            chart(CHAPTERS, 4),
            card(TABLE, 8, grid(TABLE, COLUMNS), "deep"),
            html.Div(
                [
                    chart(LANES, 12, "low", tuple((role, code.capitalize()) for code, role in LANES_COLOURS.items())),
                    chart(MODES, 12, "low"),
                ],
                className="stack s4",
            ),
            records(),
        ],
        className="page",
    )


def records() -> Component:
    """Return the list of declarations, closed until it is asked for: nothing is read before."""
    return html.Section(
        [
            dcc.Store(id=RECORDS.part("at"), data=0),
            html.Details(
                [
                    html.Summary([html.H2("Records"), html.Span(RECORDS.sub, className="sub")], id=RECORDS.part("open"), n_clicks=0),
                    html.Div(
                        [
                            html.Button("‹ Newer", id=RECORDS.part("newer"), className="ghost", n_clicks=0),
                            html.Span(id=RECORDS.part("place"), className="placed"),
                            html.Button("Older ›", id=RECORDS.part("older"), className="ghost", n_clicks=0),
                        ],
                        className="pager",
                    ),
                    html.Div(id=RECORDS.part("notice"), className="notice"),
                    html.Div(id=RECORDS.part("rows")),
                ]
            ),
        ],
        className="card s12 records",
        id=RECORDS.part("card"),
    )


PAGE = Page(NAME, "/", "Overview", 1, layout, VIEWS)
