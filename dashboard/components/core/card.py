"""A card: finding, how to read it, a body, what anchors its numbers, and a notice in place of the body when there is nothing to show."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, get_asset_url, html
from dash.development.base_component import Component

from dashboard.core.format import count, together
from dashboard.core.page import WRITTEN, Drawing, View, marked
from dashboard.core.theme import BLANK
from dashboard.words.notes import sentences

STROKES = ("hatched", "dotted", "dashed")
CONFIG = {
    "displayModeBar": False,
    "displaylogo": False,
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "responsive": True,
    "scrollZoom": False,
    "doubleClick": False,
    "showTips": False,
}


def card(view: View, width: int, body: Component, tall: str = "tall") -> Component:
    """Return a card `width` twelfths of the page wide, its body as high as the class `tall` says.

    All words about the body are one container, so that an answer changes two things: the body and the words.
    """
    words = html.Div(heading(view.title, view.read()), id=view.part("head"), className="words", **WRITTEN)
    label = marked({"aria-label": view.title})
    return html.Section([more(view), words, body], className=f"card s{width} {tall}", id=view.part("card"), **label)


def more(view: View) -> Component:
    """Return the menu of a view, which the browser fills when it is opened: as a table, as a command, as a file."""
    summary = html.Summary("⋯", **marked({"aria-label": f"More of {view.title}"}))
    return html.Details([summary, html.Div(className="entries")], className="more", **marked({"data-view": f"{view.page}.{view.name}"}))


def chart(view: View, width: int, tall: str = "tall", legend: Sequence[tuple[str, ...]] = ()) -> Component:
    """Return a card with a graph and its data table. legend: as `key` takes it, where marks are too small for labels."""
    label = marked({"aria-label": f"{view.title}. {view.read()}"})
    return card(view, width, html.Figure([*key(legend), graph(view), twin(view)], role="group", className="body", **label), tall)


def key(legend: Sequence[tuple[str, ...]]) -> list[Component]:
    """Return a legend of colour swatches with words. legend: a colour role, words, and one of STROKES where its line is not solid."""
    swatches = [html.Span([swatch(role, *stroke), words]) for role, words, *stroke in legend]
    return [html.Div(swatches, className="legend")] if swatches else []


def swatch(role: str, stroke: str = "") -> Component:
    """Return the colour of a role, drawn in the style of line `stroke`, one of STROKES; solid where it is empty."""
    return html.I(style={"background": f"var(--{role.lstrip('$')})"}, className=stroke)


def graph(view: View) -> Component:
    """Return the graph of a view. Every graph is made here, so that none fetches anything from another machine."""
    config: Any = {**CONFIG, "topojsonURL": get_asset_url("topojson/")}
    return dcc.Graph(id=view.mark, figure=BLANK, config=config, responsive=True)


def twin(view: View) -> Component:
    """Return the data of a chart as a table of buttons, so that the keyboard can select what the mouse can."""
    return html.Details(
        [
            html.Summary("Data table"),
            html.Div(className="twin-rows", tabIndex=0, role="region", **marked({"aria-label": f"{view.title}: data table"})),
        ],
        className="twin",
        **marked({"data-keys": view.keys}),
    )


def heading(title: str, sub: str) -> list[Component]:
    """Return a title and its subtitle."""
    return [html.H2(together(title)), html.P(together(sub), className="sub")]


def said(view: View, drawing: Drawing) -> list[Component]:
    """Return the words of a card: finding, how to read it, observations, notes, and the release of the data."""
    notes = [html.Span(note, className="said-note") for note in sentences(drawing.notes)]
    anchors = f"n = {count(drawing.observations)} · {drawing.release}"
    foot = html.P([anchors, *notes] if notes else anchors, className="foot", id=view.part("foot"))
    return [*heading(drawing.title or view.title, drawing.sub or view.read()), foot]


def unsaid(view: View, notice: Component | None) -> list[Component]:
    """Return the plain heading of a card, with a notice in place of its body."""
    foot = html.P("No figure shown", className="foot", id=view.part("foot"))
    return [*heading(view.title, view.read()), html.Div(notice, className="notice", id=view.part("notice")), foot]
