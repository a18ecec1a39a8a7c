"""A deck as a file, made in memory: a title slide, then one slide for each view."""

import io
import textwrap
from typing import Any

from pptx import Presentation
from pptx.util import Pt

from dashboard.slides import native_chart, native_table
from dashboard.slides.contents import Chart, Deck, Slide
from dashboard.slides.places import BODY, COVER, EMBLEM, FOOT, HIGH, HOUSE, LINES, MARK, REMARK, SUB, TITLE, WIDE
from dashboard.slides.text import clean
from dashboard.slides.writing import Type, Voice, box, described, filled, placed
from data.language import mark, say, say_list, say_number

LONGEST = 255  # letters of a property of a file
TITLE_ONLY = 5  # the layout of the library's template that holds a title alone
TITLE_TYPE, SUB_TYPE = Type(28, 18, "ink", bold=True), Type(14, 12, "ink-2")
FOOT_TYPE, REMARK_TYPE = Type(10, 9, "ink-3"), Type(11, 10, "ink-2")
TEXT_TYPE, MARK_TYPE = Type(24, 12, "ink"), Type(9, 7, "ink-3")
COVER_TYPE, LINE_TYPE, HOUSE_TYPE = Type(40, 18, "ink", bold=True), Type(18, 12, "ink-2"), Type(20, 12, "accent")
KINDS = {
    "bars": mark("Bar chart"),
    "columns": mark("Column chart"),
    "stacked_bars": mark("Stacked bar chart"),
    "stacked_columns": mark("Stacked column chart"),
    "lines": mark("Line chart"),
    "points": mark("Scatter chart"),
    "steps": mark("Waterfall chart"),
}


def written(deck: Deck) -> bytes:
    """Return a deck as the bytes of a file of PowerPoint."""
    show, voice = Presentation(), Voice(deck.language, deck.rtl)
    show.slide_width, show.slide_height = Pt(WIDE), Pt(HIGH)
    show.core_properties.title, show.core_properties.author = shortened(deck.title), shortened(deck.house)
    show.core_properties.category = shortened(deck.mark.classification)
    show.core_properties.language, show.core_properties.comments = deck.language, ""
    _cover(_begun(show, deck, voice), deck, voice)
    for each in deck.slides:
        _slide(_begun(show, deck, voice), each, voice)
    out = io.BytesIO()
    show.save(out)
    return out.getvalue()


def shortened(text: str) -> str:
    """Return a text as a property of a file may hold it."""
    return textwrap.shorten(clean(text), LONGEST, placeholder="…")


def _begun(show: Any, deck: Deck, voice: Voice) -> Any:
    """Return a new slide, with the mark of the file at its head."""
    slide = show.slides.add_slide(show.slide_layouts[TITLE_ONLY])
    box(slide, MARK, [deck.mark.line], MARK_TYPE, voice, say("Classification of the file"))
    return slide


def _titled(slide: Any, where: Any, text: str, kind: Type, voice: Voice) -> None:
    """Write the title into its own place, where programs that read a slide aloud look for it."""
    shape = slide.shapes.title
    shape.left, shape.top, shape.width, shape.height = placed(where)
    filled(shape, where, [text], kind, voice)


def _cover(slide: Any, deck: Deck, voice: Voice) -> None:
    _titled(slide, COVER, deck.title, COVER_TYPE, voice)
    if deck.emblem:
        _emblem(slide, deck, voice)
    box(slide, HOUSE, [deck.house], HOUSE_TYPE, voice)
    box(slide, LINES, deck.lines, LINE_TYPE, voice)


def _emblem(slide: Any, deck: Deck, voice: Voice) -> None:
    """Put the emblem above the name of the house, at the side where reading begins."""
    left, top, width, height = placed(EMBLEM)
    picture = slide.shapes.add_picture(io.BytesIO(deck.emblem), left, top, height=height)
    picture.left = left + width - picture.width if voice.rtl else left
    described(picture, deck.house)


def _slide(slide: Any, each: Slide, voice: Voice) -> None:
    _titled(slide, TITLE, each.title, TITLE_TYPE, voice)
    box(slide, SUB, [each.sub] if each.sub else [], SUB_TYPE, voice)
    for place, chart in enumerate(each.charts):
        native_chart.drawn(slide, BODY.part(place, len(each.charts)), chart, chart_words(each, chart), voice)
    if each.grid and not each.charts:
        native_table.drawn(slide, BODY, each.grid, tabled(each), voice)
    if each.lines:
        box(slide, BODY, each.lines, TEXT_TYPE, voice)
    box(slide, REMARK, [" ".join(each.remarks)] if each.remarks else [], REMARK_TYPE, voice)
    box(slide, FOOT, each.foot, FOOT_TYPE, voice)
    slide.notes_slide.notes_text_frame.text = "\n".join(map(clean, each.notes))


def chart_words(each: Slide, chart: Chart) -> str:
    """Return the text that stands for a chart: what kind it is, its finding, its series, and how many categories."""
    shown = chart.series[1:] if chart.kind in ("steps", "points") else chart.series
    return say(
        "{kind}. {title}. {axis}: {names}. {count}",
        kind=say(KINDS[chart.kind]),
        title=each.title,
        axis=chart.axis or each.sub,
        names=say_list([series.name for series in shown], "unit"),
        count=say_number("{number} entry, from {first} to {last}.", "{number} entries, from {first} to {last}.", len(chart.categories),
                         first=chart.categories[0], last=chart.categories[-1]),
    )  # fmt: skip


def tabled(each: Slide) -> str:
    """Return the text that stands for a table: its finding, its columns, and how many rows it shows."""
    grid = each.grid
    if not grid:
        return each.title
    shown = say_number("{number} row.", "{number} rows.", len(grid.rows))
    return say("Table. {title}. Columns: {names}. {count}", title=each.title, names=say_list(grid.columns, "unit"), count=shown)


