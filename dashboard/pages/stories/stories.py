"""Stories: the gallery that everybody shares at /stories, and the editor of one at /story/NAME."""

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.core.columns import page
from dashboard.core.page import Page
from data.language import say

NAME, ONE = "stories", "/story"
ACT, DONE, BODY, SAID = "stories-act", "stories-done", "stories-body", "stories-said"


def layout() -> Component:
    """Return the page: the place of the gallery or of the editor, and of what an action led to."""
    waiting = html.P(say("Loading the stories …"), className="sub")
    return page(
        [html.Div([dcc.Store(id=ACT), dcc.Store(id=DONE), html.P(id=SAID, className="outcome", role="status"), html.Div(waiting, id=BODY)])]
    )


PAGE = Page(NAME, "/stories", "Stories", 43, layout, group="Tools")
