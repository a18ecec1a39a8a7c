"""Hypotheses: what is suspected, tested in the field, found and changed, on one board that everybody shares."""

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.hypotheses import VERDICTS
from dashboard.page import Page

NAME = "hypotheses"
ACT, BOARD, SAID, RATE, BEGIN = (f"{NAME}-{part}" for part in ("act", "board", "said", "rate", "begin"))
SUB = (
    "A gap becomes a hypothesis, a field test, a result, a changed profile. Tested = with a verdict; an unclear one is not confirmed. "
    "One board for everybody who uses this server; every edit is kept with the name that was typed."
)


def layout() -> Component:
    words = [html.H1("Hypotheses"), html.P(id=RATE, className="finding"), html.P(SUB, className="sub")]
    offered = html.Datalist([html.Option(value=each) for each in ("confirmed", "refuted", "unclear")], id=VERDICTS)
    said = html.Div(id=SAID, className="outcome", role="status")
    parts = [html.Div(id=BEGIN), html.Div(id=BOARD), said]
    return html.Div([html.Div([dcc.Store(id=ACT), offered, *words, *parts], className="card s12 workings")], className="page")


PAGE = Page(NAME, "/hypotheses", "Hypotheses", 42, layout, group="Workbench")
