"""The grid of a page: one row of twelve columns in which cards stand side by side, and one below the other where it is narrow."""

from collections.abc import Sequence

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component


def page(parts: Sequence[Component], kind: str = "") -> Component:
    """Return a page: a row of columns. A part that is no column yet takes the whole width; kind: a further class of the page."""
    return dbc.Row([placed(part) for part in parts], class_name=f"page {kind}".strip())


def placed(part: Component) -> Component:
    """Return a part as a column. A title that is read aloud and not seen, and a panel over the page, take no room."""
    return part if isinstance(part, dbc.Col | dbc.Offcanvas | html.H1) else column(part)


def column(part: Component, width: int = 12, kind: str = "") -> Component:
    """Return a part `width` twelfths of the page wide; as wide as the page where the screen is narrow. kind: a further class."""
    return dbc.Col(part, xs=12, xl=width, class_name=f"d-flex flex-column {kind}".strip())


def passing(part: Component) -> Component:
    """Return a part that comes and goes as a column of the page: while it is hidden or empty, no room is kept for it."""
    return column(part, kind="passing")


def stack(parts: Sequence[Component], width: int) -> Component:
    """Return columns one above the other, which share the height of their row; together `width` twelfths of the page wide."""
    return column(dbc.Row([*parts], class_name="page flex-grow-1"), width)
