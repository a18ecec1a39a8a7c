"""Trade round an event of the tariff: an agreement that begins, a general rate that changes."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import fmean
from typing import Any

import pandas as pd
from sqlalchemy import Double, FromClause, and_, case, cast, func, select
from sqlalchemy.sql.elements import ColumnElement

from data import schema
from data.language import say
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS
from queries.engine import engine
from queries.engine.cache import kept
from queries.engine.route import base, cheapest, needed
from queries.engine.statement import reached, typed
from queries.engine.trace import Read, noted

GENERAL = schema.NOT_STATED
_DUTY = select(schema.tax.c.code).where(schema.tax.c["class"] == "duty")
COLUMNS = ("month", "partner", "covered", "value", "items")


@dataclass(frozen=True)
class Agreement:
    """A trade agreement: its code, name, first month (yyyymm) and partner countries."""

    code: str
    label: str
    since: int
    partners: tuple[str, ...]


@dataclass(frozen=True)
class DutyChange:
    """A general duty rate that changed: chapter, first month, subheadings, and the mean of their rates in per cent before and after."""

    hs2: str
    since: int
    subheadings: tuple[str, ...]
    before: float
    after: float


def agreements() -> tuple[Agreement, ...]:
    """Return every agreement whose first day is known, the newest first."""
    return _agreements(engine.current())


@kept(key=lambda release: ("agreements", release))
def _agreements(_release: Release) -> tuple[Agreement, ...]:
    table, partner = schema.agreement.c, schema.agreement_partner.c
    with engine.reading() as connection:
        held = connection.execute(select(partner.agreement, partner.country)).fetchall()
        begun = connection.execute(select(table.code, table.label, table.starts_on).where(table.starts_on.is_not(None))).fetchall()
    found = [
        Agreement(code, label or code, _month(on), tuple(sorted(country for other, country in held if other == code)))
        for code, label, on in begun
    ]
    return tuple(sorted(found, key=lambda each: -each.since))


def changes() -> tuple[DutyChange, ...]:
    """Return the changes of general duty rates by chapter and month, the newest first."""
    return _changes(engine.current())


@kept(key=lambda release: ("tariff changes", release))
def _changes(_release: Release) -> tuple[DutyChange, ...]:
    rate = schema.tariff.c
    chosen = select(rate.hs6, rate.valid_from, cast(rate.rate, Double)).where(rate.agreement == GENERAL, rate.tax.in_(_DUTY))
    with engine.reading() as connection:
        rows: list[Any] = list(connection.execute(chosen.order_by(rate.tax, rate.hs6, rate.valid_from)))
    moved: dict[tuple[str, int], list[tuple[str, float, float]]] = {}
    for (hs6, _, before), (same, since, after) in pairwise(rows):
        if hs6 == same and before != after:
            moved.setdefault((hs6[:2], _month(since)), []).append((hs6, before, after))
    found = [
        DutyChange(hs2, since, tuple(hs6 for hs6, *_ in each), fmean(before for _, before, _ in each), fmean(after for *_, after in each))
        for (hs2, since), each in sorted(moved.items())
    ]
    return tuple(sorted(found, key=lambda each: -each.since))


def around_agreement(agreement: Agreement, filters: Filters) -> pd.DataFrame:
    """Return COLUMNS of imports over the months of the filters.

    Covered are the subheadings whose preferential rate is below the general one.
    """
    rate, general = schema.tariff.alias("preferential"), schema.tariff.alias("general")
    same = and_(rate.c.hs6 == general.c.hs6, rate.c.tax == general.c.tax, general.c.agreement == GENERAL)
    chosen = select(rate.c.hs6).select_from(rate.join(general, same))
    return _around(chosen.where(rate.c.agreement == agreement.code, rate.c.rate < general.c.rate), (agreement, filters))


def around_change(change: DutyChange, filters: Filters) -> pd.DataFrame:
    """Return COLUMNS of imports over the months of the filters: covered are the subheadings whose general rate changed."""
    rate = schema.tariff.c
    return _around(select(rate.hs6).where(rate.hs6.in_(change.subheadings)), (change, filters))


def _around(subheadings: Any, asked: tuple[Any, Filters]) -> pd.DataFrame:
    release = engine.current()
    found, route = _read(subheadings, asked, release)
    noted(Read(say("Imports by month, partner, and whether the event covers them"), found, asked[1], release, route=(route,)))
    return found


@kept(key=lambda _subheadings, asked, release: ("around", *asked, release))
def _read(subheadings: Any, asked: tuple[Any, Filters], _release: Release) -> tuple[pd.DataFrame, str]:
    filters = asked[1]
    columns = needed("item", ("month", "partner", "hs6"), filters) | {"flow", "import_value", "items"}
    table = cheapest("item", columns, filters).table
    listed = subheadings.distinct().subquery()
    source, conditions = _picked(table.outerjoin(listed, table.c.hs6 == listed.c.hs6), table, filters)
    covered = case((listed.c.hs6.is_(None), 0), else_=1)
    keys = (table.c.month, table.c.partner, covered)
    sums = (func.sum(table.c.import_value), func.sum(table.c["items"]))
    chosen = select(*keys, *sums).select_from(source).where(*conditions).group_by(*keys)
    with engine.reading() as connection:
        frame = engine.frame(connection, chosen, COLUMNS)
    return frame.astype({"month": int, "covered": bool, "value": float, "items": int}), table.name


def _picked(source: FromClause, table: Any, filters: Filters) -> tuple[FromClause, list[ColumnElement[bool]]]:
    conditions: list[Any] = [table.c.flow == "import", table.c.month >= (filters.since or 0), table.c.month <= (filters.until or 999999)]
    for key, codes in filters.picks:
        if base("item", DIMENSIONS[key]):
            source, column = reached(source, table, key)
            conditions.append(column.in_(typed(column, codes)))
    return source, conditions


def _month(day: date) -> int:
    return day.year * 100 + day.month
