"""What the slides of a story say as the data stand: findings, what anchors them, and slides for a file."""

from dataclasses import dataclass

from callbacks.core import slides
from callbacks.core.comparison import stamp
from callbacks.core.slide_words import PRODUCT, Asked, demonstrated
from callbacks.core.slides import REFUSED
from callbacks.core.views import DRAWN, limited, shown
from callbacks.stories.story_views import path, view_of
from callbacks.stories.story_words import day, texted, worded
from dashboard.core.format import together
from dashboard.core.page import Drawing, View
from dashboard.core.theme import Figure
from dashboard.slides.contents import Deck, Slide
from dashboard.words.notes import filed_sentences
from data.access.marking import file_mark
from data.administration import profile
from data.language import direction, say, say_list, tag
from queries.engine import engine
from queries.workspace.story_parts import Story, StorySlide


@dataclass(frozen=True)
class Frame:
    """A slide as it is shown: its heading, the slide of a file, its view (None for a text), and its figure (None where it has no chart).

    noted: the notes of the view, without what the native chart of the slide leaves out.
    """

    heading: str
    slide: Slide
    view: View | None = None
    figure: Figure | None = None
    noted: tuple[str, ...] = ()


def finding(slide: StorySlide) -> str:
    """Return the finding of the view of a slide as the data stand; empty where it has none now."""
    drawing = drawn(slide)
    return together(drawing.title) if drawing else ""


def drawn(slide: StorySlide) -> Drawing | None:
    """Return what the view of a slide draws; None for a text, and where there is nothing to show now."""
    view = view_of(slide)
    try:
        with limited():
            drawing = DRAWN[view](slide.filters) if view else None
    except REFUSED:
        return None
    return None if drawing is None or drawing.empty else drawing


def heading(slide: StorySlide) -> str:
    """Return the short heading of a slide: its own, or the plain title of its view."""
    view = view_of(slide)
    return slide.title or (view.title if view else "")


def headline(slide: StorySlide) -> str:
    """Return the one sentence of a slide: its message, else the finding of its view, else its heading."""
    return slide.message or finding(slide) or heading(slide)


def anchor() -> str:
    """Return what anchors a slide without a view: source, date of the data, and whether they are invented."""
    release = engine.current()
    source = say("Source: {name}", name=release.administration.name or PRODUCT)
    return " · ".join([source, stamp(release), *demonstrated(release)])


def frames(story: Story, base: str) -> tuple[list[Frame], list[str]]:
    """Return the slides of a story that have something to show, and the headings of the others. base: the public address of the server."""
    found: list[Frame] = []
    without: list[str] = []
    for slide in story.slides:
        try:
            with limited():
                found += framed(slide, base)
        except REFUSED:
            without.append(heading(slide) or slide.view)
    return found, without


def framed(slide: StorySlide, base: str) -> list[Frame]:
    """Return a slide as it is shown, in several where its view has several tables.

    Raises what its drawing raises, and CannotCut where nothing is to be shown.
    """
    view = view_of(slide)
    if view is None:
        return [Frame(slide.title, texted(slide, anchor()))]
    drawing, made = slides.drawn(view, Asked(slide.filters, base + path(view) + slide.filters))
    noted = filed_sentences(drawing.notes)
    return [Frame(slide.title or view.title, worded(slide, each), view, figured(view, drawing), noted) for each in made]


def figured(view: View, drawing: Drawing) -> Figure | None:
    """Return the chart of a view as a browser is given it; None where it has none."""
    return shown(view, drawing) if view.body == "figure" and drawing.body else None


def deck(story: Story, held: list[Frame], without: list[str]) -> Deck:
    """Return a story as a deck: its title slide with name, emblem, event, date and what is missing; then its slides."""
    release = engine.current()
    of_file = file_mark()
    left = [say("Slides without data: {names}.", names=say_list(without))] if without else []
    lines = (*filter(None, [story.event, day(story)]), stamp(release), *demonstrated(release), of_file.taken, *left)
    picture = emblem()[0]
    name = release.administration.name or PRODUCT
    return Deck(name, story.name, lines, tuple(each.slide for each in held), of_file, tag(), direction() == "rtl", picture)


def emblem() -> tuple[bytes, str]:
    """Return the picture of the administration's emblem and its kind, as 'image/png'; both empty where it has none."""
    if not engine.current().administration.emblem:
        return b"", ""
    with engine.reading() as connection:
        return profile.emblem(connection)
