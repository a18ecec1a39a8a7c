"""The few row-level reads: the declarations behind a filter, goals, months that are incomplete."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Select, Table, and_, func, select, true

from data import schema
from data.notes import Note
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS, MEASURES
from queries.engine import engine
from queries.engine.cache import kept
from queries.engine.route import base
from queries.engine.statement import reached, typed

SILENT_OFFICE = 14
COLUMNS = (
    "decl_id",
    "registered_on",
    "office",
    "flow",
    "lane",
    "mode",
    "origin",
    "hs6",
    "trader",
    "currency",
    "customs_value",
    "tax_paid",
    "release_calendar",
    "is_open",
    "inspected",
    "irregular",
)


@dataclass(frozen=True)
class RecordsPage:
    """One page of declarations, newest first, and how many there are."""

    frame: pd.DataFrame
    total: int
    notes: tuple[Note, ...]


def declarations(filters: Filters, page: int = 0, size: int = 50) -> RecordsPage:
    """Return the declarations behind the filters: `size` of them from page `page` (0 is the first)."""
    table = schema.clearance
    with engine.reading() as connection:
        total = connection.execute(filtered(select(func.count()), filters)).scalar_one()
        chosen = filtered(select(*(table.c[name] for name in COLUMNS)), filters).order_by(
            table.c.month.desc(), table.c.registered_on.desc(), table.c.decl_id
        )
        found = connection.execute(chosen.limit(size).offset(page * size)).fetchall()
    return RecordsPage(pd.DataFrame(found, columns=list(COLUMNS)), total, unapplied(filters))


def goals(filters: Filters) -> dict[str, float]:
    """Return the target level of each measure that has one, as the mean of the months asked."""
    return _goals(filters.since, filters.until, engine.current())


@kept(key=lambda since, until, release: ("goals", since, until, release))
def _goals(since: int | None, until: int | None, _release: Release) -> dict[str, float]:
    target = schema.target.c
    chosen = (
        select(target.measure, func.avg(target.goal))
        .where(
            target.goal.is_not(None),
            target.measure.in_(MEASURES),
            target.office == schema.NOT_STATED,
            *_months(schema.target, since, until),
        )
        .group_by(target.measure)
    )
    with engine.reading() as connection:
        return {measure: float(goal) for measure, goal in connection.execute(chosen)}


def gaps(filters: Filters) -> tuple[tuple[int, str], ...]:
    """Return months and offices whose data are incomplete, of the offices picked."""
    offices = filters.picked("office")
    return tuple(gap for gap in _gaps(filters.since, filters.until, engine.current()) if not offices or gap[1] in offices)


@kept(key=lambda since, until, release: ("gaps", since, until, release))
def _gaps(since: int | None, until: int | None, _release: Release) -> tuple[tuple[int, str], ...]:
    finding = schema.finding.c
    chosen = (
        select(finding.month, finding.office)
        .where(finding.rule == SILENT_OFFICE, finding.failed > 0, *_months(schema.finding, since, until))
        .order_by(finding.month, finding.office)
    )
    with engine.reading() as connection:
        return tuple((month, office) for month, office in connection.execute(chosen))


def _months(table: Table, since: int | None, until: int | None) -> list[ColumnElement[bool]]:
    bounds = [table.c.month >= since] if since else []
    return bounds + ([table.c.month <= until] if until else [])


def filtered(statement: Select[*tuple[Any, ...]], filters: Filters, table: Table = schema.clearance) -> Select[*tuple[Any, ...]]:
    """Return the statement on a fact with the months and those picks of the filters that it knows as conditions."""
    source, conditions = table, _months(table, filters.since, filters.until)
    for key, codes in filters.picks:
        if base(table.name, DIMENSIONS[key]):
            source, column = reached(source, table, key)
            conditions.append(column.in_(typed(column, codes)))
    return statement.select_from(source).where(and_(true(), *conditions))


def unapplied(filters: Filters) -> tuple[Note, ...]:
    """Return a note for each filter that declarations do not have."""
    gone = (key for key, _ in filters.picks if not base("clearance", DIMENSIONS[key]))
    return tuple(Note("filter_off_declarations", filter=key) for key in gone)
