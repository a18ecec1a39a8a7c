"""Views as slides: what each shows now, under the filters of an address, as a deck to leave behind."""

from collections.abc import Sequence
from typing import Any

from callbacks.core import slide_rows
from callbacks.core.comparison import stamp
from callbacks.core.slide_words import PRODUCT, Asked, Words, demonstrated, made_on
from callbacks.core.views import DRAWN, filtered, limited, read
from dashboard.core.page import Drawing, Page, View
from dashboard.slides.charts import charts
from dashboard.slides.contents import Chart, Deck, Slide
from dashboard.slides.slide_limits import readable, remarks
from dashboard.words.notes import worded
from data.language import direction, language, say, say_list, tag
from data.months import month_text
from data.releases.release import NoRelease
from data.side.store import Unavailable
from queries.catalogue import MEASURES, Measure
from queries.engine import engine
from queries.engine.engine import TooMany, TooSlow
from queries.engine.labels import named
from queries.engine.question import Answer, CannotCut, MixedCurrencies
from queries.revenue.forecasts import NoForecast
from queries.tables.tables import listened, recorded

REFUSED = (CannotCut, MixedCurrencies, NoForecast, NoRelease, TooMany, TooSlow, Unavailable)


def of_view(view: View, asked: Asked) -> bytes:
    """Return a deck of one view; raises what its drawing raises, and CannotCut where nothing matches the filters."""
    return _file(view.title, [made(view, asked)], [], asked)


def of_page(page: Page, asked: Asked) -> bytes:
    """Return a deck of every view of a page that shows something; its first slide names the others.

    Raises CannotCut where there is none, or the address cannot be shown, and NoRelease.
    """
    filtered(asked.search)
    slides, without = [], []
    for view in page.views:
        if view in DRAWN:
            try:
                with limited():
                    slides.append(made(view, asked))
            except REFUSED:
                without.append(view.title)
    if not slides:
        raise CannotCut(say("no view of this page has anything to show under these filters"))
    return _file(page.title, slides, without, asked)


def _file(title: str, slides: Sequence[Slide], without: Sequence[str], asked: Asked) -> bytes:
    """Return the deck as a file. The library takes half a second to import: it is, with the first deck."""
    from dashboard.slides.deck import written

    return written(deck(title, slides, without, asked))


def deck(title: str, slides: Sequence[Slide], without: Sequence[str], asked: Asked) -> Deck:
    """Return a deck of slides, and what its title slide says: filters, the date of the data, when it was made, and what is missing."""
    release = engine.current()
    lines = [
        filtered(asked.search).sentence(named),
        stamp(release),
        *demonstrated(release),
        made_on(),
        *([say("Views that are not on these slides: {names}.", names=say_list(without))] if without else []),
    ]
    return Deck(release.administration.name or PRODUCT, title, tuple(lines), tuple(slides), tag(), direction() == "rtl")


def made(view: View, asked: Asked) -> Slide:
    """Return what a view shows as a slide: a chart where PowerPoint has such a one, else a table of its numbers.

    Raises what the drawing of the view raises, and CannotCut where nothing matches the filters or the view is guarded.
    """
    if view.guarded:
        raise CannotCut(say("this view shows rules of risk, which are not put on slides"))
    drawn: list[Drawing] = []
    heard = listened(lambda: drawn.append(read(asked.search, DRAWN[view](asked.search))))
    drawing = drawn[0]
    shown, said = ((), ()) if drawing.empty else charted(view, drawing)
    grid = None if shown or drawing.empty else slide_rows.shown(view, drawing)
    if not drawing.empty and not shown and not grid:
        grid = slide_rows.of_tables(view, recorded(heard, view.dimension, worded))
    if not (shown or grid):
        raise CannotCut(say("nothing matches these filters"))
    words = Words(view, drawing, measures(view, heard), (*said, *(remarks(grid) if grid else ())), asked)
    return Slide(words.title, words.sub, shown, grid, words.told, words.foot, words.notes)


def charted(view: View, drawing: Drawing) -> tuple[tuple[Chart, ...], tuple[str, ...]]:
    """Return the charts of a view that PowerPoint can draw, and remarks on what they leave out."""
    if view.body != "figure" or not drawing.body:
        return (), ()
    found, said = charts(drawing.body)
    kept, left = readable(found)
    return kept, (*left, *said) if kept else ()


def measures(view: View, heard: Sequence[Any]) -> list[Measure]:
    """Return the measures that were asked for, those cut as the view is first."""
    answers = [each for each in heard if isinstance(each, Answer)]
    ordered = sorted(answers, key=lambda each: view.dimension not in each.question.by)
    return [MEASURES[key] for key in dict.fromkeys(key for each in ordered for key in each.question.measures) if key in MEASURES]


def name(title: str, search: str) -> str:
    """Return the name of a file: what it shows, its months, and its language, such as 'overview_2026-01_2026-10_en'."""
    asked = filtered(search)
    months = dict.fromkeys(month_text(month) for month in (asked.since, asked.until) if month)
    return "_".join([title, *months, language()])
