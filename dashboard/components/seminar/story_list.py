"""The stories that a release carries: each with what presents it and its files. A story is changed where it was made, not here."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashboard.components.stories.editor import FILES, NO_PDF, button
from dashboard.components.stories.gallery import counted
from dashboard.core.page import marked
from data.language import mark, say

SHOWS = (("present", mark("Present")), ("window", mark("Present with notes window")), ("kiosk", mark("Kiosk loop")))


@dataclass(frozen=True)
class PresentedStory:
    """A story as listed: its name, its language (a code), its event, date and language in words, and how many slides it has."""

    name: str
    language: str
    told: tuple[str, ...]
    slides: int


def stories(entries: Sequence[PresentedStory], *, chromium: bool) -> Component:
    """Return the list of stories. chromium: whether a PDF can be made."""
    missing = [] if chromium else [html.P(say(NO_PDF), className="sub")]
    items = html.Ul([item(each, chromium=chromium) for each in entries], className="list-unstyled mb-0")
    said = html.P(id="stories-said", className="sub mb-0", role="status")
    named = marked({"aria-label": say("Stories")})
    return html.Section([html.H2(say("Stories")), items, *missing, said], className="card workings mb-3", **named)


def item(each: PresentedStory, *, chromium: bool) -> Component:
    """Return a story with its buttons."""
    files = [(form, words, hint) for form, words, hint in FILES if form in ("pptx", "html") or (form == "pdf" and chromium)]
    buttons = [button(say(words), act, "ghost chief" if act == "present" else "ghost") for act, words in SHOWS]
    buttons += [button(say(words), f"file-{form}", title=say(hint)) for form, words, hint in files]
    parts = [html.Span(words, dir="auto") for words in (*each.told, counted(each.slides))]  # each in its own direction
    head = [html.B(each.name), html.P([mixed for part in parts for mixed in (" · ", part)][1:], className="sub")]
    named = marked({"aria-label": each.name})
    known = marked({"data-story-name": each.name, "data-story-language": each.language})
    tools = html.Div(buttons, className="hstack flex-wrap gap-2 story-tools", role="group", **named)
    body = [html.Div(head, className="story-words"), tools]
    return html.Li(body, className="py-2", **known)
