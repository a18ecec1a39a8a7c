"""Points of two measures as a native scatter chart, where both values of each point stand in its row of the data table."""

from collections.abc import Sequence

from dashboard.core.theme import ACTUAL, Figure
from dashboard.slides.contents import POINTS, Chart, ChartSeries
from dashboard.slides.text import clean
from dashboard.slides.traces import held_in, measured
from dashboard.slides.twin import cells, columns


def points(figure: Figure, traces: Sequence[Figure]) -> Chart | None:
    """Return the points of a figure whose two axes are both measures; None for anything else."""
    layout = figure.get("layout", {})
    if len(traces) != 1 or any("ticktext" in layout.get(axis, {}) for axis in ("xaxis", "yaxis")):
        return None
    [trace] = traces
    if trace.get("type") != "scatter" or "markers" not in trace.get("mode", "") or "lines" in trace.get("mode", ""):
        return None
    rows, found = cells(trace), [measured(trace, key) for key in ("x", "y")]
    across, up = (held_in(rows, values) if len(values) == len(rows) else None for values in found)
    if not across or not up or len(across.at | up.at) != 2:
        return None
    names = tuple(clean(row[1]) for row in rows)
    named = ((_heading(figure, min(each.at)), tuple(values)) for each, values in zip((across, up), found, strict=True))
    series = tuple(ChartSeries(name, values, ACTUAL) for name, values in named)
    return Chart(POINTS, names, series, series[1].name, series[0].name, share=across.share and up.share)


def _heading(figure: Figure, at: int) -> str:
    return columns(figure)[at - 1] if len(columns(figure)) >= at else ""
