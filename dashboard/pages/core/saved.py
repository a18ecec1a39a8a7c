"""Saved views: the list that everybody shares."""

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.core.columns import page
from dashboard.core.page import Page
from data.language import mark, say

NAME = "saved"
ACT, LIST, SAID = "saved-act", "saved-list", "saved-said"
SHARED = mark("Everybody who uses this server sees this list. A saved view keeps its page and filters, not its numbers.")


def layout() -> Component:
    """Return the page: the list of saved views and the place of what an act led to."""
    words = [html.H1(say("Saved views")), html.P(say(SHARED), className="sub"), html.P(id=SAID, className="outcome", role="status")]
    return page([html.Div([dcc.Store(id=ACT), *words, html.Div(id=LIST)], className="card workings")])


PAGE = Page(NAME, "/saved", "Saved views", 41, layout, group="Tools")
