"""Panels that open over the page: at its side, where a part of it folds away on a narrow screen, or in front of it."""

from collections.abc import Sequence
from typing import Any, Literal

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from dashboard.core.page import marked

NARROW = {"pages": "xl", "controls": "md"}  # the panels that fold, each below a width of Bootstrap


def folding(name: str, title: str, parts: Sequence[Component], side: Literal["start", "end"] = "start") -> Component:
    """Return parts that stand in their place on a wide screen; on a narrow one they slide in from a side when their button is pressed.

    The package hands `responsive` on to the library beneath, though its own list of properties does not name it.
    """
    panel: Any = dbc.Offcanvas(
        [*parts], id=name, title=html.Span(title, id=f"{name}-title"), labelledby=f"{name}-title", placement=side, is_open=False
    )
    panel._prop_names = [*panel._prop_names, "responsive"]  # noqa: SLF001
    panel.responsive = NARROW[name]
    return panel


def opener(name: str, words: Component | str, kind: str, **more: Any) -> Component:
    """Return the button that opens a panel, in the browser. kind: its classes."""
    says = marked({"data-open": name, "aria-controls": name, "aria-expanded": "false", "aria-haspopup": "dialog"})
    return html.Button(words, className=kind, type="button", **says, **more)
