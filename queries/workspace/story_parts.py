"""What a story is made of: slides in their order, each a view under its filters or a text, and what may stand in each field."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from data.language import PSEUDO, languages, mark, say, sentence
from data.number_text import written

MOST_SLIDES, MOST_TOLD, SHOWN = 60, 8, 40
LONGEST = {
    "view": 80,
    "filters": 4000,
    "title": 120,
    "message": 200,
    "text": 1200,
    "note": 4000,
    "name": 80,
    "event": 120,
    "date": 10,
    "language": 3,
}
SPACES = re.compile("[ \t]+")
UNSEEN = re.compile("[\t\u00a0\u202f\u061c\u200c-\u200f\u2066-\u2069]")  # what binds a unit, and what keeps directions apart
LINES = ("text", "note")  # fields that may hold several lines


class BadStory(ValueError):
    """A story that cannot be kept or found, and why."""


@dataclass(frozen=True)
class StorySlide:
    """A slide: a view as `page.name` under the filters of an address, or a text where `view` is empty.

    title: a short heading; the plain title of the view where it is empty. message: the one sentence to remember; the finding of the view
    as the data stand where it is empty. note: what the speaker says.
    """

    view: str = ""
    filters: str = ""
    title: str = ""
    message: str = ""
    text: str = ""
    note: str = ""

    def lines(self, name: str) -> tuple[str, ...]:
        """Return the lines of a field that are not empty."""
        return tuple(line for line in str(getattr(self, name)).splitlines() if line)


@dataclass(frozen=True)
class Story:
    """A story: its name, language (a code), event, date (yyyy-mm-dd, or empty), slides, and how often it was changed."""

    name: str
    language: str
    event: str = ""
    date: str = ""
    slides: tuple[StorySlide, ...] = ()
    version: int = 0

    def placed(self, place: int, *slides: StorySlide) -> "Story":
        """Return the story with other slides in place of one; without it where none is given."""
        return replace(self, slides=(*self.slides[:place], *slides, *self.slides[place + 1 :]))

    def moved(self, place: int, to: int) -> "Story":
        """Return the story with a slide at another place; places outside the story mean its ends."""
        others = [*self.slides[:place], *self.slides[place + 1 :]]
        others.insert(max(0, min(to, len(others))), self.slides[place])
        return replace(self, slides=tuple(others))


SLIDE_FIELDS = tuple(field.name for field in fields(StorySlide))
MARKS = ("classification", "taken")  # of a story file: what it may be used for, and who took it when; the story holds neither
STORY_FIELDS = ("name", "language", "event", "date", "slides")


def checked(story: Story) -> Story:
    """Return a story as it is kept: names with single spaces, lines without spaces at their ends; raises BadStory."""
    return read({name: getattr(story, name) for name in STORY_FIELDS} | {"slides": [vars(slide) for slide in story.slides]}, story.version)


def read(held: Any, version: int = 0) -> Story:
    """Return the story that a JSON object states; raises BadStory, which names slide, field, value and accepted form of each fault."""
    if not isinstance(held, dict):
        raise BadStory(say("A story is a JSON object with the fields {names}.", names=", ".join(STORY_FIELDS)))
    faults = [*_faults("", held, STORY_FIELDS), *_slides(held.get("slides", []))]
    if faults:
        more = [say("and further faults")] if len(faults) > MOST_TOLD else []
        raise BadStory(sentence("; ".join([*faults[:MOST_TOLD], *more])))
    slides = tuple(StorySlide(**{name: tidy(name, text) for name, text in each.items()}) for each in held.get("slides", []))
    return Story(**{name: tidy(name, held.get(name, "")) for name in STORY_FIELDS[:-1]}, slides=slides, version=version)


def of_file(held: Any) -> Story:
    """Return the story that the JSON of a story file states, without what the file says of itself; raises BadStory as `read` does."""
    return read({name: value for name, value in held.items() if name not in MARKS} if isinstance(held, dict) else held)


def tidy(name: str, text: str) -> str:
    """Return the text of a field as it is kept."""
    if name not in LINES:
        return SPACES.sub(" ", text).strip()
    return "\n".join(SPACES.sub(" ", line).strip() for line in text.splitlines()).strip()


def _slides(slides: Any) -> Iterator[str]:
    if not isinstance(slides, list):
        yield _told("", "slides", slides, say("a list of slides"))
    elif len(slides) > MOST_SLIDES:
        yield _told("", "slides", len(slides), say("at most {most} slides", most=MOST_SLIDES))
    else:
        for place, slide in enumerate(slides, 1):
            where = say("Slide {number}", number=place)
            if isinstance(slide, dict):
                yield from _faults(where, slide, SLIDE_FIELDS)
            else:
                yield _told(where, "", slide, say("a JSON object with the fields {names}", names=", ".join(SLIDE_FIELDS)))


def _faults(where: str, held: dict[Any, Any], known: tuple[str, ...]) -> Iterator[str]:
    for name, value in held.items():
        if name not in known:
            yield _told(where, name, value, say("one of {names}", names=", ".join(known)), unknown=True)
        elif name != "slides" and (form := _refused(name, value)):
            yield _told(where, name, value, form)
    yield from (_told(where, name, None, say(FORMS[name])) for name in ("name", "language") if name in known and not held.get(name))


FORMS = {"name": mark("a name of one line"), "language": mark("a language code of two letters")}


def _refused(name: str, value: Any) -> str:
    """Return the form that a field accepts where a value has another; empty where it is right."""
    most = LONGEST[name]
    if not isinstance(value, str) or len(value) > most or not _printable(name, value):
        lines = mark("a text of at most {most} characters") if name in LINES else mark("a text of one line, at most {most} characters")
        return say(lines, most=written(f"{most:,}"))
    if name == "language" and value and value not in (*languages(), PSEUDO):
        return say("one of {names}", names=", ".join(languages()))
    if name == "date" and value and not _dated(value):
        return say("a date as yyyy-mm-dd, or nothing")
    return ""


def _printable(name: str, value: str) -> bool:
    lines = value.splitlines() if name in LINES else [value]
    return all(UNSEEN.sub(" ", line).isprintable() for line in lines)


def _dated(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _told(where: str, name: str, value: Any, form: str, unknown: bool = False) -> str:
    """Return what is wrong in words: the slide, the field, the value seen, the form accepted."""
    seen = repr(value) if len(repr(value)) <= SHOWN else f"{repr(value)[:SHOWN]}…"
    what = mark("unknown field “{name}”; accepted: {form}") if unknown else mark("field “{name}”: {value}; accepted: {form}")
    told = say(what, name=name, value=seen, form=form) if name else say("{value}; accepted: {form}", value=seen, form=form)
    return f"{where}, {told}" if where else told
