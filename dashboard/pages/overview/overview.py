"""Overview: how the administration is doing, for its leaders."""

from dataclasses import replace
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.core.card import card, chart
from dashboard.components.core.columns import page, stack
from dashboard.components.core.table import grid
from dashboard.components.overview.scorecard import frame
from dashboard.core.page import WRITTEN, Page, View, marked
from dashboard.core.theme import LANES as LANES_COLOURS
from data.language import mark, say

NAME = "overview"
STRIP = View(NAME, "strip", "Key indicators", body="tiles")
REVENUE = View(
    NAME,
    "revenue",
    "Revenue collected",
    "By month of payment · {unit} · light = {before} · dotted = {target}",
    "month",
    english_hint="click a month to filter",
)
VOLUME = View(NAME, "volume", "Declarations", "By month of registration · light = {before}", "month")
OFFICES = View(NAME, "offices", "Release time by office", "Arrival to release, median {unit}, by registration · tick = {before}", "office")
ASSESSED = replace(
    REVENUE,
    english="Duties and taxes assessed",
    english_sub="By month of registration · no payments are loaded · {unit} · light = {before}",
    english_hint="click a month to filter",
)
BUSIEST = replace(OFFICES, english="Declarations by office", english_sub="By registration · no release times are loaded · tick = {before}")
ORIGINS = View(
    NAME,
    "origins",
    "Import value by origin",
    "Customs value by registration · darker = more",
    "origin",
    only="import",
)
CHAPTERS = View(
    NAME, "chapters", "Import value by HS chapter", "Customs value by registration · {unit} · tick = {before}", "hs2", only="import"
)
LANES = View(
    NAME, "lanes", "Declarations by lane", "Share of declarations, %, by registration", "lane", english_hint="click a lane to filter"
)
MODES = View(NAME, "modes", "Declarations by mode of transport", "By registration · tick = {before}", "mode")
TABLE = View(
    NAME,
    "table",
    "Offices",
    "By registration, revenue by payment · on target: within the service standard · change against {before}",
    "office",
    body="rows",
    english_hint="click a row to filter",
)
RECORDS = View(
    NAME,
    "records",
    "Records",
    "The declarations selected by the filters, newest first · click a number to open the declaration",
    body="listing",
)
DECLARATION = View(NAME, "declaration", "One declaration", "Amounts in its own currency", body="list")

LOOKING = mark("Looking for unusual indicators …")
VIEWS = (STRIP, REVENUE, VOLUME, OFFICES, ORIGINS, CHAPTERS, LANES, MODES, TABLE, RECORDS)
COLUMNS = (
    ("name", mark("Office"), 150),
    ("declarations", mark("Declarations"), 104),
    ("release_hours_p50", mark("Median, h"), 84),
    ("change", mark("Change"), 86),
    ("on_target_share", mark("On target"), 124),
    ("inspection_rate", mark("Inspected"), 90),
    ("hit_rate", mark("Detection rate"), 88),
    ("revenue_collected", mark("Collected"), 104),
    ("target_achievement", mark("Of target"), 88),
)


def layout() -> Component:
    """Return the page: alerts, scorecard, charts, offices and records."""
    alerts, brief = (marked({**WRITTEN, "aria-label": words}) for words in (say("Alerts"), say("Briefing")))
    return page(
        [
            html.H1(say("Overview"), className="unseen"),
            html.Section(id=STRIP.part("brief"), className="brief", **brief),
            html.Section(html.P(say(LOOKING)), id=STRIP.part("alerts"), className="card alert-lines", **alerts),
            frame(STRIP),
            chart(REVENUE, 8),
            chart(VOLUME, 4),
            chart(OFFICES, 4),
            chart(ORIGINS, 4),
            chart(CHAPTERS, 4),
            card(TABLE, 8, grid(TABLE, COLUMNS), "deep"),
            stack(
                [
                    chart(LANES, 12, "low", tuple((role, code.capitalize()) for code, role in LANES_COLOURS.items())),
                    chart(MODES, 12, "low"),
                ],
                4,
            ),
            records(),
            whole_declaration(),
        ]
    )


def records() -> Component:
    """Return the list of declarations, closed until it is asked for: nothing is read before."""
    return html.Section(
        [
            dcc.Store(id=RECORDS.part("at"), data={}),
            html.Details(
                [
                    html.Summary([html.H2(RECORDS.title), html.Span(RECORDS.read(), className="sub")], id=RECORDS.part("open"), n_clicks=0),
                    html.Div(
                        [
                            html.Button(say("‹ Newer"), id=RECORDS.part("newer"), className="ghost", n_clicks=0),
                            html.Span(id=RECORDS.part("place"), className="placed"),
                            html.Button(say("Older ›"), id=RECORDS.part("older"), className="ghost", n_clicks=0),
                        ],
                        className="pager",
                    ),
                    html.Div(id=RECORDS.part("notice"), className="notice"),
                    html.Div(id=RECORDS.part("rows")),
                ]
            ),
        ],
        className="card records",
        id=RECORDS.part("card"),
    )


def whole_declaration() -> Component:
    """Return the panel at the side that holds the declaration of the address, while the page beside it stays in use."""
    beside: dict[str, Any] = {"backdrop": False, "scrollable": True, "labelledby": DECLARATION.part("title")}
    title = html.Span(DECLARATION.title, id=DECLARATION.part("title"))
    parts = [html.P(DECLARATION.read(), className="sub"), html.Div(id=DECLARATION.part("notice")), html.Div(id=DECLARATION.mark)]
    return dbc.Offcanvas(parts, id=DECLARATION.part("panel"), title=title, placement="end", className="whole", is_open=False, **beside)


PAGE = Page(NAME, "/", "Overview", 1, layout, VIEWS)
