"""Stories over HTTP: their list, making one, adding slides, what a presentation shows, their files, and the window of the presenter."""

import io
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, jsonify, request, send_file

from callbacks.http.marked import marked
from callbacks.http.values import sound
from callbacks.stories import acts, story_files, story_frames, templates
from callbacks.stories.brief import NoBrief
from callbacks.stories.stories import at
from callbacks.stories.story_views import card, checked, of_page, path, state, view_of
from callbacks.stories.story_words import name
from dashboard.components.stories.presenter import document
from data.access.marking import file_mark
from data.language import language, say, say_list, say_number
from data.releases.release import NoRelease
from data.side.store import NotAllowed, Unavailable
from queries.workspace import stories
from queries.workspace.story_parts import BadStory, Story, StorySlide
from settings import settings

BAD, FORBIDDEN, MISSING, BUSY = 400, 403, 404, 503


def register(server: Flask) -> None:
    """Add the routes of stories to a Flask server."""
    server.add_url_rule("/api/stories", view_func=listed, methods=["GET"])
    server.add_url_rule("/api/stories", "story_made", view_func=made, methods=["POST"])
    server.add_url_rule("/api/story", view_func=story)
    server.add_url_rule("/api/story/slides", "story_slides", view_func=slides, methods=["POST"])
    server.add_url_rule("/api/story/file", "story_file", view_func=file)
    server.add_url_rule("/presenter", "presenter", view_func=presenter)


def answered(produce: Callable[[], Response]) -> Response:
    """Return what is produced, or the reason in words why it is not, with its status."""
    try:
        return produce()
    except BadStory as refused:
        return _refused(str(refused), BAD)
    except NotAllowed as refused:
        return _refused(str(refused), FORBIDDEN)
    except (Unavailable, NoRelease, NoBrief) as fault:
        return _refused(str(fault), BUSY)


def _refused(reason: str, status: int) -> Response:
    return Response(f"{reason}\n", status, content_type="text/plain; charset=utf-8")


def listed() -> Response:
    """Answer GET /api/stories with the names of all stories."""
    return answered(lambda: jsonify(names=[one.name for one in stories.stories()]))


def made() -> Response:
    """Answer POST /api/stories: {template: key}, {name: of an empty story} or {file: text of a story file}; the path of the new story."""
    return answered(lambda: _kept(sent()))


def _kept(asked: dict[str, Any]) -> Response:
    template = next((each for each in templates.TEMPLATES if each.key == asked.get("template")), None)
    without: list[str] = []
    if template:
        new, without = templates.filled(template)
    elif isinstance(asked.get("file"), str):
        new = stories.from_file(asked["file"])
    else:
        new = Story(str(asked.get("name", "")), language())
    one = stories.create(checked(new), numbered=bool(template or "file" in asked))
    said = say("Left out, since there is nothing to show now: {names}.", names=say_list(without)) if without else ""
    return jsonify(path=at(one), said=said)


def slides() -> Response:
    """Answer POST /api/story/slides: {story, new, view or path, search}; adds a view, or each view of a page, and says so."""
    return answered(lambda: _added(sent()))


def _added(asked: dict[str, Any]) -> Response:
    texts = {name: str(asked.get(name) or "") for name in ("story", "new", "view", "path", "search")}
    views = [texts["view"]] if texts["view"] else [f"{view.page}.{view.name}" for view in of_page(texts["path"])]
    if not views:
        raise BadStory(say("No view of this page can be put on a slide."))
    filters = state(texts["search"])
    one = acts.added(texts["story"], Story(texts["new"], language()), tuple(StorySlide(view, filters) for view in views))
    words = say_number("{number} slide added to “{name}”.", "{number} slides added to “{name}”.", len(views), name=one.name)
    return jsonify(said=words, path=at(one))


def story() -> Response:
    """Answer GET /api/story?name=… with what a presentation shows; `findings=1` computes the sentence of each slide."""
    return answered(lambda: jsonify(presented(stories.story(request.args.get("name", "")), bool(request.args.get("findings")))))


def presented(one: Story, findings: bool) -> dict[str, Any]:
    """Return a story as a presentation takes it: its title slide, then its slides, each with its path, filters, card and words."""
    cover = {"path": at(one), "search": "", "card": "story-slide-0", "title": "", "message": "", "note": one.event, "headline": one.name}
    shown = [slide_of(one, place, slide, findings) for place, slide in enumerate(one.slides, 1)]
    return {"name": one.name, "language": one.language, "path": at(one), "slides": [cover, *shown]}


def slide_of(one: Story, place: int, slide: StorySlide, findings: bool) -> dict[str, str]:
    """Return a slide as a presentation takes it."""
    view = view_of(slide)
    headline = story_frames.headline(slide) if findings else slide.message or story_frames.heading(slide)
    words = {"title": slide.title, "message": slide.message, "note": slide.note, "headline": headline}
    if view is None:
        return {"path": at(one), "search": "", "card": f"story-slide-{place}", **words, "title": "", "message": ""}
    return {"path": path(view), "search": slide.filters, "card": card(view), **words}


def file() -> Response:
    """Answer GET /api/story/file?name=…&format=json|pptx|html|pdf with the story as a file, in its own language."""
    return answered(_file)


def _file() -> Response:
    one, form = stories.story(request.args.get("name", "")), request.args.get("format", "json")
    if form not in story_files.TYPES:
        raise BadStory(say("{pick}: one of {names}", pick=f"format={form[:40]}", names=", ".join(story_files.TYPES)))
    base = (settings().public_address or request.url_root).rstrip("/")
    content = io.BytesIO(story_files.made(checked(one), form, base))
    reply = send_file(content, story_files.TYPES[form], as_attachment=True, download_name=name(one, form))
    reply.headers["Cache-Control"] = "no-store"
    return marked(reply, file_mark())


def presenter() -> Response:
    """Answer GET /presenter with the window that a presenter keeps for the notes."""
    return Response(document(), content_type="text/html; charset=utf-8")


def sent() -> dict[str, Any]:
    """Return the JSON object of a request; raises BadStory."""
    asked = request.get_json(silent=True)
    if not isinstance(asked, dict) or not sound(asked):
        raise BadStory(say("Nothing was sent."))
    return asked
