"""The slides of a story that are no view: its title slide and its texts, seen while the story is presented."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from data.language import say


def cover(card: str, house: str, emblem: str, name: str, lines: Sequence[str]) -> Component:
    """Return the title slide: emblem (its address, or empty), house, story, and lines with event and dates. card: its id."""
    picture = [html.Img(src=emblem, alt="")] if emblem else []
    head = html.P([*picture, html.Span(house)], className="story-house")
    body = html.Div([head, html.H2(name), *(html.P(line) for line in lines)], className="body")
    return html.Section(body, className="card story-slide story-cover", id=card)


def text(card: str, heading: str, lines: Sequence[str], anchor: str) -> Component:
    """Return a slide of text. card: its id; heading: its one sentence; anchor: source and date of the data."""
    words = html.Div([html.H2(heading or say("Slide")), html.P(anchor, className="foot")], className="words")
    body = html.Div(html.Ul([html.Li(line) for line in lines]), className="body story-text")
    return html.Section([words, body], className="card story-slide", id=card)
