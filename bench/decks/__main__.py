"""Measures decks of twelve slides: ours beside a plain script of python-pptx that makes the same slides.

`python -m bench.decks` prints both and keeps them in results/slides.json.
"""

import io
from collections.abc import Callable
from statistics import median
from time import process_time
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.util import Pt

from bench.results import kept, table
from dashboard.slides.contents import BARS, LINES, STACKED_COLUMNS, Chart, ChartSeries, Deck, Grid, Slide
from dashboard.slides.deck import written
from data.access.marking import file_mark

TIMES, RATIO, SECONDS = 15, 1.5, 5.0
KINDS = {BARS: XL_CHART_TYPE.BAR_CLUSTERED, LINES: XL_CHART_TYPE.LINE_MARKERS, STACKED_COLUMNS: XL_CHART_TYPE.COLUMN_STACKED}
COLOURS = {"$actual": "24415C", "$previous": "B6C1CC", "$pick": "0F6A8F"}
FOOT = ("Source: Customs · 3,079 records · Data to 31 Oct 2026", "Import value. Customs value (CIF).", "Nov 2025 – Oct 2026.")
NOTES = ("A finding", "Import value: its definition", "Address: http://here/", "Made on 29 Nov 2026")


def slides() -> list[Slide]:
    """Eight charts of three kinds with two or three series, and four tables of thirteen rows and five columns."""
    shapes = [(BARS, 10, 2)] * 4 + [(LINES, 24, 3)] * 2 + [(STACKED_COLUMNS, 12, 3)] * 2
    charts = [Slide("Offices take longer", "Hours, by registration", (chart(*each),), None, (), FOOT, NOTES) for each in shapes]
    rows = tuple((f"Office {at}", "12.5 h", "10 %", "11.0 h", "+1.5 h") for at in range(13))
    grid = Grid(("Office", "Value", "Share", "Before", "Change"), rows)
    return [*charts, *[Slide("Offices take longer", "Hours, by registration", (), grid, (), FOOT, NOTES)] * 4]


def chart(kind: str, entries: int, series: int) -> Chart:
    every = (
        ChartSeries(f"Series {at}", tuple(float(entry * (at + 1) % 17 + 1) for entry in range(entries)), role)
        for at, role in zip(range(series), COLOURS, strict=False)
    )
    return Chart(kind, tuple(f"Entry {entry}" for entry in range(entries)), tuple(every), "hours")


def ours(made: list[Slide]) -> bytes:
    return written(Deck("Customs", "A page", ("Data to 31 Oct 2026", "Demonstration data"), tuple(made), file_mark()))


def plain(made: list[Slide]) -> bytes:
    """The same slides, as one would write them for this purpose alone: nothing measured, nothing guarded."""
    show = Presentation()
    show.slide_width, show.slide_height = Pt(960), Pt(540)
    cover: Any = show.slides.add_slide(show.slide_layouts[5])
    cover.shapes.title.text = "A page"
    _texts(cover, ["Customs"], 60, 20)
    _texts(cover, ["Data to 31 Oct 2026", "Demonstration data"], 246, 18)
    for each in made:
        _slide(show.slides.add_slide(show.slide_layouts[5]), each)
    out = io.BytesIO()
    show.save(out)
    return out.getvalue()


def _slide(slide: Any, each: Slide) -> None:
    slide.shapes.title.text = each.title
    _texts(slide, [each.sub], 92, 14)
    for chart_ in each.charts:
        _chart(slide, chart_)
    if each.grid:
        _table(slide, each.grid)
    _texts(slide, each.foot, 484, 10)
    slide.notes_slide.notes_text_frame.text = "\n".join(each.notes)


def _texts(slide: Any, texts: Any, top: float, size: int) -> None:
    frame = slide.shapes.add_textbox(Pt(36), Pt(top), Pt(888), Pt(40)).text_frame
    for place, text in enumerate(texts):
        run = (frame.paragraphs[0] if not place else frame.add_paragraph()).add_run()
        run.text, run.font.size, run.font.color.rgb = text, Pt(size), RGBColor.from_string("435261")


def _chart(slide: Any, each: Chart) -> None:
    data = CategoryChartData(number_format="#,##0.0")
    data.categories = each.categories
    for series in each.series:
        data.add_series(series.name, series.values)
    made = slide.shapes.add_chart(KINDS[each.kind], Pt(36), Pt(134), Pt(888), Pt(316), data).chart
    made.font.size, made.has_title, made.has_legend = Pt(12), False, True
    made.legend.position, made.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    made.value_axis.has_title = True
    made.value_axis.axis_title.text_frame.text = each.axis
    made.value_axis.major_gridlines.format.line.color.rgb = RGBColor.from_string("DFE4EA")
    for series, own in zip(made.plots[0].series, each.series, strict=True):
        colour = RGBColor.from_string(COLOURS[own.colour])
        if each.kind == LINES:
            series.smooth, series.format.line.color.rgb = False, colour
        else:
            series.format.fill.solid()
            series.format.fill.fore_color.rgb = colour


def _table(slide: Any, grid: Grid) -> None:
    made = slide.shapes.add_table(len(grid.rows) + 1, len(grid.columns), Pt(36), Pt(134), Pt(888), Pt(310)).table
    for at, row in enumerate((grid.columns, *grid.rows)):
        for place, text in enumerate(row):
            cell = made.cell(at, place)
            cell.fill.solid()
            cell.fill.fore_color.rgb = RGBColor.from_string("FFFFFF")
            run = cell.text_frame.paragraphs[0].add_run()
            run.text, run.font.size, run.font.color.rgb = text, Pt(11), RGBColor.from_string("13202C")


def timed(make: Callable[[list[Slide]], bytes], made: list[Slide]) -> float:
    """Seconds of the processor, which a busy machine stretches least."""
    begun = process_time()
    make(made)
    return process_time() - begun


def main() -> None:
    made = slides()
    for make in (ours, plain):
        timed(make, made)
    pairs = [(timed(ours, made), timed(plain, made)) for _ in range(TIMES)]
    own, theirs = (median(each) for each in zip(*pairs, strict=True))
    ratio = median(one / other for one, other in pairs)
    rows = [("ours", f"{own:.2f}", len(ours(made))), ("plain script", f"{theirs:.2f}", len(plain(made)))]
    print(table(("twelve slides", "seconds", "bytes"), rows))
    print(f"ratio {ratio:.2f}, at most {RATIO}; seconds at most {SECONDS}")
    kept("slides", {"slides": len(made), "ours_s": round(own, 3), "plain_s": round(theirs, 3), "ratio": round(ratio, 3), "times": TIMES})
    assert ratio <= RATIO, "slower than a plain script"
    assert own <= SECONDS, "too slow"


if __name__ == "__main__":
    main()
