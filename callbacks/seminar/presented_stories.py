"""The stories of a release: their list, what a presentation shows, the window of the presenter, and their files."""

import hashlib
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

from dash.development.base_component import Component
from flask import Flask, Response, abort, jsonify, request, send_file

from callbacks.http.marked import marked
from callbacks.seminar.presented_files import slide_of
from callbacks.seminar.presented_views import LEGENDS, Draw, Shown, drawn
from callbacks.seminar.questions import Presented
from callbacks.stories import brief
from callbacks.stories.story_words import day, name, texted, worded
from dashboard.components.seminar import presented as page
from dashboard.components.seminar import story_list
from dashboard.components.stories import plain_slides
from dashboard.components.stories.presenter import document
from dashboard.core.format import together
from dashboard.core.page import View
from dashboard.figures.core.plain import plain
from dashboard.slides import listing
from dashboard.slides.contents import Deck, Slide
from dashboard.slides.handout import Sheet
from data.access.marking import Use, file_mark
from data.language import direction, languages, mark, say, spoken, tag
from queries.workspace.story_parts import BadStory, Story, StorySlide

MISSING, BUSY = 404, 503
PATH, EMBLEM = "/", "/emblem/"
KINDS = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg"}  # of an emblem, by how it begins


def register(server: Flask, presented: Presented) -> None:
    """Add the addresses of the stories of a release to a server; where there is none, there are none."""
    server.add_url_rule(f"{EMBLEM}<digest>", "emblem", lambda digest: emblem(presented, digest))
    if not presented.stories:
        return
    server.add_url_rule("/api/story", "story", _refusing(lambda: jsonify(told(presented, bool(request.args.get("findings"))))))
    server.add_url_rule("/api/story/file", "story_file", _refusing(lambda: file(presented)))
    server.add_url_rule("/presenter", "presenter", lambda: Response(document(), content_type="text/html; charset=utf-8"))


def _refusing(answer: Callable[[], Response]) -> Callable[[], Response]:
    """Return a view that answers with the reason where there is no such story, or no such file of it."""

    def view() -> Response:
        try:
            return answer()
        except BadStory as refusal:
            return Response(f"{refusal}\n", MISSING, content_type="text/plain; charset=utf-8")
        except brief.NoBrief as refusal:
            return Response(f"{refusal}\n", BUSY, content_type="text/plain; charset=utf-8")

    return view


def emblem(presented: Presented, digest: str) -> Response:
    """Answer with the emblem of the administration; 404 for any other digest."""
    if not digest or EMBLEM + digest != emblem_address(presented):
        abort(404)
    return Response(presented.bundle.emblem, mimetype=kind(presented.bundle.emblem))


def emblem_address(presented: Presented) -> str:
    """Return the path of the emblem; empty where the release has none."""
    picture = presented.bundle.emblem
    return EMBLEM + hashlib.sha256(picture).hexdigest()[:16] if kind(picture) else ""


def kind(picture: bytes) -> str:
    """Return the kind of a picture, as 'image/png'; empty where it is none that is served."""
    return next((each for begins, each in KINDS.items() if picture.startswith(begins)), "")


def checked(presented: Presented, views: Iterable[View]) -> None:
    """Raise ValueError where a story shows what the release has no view of, or filters that it does not know."""
    names = {f"{page.NAME}.{view.name}" for view in views}
    for story in presented.stories:
        for place, slide in enumerate(story.slides, 1):
            if slide.view and slide.view not in names:
                words = mark("Story “{name}”, slide {number}: this release has no view “{view}”. Build it again.")
                raise ValueError(say(words, name=story.name, number=place, view=slide.view))
            presented.picks(parse_qs(slide.filters.lstrip("?")))


def listed(presented: Presented) -> list[Component]:
    """Return the list of the stories, and their slides that are no view; nothing where the release carries none."""
    if not presented.stories:
        return []
    known = languages()
    told = [tuple(filter(None, [each.event, day(each), known.get(each.language, each.language)])) for each in presented.stories]
    entries = [
        story_list.PresentedStory(each.name, each.language, words, len(each.slides))
        for each, words in zip(presented.stories, told, strict=True)
    ]
    plain_ones = [slide for number, story in enumerate(presented.stories) for slide in plain_of(presented, number, story)]
    return [story_list.stories(entries, chromium=bool(brief.chromium())), *plain_ones]


def plain_of(presented: Presented, number: int, story: Story) -> list[Component]:
    """Return the title slide and the texts of a story."""
    lines = [*filter(None, [story.event, day(story)]), anchor(presented)]
    cover = plain_slides.cover(card(number, 0), house(presented), emblem_address(presented), story.name, lines)
    texts = [(place, slide) for place, slide in enumerate(story.slides, 1) if not slide.view]
    shown = [
        plain_slides.text(card(number, place), slide.message or slide.title, slide.lines("text"), anchor(presented))
        for place, slide in texts
    ]
    return [cover, *shown]


def card(number: int, place: int) -> str:
    """Return the id of a slide that is no view, of the story with a number."""
    return f"story-{number}-slide-{place}"


def house(presented: Presented) -> str:
    """Return who presents."""
    return str(presented.bundle.said["administration"] or "Portolan")


def anchor(presented: Presented) -> str:
    """Return what anchors a slide without a view: source, edition, date of the data, and whether they are invented."""
    invented = [say("Demonstration data")] if presented.bundle.said["demonstration"] else []
    return " · ".join([say("Source: {name}", name=house(presented)), presented.anchor, *invented])


def asked(presented: Presented) -> tuple[int, Story]:
    """Return the story that a request names, and its number; raises BadStory."""
    name = request.args.get("name", "")
    found = next(((number, story) for number, story in enumerate(presented.stories) if story.name == name), None)
    if found is None:
        raise BadStory(say("There is no story of this name in this edition."))
    return found


def told(presented: Presented, findings: bool) -> dict[str, Any]:
    """Return a story as a presentation takes it; see `callbacks.stories.story_api.presented`. findings: the sentence of each slide too."""
    number, story = asked(presented)
    cover = {"path": PATH, "search": "", "card": card(number, 0), "title": "", "message": "", "note": story.event, "headline": story.name}
    views = {f"{page.NAME}.{view.name}": (view, draw) for view, draw in drawn(presented).items()}
    slides = [_slide(presented, views.get(slide.view), slide, card(number, place), findings) for place, slide in enumerate(story.slides, 1)]
    return {"name": story.name, "language": story.language, "path": PATH, "slides": [cover, *slides]}


def _slide(presented: Presented, found: tuple[View, Draw] | None, slide: StorySlide, place: str, findings: bool) -> dict[str, str]:
    if found is None:
        headline = slide.message or slide.title
        return {"path": PATH, "search": "", "card": place, "title": "", "message": "", "note": slide.note, "headline": headline}
    view, draw = found
    finding = _drawn(presented, draw, slide) if findings and not slide.message else None
    title = together(finding.drawing.title) if finding and finding.drawing else slide.title or view.title
    words = {"title": slide.title, "message": slide.message, "note": slide.note, "headline": slide.message or title}
    return {"path": PATH, "search": slide.filters, "card": view.part("card"), **words}


def _drawn(presented: Presented, draw: Draw, slide: StorySlide) -> Shown:
    return draw(presented, presented.picks(parse_qs(slide.filters.lstrip("?"))))


def file(presented: Presented) -> Response:
    """Answer GET /api/story/file?name=…&format=pptx|html|pdf with a story as a file, in its own language."""
    _, story = asked(presented)
    form = request.args.get("format", "pptx")
    if form not in FORMS:
        raise BadStory(say("{pick}: one of {names}", pick=f"format={form[:40]}", names=", ".join(FORMS)))
    kept, make = FORMS[form]
    with spoken(story.language):
        content = make(presented, story)
    reply = send_file(io.BytesIO(content), kept, as_attachment=True, download_name=name(story, form))
    return marked(reply, file_mark(Use.PRESENTED), presented.bundle.said["release"])


def sheets(presented: Presented, story: Story) -> list[Sheet]:
    """Return the slides of a story, each with the chart of its view."""
    views, made = {f"{page.NAME}.{view.name}": (view, draw) for view, draw in drawn(presented).items()}, list[Sheet]()
    for slide in story.slides:
        if not slide.view:
            made.append(Sheet(slide.title, texted(slide, anchor(presented))))
            continue
        view, draw = views[slide.view]
        shown = _drawn(presented, draw, slide)
        if shown.drawing:
            legend = listing.legend(page.card(view, LEGENDS.get(view, ())), view.part("card"))
            words = worded(slide, slide_of(view, shown.drawing, shown.told))
            made.append(Sheet(slide.title or view.title, words, plain(shown.drawing.body), legend))
    return made


def deck(presented: Presented, story: Story, slides: tuple[Slide, ...]) -> Deck:
    """Return a story as a deck: its title slide with event, date and emblem, then its slides."""
    invented = [say("Demonstration data")] if presented.bundle.said["demonstration"] else []
    of_file = file_mark(Use.PRESENTED)
    lines = (*filter(None, [story.event, day(story)]), presented.anchor, *invented, of_file.taken)
    picture = presented.bundle.emblem if kind(presented.bundle.emblem) else b""
    return Deck(house(presented), story.name, lines, slides, of_file, tag(), direction() == "rtl", picture)


def as_slides(presented: Presented, story: Story) -> bytes:
    """Return a story as a file of PowerPoint."""
    from dashboard.slides.deck import written

    return written(deck(presented, story, tuple(each.slide for each in sheets(presented, story))))


def as_page(presented: Presented, story: Story) -> bytes:
    """Return a story as an offline page."""
    from dashboard.slides.handout import written

    made = [replace(each, slide=replace(each.slide, charts=())) for each in sheets(presented, story)]
    return written(deck(presented, story, tuple(each.slide for each in made)), made, kind(presented.bundle.emblem)).encode()


FORMS: Mapping[str, tuple[str, Callable[[Presented, Story], bytes]]] = {
    "pptx": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", as_slides),
    "html": ("text/html; charset=utf-8", as_page),
    "pdf": ("application/pdf", lambda presented, story: brief.printed(as_page(presented, story).decode())),
}
