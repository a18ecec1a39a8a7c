"""Views as slides: what each shows now, under the filters of an address, as a deck to leave behind."""

from collections.abc import Sequence
from typing import Any

from callbacks.core import slide_rows
from callbacks.core.comparison import stamp
from callbacks.core.slide_words import PRODUCT, Asked, Words, demonstrated
from callbacks.core.views import DRAWN, filtered, limited, read
from dashboard.core.page import Drawing, Page, View
from dashboard.slides.charts import charts
from dashboard.slides.contents import Chart, Deck, Grid, Slide
from dashboard.slides.slide_limits import readable, remarks
from dashboard.words.notes import filed
from data.access.marking import file_mark
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

NAMED = ("trader", "broker")
REFUSED = (CannotCut, MixedCurrencies, NoForecast, NoRelease, TooMany, TooSlow, Unavailable)


def of_view(view: View, asked: Asked) -> bytes:
    """Return a deck of one view; raises what its drawing raises, and CannotCut where nothing matches the filters."""
    return _file(view.title, made(view, asked), [], asked)


def of_page(page: Page, asked: Asked) -> bytes:
    """Return a deck of every view of a page that shows something; its first slide names the others.

    Raises CannotCut where there is none, the address cannot be shown, or it names a trader or a broker, and NoRelease.
    """
    unnamed(asked)
    slides: list[Slide] = []
    without: list[tuple[str, Exception | None]] = []
    for view in page.views:
        if view in DRAWN:
            try:
                with limited():
                    found = [each for each in made(view, asked) if not repeated(each, slides)]
            except REFUSED as refusal:
                without.append((view.title, refusal))
            else:
                slides.extend(found)
                without.extend([] if found else [(view.title, None)])
    if not slides:
        raise nothing([refusal for _, refusal in without])
    return _file(page.title, slides, left_out(without), asked)


def unnamed(asked: Asked) -> None:
    """Raise CannotCut where the filters of an address pick a trader or a broker, of whom alone a slide would tell; else as `filtered`."""
    if any(filtered(asked.search).picked(key) for key in NAMED):
        raise CannotCut(say("the filters name a trader or a broker, and no slide does"))


def repeated(slide: Slide, before: Sequence[Slide]) -> bool:
    """Return whether a slide holds a table alone that stands on an earlier one."""
    return slide.grid is not None and not slide.charts and any(slide.grid == each.grid for each in before)


def nothing(refusals: Sequence[Exception | None]) -> Exception:
    """Return what is raised where no view can be shown: that there is no forecast yet where each waits for one."""
    first = next(iter(refusals), None)
    if first and all(isinstance(each, NoForecast) for each in refusals):
        return first
    return CannotCut(say("no view of this page has anything to show under these filters"))


def left_out(without: Sequence[tuple[str, Exception | None]]) -> list[str]:
    """Write which views are not on the slides, those apart that wait for a forecast."""
    waiting = [title for title, refusal in without if isinstance(refusal, NoForecast)]
    other = [title for title, refusal in without if not isinstance(refusal, NoForecast)]
    return [
        *([say("Views that are not on these slides: {names}.", names=say_list(other))] if other else []),
        *([say("Not on these slides, as there is no forecast of these data yet: {names}.", names=say_list(waiting))] if waiting else []),
    ]


def _file(title: str, slides: Sequence[Slide], without: Sequence[str], asked: Asked) -> bytes:
    """Return the deck as a file. The library takes half a second to import: it is, with the first deck."""
    from dashboard.slides.deck import written

    return written(deck(title, slides, without, asked))


def deck(title: str, slides: Sequence[Slide], without: Sequence[str], asked: Asked) -> Deck:
    """Return a deck of slides, and what its title slide says: filters, the date of the data, when it was made, and what is missing.

    without: sentences on what is missing.
    """
    release = engine.current()
    of_file = file_mark()
    lines = [
        filtered(asked.search).sentence(named),
        stamp(release),
        *demonstrated(release),
        of_file.taken,
        *without,
    ]
    return Deck(release.administration.name or PRODUCT, title, tuple(lines), tuple(slides), of_file, tag(), direction() == "rtl")


def made(view: View, asked: Asked) -> list[Slide]:
    """Return what a view shows as slides: a chart where PowerPoint has such a one, else its tables, each on a slide of its own.

    Raises what the drawing of the view raises, and CannotCut where nothing matches the filters, they name a trader, or the view is guarded.
    """
    return drawn(view, asked)[1]


def drawn(view: View, asked: Asked) -> tuple[Drawing, list[Slide]]:
    """Return what a view draws and the slides made of it; raises as `made` does."""
    unnamed(asked)
    if view.guarded:
        raise CannotCut(say("this view shows rules of risk, which are not put on slides"))
    held: list[Drawing] = []
    heard = listened(lambda: held.append(read(asked.search, DRAWN[view](asked.search))))
    drawing = held[0]
    shown, said = ((), ()) if drawing.empty else charted(view, drawing)
    tables = () if shown or drawing.empty else slide_rows.shown(view, drawing)
    if not (drawing.empty or shown or tables):
        tables = slide_rows.of_tables(view, recorded(heard, view.dimension, filed))
    if not (shown or tables):
        raise CannotCut(say("nothing matches these filters"))
    words = Words(view, drawing, measures(view, heard), said, asked)
    if shown:
        return drawing, [slide(words, shown)]
    several = len(tables) > 1
    return drawing, [slide(words.on(name if several else "", place, remarks(grid)), (), grid) for place, (name, grid) in enumerate(tables)]


def slide(words: Words, shown: tuple[Chart, ...], grid: Grid | None = None) -> Slide:
    """Return the slide of a view with its words, and charts or else a table."""
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
