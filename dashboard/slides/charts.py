"""The native charts that a figure comes to; none where PowerPoint has no such chart, and a table takes its place."""

import re
from collections.abc import Sequence

from dashboard.core.format import month, short
from dashboard.core.theme import ACTUAL, FORECAST, INK_3, LANES, PICK, PREVIOUS, Figure
from dashboard.slides.contents import BARS, COLUMNS, LINES, STACKED_BARS, STACKED_COLUMNS, Chart, ChartSeries
from dashboard.slides.points import points
from dashboard.slides.text import clean, unmarked
from dashboard.slides.traces import Drawn, drawn, level, solid
from dashboard.slides.twin import columns, rows
from dashboard.slides.waterfalls import stepped
from data.language import say, say_beside, say_list
from data.months import month_code

MOST_CHARTS, MOST_SERIES, LONGEST = 3, 8, 34
PALETTE = (ACTUAL, PREVIOUS, PICK, INK_3, LANES["yellow"], LANES["green"], LANES["red"], FORECAST)
MONTH = re.compile(r"\d{4}-\d{2}")


def charts(figure: Figure) -> tuple[tuple[Chart, ...], tuple[str, ...]]:
    """Return the charts of a figure, one for each of its axes, and remarks on what they do not show; none if one cannot be drawn."""
    traces = solid(figure)
    if own := stepped(figure, traces) or points(figure, traces):
        return (own,), undrawn(figure, own)
    across = level(figure)
    marks: list[Drawn] = []
    for trace in traces:
        found = drawn(figure, trace, across, [at for each in marks for at in each.at]) if trace.get("type") in ("bar", "scatter") else None
        if not found:
            return (), ()
        marks.append(found)
    axes = {each.axis: [other for other in marks if other.axis == each.axis] for each in marks}
    if not 0 < len(axes) <= MOST_CHARTS or any(len(each) > MOST_SERIES for each in axes.values()):
        return (), ()
    return tuple(_chart(figure, each, across) for each in axes.values()), incomplete(marks)


def undrawn(figure: Figure, chart: Chart) -> tuple[str, ...]:
    """Return a remark that names the rows of the data table which the chart does not draw, each with its first number."""
    left = [row for row in rows(figure) if short(row[0], LONGEST) not in chart.categories]
    told = [f"{row[0]} {row[1]}" for row in left]
    return (say("Not drawn here: {rows}.", rows=say_list(told, "unit")),) if told else ()


def _chart(figure: Figure, marks: Sequence[Drawn], across: bool) -> Chart:
    kind, places = _kind(figure, marks, across), _places(figure, marks, across)
    ordered = marks if "stacked" in kind else sorted(marks, key=lambda each: min(each.at))
    roles = colours([each.colour for each in ordered], kind)
    series = tuple(
        ChartSeries(called(figure, each, marks) or f"{at}", _values(each, places), role)
        for at, (each, role) in enumerate(zip(ordered, roles, strict=True), 1)
    )
    share = any(each.share for each in marks)
    return Chart(kind, _names(figure, marks, places, across), series, axis(figure, ordered), share=share)


def _kind(figure: Figure, marks: Sequence[Drawn], across: bool) -> str:
    if any(each.line for each in marks) and not across:
        return LINES
    stacked = figure.get("layout", {}).get("barmode") == "stack" and len(marks) > 1
    return (STACKED_BARS if stacked else BARS) if across else (STACKED_COLUMNS if stacked else COLUMNS)


def _places(figure: Figure, marks: Sequence[Drawn], across: bool) -> list[object]:
    """Return the places of the categories in the order in which they are read: downwards, or left to right."""
    every = [*dict.fromkeys(place for each in marks for place in each.places)]
    if not all(isinstance(place, int | float) for place in every):
        return every
    low, *_, high = figure.get("layout", {}).get("yaxis", {}).get("range") or (1, 0)
    return sorted(every, key=float, reverse=across and low < high)  # type: ignore[arg-type]


def _values(marks: Drawn, places: Sequence[object]) -> tuple[float | None, ...]:
    found = dict(zip(marks.places, marks.values, strict=True))
    return tuple(found.get(place) for place in places)


def _names(figure: Figure, marks: Sequence[Drawn], places: Sequence[object], across: bool) -> tuple[str, ...]:
    """Return what each category is called: as its row is, else as the axis calls the place."""
    where: Figure = figure.get("layout", {}).get("yaxis" if across else "xaxis", {})
    ticks: dict[object, str] = dict(zip(where.get("tickvals") or (), where.get("ticktext") or (), strict=False))
    held: dict[object, set[tuple[str, str]]] = {place: set() for place in places}
    for place, row in (pair for each in marks for pair in zip(each.places, each.rows, strict=True)):
        held[place].add((str(row[0]), clean(row[1])))
    return tuple(_called(next(iter(held[place])) if len(held[place]) == 1 else None, ticks.get(place, place)) for place in places)


def _called(row: tuple[str, str] | None, tick: object) -> str:
    """Return the name of a category; a month is called by itself, with a star where its row says more."""
    if not row:
        return short(unmarked(tick), LONGEST)
    if MONTH.fullmatch(row[0]) and (code := month_code(row[0])):
        return month(code) + "*" * (row[1] != month(code))
    return short(row[1], LONGEST)


def incomplete(marks: Sequence[Drawn]) -> tuple[str, ...]:
    """Return what the rows of months say beside the month, for the remark that a star refers to."""
    rows = dict.fromkeys((str(row[0]), clean(row[1])) for each in marks for row in each.rows)
    return tuple(f"* {name}" for code, name in rows if MONTH.fullmatch(code) and name != month(month_code(code) or 0))


def called(figure: Figure, marks: Drawn, others: Sequence[Drawn]) -> str:
    """Return the name of a series: its own, or the heading of its column where that says more and is of no other series."""
    heading = _heading(figure, marks)
    shared = [_heading(figure, each) for each in others].count(heading) > 1 or len(marks.at) > 1
    return marks.name if shared or len(others) == 1 or heading.partition(",")[0] == marks.name else heading


def axis(figure: Figure, marks: Sequence[Drawn]) -> str:
    """Return measure and unit as the axis of values says them: the heading of the series, or the unit that several share."""
    unit, headings = marks[0].unit, list(dict.fromkeys(_heading(figure, each) for each in marks))
    endings = {heading.rpartition(",")[2].strip() if "," in heading else "" for heading in headings}
    if len(headings) > 1 and len(endings) == 1 and "" not in endings:
        return endings.pop()
    if len(headings) > 1 and unit and all(each.unit == unit for each in marks):
        return unit
    return headings[0] if not unit or unit in headings[0] else say_beside(headings[0], unit)


def _heading(figure: Figure, marks: Drawn) -> str:
    """Return the heading of the first column that holds the values of a series."""
    headings = columns(figure)
    return headings[min(marks.at) - 1] if min(marks.at) - 1 < len(headings) else marks.name


def colours(roles: Sequence[str], kind: str) -> tuple[str, ...]:
    """Return a colour role for each series, each its own: that of the figure unless it is taken or too pale for a slide.

    Of bars side by side the first is dark and the one compared with pale.
    """
    if kind in (BARS, COLUMNS) and len(roles) <= len(PALETTE):
        return PALETTE[: len(roles)]
    taken: list[str] = []
    for role in roles:
        free = [role, *PALETTE] if role.startswith("$") else PALETTE
        taken.append(next((each for each in free if each not in taken), PALETTE[0]))
    return tuple(taken)
