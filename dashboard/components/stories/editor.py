"""The editor of a story: what it is called, its slides in their order, what can be done with each, and its files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.stories.gallery import counted
from dashboard.core.page import marked
from data.language import mark, say

FIELD = "form-control form-control-sm"
FIELDS = {"title": mark("Heading"), "message": mark("Message"), "text": mark("Text, one point a line"), "note": mark("Speaker's note")}
LONG = ("text", "note")
STORY_FIELDS = {"name": mark("Name"), "event": mark("Event"), "date": mark("Date")}
FILES = (
    ("pptx", mark("PowerPoint"), mark("Editable slides, with the notes")),
    ("html", mark("Offline page"), mark("One file that opens without a server, without the notes")),
    ("pdf", mark("PDF brief"), mark("A4, without the notes")),
    ("json", mark("Story file"), mark("To import on another server")),
)
KEYS = mark("Move a slide by dragging it, or with its buttons. Alt and the arrow keys move the slide in focus.")
EMPTY = mark("This story has no slide yet. Open a page and choose “Add to story” in the menu ⋯ of a view.")


@dataclass(frozen=True)
class SlideEntry:
    """A slide as the editor lists it: its headline, what it shows (page, view, filters), the link to that, and its texts by field."""

    headline: str
    about: str
    link: str
    texts: Mapping[str, str]
    usual: str = ""  # what stands for an empty message


@dataclass(frozen=True)
class StoryHead:
    """What the editor says above the slides: name, event, date (yyyy-mm-dd) and language of a story, that in words, its version.

    chromium: whether a PDF can be made.
    """

    name: str
    event: str
    date: str
    language: str
    told: str
    version: int
    languages: Mapping[str, str]
    chromium: bool


def editor(head: StoryHead, entries: Sequence[SlideEntry]) -> Component:
    """Return the editor. Its parts say which story and version they speak of."""
    parts = [
        html.H1(head.name),
        html.P([head.told, " · ", counted(len(entries))], className="sub"),
        html.Div(shows(head, bool(entries)), className="hstack flex-wrap gap-2 story-tools"),
        about(head),
        *slides(entries),
    ]
    known = {"data-story-name": head.name, "data-story-version": str(head.version), "data-story-language": head.language}
    return html.Div(parts, className="card workings story-editor", **marked(known))


def shows(head: StoryHead, any_slide: bool) -> list[Component]:
    """Return the buttons that present the story and those that give its files."""
    present = [
        button(say("Present"), "present", "ghost chief"),
        button(say("Present with notes window"), "window"),
        button(say("Kiosk loop"), "kiosk"),
    ]
    files = [button(say(words), f"file-{form}", title=say(hint)) for form, words, hint in FILES if form != "pdf" or head.chromium]
    missing = [] if head.chromium else [html.P(say(NO_PDF), className="sub")]
    return [*(present if any_slide else []), *files, *missing]


NO_PDF = mark("The PDF brief needs Chromium on the server: install the package “chromium”. Until then print the offline page in a browser.")


def about(head: StoryHead) -> Component:
    """Return the form with name, event, date and language, and the way to delete the story."""
    fields = [
        html.Label(
            [
                say(words),
                dcc.Input(
                    name=name,
                    value=getattr(head, name),
                    type="text",
                    className=FIELD,
                    placeholder="2026-11-29" if name == "date" else "",
                ),
            ]
        )
        for name, words in STORY_FIELDS.items()
    ]
    options = [html.Option(name, value=code, selected=code == head.language) for code, name in head.languages.items()]
    spoken = html.Label([say("Language"), html.Select(options, name="language", className="form-select form-select-sm")])
    delete = html.Details([html.Summary(say("Delete the story")), button(say("Delete for everybody"), "delete")], className="act")
    form = html.Div([*fields, spoken, button(say("Save"), "about", "ghost chief"), delete], className="story-form")
    return html.Details([html.Summary(say("Name, event, date and language")), form], className="act")


def slides(entries: Sequence[SlideEntry]) -> list[Component]:
    """Return the slides in their order, and how to move them; the button for a slide of text."""
    items = html.Ol([item(place, entry) for place, entry in enumerate(entries)], className="story-slides list-unstyled")
    listed = [html.P(say(KEYS), className="sub"), items] if entries else [html.P(say(EMPTY))]
    return [*listed, button(say("Add a slide of text"), "text")]


def item(place: int, entry: SlideEntry) -> Component:
    """Return one slide: its number, what it says and shows, and what can be done with it."""
    number = place + 1
    where = [html.A(entry.about, href=entry.link, className="inside")] if entry.link else [html.Span(say("Text"))]
    acts = [
        button("↑", "up", name=say("Move slide {number} up", number=number)),
        button("↓", "down", name=say("Move slide {number} down", number=number)),
        button(say("Duplicate"), "copy", name=say("Duplicate slide {number}", number=number)),
        button(say("Remove"), "remove", name=say("Remove slide {number}", number=number)),
        html.Details(
            [html.Summary(say("Edit"), **marked({"aria-label": say("Edit slide {number}", number=number)})), form(entry)], className="act"
        ),
    ]
    words = html.Div([html.B(entry.headline), html.Div(where, className="sub")], className="story-words")
    body = [html.Span(str(number), className="number"), words, html.Div(acts, className="story-acts")]
    named = marked({"data-place": str(place), "aria-label": say("Slide {number}: {headline}", number=number, headline=entry.headline)})
    return html.Li(body, draggable="true", tabIndex=0, **named)


def form(entry: SlideEntry) -> Component:
    """Return the fields of a slide; those of a view have no text, and say what stands for an empty message."""
    names = [name for name in FIELDS if name != "text" or not entry.link]
    return html.Div([*(field(name, entry) for name in names), button(say("Save"), "edit", "ghost chief")], className="story-form")


def field(name: str, entry: SlideEntry) -> Component:
    """Return one field under its label."""
    known: dict[str, Any] = {"name": name, "value": entry.texts[name], "className": FIELD}
    known["placeholder"] = entry.usual if name == "message" else ""
    return html.Label([say(FIELDS[name]), dcc.Textarea(rows=3, **known) if name in LONG else dcc.Input(type="text", **known)])


def button(words: str, act: str, kind: str = "ghost", name: str = "", title: str = "") -> Component:
    """Return a button that the script of the editor hears."""
    told = {"data-story-do": act, **({"aria-label": name} if name else {})}
    return html.Button(words, type="button", className=kind, title=title or None, **marked(told))
