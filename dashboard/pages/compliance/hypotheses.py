"""Hypotheses: what is suspected, tested in the field, found and changed, on one board that everybody shares."""

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.core.page import Page, marked

NAME = "hypotheses"
ACT, KEPT, BOARD, SAID, RATE, PANEL = (f"{NAME}-{part}" for part in ("act", "kept", "board", "said", "rate", "panel"))
SUB = (
    "From a gap to a hypothesis, a field test, a result, a changed profile · picks keep those seen at them; months, comparison and "
    "clock do not apply · one board for everybody who uses this server, every edit kept with the name typed"
)


def layout() -> Component:
    """Return the page: the board, the form beside it, and the place of what an edit led to."""
    new = html.Button("New hypothesis", className="ghost chief", **marked({"data-write": "0"}))
    said = html.Div(id=SAID, className="outcome", role="status")
    words = [html.H1("Hypotheses"), html.Div(id=RATE), html.P(SUB, className="sub"), new]
    stores = [dcc.Store(id=ACT), dcc.Store(id=KEPT)]
    card = html.Div([*stores, *words, html.Div(id=BOARD)], className="card s12 workings")
    return html.Div([card, html.Aside(id=PANEL, className="panel"), said], className="page")


PAGE = Page(NAME, "/hypotheses", "Hypotheses", 42, layout, group="Workbench")
