"""Explore: a cross as a table and as panels side by side, and the question behind it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dash import Input, callback, no_update
from dash.development.base_component import Component

from callbacks.core.comparison import named, stamp
from callbacks.core.period import own
from callbacks.core.views import DRAWN, attempted, filtered, outputs, told
from dashboard.components.core import card
from dashboard.components.core.crossed import Band, Cell, Line, table
from dashboard.components.core.workings import exact
from dashboard.core.format import Scale, amount, month, scale
from dashboard.core.page import Drawing
from dashboard.figures.compared import multiples
from dashboard.figures.compared.multiples import Mark, Panel
from dashboard.pages.core.explore import CROSS, MULTIPLES
from data.months import month_text
from data.notes import Note
from queries.addresses.cross import MOST_MEASURES, Cross
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS, MEASURES
from queries.engine import engine
from queries.engine.ask import ask
from queries.tables.pivot import OTHERS, TOTAL, Axis, Pivot, crossed, pivot

ALL = Axis("", (), ())
OWN = "each in its own currency"
Tints = Sequence[tuple[str, Scale, float]]  # for each measure its key, its scale and its largest cell


@dataclass(frozen=True)
class Found:
    """A cross with the filters of the screen, whose own picks it shows instead of being filtered by them."""

    pivot: Pivot
    screen: Filters

    @property
    def axes(self) -> tuple[Axis, Axis, Axis]:
        """Return the axes of rows, columns and bands; an axis that is not used has no codes."""
        rows, columns, bands = (*self.pivot.axes, ALL, ALL)[:3]
        return rows, columns, bands

    def scale(self, measure: str) -> Scale:
        """Return the scale that suits the largest cell, totals and others excluded; scale 1 if the cells are in several currencies."""
        unlike = self.pivot.currencies.get(measure) == ""
        return Scale(1, OWN) if unlike else scale(max(self.parts(measure), default=None), MEASURES[measure].unit, self.currency(measure))

    def currency(self, measure: str) -> str:
        """Return the currency code of a measure; empty if it is not in money or in several currencies."""
        return self.pivot.currencies.get(measure, "")

    def parts(self, measure: str) -> list[float]:
        """Return the known values of a measure in the cells that are neither total nor others."""
        found = [row.get(measure) for place, row in self.pivot.cells.items() if not {OTHERS, TOTAL} & set(place)]
        return [float(value) for value in found if value is not None]

    def value(self, measure: str, *place: Any) -> float | None:
        """Return a cell as a float; None if it is unknown. place: a code, OTHERS or TOTAL for each axis."""
        value = self.exact(measure, *place)
        return None if value is None else float(value)

    def exact(self, measure: str, *place: Any) -> Any:
        """Return a cell as the exact number that the answer has; None if it is unknown."""
        return self.pivot.value(measure, *place[: len(self.pivot.axes)])

    def picks(self, *place: Any) -> str:
        """Return the query string that selects a cell; empty for a cell that contains others."""
        held = [picks(axis.key, code) for axis, code in zip(self.axes, place, strict=False) if axis.key and code != TOTAL]
        return "" if OTHERS in place else "&".join(held)

    def picked(self, *place: Any) -> bool:
        """Tell whether a cell is selected on every dimension that has a selection."""
        pairs = [(axis.key, code) for axis, code in zip(self.axes, place, strict=False) if axis.key and self.screen.picked(axis.key)]
        return bool(pairs) and all(str(code) in self.screen.picked(key) for key, code in pairs)


def picks(key: str, code: Any) -> str:
    """Return one code as part of a query string; a month sets both ends of the period."""
    return f"since={month_text(code)}&until={month_text(code)}" if key == "month" else f"{key}={code}"


def scope(search: str | None) -> tuple[Cross, Filters, Filters]:
    """Return the cross, the filters to ask it under and the filters of the screen.

    The filters to ask under omit the selections on the dimensions of the cross itself.
    """
    screen, cross = filtered(search), Cross.parse(search)
    filters = screen
    for key in cross.dimensions:
        filters = own(filters, key)
    return cross, filters, screen


def found(search: str | None) -> Found:
    """Return the cross that an address asks for, with its values; raises CannotCut, MixedCurrencies, TooMany, TooSlow."""
    cross, filters, screen = scope(search)
    return Found(pivot(cross, filters, screen), screen)


def called(axis: Axis, code: Any) -> str:
    """Return the heading of a place on an axis: a name, 'Total' or 'Others (12)'."""
    if code == TOTAL:
        return "Total"
    if code == OTHERS:
        return f"Others ({len(axis.others)})"
    return month(code) if axis.key == "month" else named(axis.key, code)


def cross(search: str | None) -> Drawing:
    """Draw the cross of an address as a table with totals."""
    each = found(search)
    rows, columns, _ = each.axes
    measures = [(key, each.scale(key), largest(each, key)) for key in each.pivot.cross.measures]
    groups = [(headed(key, unit), [called(columns, code) for code in columns.places]) for key, unit, _ in measures]
    body = table(DIMENSIONS[rows.key].label, groups, list(banded(each, measures)), "The cross, with totals")
    dates = " and ".join(dict.fromkeys(MEASURES[key].date for key, *_ in measures))
    return drawing(each, body, headline(each), CROSS.read(date=dates))


def largest(each: Found, key: str) -> float:
    """Return the largest absolute cell of a measure, which sets the strength of the tint; 0 if the currencies differ."""
    return 0.0 if each.scale(key).words == OWN else max(map(abs, each.parts(key)), default=0.0)


def banded(each: Found, measures: Tints) -> Iterator[Band]:
    """Yield the bands of the table: one for each code of the third axis, or a single one without a name."""
    rows, columns, bands = each.axes
    for band in bands.places:
        name = called(bands, band) if bands.key else ""
        yield Band(name, [line(each, measures, row, columns, band) for row in rows.places])


def line(each: Found, measures: Tints, row: Any, columns: Axis, band: Any) -> Line:
    """Return a row of the table, with a cell for each measure and column."""
    kind = row if row in (OTHERS, TOTAL) else "code"
    cells = [cell(each, key, unit, most, (row, column, band)) for key, unit, most in measures for column in columns.places]
    return Line(called(each.axes[0], row), each.picks(row, TOTAL, band), kind, cells)


def cell(each: Found, key: str, unit: Scale, most: float, place: tuple[Any, ...]) -> Cell:
    """Return a cell of the table: its text, full value, link and tint between 0 and 1 (none for totals and others)."""
    value, apart = each.value(key, *place), {OTHERS, TOTAL} & set(place[: len(each.pivot.axes)])
    tint = None if apart or value is None or not most else (abs(value) / most) ** 0.5
    full = exact(each.exact(key, *place), "value", MEASURES[key].unit)
    return Cell(unit.text(value), f"{MEASURES[key].label} {full}", "" if value is None else each.picks(*place), tint, each.picked(*place))


def headed(key: str, unit: Scale) -> str:
    """Return the heading of a measure with its unit: 'Customs value, M USD'."""
    return f"{MEASURES[key].label}, {unit.words}" if unit.words else MEASURES[key].label


def headline(each: Found) -> str:
    """Return 'Declarations: 52,314 in all; Port Selene has the most, 9,120'; empty if the total is unknown."""
    key, rows = each.pivot.cross.measures[0], each.axes[0]
    known = [(value, code) for code in rows.codes if (value := each.value(key, code, *(TOTAL for _ in each.pivot.axes[1:]))) is not None]
    whole = each.value(key, *(TOTAL for _ in each.pivot.axes))
    if not known or whole is None:
        return ""
    most, code = max(known, key=lambda pair: pair[0])
    texts = [str(amount(value, MEASURES[key].unit, each.currency(key))) for value in (whole, most)]
    return f"{MEASURES[key].label}: {texts[0]} in all; {called(rows, code)} has the most, {texts[1]}"


def side_by_side(search: str | None) -> Drawing:
    """Draw the cross of an address as one small chart for each column."""
    each = found(search)
    key, unit = each.pivot.cross.measures[0], each.scale(each.pivot.cross.measures[0])
    return drawing(
        each,
        multiples.figure(list(paneled(each)), ("Row, panel", "Value")),
        "",
        MULTIPLES.read(measure=headed(key, unit)),
    )


def paneled(each: Found) -> Iterator[Panel]:
    """Yield one panel for each column, or for each measure if the cross has rows only."""
    rows, columns, _ = each.axes
    shown = [code for code in rows.places if code != TOTAL]
    keys = each.pivot.cross.measures[:1] if columns.key else each.pivot.cross.measures
    for key in keys:
        values = {
            (row, column): each.value(key, row, column, TOTAL)
            for row in shown
            for column in columns.places
            if column != TOTAL or not columns.key
        }
        apart = columns.key == "currency" and each.scale(key).words == OWN
        for column in dict.fromkeys(column for _, column in values):
            marks = [
                Mark(each.picks(row, column, TOTAL), called(rows, row), values[row, column], each.picked(row, column, TOTAL))
                for row in shown
            ]
            most = max([value for (_, at), value in values.items() if value is not None and (at == column or not apart)], default=0.0)
            unit = scale(most, MEASURES[key].unit, column) if apart else each.scale(key)
            yield Panel(called(columns, column) if columns.key else headed(key, each.scale(key)), unit, marks, most)


def drawing(each: Found, body: Any, title: str, sub: str) -> Drawing:
    """Return a drawing of the cross, with notes on measures left out and on filters that do not apply."""
    more = each.pivot.cross.left_out
    notes = (*each.pivot.notes, *([Note("measures_left_out", count=MOST_MEASURES, whole=MOST_MEASURES + more)] if more else []))
    shown = Drawing(body, each.pivot.observations, stamp(engine.current()), title, sub, notes, not each.pivot.observations)
    return told(CROSS, each.pivot.filters, shown)


def asked(search: str) -> Drawing:
    """Ask the one question behind all cells, and the one it is compared with, so that the table of the view can list their rows."""
    cross, filters, _ = scope(search)
    question, earlier = crossed(cross, filters)
    answer, *_ = [ask(each) for each in (question, earlier) if each]
    seen = answer.observations[question.measures[0]]
    return Drawing(None, seen, stamp(answer.release), sub=CROSS.read(), notes=answer.notes, empty=not seen)


DRAWN[CROSS] = DRAWN[MULTIPLES] = asked


@callback(*outputs(CROSS), Input(CROSS.asked, "data"), Input("release", "data"))
def crossed_table(search: str | None, _release: object) -> tuple[Any, list[Component]]:
    """Write the cross as a table and the words about it; wait for the address and the release."""
    drawing, notice = attempted(CROSS.name, search, lambda _: cross(search))
    return (drawing.body, card.said(CROSS, drawing)) if drawing else (no_update, card.unsaid(CROSS, notice))


@callback(*outputs(MULTIPLES), Input(MULTIPLES.asked, "data"), Input("release", "data"))
def multiples_figure(search: str | None, _release: object) -> tuple[Any, list[Component]]:
    """Write the small charts side by side and the words about them; wait for the address and the release."""
    drawing, notice = attempted(MULTIPLES.name, search, lambda _: side_by_side(search))
    return (drawing.body, card.said(MULTIPLES, drawing)) if drawing else (no_update, card.unsaid(MULTIPLES, notice))
