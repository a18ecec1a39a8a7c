"""Answers as text for commands and the API: the same question as the screen, its rows exact, its meaning beside them."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import simplejson
from sqlalchemy import Select, select

from data import schema
from data.language import mark, say
from data.months import month_text
from data.notes import Note, Wording
from queries.addresses.strict import QUESTION, Grammar, skipped, strict
from queries.catalogue import BIN_RATIO, DIMENSIONS, MEASURES, dimension, measure
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.labels import TRADER, shown_code
from queries.engine.question import Answer, Question

QUARANTINE = ("file", "line", "column", "rule", "value", "raw")
RELEASES = ("number", "created_at", "note", "demonstration", "first_month", "last_month", "as_of", "currency")
REASON = "reason"
OTHERS = mark("Others ({count})")
# where a spreadsheet could take a text for a formula: at its begin, and after what parts columns or lines in some country's files
FORMULA = re.compile("(^|[;|\t\r\n])(?='*\"*[=+\\-@＝＋－＠\t\r\n])")


def asked(measures: Sequence[str], by: Sequence[str], where: str, top: int | None = None, grammar: Grammar = QUESTION) -> Answer:
    """Return the answer to a question in words; raises ValueError with every name that is not known and the nearest known one.

    where: a query string of filters, which may hold what else the grammar names. top: how many rows of the first cut, or None.
    """
    keys, cuts = _split(measures), _split(by)
    if not keys:
        raise ValueError(say("no measure asked; there are: {names}", names=", ".join(MEASURES)))
    for key in keys:
        measure(key)
    for key in cuts:
        dimension(key)
    filters = strict(where, grammar)
    if top and not cuts:
        raise ValueError(say("top shortens the rows of a cut: say by which dimension"))
    return ask(Question(keys, cuts, filters, top, skipped(where)))


def _split(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for name in names for part in name.split(",") if part))


def as_json(answer: Answer, word: Wording) -> str:
    """Return {"rows": [...], "meta": {...}}: rows keyed by dimension and measure keys, decimals exact.

    word: writes a note as a sentence.
    """
    told = {"rows": _readable(answer, word), "meta": meta(answer, word)}
    return simplejson.dumps(told, use_decimal=True, ignore_nan=True, default=str, indent=1, ensure_ascii=False)


def as_csv(answer: Answer, word: Wording) -> str:
    """Return the rows as CSV; the last row is what `top` cut off, so that each column adds up to the total."""
    by = answer.question.by
    rows = _readable(answer, word)
    if answer.others:
        rows.append(dict.fromkeys(by, "") | {by[0]: say(OTHERS, count=answer.others["count"])} | answer.others)
    return csv_text([dict.fromkeys(_names(answer), "") | row for row in rows], _names(answer))


def as_table(answer: Answer, word: Wording) -> str:
    """Return the rows as aligned text, what `top` cut off, and the notes."""
    lines = [
        table_text([dict.fromkeys(_names(answer), "") | row for row in _readable(answer, word)], _names(answer))
        or "No rows: nothing in the release answers these filters."
    ]
    if answer.others:
        lines.append(
            f"{say(OTHERS, count=answer.others['count'])}: "
            + ", ".join(f"{key} {_cell(answer.others[key])}" for key in answer.question.measures)
        )
    return "\n".join([*lines, *map(word, answer.notes)])


WRITERS = {"table": as_table, "csv": as_csv, "json": as_json}


def meta(answer: Answer, word: Wording) -> dict[str, Any]:
    """Return what makes the numbers reproducible: definitions, filters, observations, notes, routes and the release of the data."""
    release, question = answer.release, answer.question
    described = {key: _described(key, answer) for key in question.measures}
    return {
        "measures": described,
        "by": list(question.by),
        "filters": question.filters.search.lstrip("?"),
        "notes": [word(note) for note in answer.notes],
        "noted": [_detailed(note, word) for note in answer.notes],
        "others": answer.others,
        "gaps": {month_text(month): word(reason) for month, reason in answer.gaps.items()},
        "routes": list(answer.route),
        "release": {
            "number": release.number,
            "created_at": release.created_at,
            "as_of": release.as_of,
            "demonstration": release.demonstration,
            "currency": release.currency,
            "first_month": _month(release.first_month),
            "last_month": _month(release.last_month),
        },
    }


def _described(key: str, answer: Answer) -> dict[str, Any]:
    each = MEASURES[key]
    bound = {"relative_error": round(BIN_RATIO - 1, 4)} if each.kind == "percentile" else {}
    return {
        "label": each.label,
        "unit": each.unit,
        "definition": each.definition,
        "formula": each.formula,
        "date": each.date,
        "reference": each.reference,
        "observations": answer.observations[key],
        **bound,
    }


def _detailed(note: Note, word: Wording) -> dict[str, Any]:
    """Return a note as data: its kind, its sentence, and the values that it names; months as 2024-01."""
    stated = note.values | ({"months": [month_text(month) for month in note.months]} if note.months else {})
    return {"kind": note.kind, "text": word(note)} | stated


def explained(answer: Answer) -> str:
    """Return which table answered each part, what it cost, and the time in all."""
    routes = [f"{route.name}: {route.rows:,} rows in the months asked, cost {route.cost:,}" for route in answer.routes]
    return "\n".join([*routes, f"{answer.seconds * 1000:.1f} ms, release {answer.release.number}"])


def quarantined() -> list[dict[str, Any]]:
    """Return the quarantined rows by file and line."""
    table = schema.quarantine
    return _listed(select(*(table.c[name] for name in QUARANTINE)).order_by(table.c.file, table.c.line), QUARANTINE)


def releases() -> list[dict[str, Any]]:
    """Return the releases in order, their months as 2024-01."""
    table = schema.release
    found = _listed(select(*(table.c[name] for name in RELEASES)).order_by(table.c.number), RELEASES)
    return [row | {name: _month(row[name]) for name in ("first_month", "last_month")} for row in found]


def _listed(statement: Select[*tuple[Any, ...]], names: tuple[str, ...]) -> list[dict[str, Any]]:
    with engine.reading() as connection:
        return [dict(zip(names, row, strict=True)) for row in connection.execute(statement)]


def csv_text(rows: Sequence[dict[str, Any]], names: Sequence[str] | None = None) -> str:
    """Return rows as CSV; text from data that a spreadsheet would run as a formula is quoted with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(names := list(names or (rows[0] if rows else [])))
    writer.writerows([safe(row[name]) for name in names] for row in rows)
    return out.getvalue()


def table_text(rows: Sequence[dict[str, Any]], names: Sequence[str] | None = None) -> str:
    """Return rows as aligned text; empty where there are none."""
    if not rows:
        return ""
    names = list(names or rows[0])
    cells = [names, *([str(row[name]) if name in DIMENSIONS else _cell(row[name]) for name in names] for row in rows)]
    widths = [max(len(line[index]) for line in cells) for index in range(len(names))]
    right = [isinstance(rows[0][name], int | float | Decimal) for name in names]
    return "\n".join(
        "  ".join(cell.rjust(width) if end else cell.ljust(width) for cell, width, end in zip(line, widths, right, strict=True)).rstrip()
        for line in cells
    )


def _readable(answer: Answer, word: Wording) -> list[dict[str, Any]]:
    """Return the rows with months as 2024-01; traders whom the settings do not name under their pseudonyms.

    A month without data has a row too, without values and with the reason.
    """
    by = answer.question.by
    if TRADER in by:
        answer = replace(answer, rows=tuple({**row, TRADER: shown_code(TRADER, row[TRADER])} for row in answer.rows))
    if "month" not in by:
        return list(answer.rows)
    held = {row["month"] for row in answer.rows}
    empty: dict[str, Any] = dict.fromkeys((*by, *answer.question.measures))
    gone = [empty | {"month": month} for month in answer.gaps if month not in held]
    rows = sorted([*answer.rows, *gone], key=lambda row: row["month"]) if by[0] == "month" else [*answer.rows, *gone]
    return [row | {"month": month_text(row["month"])} | _reason(answer, row, word) for row in rows]


def _reason(answer: Answer, row: dict[str, Any], word: Wording) -> dict[str, str]:
    """Return why a row lacks values, and which where it has others; empty where its month has data."""
    unknown = [MEASURES[key].label for key in answer.question.measures if row[key] is None]
    if not unknown or row["month"] not in answer.gaps:
        return {}
    named = "" if len(unknown) == len(answer.question.measures) else f"{', '.join(unknown)}: "
    return {REASON: named + word(answer.gaps[row["month"]])}


def _names(answer: Answer) -> list[str]:
    """Return the columns of an answer: its cuts, its measures, and the reason if a month has no data."""
    question = answer.question
    return [*question.by, *question.measures, *([REASON] if "month" in question.by and answer.gaps else [])]


def _month(month: int | None) -> str | None:
    return month_text(month) if month else None


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.1f}"
    return f"{value:,}" if isinstance(value, int | Decimal) and not isinstance(value, bool) else str(value)


def safe(value: Any) -> Any:
    """Return a value as a cell of a CSV file: exact decimals in full, and no text that a spreadsheet would take for a formula.

    An apostrophe stands before the sign that would begin one, also where apostrophes stand there already, so that it can be taken away.
    """
    if isinstance(value, Decimal):
        return f"{value:f}"
    return FORMULA.sub(r"\1'", value) if isinstance(value, str) and value != schema.NOT_STATED else value
