"""Charts that PowerPoint itself can edit, with the values of the view in the workbook inside them."""

from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Pt

from dashboard.core.theme import CLEAR
from dashboard.slides.books import Categories, Points
from dashboard.slides.colours import hexed
from dashboard.slides.contents import BARS, COLUMNS, LINES, POINTS, STACKED_BARS, STACKED_COLUMNS, STEPS, UPRIGHT, Chart
from dashboard.slides.places import Box
from dashboard.slides.writing import Voice, described, placed

KINDS = {
    BARS: XL_CHART_TYPE.BAR_CLUSTERED,
    COLUMNS: XL_CHART_TYPE.COLUMN_CLUSTERED,
    STACKED_BARS: XL_CHART_TYPE.BAR_STACKED,
    STACKED_COLUMNS: XL_CHART_TYPE.COLUMN_STACKED,
    LINES: XL_CHART_TYPE.LINE_MARKERS,
    POINTS: XL_CHART_TYPE.XY_SCATTER,
}
SIZE, SMALL, MOST_LABELS, MOST_NAMED, FEW = 12, 10, 15, 18, 3
WHOLE, NEAR_WHOLE, ROUNDING = 1.0, 0.8, 1e-6
GAP_WIDTH = {BARS: 45, COLUMNS: 45}


def drawn(slide: Any, where: Box, chart: Chart, alt: str, voice: Voice) -> None:
    """Add a native chart to a slide, with the text that stands for it."""
    frame = slide.shapes.add_chart(kind(chart), *placed(where), data(chart))
    described(frame, alt)
    made = frame.chart
    made.font.size, made.font.color.rgb = Pt(SMALL if where.width < 400 else SIZE), _colour("ink-2")
    made.has_title = False
    _legend(made, chart)
    _axes(made, chart, voice)
    _painted(made, chart)


def kind(chart: Chart) -> Any:
    """Return which chart of PowerPoint shows it: there is no waterfall among those that the library writes."""
    if chart.kind == STEPS:
        return KINDS[STACKED_COLUMNS if chart.upright else STACKED_BARS]
    return KINDS[chart.kind]


def data(chart: Chart) -> Any:
    """Return the names and values of a chart; a value that is unknown leaves a gap."""
    form = number_format(chart)
    if chart.kind == POINTS:
        found = Points(number_format=form)
        series = found.add_series(chart.series[1].name)
        for x, y in zip(chart.series[0].values, chart.series[1].values, strict=True):
            if x is not None and y is not None:
                series.add_data_point(x, y)
        return found
    found = Categories(number_format=form)
    found.categories = [*chart.categories]
    for each in chart.series:
        found.add_series(each.name, each.values)
    return found


def number_format(chart: Chart) -> str:
    """Return the format of the numbers, which the program of the reader writes with its own signs: three digits of the largest."""
    most = max((abs(value) for each in chart.series for value in each.values if value is not None), default=0.0)
    most = most * 100 if chart.share else most
    form = "#,##0" if most >= 100 or all(map(_round, _values(chart))) else "#,##0.0" if most >= 10 else "#,##0.00"
    return f"{form}%" if chart.share else form


def _values(chart: Chart) -> list[float]:
    times = 100 if chart.share else 1
    return [value * times for each in chart.series for value in each.values if value is not None]


def _round(value: float) -> bool:
    return float(value).is_integer()


def _legend(made: Any, chart: Chart) -> None:
    """Write the legend where there is more than one series; the base of a waterfall that is not seen is not named either."""
    made.has_legend = len(chart.series) > 1 and chart.kind != POINTS
    if not made.has_legend:
        return
    made.legend.position, made.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    for place, each in enumerate(chart.series):
        if each.colour == CLEAR:
            _unnamed(made.legend, place)


def _unnamed(legend: Any, place: int) -> None:
    """Take one series out of a legend, which the library has no name for."""
    entry: Any = OxmlElement("c:legendEntry")
    for name, value in (("c:idx", str(place)), ("c:delete", "1")):
        part: Any = OxmlElement(name)
        part.set("val", value)
        entry.append(part)
    legend._element.find(qn("c:legendPos")).addnext(entry)  # noqa: SLF001


def _axes(made: Any, chart: Chart, voice: Voice) -> None:
    names, values = made.category_axis, made.value_axis
    values.has_title = bool(chart.axis)
    if chart.axis:
        _titled(values, chart.axis, voice)
    values.has_major_gridlines = True
    values.major_gridlines.format.line.color.rgb = _colour("line")
    values.format.line.fill.background()
    names.has_major_gridlines = False
    names.format.line.color.rgb = _colour("ink-3")
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = number_format(chart), False
    if chart.kind == POINTS:
        _titled(names, chart.across, voice)
        names.tick_labels.number_format, names.tick_labels.number_format_is_linked = number_format(chart), False
    elif chart.kind not in UPRIGHT and not chart.upright:
        names.reverse_order = True
        values.tick_label_position = XL_TICK_LABEL_POSITION.HIGH
    if chart.kind not in (LINES, POINTS) and len(chart.categories) <= MOST_NAMED:
        _named(names)
    if chart.share and NEAR_WHOLE < longest(chart) <= WHOLE + ROUNDING:
        values.maximum_scale = WHOLE


def longest(chart: Chart) -> float:
    """Return how far the bars of a chart reach, those of a stack together; 0 of lines and points."""
    if chart.kind in (LINES, POINTS):
        return 0.0
    bars = [[value or 0.0 for value in values] for values in zip(*(each.values for each in chart.series), strict=True)]
    return max((max(each) if chart.kind in (BARS, COLUMNS) else sum(each) for each in bars), default=0.0)


def _named(axis: Any) -> None:
    """Give every bar its name, where a program would leave out each second one; the library has no name for it."""
    skip: Any = OxmlElement("c:tickLblSkip")
    skip.set("val", "1")
    axis._element.find(qn("c:noMultiLvlLbl")).addprevious(skip)  # noqa: SLF001


def _titled(axis: Any, words: str, voice: Voice) -> None:
    axis.has_title = True
    frame = axis.axis_title.text_frame
    frame.text = words
    font = frame.paragraphs[0].runs[0].font
    font.size, font.bold, font.color.rgb = Pt(SMALL), False, _colour("ink-3")
    if voice.rtl:
        frame.paragraphs[0]._p.get_or_add_pPr().set("rtl", "1")  # noqa: SLF001


def _painted(made: Any, chart: Chart) -> None:
    """Give each series its colour, and its values where there is room for them."""
    plot = made.plots[0]
    stacked = chart.kind in (STACKED_BARS, STACKED_COLUMNS, STEPS)
    if stacked:
        plot.overlap = 100
    if chart.kind not in (LINES, POINTS):
        plot.gap_width = GAP_WIDTH.get(chart.kind, 40)
    for place, series in enumerate(plot.series):
        each = chart.series[place + 1 if chart.kind == POINTS else place]
        _coloured(series, each.colour, chart.kind)
        if each.labels:
            _labelled(series, each.labels)
    if labelled(chart):
        _valued(plot, chart)


def labelled(chart: Chart) -> bool:
    """Return whether each mark shows its value: few bars of one series or two."""
    return chart.kind in (BARS, COLUMNS) and len(chart.series) * len(chart.categories) <= MOST_LABELS * 2 and len(chart.series) < FEW


def _valued(plot: Any, chart: Chart) -> None:
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.font.size, labels.font.color.rgb = Pt(SMALL), _colour("ink")
    labels.number_format, labels.number_format_is_linked, labels.show_value = number_format(chart), False, True
    labels.position = XL_LABEL_POSITION.OUTSIDE_END


def _labelled(series: Any, labels: tuple[str, ...]) -> None:
    """Write the amount of each step on its bar, with its sign: the bar alone shows its size."""
    for place, words in enumerate(labels):
        if words:
            label = series.points[place].data_label
            label.has_text_frame = True
            label.text_frame.text = words
            label.text_frame.paragraphs[0].runs[0].font.size = Pt(SMALL)
            label.position = XL_LABEL_POSITION.INSIDE_BASE


def _coloured(series: Any, role: str, kind_: str) -> None:
    if kind_ == LINES:
        series.smooth = False
        series.format.line.color.rgb, series.format.line.width = _colour(role), Pt(2)
        series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, 5
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = series.marker.format.line.color.rgb = _colour(role)
    elif kind_ == POINTS:
        series.format.line.fill.background()
        series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, 7
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = _colour(role)
    elif role == CLEAR:
        series.format.fill.background()
    else:
        series.invert_if_negative = False
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = _colour(role)


def _colour(role: str) -> Any:
    return RGBColor.from_string(hexed(role))
