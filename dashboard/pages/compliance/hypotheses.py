"""Hypotheses: what is suspected, tested in the field, found and changed, on one board that everybody shares."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.core.columns import page, passing
from dashboard.core.page import Page, marked
from data.language import mark, say

NAME = "hypotheses"
ACT, KEPT, BOARD, SAID, RATE, PANEL = (f"{NAME}-{part}" for part in ("act", "kept", "board", "said", "rate", "panel"))
SUB = (
    mark("From a gap to a hypothesis, a field test, a result, and a changed risk profile."),
    mark("Filters keep the hypotheses seen at what they select; months, comparison and hours counted do not apply."),
    mark("Everybody who uses this server sees this board. Each edit is kept with the name typed."),
)


def layout() -> Component:
    """Return the page: the board, the form beside it, and the place of what an edit led to."""
    new = html.Button(say("New risk hypothesis"), className="ghost chief", **marked({"data-write": "0"}))
    said = html.Div(id=SAID, className="outcome", role="status")
    words = [html.H1(say("Hypotheses")), html.Div(id=RATE), html.P(" ".join(map(say, SUB)), className="sub"), new]
    stores = [dcc.Store(id=ACT), dcc.Store(id=KEPT)]
    card = html.Div([*stores, *words, html.Div(id=BOARD)], className="card workings")
    return page([card, panel(), passing(said)])


def panel() -> Component:
    """Return the panel at the side in which a hypothesis is written while the page beside it stays in use; open while it holds a form."""
    beside: dict[str, Any] = {"backdrop": False, "keyboard": False, "close_button": False, "scrollable": True}
    unfocused: dict[str, Any] = {"autofocus": False, "autoFocus": False}  # either alone leaves the focus on the panel
    return dbc.Offcanvas(id=PANEL, placement="end", is_open=False, **beside, **unfocused)


PAGE = Page(NAME, "/hypotheses", "Hypotheses", 42, layout, group="Tools")
