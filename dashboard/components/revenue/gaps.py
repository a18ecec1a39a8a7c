"""The three gaps side by side, each under its own name: what it is, how large, and what it is made of."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component


@dataclass(frozen=True)
class Gap:
    """A gap in words: its name, its size with its unit (or that it is not known), what it is a share of, its meaning and its parts."""

    name: str
    size: str
    share: str
    meaning: str
    parts: Sequence[tuple[str, str]]


def panels(gaps: Sequence[Gap]) -> Component:
    """Return the gaps side by side."""
    return html.Div([panel(each) for each in gaps], className="gaps")


def panel(each: Gap) -> Component:
    """Return one gap: name, size, share, meaning, parts."""
    parts = [part for name, size in each.parts for part in (html.Dt(name), html.Dd(size))]
    return html.Div(
        [
            html.H3(each.name),
            html.P([html.B(each.size), html.Span(each.share)], className="size"),
            html.P(each.meaning),
            html.Dl(parts),
        ],
        className="gap",
    )
