"""Explore: a cross as a table and as panels side by side, and the question behind it."""

from collections.abc import Iterator
from typing import Any

from dash import Input, callback, no_update
from dash.development.base_component import Component

from callbacks.core.comparison import stamp
from callbacks.core.cross_cells import banded, groups, headed, largest
from callbacks.core.cross_found import OWN, Found, called, found, scope
from callbacks.core.views import DRAWN, attempted, outputs, told
from dashboard.components.core import card
from dashboard.components.core.crossed import table
from dashboard.core.format import Amount, amount, difference, direction, scale, significant
from dashboard.core.page import Drawing
from dashboard.core.still import stilled
from dashboard.figures.compared import multiples
from dashboard.figures.compared.multiples import MultipleBar, MultiplePanel
from dashboard.pages.core.explore import CROSS, MULTIPLES
from data.language import mark, say, say_list
from data.months import DASHED, period_name
from data.notes import Note
from data.number_text import plus
from queries.addresses.cross import MOST_MEASURES
from queries.catalogue import DIMENSIONS, MEASURES
from queries.catalogue.glossary import date_used
from queries.engine import engine
from queries.engine.ask import ask
from queries.tables.pivot import TOTAL, crossed

MOVED = {
    1: mark("{measure} rose by {size} to {whole}; {name} changed most, by {most}"),
    -1: mark("{measure} fell by {size} to {whole}; {name} changed most, by {most}"),
    0: mark("{measure} stayed level at {whole}; {name} changed most, by {most}"),
}


def cross(search: str | None) -> Drawing:
    """Draw the cross of an address as a table with totals."""
    each = found(search)
    measures = [(key, each.scale(key), largest(each, key)) for key in each.pivot.cross.measures]
    corner, label = DIMENSIONS[each.axes[0].key].label, say("Table of two dimensions, with totals")
    body = table(corner, groups(each, measures), list(banded(each, measures)), label)
    dates = say_list(list(dict.fromkeys(date_used(MEASURES[key]) for key, *_ in measures)))
    return drawing(each, body, moved(each) or headline(each), CROSS.read(date=dates, before=earlier(each)))


def earlier(each: Found) -> str:
    """Return the months compared with, 'Nov 2024 – Oct 2025'; empty if nothing is compared."""
    before = each.compared.before
    return period_name(before.filters.since, before.filters.until, DASHED) if before else ""


def moved(each: Found) -> str:
    """Return 'Declarations rose by 3 % to 3,079; 84 Machinery changed most, by +30'; empty unless the first measure is compared."""
    key, rest = each.pivot.cross.measures[0], [TOTAL for _ in each.pivot.axes[1:]]
    changes = [(each.compared.change(key, code, *rest), code) for code in each.axes[0].codes]
    known = [(change, code) for change, code in changes if change is not None]
    whole, before = each.value(key, TOTAL, *rest), each.compared.earlier(key, TOTAL, *rest)
    then = None if before is None else float(before)
    size = difference(whole, then, MEASURES[key].unit)
    if whole is None or not known or not size:
        return ""
    most, code = max(known, key=lambda pair: abs(pair[0]))
    values = {"whole": str(amount(whole, MEASURES[key].unit, each.currency(key))), "most": signed(each, key, float(most))}
    step = direction(whole, then, MEASURES[key].unit)
    return say(MOVED[step], measure=MEASURES[key].label, size=size, name=called(each.axes[0], code), **values)


def signed(each: Found, key: str, change: float) -> str:
    """Write a change with its sign and unit: '+1.2 m USD', '−0.4 points'."""
    if MEASURES[key].unit == "percent":
        points = significant(change * 100, 2)
        return say("{size} points", size=plus(points) if change > 0 else points)
    shown = amount(change, MEASURES[key].unit, each.currency(key))
    return str(Amount(plus(shown.digits) if change > 0 else shown.digits, shown.unit))


def headline(each: Found) -> str:
    """Return 'Declarations: 52,314 in all; Port Selene has the most, 9,120'; empty if the total is unknown."""
    key, rows = each.pivot.cross.measures[0], each.axes[0]
    known = [(value, code) for code in rows.codes if (value := each.value(key, code, *(TOTAL for _ in each.pivot.axes[1:]))) is not None]
    whole = each.value(key, *(TOTAL for _ in each.pivot.axes))
    if not known or whole is None:
        return ""
    most, code = max(known, key=lambda pair: pair[0])
    texts = [str(amount(value, MEASURES[key].unit, each.currency(key))) for value in (whole, most)]
    values = {"measure": MEASURES[key].label, "whole": texts[0], "name": called(rows, code), "most": texts[1]}
    return say("{measure}: {whole} in all; {name} has the most, {most}", **values)


def side_by_side(search: str | None) -> Drawing:
    """Draw the cross of an address as one small chart for each column."""
    each = found(search)
    key, unit = each.pivot.cross.measures[0], each.scale(each.pivot.cross.measures[0])
    return drawing(
        each,
        multiples.figure(list(paneled(each)), (say("Row, chart"), say("Value"))),
        "",
        MULTIPLES.read(measure=headed(key, unit)),
    )


def paneled(each: Found) -> Iterator[MultiplePanel]:
    """Yield one panel for each column, or for each measure if the cross has rows only."""
    rows, columns, _ = each.axes
    shown = [code for code in each.shown(rows) if code != TOTAL]
    keys = each.pivot.cross.measures[:1] if columns.key else each.pivot.cross.measures
    for key in keys:
        values = {
            (row, column): each.value(key, row, column, TOTAL)
            for row in shown
            for column in each.shown(columns)
            if column != TOTAL or not columns.key
        }
        apart = columns.key == "currency" and each.scale(key).words == say(OWN)
        for column in dict.fromkeys(column for _, column in values):
            marks = [
                MultipleBar(each.picks(row, column, TOTAL), called(rows, row), values[row, column], each.picked(row, column, TOTAL))
                for row in shown
            ]
            most = max([value for (_, at), value in values.items() if value is not None and (at == column or not apart)], default=0.0)
            unit = scale(most, MEASURES[key].unit, column) if apart else each.scale(key)
            yield MultiplePanel(called(columns, column) if columns.key else headed(key, each.scale(key)), unit, marks, most)


def drawing(each: Found, body: Any, title: str, sub: str) -> Drawing:
    """Return a drawing of the cross, with notes on measures left out and on filters that do not apply."""
    more = each.pivot.cross.left_out
    left_out = [Note("measures_left_out", count=MOST_MEASURES, whole=MOST_MEASURES + more)] if more else []
    hidden = [Note("others_hidden", count=each.hidden)] if each.hidden else []
    notes = (*each.pivot.notes, *each.compared.notes, *left_out, *hidden)
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


@callback(*outputs(CROSS), Input(CROSS.asked, "data"))
def crossed_table(search: str | None) -> tuple[Any, list[Component]]:
    """Write the cross as a table and the words about it; wait for the address."""
    drawing, notice = attempted(CROSS.name, search, lambda _: cross(search))
    return (stilled(drawing.body), card.said(CROSS, drawing)) if drawing else (no_update, card.unsaid(CROSS, notice))


@callback(*outputs(MULTIPLES), Input(MULTIPLES.asked, "data"))
def multiples_figure(search: str | None) -> tuple[Any, list[Component]]:
    """Write the small charts side by side and the words about them; wait for the address."""
    drawing, notice = attempted(MULTIPLES.name, search, lambda _: side_by_side(search))
    return (drawing.body, card.said(MULTIPLES, drawing)) if drawing else (no_update, card.unsaid(MULTIPLES, notice))
