"""The pages of stories: the gallery at /stories, the editor at /story/NAME, and what is done there."""

from typing import Any
from urllib.parse import quote, unquote

from dash import Input, Output, State, callback, html, no_update
from dash.development.base_component import Component

from callbacks.core.shell import current, found
from callbacks.core.slide_words import PRODUCT
from callbacks.http.emblem import address
from callbacks.stories import acts, story_frames
from callbacks.stories.brief import chromium
from callbacks.stories.story_views import path, view_of
from callbacks.stories.story_words import day
from callbacks.stories.templates import TEMPLATES
from dashboard.components.stories import editor, gallery, plain_slides
from dashboard.core.page import asked
from dashboard.pages.stories.stories import ACT, BODY, DONE, NAME, ONE, PAGE, SAID
from data.language import languages, say
from data.side.store import Unavailable
from queries.addresses.filters import Filters
from queries.engine.labels import named
from queries.workspace import stories
from queries.workspace.story_parts import BadStory, Story, StorySlide


@callback(Output(BODY, "children"), Input(asked(NAME), "data"), Input(DONE, "data"), State("url", "pathname"))
def shown(search: str | None, _done: object, pathname: str | None) -> Any:
    """Write the gallery, or the editor of the story at the path; while it is presented, only its slides that are no view."""
    above, _, name = str(pathname).rpartition("/")
    try:
        return opened(stories.story(unquote(name)), presented="story=" in str(search)) if above == ONE else listed()
    except (BadStory, Unavailable) as refused:
        link = html.A(say("Stories"), href=PAGE.path, className="inside")
        return html.Div([html.P(str(refused), role="alert"), link], className="card workings")


@callback(Output(SAID, "children"), Output(DONE, "data"), Output("url", "pathname"), Input(ACT, "data"))
def acted(act: Any) -> tuple[Any, Any, Any]:
    """Write what came of an action in the editor; wait for it. Where the story has another name then, or none, its page is opened.

    The first mark, as the page opens, lets the gallery or the editor be read.
    """
    if not isinstance(act, dict):
        return "", "", no_update
    try:
        made, said = acts.done(act)
    except (BadStory, Unavailable) as refused:
        return str(refused), mark(act), no_update
    return said, mark(act), no_update if made and made.name == act.get("name") else at(made) if made else PAGE.path


def mark(act: dict[str, Any]) -> str:
    """Return what tells one action from the next, so that the page is written anew."""
    return str(act.get("at"))


def listed() -> list[Component]:
    """Return the gallery; raises Unavailable."""
    known = languages()
    entries = [
        gallery.StoryEntry(one.name, at(one), one.event, day(one), known.get(one.language, one.language), len(one.slides))
        for one in stories.stories()
    ]
    return gallery.gallery(entries, [(each.key, say(each.english), say(each.about)) for each in TEMPLATES])


def at(one: Story) -> str:
    """Return the path of the editor of a story."""
    return f"{ONE}/{quote(one.name, safe='')}"


def opened(one: Story, presented: bool = False) -> list[Component]:
    """Return the editor of a story, and its slides that are no view; these alone while it is presented."""
    if presented:
        return plain(one)
    known = languages()
    words = " · ".join(filter(None, [one.event, day(one), known.get(one.language, one.language)]))
    head = editor.StoryHead(one.name, one.event, one.date, one.language, words, one.version, known, bool(chromium()))
    return [editor.editor(head, [entry(slide) for slide in one.slides]), *plain(one)]


def entry(slide: StorySlide) -> editor.SlideEntry:
    """Return a slide as the editor lists it: its headline is the finding of its view where it has no message of its own."""
    view = view_of(slide)
    texts = {name: getattr(slide, name) for name in acts.EDITED}
    if view is None:
        return editor.SlideEntry(slide.message or slide.title or slide.view, slide.view, "", texts, slide.title)
    page, usual = found(path(view)), story_frames.finding(slide) or view.title
    where = [page.title if page else "", view.title, Filters.parse(slide.filters).sentence(named) if slide.filters and current() else ""]
    return editor.SlideEntry(slide.message or usual, " · ".join(filter(None, where)), path(view) + slide.filters, texts, usual)


def card(place: int) -> str:
    """Return the id of a slide that is no view. place: its number in the story, from 1; 0 for the title slide."""
    return f"story-slide-{place}"


def plain(one: Story) -> list[Component]:
    """Return the title slide and the texts of a story, in the language of the reader."""
    release = current()
    if release is None:
        return []
    house, emblem = release.administration.name or PRODUCT, address(release.administration.emblem)
    lines = [*filter(None, [one.event, day(one)]), story_frames.anchor()]
    texts = [(place, slide) for place, slide in enumerate(one.slides, 1) if not slide.view]
    anchor = story_frames.anchor()
    shown = [plain_slides.text(card(place), slide.message or slide.title, slide.lines("text"), anchor) for place, slide in texts]
    return [plain_slides.cover(card(0), house, emblem, one.name, lines), *shown]
