"""The public summary of a time release study: two A4 pages of its figures, without any that would tell something of one trader."""

from callbacks.clearance.study_summary_parts import first_page, second_page
from callbacks.core.comparison import stamp
from callbacks.core.slide_words import PRODUCT, demonstrated
from callbacks.core.slides import NAMED
from callbacks.core.views import filtered, limited
from callbacks.stories import brief
from callbacks.stories.story_frames import emblem
from dashboard.slides import leaflet
from dashboard.slides.contents import Deck
from dashboard.words.notes import sentences
from data.access.marking import Use, file_mark
from data.language import direction, mark, say, tag
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.labels import named
from queries.engine.question import CannotCut
from services.clearance import study_summary

MOST_SCOPE = 400  # characters of the filters in words, and of what they do not apply to: what two pages have room for
UNNAMED = mark("the filters name a trader or a broker, and a public summary names none")
TOO_LONG = mark("the filters select too much to be written on two pages: select less, or all")


def made(search: str, form: str) -> bytes:
    """Return the public summary under the filters of an address as a file: `html`, or `pdf` of it.

    Raises CannotCut where it may not be published or does not fit, NoRelease, TooSlow, and NoBrief where it cannot be printed.
    """
    with limited():
        page = written(filtered(search))
    return brief.printed(page) if form == "pdf" else page.encode()


def written(filters: Filters) -> str:
    """Return the public summary as a page. filters: with their months set. Raises CannotCut and NoRelease."""
    if any(filters.picked(key) for key in NAMED):
        raise CannotCut(say(UNNAMED))
    found = study_summary.summary(filters)
    scope = " ".join([filters.sentence(named, ("compare",)), *sentences(found.stages.notes)])
    if len(scope) > MOST_SCOPE:
        raise CannotCut(say(TOO_LONG))
    picture, kind = emblem()
    return leaflet.written(deck(picture), (first_page(found, filters, scope), second_page(found, filters)), kind)


def deck(picture: bytes) -> Deck:
    """Return what stands above the first page: whose study it is, its title, the date of the data, and when it was made."""
    release = engine.current()
    of_file = file_mark(Use.PUBLISHED)
    line = " · ".join([stamp(release), *demonstrated(release), of_file.taken])
    title = say("Time release study: public summary")
    return Deck(release.administration.name or PRODUCT, title, (line,), (), of_file, tag(), direction() == "rtl", picture)
