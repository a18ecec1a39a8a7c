"""Months of which data were received: those between the first and the last of a fact that hold no row are gaps, and are said."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, FromClause, select

from data.months import month_text, months_between, shifted
from data.notes import Note
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS, MEASURES, Measure
from queries.engine import engine, periods
from queries.engine.cache import kept
from queries.engine.labels import label
from queries.engine.route import base, cheapest
from queries.engine.route import months as months_of
from queries.engine.statement import reached

SENDERS = ("office", "region")
JUDGED = ("clearance", "item", "tax_line", "payment", "inspection")
QUIET = {"tax_line": "item", "inspection": "clearance", "payment": "clearance"}  # may be silent of an office that sent the other


def gaps(each: Measure, filters: Filters) -> dict[int, Note]:
    """Return the months (yyyymm) of a period of which nothing that a measure counts was received, each with its reason.

    A month is a gap where the facts hold no row of the offices picked, between their first month and the last full one of the
    release. Targets and reports of partners are no data of the administration and are not judged.
    """
    facts = {MEASURES[key].fact for key in each.parts} if each.kind == "ratio" else {each.fact}
    release, senders = engine.current(), _senders(filters)
    found = {month for fact in sorted(facts & {*JUDGED}) for month in _silent(fact, senders, release)}
    since, until = filters.since or 0, filters.until or 999999
    start = release.administration.fiscal_start
    asked = (month for month in sorted(found) if since <= month <= until and periods.within(filters, month, start))
    return {month: reason(senders) for month in asked}


def lacking(each: Measure, filters: Filters) -> frozenset[int]:
    """Return the months (yyyymm) of a period that are not there in full: gaps, those before the first or after the last full month."""
    facts = {MEASURES[key].fact for key in each.parts} if each.kind == "ratio" else {each.fact}
    senders, full = _senders(filters), engine.current().last_full_month or 0
    held = [_received(fact, senders) for fact in sorted(facts & {*JUDGED})]
    asked = span(filters.since or 0, filters.until or 0) if filters.since else iter(())
    return frozenset(month for month in asked if month > full or any(month not in months for months in held))


def received(each: Measure, filters: Filters) -> frozenset[int]:
    """Return the months (yyyymm) of which anything was received that a measure may count, of the offices and regions picked."""
    facts = {MEASURES[key].fact for key in each.parts} if each.kind == "ratio" else {each.fact}
    return frozenset[int]().union(*(_months(fact, _senders(filters)) for fact in facts & {*JUDGED}))


def _received(fact: str, senders: Filters) -> frozenset[int]:
    return _months(fact, senders) | (_months(QUIET[fact], senders) if senders.picks and fact in QUIET else frozenset())


def reason(senders: Filters) -> Note:
    """Return what was not received: from the offices or regions picked, if any are."""
    names = tuple(label(key, code) for key, codes in senders.picks for code in codes)
    return Note("no_data_from", names=names) if names else Note("no_data")


def span(since: int, until: int) -> Iterator[int]:
    """Yield the months (yyyymm) from one to another."""
    return (shifted(since, step) for step in range(months_between(since, until))) if since <= until else iter(())


def listed(months: Any) -> str:
    """Write months in order, as an address does: '2026-05, 2026-07'."""
    return ", ".join(month_text(month) for month in sorted(months))


def _senders(filters: Filters) -> Filters:
    """Return only the picks on those who send data."""
    return Filters(picks=tuple(pick for pick in filters.picks if pick[0] in SENDERS))


@kept(key=lambda fact, senders, release: ("silent months", fact, senders, release))
def _silent(fact: str, senders: Filters, release: Release) -> frozenset[int]:
    held, last = _months(fact, senders), release.last_full_month
    return frozenset(span(min(held), last)) - _received(fact, senders) if held and last else frozenset()


def _months(fact: str, senders: Filters) -> frozenset[int]:
    """Return the months in which a fact has a row from the senders picked."""
    known = tuple((key, codes) for key, codes in senders.picks if base(fact, DIMENSIONS[key]))
    return _months_from(fact, known) if known else months_of(fact)


@kept(key=lambda fact, known: ("months from senders", fact, known, engine.current()))
def _months_from(fact: str, known: tuple[tuple[str, tuple[str, ...]], ...]) -> frozenset[int]:
    sent = _sent(fact)
    return frozenset(month for month, *sender in sent if all(sender[SENDERS.index(key)] in codes for key, codes in known))


@kept(key=lambda fact: ("months by sender", fact, engine.current()))
def _sent(fact: str) -> list[tuple[Any, ...]]:
    """Return (month, office, region) for all months and senders of which a fact of this release has a row: read once, asked often."""
    table = cheapest(fact, {"month", "office"}, Filters()).table
    source: FromClause = table
    columns: list[ColumnElement[Any]] = [table.c.month]
    for key in SENDERS:
        source, column = reached(source, table, key)
        columns.append(column)
    with engine.reading() as connection:
        return [tuple(row) for row in connection.execute(select(*columns).select_from(source).distinct())]
