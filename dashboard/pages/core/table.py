"""Table: the rows behind a view, with the question that gives them."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.columns import page
from dashboard.core.page import Page, View

NAME = "table"
TABLE = View(NAME, "rows", "The rows behind a view", "Open the menu ⋯ of a view and choose “Open as table”", body="list")


def layout() -> Component:
    """Return the page that is filled with the workings of one view."""
    words = html.Div([html.H1(TABLE.title), html.P(TABLE.read(), className="sub")], id=TABLE.part("head"), className="behind")
    return page([html.Div([words, html.Div(id=TABLE.mark)], className="card workings")])


PAGE = Page(NAME, "/table", "Table", 0, layout, (TABLE,))
