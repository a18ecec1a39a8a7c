"""A card: finding, how to read it, a body, what anchors its numbers, and a notice in place of the body when there is nothing to show."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, get_asset_url, html
from dash.development.base_component import Component

from dashboard.components.core.columns import column
from dashboard.components.core.commands import coded
from dashboard.core.format import together
from dashboard.core.page import WRITTEN, Drawing, View, marked
from dashboard.core.theme import BLANK
from dashboard.words.notes import sentences
from dashboard.words.plotly_locale import plotly_locale
from data.language import locale, say, say_number

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
    words = html.Div(heading(view.title, view.read(), view.hint), id=view.part("head"), className="words", **WRITTEN)
    label, guarded = marked({"aria-label": view.title}), " guarded" if view.guarded else ""
    return column(html.Section([more(view), words, body], className=f"card {tall}{guarded}", id=view.part("card"), **label), width)


def more(view: View) -> Component:
    """Return the menu of a view, which the browser fills when it is opened: as a table, as a command, as a file."""
    label = say("More about {view}", view=view.title)
    summary = html.Summary("⋯", role="button", **marked({"aria-label": label, "aria-haspopup": "menu", "aria-expanded": "false"}))
    entries = html.Div(className="entries dropdown-menu show end-0", role="menu", **marked({"aria-label": label}))
    return html.Details([summary, entries], className="more", **marked({"data-view": f"{view.page}.{view.name}"}))


def chart(view: View, width: int, tall: str = "tall", legend: Sequence[tuple[str, ...]] = ()) -> Component:
    """Return a card with a graph and its data table. legend: as `key` takes it, where marks are too small for labels."""
    label = marked({"aria-label": f"{view.title}. {view.read()}"})
    return card(view, width, html.Figure([*key(legend), graph(view), twin(view)], role="group", className="body", **label), tall)


def key(legend: Sequence[tuple[str, ...]]) -> list[Component]:
    """Return a legend of colour swatches with words. legend: a colour role, marked words, and one of STROKES for a line not solid."""
    swatches = [html.Span([swatch(role, *stroke), say(words)]) for role, words, *stroke in legend]
    return [html.Div(swatches, className="legend")] if swatches else []


def swatch(role: str, stroke: str = "") -> Component:
    """Return the colour of a role, drawn in the style of line `stroke`, one of STROKES; solid where it is empty."""
    return html.I(style={"background": f"var(--{role.lstrip('$')})"}, className=stroke)


def graph(view: View) -> Component:
    """Return the graph of a view. Every graph is made here, so that none fetches anything from another machine."""
    config: Any = {**CONFIG, **plotly_locale(locale()), "topojsonURL": get_asset_url("topojson/")}
    return dcc.Graph(id=view.mark, figure=BLANK, config=config, responsive=True)


def twin(view: View) -> Component:
    """Return the data of a chart as a table of buttons, so that the keyboard can select what the mouse can."""
    named = marked({"aria-label": say("{view}: data table", view=view.title)})
    return html.Details(
        [
            html.Summary(say("Data table")),
            html.Div(className="twin-rows", tabIndex=0, role="region", **named),
        ],
        className="twin",
        **marked({"data-keys": view.keys}),
    )


def heading(title: str, sub: str, hint: str = "") -> list[Component]:
    """Return a title and its subtitle. hint: what a click does, after the subtitle; left out of presentations and pictures."""
    told = [html.Span(f" · {hint}" if sub else hint, className="hint")] if hint else []
    return [html.H2(together(title)), html.P([together(sub), *told] if told else together(sub), className="sub")]


def said(view: View, drawing: Drawing) -> list[Component]:
    """Return the words of a card: finding, how to read it, observations, notes, and the release of the data."""
    notes = [html.Span(coded(note), className="said-note") for note in sentences(drawing.notes)]
    anchors = f"{observed(drawing.observations)} · {drawing.release}"
    foot = html.P([anchors, *notes] if notes else anchors, className="foot", id=view.part("foot"))
    return [*heading(drawing.title or view.title, drawing.sub or view.read(), view.hint), foot]


def observed(number: int) -> str:
    """Write how many records a figure is made of: '1,842 records'."""
    return say_number("{number} record", "{number} records", number)


def unsaid(view: View, notice: Component | None) -> list[Component]:
    """Return the plain heading of a card, with a notice in place of its body."""
    foot = html.P(say("No figure shown"), className="foot", id=view.part("foot"))
    return [*heading(view.title, view.read(), view.hint), html.Div(notice, className="notice", id=view.part("notice")), foot]
