"""The rows behind a view as tables: each question with the one it is compared with, exact values, and totals asked again."""

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import isfinite
from typing import Any

import numpy as np
import pandas as pd

from data.language import mark, say, say_list
from data.months import month_text, months_between, shifted
from data.notes import Wording
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS, measure
from queries.engine.ask import ask
from queries.engine.labels import label, shown_code
from queries.engine.question import ALL, Answer, Question
from queries.engine.trace import TRACE, Read
from queries.tables.answers import csv_text
from queries.tables.headings import heading, named_heading, readable

EARLIER = {
    "year": mark("{measure}, a year before"),
    "previous": mark("{measure}, the months before"),
    "period": mark("{measure}, the period compared with"),
}
DERIVED = {"change": mark("{measure}, change"), "growth": mark("{measure}, growth")}
DIFFERENCES = ("percent", "hours", "index")
COMMAND = ".venv/bin/python manage.py ask"


@dataclass(frozen=True)
class TableColumn:
    """A column: `kind` is code, name, text, value, before, or one of share, growth, change, which refer to other columns by place.

    `currency` is that of its amounts; empty where there are none, or each row is in its own.
    """

    key: str
    label: str
    kind: str
    unit: str = ""
    refers: tuple[int, ...] = ()
    currency: str = ""


@dataclass(frozen=True)
class Table:
    """Rows of plain values by column, their totals (None where nothing is totalled), and what makes them reproducible, notes in words."""

    title: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Any, ...], ...]
    total: tuple[Any, ...] | None
    filters: Filters
    release: Release
    question: Question | None = None
    notes: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()

    @property
    def command(self) -> str:
        """Return what asks for the same numbers on the command line; empty where no question gives them."""
        return _command(self.question) if self.question else ""

    @property
    def commands(self) -> tuple[str, ...]:
        """Return that command, and the one that asks for the columns compared with."""
        compared = self.filters.compared() if any(column.kind == "before" for column in self.columns) else None
        earlier = [_command(replace(self.question, filters=compared))] if self.question and compared else []
        return (self.command, *earlier) if self.question else ()


def recorded(read: Sequence[Answer | Read], dimension: str, word: Wording) -> tuple[Table, ...]:
    """Return the tables of what was read for a view, first the one cut by the dimension that the view publishes.

    word: writes a note as a sentence.
    """
    answers = list(dict.fromkeys(found.question for found in read if isinstance(found, Answer)))
    by_question = {found.question: found for found in read if isinstance(found, Answer)}
    asked = [by_question[question] for question in answers if question.by or question.filters != ALL]
    made = [*_paired(asked, word), *(listed(found, word) for found in read if isinstance(found, Read))]
    return tuple(sorted(made, key=lambda table: _place(table, dimension)))


def listened(produce: Any) -> list[Answer | Read]:
    """Return what is read while `produce()` runs."""
    found: list[tuple[Answer | Read, float]] = []
    token = TRACE.set(found)
    try:
        produce()
    finally:
        TRACE.reset(token)
    return [each for each, _ in found]


def as_csv(table: Table) -> str:
    """Return rows without their totals, decimals exact; text that a spreadsheet would run is quoted."""
    keys = [column.key for column in table.columns]
    return csv_text([dict(zip(keys, row, strict=True)) for row in table.rows], keys)


def tabled(now: Answer, before: Answer | None, word: Wording) -> Table:
    """Return a question and the one it is compared with, a row per cut of either, with shares of what adds up and growth.

    word: writes a note as a sentence.
    """
    question = now.question
    columns = tuple(_columns(now, before))
    apart = months_between(before.question.filters.since or 0, question.filters.since or 0) - 1 if before else 0
    held, earlier = _keyed(now, 0), _keyed(before, apart) if before else {}
    keys = [*held, *(key for key in earlier if key not in held)]
    whole = _total(now), (_total(before) if before else {})
    total = _row(columns, {}, *whole, whole[0], question.by)
    rest = {_rest(each) for each in (now, before) if each}
    named = {key: _named(question.by, key, bool(key) and key in rest) | {"reason": _reason(now, key, word)} for key in keys}
    rows = tuple(_row(columns, named[key], held.get(key, {}), earlier.get(key, {}), whole[0], question.by) for key in keys)
    shown, notes = total if question.by else None, tuple(map(word, now.notes))
    return Table(_title(question), columns, rows, shown, question.filters, now.release, question, notes, now.route)


def _reason(now: Answer, cuts: tuple[Any, ...], word: Wording) -> str:
    """Write why a month has no value; empty where it has one, or the rows are cut otherwise."""
    return word(now.gaps[cuts[0]]) if now.question.by == ("month",) and cuts[0] in now.gaps else ""


def _paired(asked: list[Answer], word: Wording) -> Iterator[Table]:
    """Return each question once: one that another is compared with is a column of that table."""
    earlier = {id(before): now for now in asked for before in asked if _precedes(before.question, now.question)}
    for now in asked:
        if id(now) not in earlier:
            yield tabled(now, next((before for before in asked if earlier.get(id(before)) is now), None), word)


def _precedes(before: Question, now: Question) -> bool:
    alike = before.by == now.by and before.top == now.top and set(before.measures) <= set(now.measures)
    if not alike or before.filters != now.filters.compared():
        return False
    by = months_between(before.filters.since or 0, now.filters.since or 0) - 1
    return {shifted(month, by) for month in before.skipped} == {*now.skipped}


def _columns(now: Answer, before: Answer | None) -> Iterator[TableColumn]:
    question, place = now.question, 0
    for key in question.by:
        yield TableColumn(key, DIMENSIONS[key].label, "code")
        place += 1
        if _has_names(key):
            yield TableColumn(f"{key}_name", say("{dimension}, name", dimension=DIMENSIONS[key].label), "name")
            place += 1
    for key in question.measures:
        compared = before and key in before.question.measures
        for column in _of(key, place, EARLIER[question.filters.comparison] if compared else "", bool(question.by)):
            yield replace(column, currency=now.currencies.get(key, "")) if column.unit.startswith("money") else column
            place += 1
    if question.by == ("month",) and now.gaps:
        yield TableColumn("reason", say("Why there is no value"), "text")


def _of(key: str, place: int, before: str, cut: bool) -> Iterator[TableColumn]:
    """Yield the columns of a measure whose value stands at `place`."""
    each = measure(key)
    yield TableColumn(key, each.label, "value", each.unit)
    if before:
        yield TableColumn(f"{key}_before", say(before, measure=each.label), "before", each.unit)
        kind = "change" if each.unit in DIFFERENCES else "growth"
        words, unit = say(DERIVED[kind], measure=each.label), each.unit if kind == "change" else "percent"
        yield TableColumn(f"{key}_{kind}", words, kind, unit, (place, place + 1))
    if cut and each.kind == "total":
        yield TableColumn(f"{key}_share", say("{measure}, share", measure=each.label), "share", "percent", (place,))


def _has_names(key: str) -> bool:
    return bool(DIMENSIONS[key].names or DIMENSIONS[key].order or DIMENSIONS[key].fiscal)


def _named(by: tuple[str, ...], key: tuple[Any, ...], rest: bool) -> dict[str, Any]:
    """Return the codes of a row and their names; months as 2024-01. rest: of what `top` left out, which has words in place of codes."""
    codes = {each: month_text(code) if each == "month" else code for each, code in zip(by, key, strict=True)}
    if rest:
        return codes | {f"{each}_name": code for each, code in codes.items() if _has_names(each)}
    names = {f"{each}_name": label(each, str(code)) for each, code in codes.items() if _has_names(each)}
    return {each: shown_code(each, code) for each, code in codes.items()} | names


def _keyed(answer: Answer, months: int) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Return rows by their cuts, months moved on; what `top` left out is one row more."""
    by = answer.question.by
    rows = {tuple(shifted(row[key], months) if key == "month" else row[key] for key in by): row for row in answer.rows}
    return rows | ({_rest(answer): answer.others} if answer.others else {})


def _rest(answer: Answer) -> tuple[Any, ...]:
    """Return the key of the row of what `top` left out; empty where nothing is."""
    if not answer.others:
        return ()
    return (say("Others ({count})", count=answer.others["count"]), *("" for _ in answer.question.by[1:]))


def _total(answer: Answer) -> dict[str, Any]:
    """Return the measures without the cuts, except amounts in several currencies."""
    measures = tuple(key for key in answer.question.measures if answer.currencies.get(key) != "")
    rows = ask(replace(answer.question, measures=measures, by=(), top=None)).rows if measures else ()
    return rows[0] if rows else {}


def _row(
    columns: tuple[TableColumn, ...], codes: dict[str, Any], now: dict[str, Any], before: dict[str, Any], whole: dict[str, Any], by: Any,
) -> tuple[Any, ...]:
    """Return the cells of a row; without codes it is the row of totals."""
    cells: list[Any] = []
    for column in columns:
        if column.kind in ("code", "name", "text"):
            cells.append(codes.get(column.key, say("Total") if not codes and by and column.key == by[0] else ""))
        elif column.kind in ("value", "before"):
            cells.append((now if column.kind == "value" else before).get(column.key.removesuffix("_before")))
        else:
            value = cells[column.refers[0]]
            against = whole.get(columns[column.refers[0]].key) if column.kind == "share" else cells[column.refers[1]]
            cells.append(_derived(column.kind, value, against))
    return tuple(cells)


def _derived(kind: str, value: Any, against: Any) -> float | None:
    """Return a share or growth as a fraction, or a change in the unit; None if a side is unknown or the base is zero."""
    if value is None or against is None or (kind != "change" and not against):
        return None
    if kind == "change":
        return float(value) - float(against)
    return float(Decimal(str(value)) / Decimal(str(against))) - (1 if kind == "growth" else 0)


def _title(question: Question) -> str:
    measures = say_list([measure(key).label for key in question.measures], "unit")
    if not question.by:
        return measures
    return say("{measures} by {dimensions}", measures=measures, dimensions=say_list([DIMENSIONS[key].label for key in question.by], "unit"))


def _command(question: Question) -> str:
    cuts = [part for key in question.by for part in ("--by", key)]
    search = replace(question.filters, span=Filters.span, adjust=Filters.adjust, levers=()).search.lstrip("?")
    terms = "&".join([search, *(f"skip={month_text(month)}" for month in question.skipped)]).strip("&")
    where = ["--where", terms] if terms else []
    top = ["--top", str(question.top)] if question.top else []
    return f"{COMMAND} {shlex.join([*question.measures, *cuts, *where, *top])}"


def listed(read: Read, word: Wording) -> Table:
    """Return rows that no question gives, as they were read. word: writes a note as a sentence."""
    frame = readable(read.frame)
    kinds = {str(name): "value" if pd.api.types.is_numeric_dtype(frame[name]) else "text" for name in frame.columns}
    columns = tuple(TableColumn(name, _headed(name, kind, read.frame), kind) for name, kind in kinds.items())
    rows = tuple(tuple(map(_plain, row)) for row in frame.itertuples(index=False, name=None))
    return Table(read.title, columns, rows, None, read.filters, read.release, None, tuple(map(word, read.notes)), read.route)


def _headed(name: str, kind: str, frame: pd.DataFrame) -> str:
    """Return what a column of rows is called; one of names is added beside the codes of `frame`."""
    return heading(name, kind == "text") if name in frame else named_heading(name.removesuffix("_name"))


def _plain(value: Any) -> Any:
    """Return a cell as text, a number or None."""
    if value is None or value is pd.NaT or (isinstance(value, float) and not isfinite(value)):  # the logarithm of nothing is no number
        return None
    return value if isinstance(value, str | Decimal | int | float) else value.item() if isinstance(value, np.generic) else str(value)


def _place(table: Table, dimension: str) -> tuple[bool, bool]:
    by = table.question.by if table.question else ()
    return (dimension not in by if dimension else not by, bool(table.question and not by))
