"""What can be done with a story in its editor, each as a function from a story to a story."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeGuard

from callbacks.stories.story_views import checked
from data.language import mark, say
from queries.workspace import stories
from queries.workspace.story_parts import SLIDE_FIELDS, BadStory, Story, StorySlide

Act = Mapping[str, Any]
SAID = {
    "move": mark("Moved."),
    "copy": mark("Duplicated."),
    "remove": mark("Removed."),
    "edit": mark("Saved."),
    "about": mark("Saved."),
    "text": mark("Added a slide of text at the end."),
}
EDITED, ABOUT = ("title", "message", "text", "note"), ("name", "event", "date", "language")


def done(act: Act) -> tuple[Story | None, str]:
    """Carry out an action {do, name, version, place, to, values}; return the story as it is now (None: deleted) and a message.

    Raises BadStory and Unavailable.
    """
    name, version, kind = act.get("name"), act.get("version"), act.get("do")
    if not isinstance(name, str) or not isinstance(version, int) or not (kind == "delete" or kind in MADE):
        raise BadStory(say("Nothing was sent."))
    if kind == "delete":
        stories.remove(name)
        return None, say("Deleted.")
    held = replace(stories.story(name), version=version)
    return stories.change(held, checked(MADE[str(kind)](held, act))), say(SAID[str(kind)])


def whole(value: object) -> TypeGuard[int]:
    """Return whether a value is a whole number from 0 on (and not true or false)."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def place(held: Story, act: Act) -> int:
    """Return which slide an action is about; raises BadStory where there is none."""
    at = act.get("place")
    if not whole(at) or at >= len(held.slides):
        raise BadStory(say("There is no such slide. The story is shown as it is now."))
    return at


def moved(held: Story, act: Act) -> Story:
    """Return the story with a slide at the place `to`."""
    to = act.get("to")
    return held.moved(place(held, act), to if whole(to) else 0)


def copied(held: Story, act: Act) -> Story:
    """Return the story with a slide twice."""
    slide = held.slides[place(held, act)]
    return held.placed(place(held, act), slide, slide)


def removed(held: Story, act: Act) -> Story:
    """Return the story without a slide."""
    return held.placed(place(held, act))


def edited(held: Story, act: Act) -> Story:
    """Return the story with the texts of a slide as they were sent."""
    slide = held.slides[place(held, act)]
    return held.placed(place(held, act), replace(slide, **given(act, EDITED)))


def described(held: Story, act: Act) -> Story:
    """Return the story with another name, event, date or language."""
    return replace(held, **given(act, ABOUT))


def texted(held: Story, _act: Act) -> Story:
    """Return the story with a slide of text at its end."""
    return replace(held, slides=(*held.slides, StorySlide(title=say("Text"))))


def given(act: Act, names: tuple[str, ...]) -> dict[str, Any]:
    """Return the values of an action that are of these fields."""
    values = act.get("values")
    return {name: value for name, value in values.items() if name in names} if isinstance(values, dict) else {}


MADE: Mapping[str, Callable[[Story, Act], Story]] = {
    "move": moved,
    "copy": copied,
    "remove": removed,
    "edit": edited,
    "about": described,
    "text": texted,
}


def added(name: str, new: Story, slides: tuple[StorySlide, ...]) -> Story:
    """Add slides to the end of a story, or to a new one where `name` is empty, and return it; raises BadStory and Unavailable."""
    if not name:
        return stories.create(checked(replace(new, slides=slides)))
    held = stories.story(name)
    return stories.change(held, checked(replace(held, slides=(*held.slides, *slides))))


def slide_of(sent: Mapping[str, Any]) -> StorySlide:
    """Return the slide that a page sends: the view and its filters; raises BadStory for anything else."""
    if not all(isinstance(sent.get(name), str) for name in ("view", "filters")) or {*sent} - {*SLIDE_FIELDS}:
        raise BadStory(say("Nothing was sent."))
    return StorySlide(sent["view"], sent["filters"])
