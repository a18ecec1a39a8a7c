"""Explore: a cross as a table and as panels side by side, and the question behind it."""

from collections.abc import Iterator
from dataclasses import dataclass

from dash import Input, callback, no_update

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
from queries.addresses.cross import MOST_MEASURES, Cross
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS, MEASURES
from queries.engine import engine
from queries.engine.ask import ask
from queries.tables.pivot import OTHERS, TOTAL, Axis, Pivot, crossed, pivot

ALL = Axis("", (), ())
OWN = "each in its own currency"


@dataclass(frozen=True)
class Found:
    """A cross with the filters of the screen, whose own picks it shows instead of being filtered by them."""

    pivot: Pivot
    screen: Filters

    @property
    def axes(self) -> tuple[Axis, Axis, Axis]:
        """Of rows, columns and bands; without codes where there is none."""
        rows, columns, bands = (*self.pivot.axes, ALL, ALL)[:3]
        return rows, columns, bands

    def scale(self, measure: str) -> Scale:
        """The scale of the largest cell that is neither total nor others; none where each cell is in a currency of its own."""
        unlike = self.pivot.currencies.get(measure) == ""
        return Scale(1, OWN) if unlike else scale(max(self.parts(measure), default=None), MEASURES[measure].unit, self.currency(measure))

    def currency(self, measure: str) -> str:
        return self.pivot.currencies.get(measure, "")

    def parts(self, measure: str) -> list[float]:
        found = [row.get(measure) for place, row in self.pivot.cells.items() if not {OTHERS, TOTAL} & set(place)]
        return [float(value) for value in found if value is not None]

    def value(self, measure: str, *place) -> float | None:
        value = self.exact(measure, *place)
        return None if value is None else float(value)

    def exact(self, measure: str, *place):
        return self.pivot.value(measure, *place[: len(self.pivot.axes)])

    def picks(self, *place) -> str:
        """The filters that a place stands for; none where it holds others."""
        held = [picks(axis.key, code) for axis, code in zip(self.axes, place, strict=False) if axis.key and code != TOTAL]
        return "" if OTHERS in place else "&".join(held)

    def picked(self, *place) -> bool:
        """Whether a cell is one of those picked, on every dimension that has picks."""
        pairs = [(axis.key, code) for axis, code in zip(self.axes, place, strict=False) if axis.key and self.screen.picked(axis.key)]
        return bool(pairs) and all(str(code) in self.screen.picked(key) for key, code in pairs)


def picks(key: str, code) -> str:
    return f"since={month_text(code)}&until={month_text(code)}" if key == "month" else f"{key}={code}"


def scope(search: str) -> tuple[Cross, Filters, Filters]:
    """The cross, the filters it is asked under (every pick but those on its own dimensions), and those of the screen."""
    screen, cross = filtered(search), Cross.parse(search)
    filters = screen
    for key in cross.dimensions:
        filters = own(filters, key)
    return cross, filters, screen


def found(search: str) -> Found:
    cross, filters, screen = scope(search)
    return Found(pivot(cross, filters, screen), screen)


def called(axis: Axis, code) -> str:
    """The name of a place on an axis."""
    if code == TOTAL:
        return "Total"
    if code == OTHERS:
        return f"Others ({len(axis.others)})"
    return month(code) if axis.key == "month" else named(axis.key, code)


def cross(search: str) -> Drawing:
    each = found(search)
    rows, columns, _ = each.axes
    measures = [(key, each.scale(key), largest(each, key)) for key in each.pivot.cross.measures]
    groups = [(headed(key, unit), [called(columns, code) for code in columns.places]) for key, unit, _ in measures]
    body = table(DIMENSIONS[rows.key].label, groups, list(banded(each, measures)), "The cross, with totals")
    dates = " and ".join(dict.fromkeys(MEASURES[key].date for key, *_ in measures))
    return drawing(each, body, headline(each), CROSS.read(date=dates))


def largest(each: Found, key: str) -> float:
    """The largest cell, by which all are tinted; zero where they are in several currencies, and none is."""
    return 0.0 if each.scale(key).words == OWN else max(map(abs, each.parts(key)), default=0.0)


def banded(each: Found, measures) -> Iterator[Band]:
    rows, columns, bands = each.axes
    for band in bands.places:
        name = called(bands, band) if bands.key else ""
        yield Band(name, [line(each, measures, row, columns, band) for row in rows.places])


def line(each: Found, measures, row, columns: Axis, band) -> Line:
    kind = row if row in (OTHERS, TOTAL) else "code"
    cells = [cell(each, key, unit, most, (row, column, band)) for key, unit, most in measures for column in columns.places]
    return Line(called(each.axes[0], row), each.picks(row, TOTAL, band), kind, cells)


def cell(each: Found, key: str, unit: Scale, most: float, place) -> Cell:
    value, apart = each.value(key, *place), {OTHERS, TOTAL} & set(place[: len(each.pivot.axes)])
    tint = None if apart or value is None or not most else (abs(value) / most) ** 0.5
    full = exact(each.exact(key, *place), "value", MEASURES[key].unit)
    return Cell(unit.text(value), f"{MEASURES[key].label} {full}", "" if value is None else each.picks(*place), tint, each.picked(*place))


def headed(key: str, unit: Scale) -> str:
    return f"{MEASURES[key].label}, {unit.words}" if unit.words else MEASURES[key].label


def headline(each: Found) -> str:
    """'Declarations: 52,314 in all; Port Selene most, 9,120'."""
    key, rows = each.pivot.cross.measures[0], each.axes[0]
    known = [(value, code) for code in rows.codes if (value := each.value(key, code, *(TOTAL for _ in each.pivot.axes[1:]))) is not None]
    whole = each.value(key, *(TOTAL for _ in each.pivot.axes))
    if not known or whole is None:
        return ""
    most, code = max(known, key=lambda pair: pair[0])
    texts = [str(amount(value, MEASURES[key].unit, each.currency(key))) for value in (whole, most)]
    return f"{MEASURES[key].label}: {texts[0]} in all; {called(rows, code)} has the most, {texts[1]}"


def side_by_side(search: str) -> Drawing:
    each = found(search)
    key, unit = each.pivot.cross.measures[0], each.scale(each.pivot.cross.measures[0])
    return drawing(
        each,
        multiples.figure(list(paneled(each)), ("Row, panel", "Value")),
        "",
        MULTIPLES.read(measure=headed(key, unit)),
    )


def paneled(each: Found) -> Iterator[Panel]:
    """A panel for each column, else for each measure."""
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


def drawing(each: Found, body, title: str, sub: str) -> Drawing:
    more = each.pivot.cross.left_out
    notes = (*each.pivot.notes, *([f"Only the first {MOST_MEASURES} measures are shown, {more} more are chosen."] if more else []))
    shown = Drawing(body, each.pivot.observations, stamp(engine.current()), title, sub, notes, not each.pivot.observations)
    return told(CROSS, each.pivot.filters, shown)


def asked(search: str) -> Drawing:
    """The one question of every cell, and the one it is compared with: what the table of the view shows."""
    cross, filters, _ = scope(search)
    question, earlier = crossed(cross, filters)
    answer, *_ = [ask(each) for each in (question, earlier) if each]
    seen = answer.observations[question.measures[0]]
    return Drawing(None, seen, stamp(answer.release), sub=CROSS.sub.partition(" · ")[2], notes=answer.notes, empty=not seen)


DRAWN[CROSS] = DRAWN[MULTIPLES] = asked


@callback(*outputs(CROSS), Input(CROSS.asked, "data"), Input("release", "data"))
def crossed_table(search, _release):
    drawing, notice = attempted(CROSS.name, search, lambda _: cross(search))
    return (drawing.body, card.said(CROSS, drawing)) if drawing else (no_update, card.unsaid(CROSS, notice))


@callback(*outputs(MULTIPLES), Input(MULTIPLES.asked, "data"), Input("release", "data"))
def multiples_figure(search, _release):
    drawing, notice = attempted(MULTIPLES.name, search, lambda _: side_by_side(search))
    return (drawing.body, card.said(MULTIPLES, drawing)) if drawing else (no_update, card.unsaid(MULTIPLES, notice))
