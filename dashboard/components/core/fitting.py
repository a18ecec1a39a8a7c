"""The line that says that what a page shows is being fitted, how far it is, and stops it or starts it again."""

from dash import dcc, html
from dash.development.base_component import Component

from data.language import say

PACE_MS = 400


def line(mark: str) -> Component:
    """Return the progress line of a fit with its buttons, hidden until there is something to say. mark: prefix of all its ids."""
    return html.Div(
        [
            dcc.Interval(id=f"{mark}-pace", interval=PACE_MS, disabled=True),
            dcc.Store(id=f"{mark}-seen"),
            dcc.Store(id=f"{mark}-pressed"),
            html.Span(id=f"{mark}-said", role="status"),
            html.Progress(id=f"{mark}-progress", max="1", value="0"),
            html.Button(say("Stop"), id=f"{mark}-stop", className="ghost", n_clicks=0),
            html.Button(say("Compute it now"), id=f"{mark}-start", className="ghost", n_clicks=0),
        ],
        id=mark,
        className="fit",
        hidden=True,
    )
