"""Months of an answer: a row for each of them, and what is said of those without data."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from data.notes import Note
from queries.catalogue import Measure
from queries.engine import engine, periods
from queries.engine.question import Question
from queries.engine.received import span

Row = dict[str, Any]
Silent = Mapping[Measure, Mapping[int, Note]]
NO_ROWS = Note("no_rows")


def filled(question: Question, rows: list[Row], counts: list[Row], silent: Silent) -> dict[int, Note]:
    """Add a row without values for each month that has none to rows by month, in place; return the reasons by month (yyyymm).

    rows and counts of a question cut otherwise stay as they are; so does a period before the first month that has a row.
    """
    reasons = {month: reason for found in silent.values() for month, reason in found.items() if month not in question.skipped}
    if question.by != ("month",):
        return {month: reasons[month] for month in sorted(reasons)}
    held = {row["month"] for row in rows}
    missing = [month for month in _wanted(question, held, reasons) if month not in held and month not in question.skipped]
    rows += [{"month": month} | dict.fromkeys(question.measures) for month in missing]
    counts += [dict.fromkeys(question.measures, 0) for _ in missing]
    order = sorted(range(len(rows)), key=lambda place: rows[place]["month"])
    rows[:], counts[:] = [rows[place] for place in order], [counts[place] for place in order]
    return {month: reasons.get(month, NO_ROWS) for month in sorted({*missing, *reasons})}


def _wanted(question: Question, held: set[int], reasons: Mapping[int, Note]) -> Iterator[int]:
    """Yield the months that an answer has a row for.

    They run from the first month known to the last full one, or to the last known; months that a selected year or quarter leaves out are
    skipped.
    """
    known = {*held, *reasons}
    filters, full = question.filters, engine.current().last_full_month or 0
    if not known:
        return iter(())
    last, start = max(*known, min(filters.until or full, full)), engine.current().administration.fiscal_start
    return (month for month in span(min(known), last) if periods.within(filters, month, start))


def unreceived(silent: Silent, skipped: Sequence[int]) -> tuple[Note, ...]:
    """Return a note for each measure that lacks months, with these; months that are left out are not told again."""
    told = ((each, tuple(month for month in found if month not in skipped), found) for each, found in silent.items())
    return tuple(_unreceived(each, months, next(iter(found.values())).names) for each, months, found in told if months)


def _unreceived(each: Measure, months: tuple[int, ...], senders: tuple[str, ...]) -> Note:
    return Note("unreceived_from" if senders else "unreceived", (each.key,), names=senders, months=months)
