"""Which view a slide shows, at which address, and why it may not stand in a story."""

from dataclasses import replace
from urllib.parse import urlencode

from callbacks.core.shell import PAGES, page_at
from callbacks.core.views import DRAWN
from dashboard.core.page import View
from data.language import mark, say
from queries.addresses import strict
from queries.addresses.filters import LANGUAGE, pairs
from queries.workspace import links, story_parts
from queries.workspace.links import Unkept
from queries.workspace.story_parts import BadStory, Story, StorySlide

OWN = ("present", "story", "new", "gap", "seen", "declaration", LANGUAGE)  # what an address holds that is no state of a view
BODIES = ("figure", "rows", "list", "tiles")
UNKNOWN = mark("Slide {number}, field “view”: {view}; accepted: a view as page.name, such as {example}")
GUARDED = mark("Slide {number}: “{view}” shows by what goods are selected for inspection. It is not put on slides.")
NAMED, NAMING = ("trader", "broker"), mark("Slide {number}: its filters name a trader or a broker. No slide does.")
MISREAD = mark("Slide {number}, field “filters”: {why}")


def offered(view: View) -> bool:
    """Return whether a view may be a slide: not one that shows by what goods are selected for inspection."""
    return view in DRAWN and view.body in BODIES and not view.guarded


def of_page(path: str) -> list[View]:
    """Return the views of the page at a path that may be slides, in their order."""
    page = page_at(path)
    return [view for view in page.views if offered(view)] if page else []


def view_of(slide: StorySlide) -> View | None:
    """Return the view of a slide; None for a text, or where there is no such view now."""
    return next((view for view in DRAWN if slide.view == f"{view.page}.{view.name}"), None)


def path(view: View) -> str:
    """Return the path of the page of a view."""
    return next(page.path for page in PAGES if page.key == view.page)


def card(view: View) -> str:
    """Return the id of the card that shows a view on its page; of the key indicators this is the briefing above them."""
    return view.part("brief" if view.body == "tiles" else "card")


def state(search: str) -> str:
    """Return the filters of an address as a slide keeps them: short links written in full, what is no state of a view left out.

    Raises BadStory where a short link is not known.
    """
    try:
        kept = [pair for pair in pairs(links.full(search)) if pair[0] not in OWN]
    except Unkept as why:
        raise BadStory(str(why)) from None
    return f"?{urlencode(kept)}" if kept else ""


def checked(story: Story) -> Story:
    """Return a story whose slides are all views that may be shown, under filters that are understood; raises BadStory."""
    story = story_parts.checked(story)
    story = replace(story, slides=tuple(replace(slide, filters=state(slide.filters) if slide.view else "") for slide in story.slides))
    faults = [fault for place, slide in enumerate(story.slides, 1) if (fault := refused(place, slide))]
    if faults:
        raise BadStory(" ".join(faults))
    return story


def refused(place: int, slide: StorySlide) -> str:
    """Return why a slide may not stand in a story; empty if it may."""
    if not slide.view:
        return ""
    view = view_of(slide)
    if view is None or view.body not in BODIES:
        return say(UNKNOWN, number=place, view=repr(slide.view), example="overview.offices")
    if not offered(view):
        return say(GUARDED, number=place, view=view.title)
    if any(key in NAMED for key, _ in pairs(slide.filters)):
        return say(NAMING, number=place)
    wrong = strict.dropped(slide.filters)
    return say(MISREAD, number=place, why=strict.told(wrong)) if wrong else ""
