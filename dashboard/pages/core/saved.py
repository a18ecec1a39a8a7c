"""Saved views: the list that everybody shares."""

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.core.page import Page

NAME = "saved"
ACT, LIST, SAID = "saved-act", "saved-list", "saved-said"
SHARED = "One list for everybody who uses this server: there are no accounts yet. A view keeps its page and filters, not its numbers."


def layout() -> Component:
    """Return the page: the list of saved views and the place of what an act led to."""
    words = [html.H1("Saved views"), html.P(SHARED, className="sub"), html.P(id=SAID, className="outcome", role="status")]
    return html.Div([html.Div([dcc.Store(id=ACT), *words, html.Div(id=LIST)], className="card s12 workings")], className="page")


PAGE = Page(NAME, "/saved", "Saved views", 41, layout, group="Workbench")
