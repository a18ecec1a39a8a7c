"""A story as a file: slides for PowerPoint, an offline page, a PDF brief, or the story itself as JSON."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from callbacks.core.shell import PAGES
from callbacks.stories import brief, story_frames
from dashboard.core.page import View
from dashboard.slides import listing
from dashboard.slides.handout import Sheet
from data.access.marking import file_mark
from data.access.policy import authorise
from data.language import spoken
from queries.workspace import stories
from queries.workspace.story_parts import Story

TYPES = {
    "json": "application/json",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
}


def made(story: Story, form: str, base: str) -> bytes:
    """Return a story as a file of a form, one of TYPES, in its own language. base: the public address of the server.

    Raises Forbidden, NoRelease, and NoBrief where it cannot be printed.
    """
    authorise("export", "figures")
    with spoken(story.language):
        return MAKERS[form](story, base)


def as_story(story: Story) -> bytes:
    """Return a story as its own file, which says what it may be used for and who took it."""
    mark = file_mark()
    return stories.as_file(story, {"classification": mark.classification, "taken": mark.taken}).encode()


def as_slides(story: Story, base: str) -> bytes:
    """Return a story as a file of PowerPoint. The library takes half a second to import: it is, with the first deck."""
    from dashboard.slides.deck import written

    return written(story_frames.deck(story, *story_frames.frames(story, base)))


def as_page(story: Story, base: str) -> bytes:
    """Return a story as an offline page."""
    from dashboard.slides.handout import written

    held, without = story_frames.frames(story, base)
    sheets = [sheet(each) for each in held]
    return written(story_frames.deck(story, held, without), sheets, story_frames.emblem()[1]).encode()


def sheet(each: story_frames.Frame) -> Sheet:
    """Return a slide for the offline page: where it has a chart this is the whole figure, of which nothing is left out."""
    slide = replace(each.slide, remarks=each.noted) if each.figure else each.slide
    return Sheet(each.heading, slide, each.figure, legend(each.view))


def legend(view: View | None) -> tuple[tuple[str, str, str], ...]:
    """Return the legend of the card of a view, as its page lays it out: colour role, stroke and words of each mark."""
    page = next((page for page in PAGES if view and page.key == view.page), None)
    return listing.legend(page.layout(), view.part("card")) if page and view else ()


MAKERS: Mapping[str, Callable[[Story, str], bytes]] = {
    "json": lambda story, _base: as_story(story),
    "pptx": as_slides,
    "html": as_page,
    "pdf": lambda story, base: brief.printed(as_page(story, base).decode()),
}
