"""Notices in place of a body: nothing found, too slow, no data yet, failed."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component


def nothing(loosen: Sequence[tuple[str, str, str]]) -> Component:
    """Says which picks to loosen: (dimension, code, words) each with a button that does it."""
    buttons = [html.Button(f"Remove {words}", className="ghost", **{"data-keys": key, "data-value": code}) for key, code, words in loosen]
    return html.Div(
        [
            html.B("Nothing matches these filters."),
            html.P("Loosen one of them:" if buttons else "Choose another period."),
            *buttons,
            html.Button("Reset all", className="ghost", **{"data-reset": "yes"}),
        ],
        role="status",
    )


def unheld() -> Component:
    """No filter is in the way: the data themselves do not hold it; what would bring it."""
    words = "The release holds nothing of this for the months shown. Other months may, or files not loaded yet: "
    return html.Div([html.B("Not in the data loaded."), html.P([words, html.Code("manage.py load SOURCE FILE"), "."])], role="status")


def late(words: str) -> Component:
    return html.Div([html.B("This took too long."), html.P(words[:1].upper() + words[1:] + "."), _again()], role="status")


def refused(words: str) -> Component:
    """What the reader can do about it is in the words."""
    return html.Div([html.B("This cannot be shown as asked."), html.P(words)], role="status")


def unforecast(words: str) -> Component:
    """What there is no forecast of, and what makes one."""
    return html.Div([html.B("No forecast to show yet."), html.P(words[:1].upper() + words[1:])], role="status")


def failed(error: str) -> Component:
    """An error id: the detail stands beside it in the log only."""
    return html.Div([html.B("This card failed."), html.P(["The others go on. Error ", html.Code(error), "."]), _again()], role="alert")


def _again() -> Component:
    return html.Button("Try again", className="ghost", **{"data-again": "yes"})
