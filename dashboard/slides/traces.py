"""Marks of a figure as series: each drawn value must stand in its own row of the data table, which also gives the series its name."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.core.format import missing
from dashboard.core.theme import CLEAR, Figure
from dashboard.slides.numbers import factor, rest
from dashboard.slides.text import clean
from dashboard.slides.twin import cells, columns


@dataclass(frozen=True)
class Drawn:
    """The marks of one trace: places along the categories, values, rows of the data table, and the columns that hold the values.

    `name` is that of the series, `unit` what the cells write behind their numbers; `share`: the values are fractions of what is written.
    """

    axis: str
    places: tuple[Any, ...]
    values: tuple[float | None, ...]
    rows: tuple[list[Any], ...]
    name: str
    unit: str
    at: frozenset[int]
    share: bool
    colour: str
    line: bool


def solid(figure: Figure) -> list[Figure]:
    """Return the traces that show numbers: texts, shades that nothing is drawn with, and the marks upon such shades are left out."""
    shades = {place for trace in figure.get("data", ()) if colour(trace) == CLEAR for place in _along(trace)}
    shown = [trace for trace in figure.get("data", ()) if trace.get("mode") != "text" and colour(trace) != CLEAR]
    return [trace for trace in shown if trace.get("customdata") is not None or not shades.issuperset(_along(trace) or [None])]


def _along(trace: Figure) -> list[Any]:
    """Return the places of the marks of a trace at the side of the figure, where it has any."""
    return list(trace.get("y") or ()) if trace.get("orientation") == "h" or trace.get("mode") == "markers" else []


def colour(trace: Figure) -> str:
    """Return the colour role of a trace: of a list that of most of its marks."""
    found = (trace.get("marker") or {}).get("color") or (trace.get("line") or {}).get("color") or ""
    roles = [each for each in found if isinstance(each, str)] if isinstance(found, list | tuple) else [found]
    return max(dict.fromkeys(roles), key=roles.count) if roles else ""


def level(figure: Figure) -> bool:
    """Return whether categories stand at the side and values run across."""
    layout, traces = figure.get("layout", {}), figure.get("data", ())
    turned = any(trace.get("orientation") == "h" for trace in traces)
    return turned or bool(layout.get("yaxis", {}).get("ticktext") and not layout.get("xaxis", {}).get("ticktext"))


def drawn(figure: Figure, trace: Figure, across: bool, taken: Collection[int] = ()) -> Drawn | None:
    """Return the marks of a trace; None where a value is in no cell of its row, or where more than a value is drawn (a range, a base).

    taken: columns that other traces of the figure show already.
    """
    along, values, axis = ("y", "x", "xaxis") if across else ("x", "y", "yaxis")
    places, numbers, rows = listed(trace, along), measured(trace, values), cells(trace)
    ranged = any(trace.get(key) is not None for key in ("base", "error_x", "error_y"))
    if ranged or not len(places) == len(set(places)) == len(numbers) == len(rows) or all(each is None for each in numbers):
        return None
    if not (found := held_in(rows, numbers, taken)):
        return None
    name = clean(trace.get("name") or "") or named(rows, found.at, columns(figure))
    line = trace.get("type") == "scatter" and "lines" in trace.get("mode", "")
    shown = (found.at, found.share, colour(trace), line)
    return Drawn(trace.get(axis) or axis[0], whole(places), tuple(numbers), tuple(rows), name, found.unit, *shown)


def listed(trace: Figure, key: str) -> list[Any]:
    """Return a list of a trace; an empty one where it has none."""
    return [] if trace.get(key) is None else list(trace[key])


def measured(trace: Figure, key: str) -> list[float | None]:
    """Return the numbers of a trace, None where one is unknown."""
    return [None if missing(each) else float(each) for each in listed(trace, key)]


def whole(places: Sequence[Any]) -> tuple[Any, ...]:
    """Return places that a step beside them means as well: whole numbers where these tell them apart, else as they are."""
    rounded = tuple(round(each) if isinstance(each, int | float) else each for each in places)
    return rounded if len(set(rounded)) == len(rounded) else tuple(places)


@dataclass(frozen=True)
class Held:
    """The columns of a data table that hold the values of a trace, their unit, and whether the values are fractions of per cent."""

    at: frozenset[int]
    unit: str
    share: bool


def held_in(rows: Sequence[list[Any]], values: Sequence[float | None], taken: Collection[int] = ()) -> Held | None:
    """Return the columns of the rows that hold the values; None if a value is in none.

    One column for all is looked for first, one that is not `taken` before others; then one for each value.
    """
    pairs = list(zip(values, rows, strict=True))
    single = [at for at in range(2, min(map(len, rows), default=0)) if all(factor(value, str(row[at])) is not None for value, row in pairs)]
    best = next((at for at in single if at not in taken), single[0] if single else 0)
    places = [best or next((at for at in range(2, len(row)) if factor(value, str(row[at])) is not None), 0) for value, row in pairs]
    return _held(pairs, places) if places and all(places) else None


def _held(pairs: Sequence[tuple[float | None, list[Any]]], places: Sequence[int]) -> Held:
    """Return the columns with what their cells tell: the unit of those that write a number as it is drawn, if it is one."""
    told = [(factor(value, str(row[at])), rest(str(row[at]))) for (value, row), at in zip(pairs, places, strict=True) if value]
    units = {unit for times, unit in told if times in (1.0, 100.0)}
    return Held(frozenset(places), units.pop() if len(units) == 1 else "", any(times == 100.0 for times, _ in told))


def named(rows: Sequence[list[Any]], at: frozenset[int], headings: Sequence[str]) -> str:
    """Return the heading of the column of a trace; the name that its rows share where it takes a value of each column."""
    if len(at) == 1 and len(headings) > min(at) - 1:
        return headings[min(at) - 1]
    names = {clean(row[1]) for row in rows}
    return names.pop() if len(names) == 1 else ""

