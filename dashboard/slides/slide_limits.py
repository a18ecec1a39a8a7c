"""How much one slide holds, and the words for what it leaves out."""

from collections.abc import Sequence
from dataclasses import replace

from dashboard.slides.contents import BARS, COLUMNS, LINES, STACKED_BARS, STACKED_COLUMNS, STEPS, UPRIGHT, Chart, Grid
from data.language import say_number

MOST = {BARS: 15, STACKED_BARS: 15, STEPS: 18, COLUMNS: 36, STACKED_COLUMNS: 36, LINES: 120}
MOST_POINTS, MOST_ROWS, MOST_COLUMNS = 400, 13, 7


def readable(charts: Sequence[Chart]) -> tuple[tuple[Chart, ...], tuple[str, ...]]:
    """Return charts with no more entries than can be read, and a remark on those left out; none where a part would mislead.

    Of a row of months the latest stay, of a ranking the first. A waterfall of which a part were missing would not add up.
    """
    if any(len(each.categories) > MOST.get(each.kind, MOST_POINTS) and each.kind not in MOST_CUT for each in charts):
        return (), ()
    over = max((len(each.categories) - MOST.get(each.kind, MOST_POINTS) for each in charts), default=0)
    if over <= 0:
        return tuple(charts), ()
    return tuple(_cut(each) for each in charts), (left(over),)


MOST_CUT = tuple(kind for kind in MOST if kind != STEPS)


def _cut(chart: Chart) -> Chart:
    most = MOST[chart.kind]
    kept = slice(-most, None) if chart.kind in UPRIGHT else slice(most)
    series = tuple(replace(each, values=each.values[kept]) for each in chart.series)
    return replace(chart, categories=chart.categories[kept], series=series)


def left(count: int) -> str:
    """Return how many entries a chart leaves out."""
    return say_number("{number} entry of the view is not in this chart.", "{number} entries of the view are not in this chart.", count)


def held(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Grid:
    """Return as much of a table as fits a slide: its first rows and columns, and how many more there are."""
    kept = tuple(tuple(row[:MOST_COLUMNS]) for row in rows[:MOST_ROWS])
    over = max(len(rows) - MOST_ROWS, 0), max(len(columns) - MOST_COLUMNS, 0)
    return Grid(tuple(columns[:MOST_COLUMNS]), kept, *over)


def remarks(grid: Grid) -> tuple[str, ...]:
    """Return in words which rows and columns of a table are left out."""
    rows = say_number("{number} more row is not shown.", "{number} more rows are not shown.", grid.rows_left)
    columns = say_number("{number} more column is not shown.", "{number} more columns are not shown.", grid.columns_left)
    return (*([rows] if grid.rows_left else []), *([columns] if grid.columns_left else []))
