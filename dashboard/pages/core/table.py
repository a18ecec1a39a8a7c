"""Table: the rows behind a view, with the question that gives them."""

from dash import html
from dash.development.base_component import Component

from dashboard.core.page import Page, View

NAME = "table"
TABLE = View(NAME, "rows", "The rows behind a view", "Open a view's menu ⋯ and choose “Open as table”", body="list")


def layout() -> Component:
    """Return the page that is filled with the workings of one view."""
    words = html.Div([html.H1(TABLE.title), html.P(TABLE.sub, className="sub")], id=TABLE.part("head"), className="behind")
    return html.Div([html.Div([words, html.Div(id=TABLE.mark)], className="card s12 workings")], className="page")


PAGE = Page(NAME, "/table", "Table", 0, layout, (TABLE,))
