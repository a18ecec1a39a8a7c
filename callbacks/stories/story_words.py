"""What a story says by itself, whatever its slides are drawn from: its date in words, and its texts on the slides of a file."""

import re
from dataclasses import replace
from datetime import date

from babel.dates import format_date

from dashboard.core.format import together
from dashboard.slides.contents import Slide
from data.access.marking import taken
from data.language import locale, numerals, say
from queries.workspace.story_parts import Story, StorySlide

UNNAMED = re.compile(r"[^\w]+")


def day(story: Story) -> str:
    """Write the date of a story in full, '29 November 2026'; empty where it has none."""
    return numerals(format_date(date.fromisoformat(story.date), "long", locale=locale())) if story.date else ""


def name(story: Story, form: str) -> str:
    """Return the name of the file: that of the story, its date and its language, such as 'Monthly-meeting_2026-11-29_en.pptx'."""
    words = UNNAMED.sub("-", story.name).strip("-")[:60] or "story"
    return "_".join(filter(None, [words, story.date, story.language])) + f".{form}"


def worded(slide: StorySlide, made: Slide) -> Slide:
    """Return the slide of a view with the message, the heading and the note of a slide of a story."""
    sub = together(" · ".join(filter(None, [slide.title, made.sub])))
    return replace(made, title=slide.message or made.title, sub=sub, notes=(*slide.lines("note"), *made.notes))


def texted(slide: StorySlide, anchor: str) -> Slide:
    """Return a text as a slide. anchor: source and date of the data."""
    sub = slide.title if slide.message else ""
    notes = (*slide.lines("note"), taken())
    return Slide(slide.message or slide.title or say("Slide"), sub, (), None, (), (anchor,), notes, slide.lines("text"))
