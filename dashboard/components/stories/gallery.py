"""The gallery of stories: those that are kept, the templates that fill themselves, and a file of a story."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.core.page import marked
from data.language import mark, say, say_number

COLUMNS = (mark("Name"), mark("Event"), mark("Date"), mark("Language"), mark("Slides"))
SHARED = mark(
    "Everybody who uses this server sees these stories. A story keeps views and words, not numbers: it shows the data as they stand."
)
FILLED = mark("Each template fills itself from the data that are loaded. Its messages are the findings of the views.")


@dataclass(frozen=True)
class StoryEntry:
    """A story as listed: its name, address, event, date and language in words, and how many slides it has."""

    name: str
    address: str
    event: str
    day: str
    language: str
    slides: int


def gallery(entries: Sequence[StoryEntry], templates: Sequence[tuple[str, str, str]]) -> list[Component]:
    """Return the stories, the templates (key, name, what it is for), and how to begin one of one's own or from a file."""
    own = [html.H1(say("Stories")), html.P(say(SHARED), className="sub"), listed(entries)]
    offered = html.Ul([html.Li(offer(*each)) for each in templates], className="story-templates list-unstyled")
    begin = [
        html.H2(say("Begin a story")),
        html.P(say(FILLED), className="sub"),
        offered,
        html.Div(others(), className="hstack flex-wrap gap-3"),
    ]
    return [html.Div(own, className="card workings mb-3"), html.Div(begin, className="card workings")]


def listed(entries: Sequence[StoryEntry]) -> Component:
    """Return the table of stories; how to begin where there is none."""
    if not entries:
        return html.P(say("No story is kept yet. Start one below, or press “Add to story” in the menu ⋯ of a view."))
    head = html.Thead(html.Tr([html.Th(say(words), scope="col") for words in COLUMNS]))
    table = html.Table([head, html.Tbody([row(entry) for entry in entries])], className="listing saved")
    return html.Div(table, className="scroll", tabIndex=0, role="region", **marked({"aria-label": say("Stories")}))


def row(entry: StoryEntry) -> Component:
    """Return a story as a row that leads to its editor."""
    link = html.A(entry.name, href=entry.address, className="inside")
    cells = (entry.event, entry.day, entry.language, str(entry.slides))
    return html.Tr([html.Td(link), *(html.Td(cell) for cell in cells)])


def offer(key: str, name: str, about: str) -> list[Component]:
    """Return a template with the button that makes a story of it."""
    button = html.Button(name, type="button", className="ghost", **marked({"data-story-template": key}))
    return [button, html.Span(about, className="sub")]


def others() -> list[Component]:
    """Return the ways to begin without a template: an empty story, and a file."""
    hidden = dcc.Input(type="text", id="story-new", className="field ghost", placeholder=say("Name of the story"), maxLength=80)
    label = html.Label([html.Span(say("Empty story"), className="unseen"), hidden])
    empty = html.Button(say("Begin an empty story"), type="button", className="ghost", **marked({"data-story-empty": "yes"}))
    file = html.Button(say("Import a story file"), type="button", className="ghost", **marked({"data-story-import": "yes"}))
    return [label, empty, file]


def counted(number: int) -> str:
    """Write '9 slides'."""
    return say_number("{number} slide", "{number} slides", number)
