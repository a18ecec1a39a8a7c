"""The cells of a cross as a table: each value, and beside it the earlier one, the change and its share where a comparison is asked for."""

from collections.abc import Iterator, Sequence
from typing import Any

from callbacks.core.cross_found import OWN, Found, called
from callbacks.core.records import number
from dashboard.components.core.crossed import Band, Cell, ColumnGroup, CrossRow
from dashboard.components.core.workings import exact
from dashboard.core.format import Scale, missing, significant
from data.language import mark, say, say_beside
from queries.catalogue import MEASURES
from queries.tables.pivot import OTHERS, TOTAL, Axis

Tints = Sequence[tuple[str, Scale, float]]  # for each measure its key, its scale and its largest cell
NOW, BEFORE, CHANGE, SHARE = "now", "before", "change", "share"
PARTS = {NOW: mark("Now"), BEFORE: mark("Before"), CHANGE: mark("Change"), SHARE: mark("Share of change, %")}
POINTS = mark("Change, points")


def parts(each: Found, key: str) -> tuple[str, ...]:
    """Return what stands under each column of a measure: its value, and where it is compared the earlier one, the change and its share."""
    if not each.compared.compares(key):
        return (NOW,)
    return (NOW, BEFORE, CHANGE, *([SHARE] if MEASURES[key].kind == "total" else []))


def groups(each: Found, measures: Tints) -> list[ColumnGroup]:
    """Return the headings of the table: of each measure its unit, its columns and their parts."""
    _, columns, _ = each.axes
    names = [called(columns, code) for code in each.shown(columns)]
    return [ColumnGroup(headed(key, unit), names, [titled(part, key) for part in parts(each, key)]) for key, unit, _ in measures]


def titled(part: str, key: str) -> str:
    """Return the heading of a part of a column; a rate changes by points."""
    return say(POINTS if part == CHANGE and MEASURES[key].unit == "percent" else PARTS[part])


def largest(each: Found, key: str) -> float:
    """Return the largest absolute cell of a measure, which sets the strength of the tint; 0 if the currencies differ."""
    return 0.0 if each.scale(key).words == say(OWN) else max(map(abs, each.parts(key)), default=0.0)


def banded(each: Found, measures: Tints) -> Iterator[Band]:
    """Yield the bands of the table: one for each code of the third axis, or a single one without a name."""
    rows, columns, bands = each.axes
    for band in each.shown(bands):
        name = called(bands, band) if bands.key else ""
        yield Band(name, [line(each, measures, row, columns, band) for row in each.shown(rows)])


def line(each: Found, measures: Tints, row: Any, columns: Axis, band: Any) -> CrossRow:
    """Return a row of the table, with the cells of each measure and column."""
    kind = row if row in (OTHERS, TOTAL) else "code"
    places = [(measure, (row, column, band)) for measure in measures for column in each.shown(columns)]
    cells = [one for measure, place in places for one in (cell(each, *measure, place), *compared(each, *measure[:2], place))]
    return CrossRow(called(each.axes[0], row), each.picks(row, TOTAL, band), kind, cells)


def cell(each: Found, key: str, unit: Scale, most: float, place: tuple[Any, ...]) -> Cell:
    """Return a cell of the table: its text, full value, link and tint between 0 and 1 (none for totals and others)."""
    value, apart = each.value(key, *place), {OTHERS, TOTAL} & set(each.place(*place))
    tint = None if apart or value is None or not most else (abs(value) / most) ** 0.5
    full = exact(each.exact(key, *place), "value", MEASURES[key].unit)
    return Cell(unit.text(value), f"{MEASURES[key].label}: {full}", "" if value is None else each.picks(*place), tint, each.picked(*place))


def compared(each: Found, key: str, unit: Scale, place: tuple[Any, ...]) -> Iterator[Cell]:
    """Yield the cells that follow a value: the earlier one, the change, and its share; none if the measure is not compared."""
    before, change, share = (read(key, *each.place(*place)) for read in (each.compared.earlier, each.compared.change, each.compared.share))
    words = {BEFORE: unit.text(number(before)), CHANGE: unit.signed(number(change)), SHARE: percent(share)}
    full = {BEFORE: exact(before, "value", MEASURES[key].unit), CHANGE: exact(change, "value", MEASURES[key].unit), SHARE: words[SHARE]}
    for part in parts(each, key)[1:]:
        yield Cell(words[part], f"{titled(part, key)}: {full[part]}", "")


def percent(share: float | None) -> str:
    """Write a share as a percentage without its sign for per cent: '38.4', '-12'; '–' where it is unknown."""
    return significant(share) if missing(share) else significant(share * 100, 3, 1)


def headed(key: str, unit: Scale) -> str:
    """Return the heading of a measure with its unit: 'Customs value, M USD'."""
    return say_beside(MEASURES[key].label, unit.words) if unit.words else MEASURES[key].label
