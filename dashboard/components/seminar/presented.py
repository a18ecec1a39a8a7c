"""The page of a release: its bar, its filters, and its cards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.core.card import graph, heading, key, twin
from dashboard.components.core.columns import column, page
from dashboard.core.format import together
from dashboard.core.page import Drawing, View, marked
from dashboard.core.theme import template
from data.language import say

NAME = "seminar"
FIELD = {"flex": "1 1 9rem", "minWidth": "9rem"}  # of a filter: two stand side by side on a phone
Legend = Sequence[tuple[str, ...]]  # as `dashboard.components.core.card.key` takes it
Choices = Sequence[tuple[str, str, Sequence[tuple[str, str]], frozenset[str]]]  # key, label, codes with names, codes chosen


@dataclass(frozen=True)
class SeminarBar:
    """What the shell gives to the bar of a release: who presents, the menu of languages, and the messages of the scripts."""

    house: Sequence[Component]
    tongues: Sequence[Component]
    messages: Mapping[str, Any]


def layout(bar: SeminarBar, title: str, views: Mapping[View, Legend], stories: Sequence[Component], *, demonstration: bool) -> Component:
    """Return the document of a release but for what its address decides. stories: their list, and their slides that are no view."""
    badge = [html.Span(say("Demonstration data"), className="badge")] if demonstration else []
    switch = marked({"data-switch": "yes", "aria-label": say("Switch between light and dark")})
    top = html.Header(
        [
            html.Div(bar.house, id="house", className="navbar-brand"),
            html.Div(badge, id="badges", className="badges ms-auto text-nowrap"),
            *bar.tongues,
            html.Button(className="switch", title=say("Light or dark"), **switch),
        ],
        className="navbar top-bar container-fluid",
        style={"background": "var(--brand)"},
    )
    headline = html.H1(title, className="unseen")
    lead = html.Span(hidden=True, **marked({"data-page": NAME, "data-path": "/"}))
    return html.Div(
        [
            dcc.Location(id="url", refresh=False),
            html.Div(id="words", hidden=True, **bar.messages),
            dcc.Store(id="template", data=template()),
            html.A(say("Skip to the page"), href="#page", className="skip visually-hidden-focusable"),
            top,
            html.Section(id="choices", className="filters", **marked({"aria-label": say("Filters")})),
            html.Main([*stories, page([headline, *(card(view, legend) for view, legend in views.items()), lead])], id="page"),
            html.Div(id="live", className="unseen", **marked({"aria-live": "polite"})),
        ],
        className="shell",
    )


def card(view: View, legend: Legend) -> Component:
    """Return the card of a view, with its legend, a graph and its data table."""
    words = html.Div(heading(view.title, ""), id=view.part("head"), className="words")
    named = marked({"aria-label": view.title})
    body = html.Figure([*key(legend), graph(view), twin(view)], role="group", className="body", **named)
    return column(html.Section([words, body], className="card tall", id=view.part("card"), **named), 6)


def choices(offered: Choices, files: Mapping[str, str], language: str) -> list[Component]:
    """Return the filters of a release as a form that needs no script, the button that presents, and links to files.

    language: the one that the address asks for, which the form asks for again; empty where it asks for none.
    """
    fields = [_field(*each) for each in offered]
    links = [html.A(told, href=address, className="ghost") for told, address in files.items()]
    present = html.Button(say("Present"), type="button", className="ghost", **marked({"data-present": "yes"}))
    show = html.Button(say("Show"), type="submit", className="ghost")
    reset = html.A(say("Reset"), href=f"/?lang={language}" if language else "/", className="ghost")
    buttons = html.Div([show, reset], className="hstack gap-2")
    spoken = [html.Select(html.Option(language, value=language), name="lang", hidden=True)] if language else []
    form = html.Form([*fields, *spoken, buttons], method="get", className="d-flex gap-2 flex-wrap align-items-end")
    slides = html.Button(say("Slides"), type="button", className="ghost", **marked({"data-slides": "yes"}))
    return [form, html.Div([present, slides, *links], className="buttons hstack gap-2 mt-2 flex-wrap")]


def _field(name: str, label: str, codes: Sequence[tuple[str, str]], chosen: frozenset[str]) -> Component:
    return html.Label([html.Span(label), _select(name, codes, chosen)], className="control", style=FIELD)


def _select(name: str, codes: Sequence[tuple[str, str]], chosen: frozenset[str]) -> Component:
    options = [html.Option(say("All"), value="")]
    for code, words in codes:
        kept: dict[str, Any] = {"selected": True} if code in chosen else {}
        options.append(html.Option(words, value=code, **kept))
    return html.Select(options, name=name, className="form-select", key=f"{name}:{','.join(sorted(chosen))}")


def said(drawing: Drawing, told: Sequence[str]) -> list[Component]:
    """Return the words of a card: its finding, how to read it, what was left out or added, and what anchors it."""
    notes = [html.Span(together(each), className="said-note") for each in told]
    return [*heading(drawing.title, drawing.sub), html.P([drawing.release, *notes], className="foot")]


def unsaid(view: View, words: str) -> list[Component]:
    """Return the heading of a card that has nothing to show, and why."""
    return [*heading(view.title, ""), html.Div(html.P(words), className="notice"), html.P(say("No figure shown"), className="foot")]
