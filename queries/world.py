"""Exports of other countries as they report them, beside own exports over the same months: what a place in world markets is read from."""

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
from sqlalchemy import Double, FromClause, and_, case, cast, func, select

from data import schema
from data.release import Release
from queries import engine
from queries.ask import CannotCut
from queries.cache import kept
from queries.catalogue import DIMENSIONS
from queries.filters import Filters, shifted
from queries.labels import LEVELS
from queries.route import cheapest, needed
from queries.statement import reached, typed
from queries.trace import Read, noted

SHARED = (*LEVELS, "partner")
DOLLAR = "USD"
ABSENT = (
    "No exports of other countries by partner are loaded, so there is no world to compare with. "
    "Load what they report: manage.py load partner_trade FILE"
)
UNRATED = "Exports are not in US dollars and a month has no exchange rate. Load the rates: manage.py load exchange_rates FILE"
By = tuple[str, ...]


@dataclass(frozen=True)
class World:
    """Reporters whose exports to several partners are loaded, and the months (yyyymm) that they report."""

    months: tuple[int, ...]
    reporters: tuple[str, ...]


def world(filters: Filters) -> World:
    """Of the months of the filters; raises CannotCut, with what to load, where nobody reports."""
    since, until = filters.since or 0, filters.until or 999999
    found = [row for row in _reported(engine.current()) if since <= row[0] <= until]
    if not found:
        raise CannotCut(ABSENT)
    return World(tuple(sorted({month for month, _ in found})), tuple(sorted({reporter for _, reporter in found})))


def both(now: Filters, earlier: Filters, months: int) -> tuple[World, World]:
    """The same reporters and the same months of two periods that lie `months` apart; raises CannotCut where they share none."""
    later, before = world(now), world(earlier)
    same = tuple(month for month in later.months if shifted(month, -months) in before.months)
    reporters = tuple(reporter for reporter in later.reporters if reporter in before.reporters)
    if not same or not reporters:
        raise CannotCut("The two periods share no month that the same countries report. Load both: manage.py load partner_trade FILE")
    return World(same, reporters), World(tuple(shifted(month, -months) for month in same), reporters)


def unshared(filters: Filters) -> tuple[str, ...]:
    """What is said of picks that the reports of other countries cannot follow; these are left out on both sides."""
    return tuple(
        f"The filter on {DIMENSIONS[key].label} does not apply to a comparison of exports with other countries."
        for key, _ in filters.picks
        if key not in SHARED
    )


def reported(by: By, filters: Filters, of: World) -> pd.DataFrame:
    """The cuts and `value`, in US dollars: exports of the reporters."""
    return _noted("Exports of other countries, US dollars", _read("mirror", by, _shared(filters), of, engine.current()), filters)


def exported(by: By, filters: Filters, of: World) -> pd.DataFrame:
    """The cuts and `value`, in US dollars at the rate of the month, with `records`; raises CannotCut where a rate is not known."""
    found = _read("item", by, _shared(filters), of, engine.current())
    if bool(found["value"].isna().any()):
        raise CannotCut(UNRATED)
    return _noted("Own exports, US dollars", found, filters)


def _shared(filters: Filters) -> Filters:
    return Filters(picks=tuple((key, codes) for key, codes in filters.picks if key in SHARED))


def _noted(title: str, found: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    noted(Read(title, found, filters, engine.current()))
    return found


@kept(key=lambda release: ("reporters", release))
def _reported(_release: Release) -> tuple[tuple[int, str], ...]:
    """Month and reporter, of those that report exports to more than one partner."""
    table = cheapest("mirror", {"month", "flow", "reporter", "partner"}, Filters()).table.c
    least, most = func.min(table.partner), func.max(table.partner)
    chosen = select(table.month, table.reporter, least, most).where(table.flow == "export").group_by(table.month, table.reporter)
    with engine.reading() as connection:
        rows: list[Any] = list(connection.execute(chosen))
    partners: dict[str, set[str]] = {}
    for _, reporter, *ends in rows:
        partners.setdefault(reporter, set()).update(ends)
    return tuple((month, reporter) for month, reporter, *_ in rows if len(partners[reporter]) > 1)


@kept(key=lambda *asked: ("world", *asked))
def _read(fact: str, by: By, filters: Filters, of: World, _release: Release) -> pd.DataFrame:
    spanned = replace(filters, since=of.months[0], until=of.months[-1])
    own = fact == "item"
    value = ("export_value", "currency", "records") if own else ("value_usd", "reporter")
    table = cheapest(fact, needed(fact, by, spanned) | {"flow", *value}, spanned).table
    source, conditions = _picked(table, table, filters)
    conditions += [table.c.flow == "export", table.c.month.in_(of.months)]
    if own:
        source, amount = _dollars(source, table)
        sums = [amount, func.sum(table.c.records)]
    else:
        conditions.append(table.c.reporter.in_(of.reporters))
        sums = [func.sum(cast(table.c.value_usd, Double))]
    cuts = [table.c[key] for key in by]
    chosen = select(*cuts, *sums).select_from(source).where(*conditions).group_by(*cuts).order_by(*cuts)
    with engine.reading() as connection:
        rows = [tuple(row) for row in connection.execute(chosen)]
    frame = pd.DataFrame(rows, columns=[*by, "value", "records"][: len(by) + len(sums)])
    return frame.astype(dict.fromkeys(frame.columns[len(by) :], float))


def _picked(source: FromClause, table: Any, filters: Filters) -> tuple[FromClause, list[Any]]:
    conditions: list[Any] = []
    for key, codes in filters.picks:
        source, column = reached(source, table, key)
        conditions.append(column.in_(typed(column, codes)))
    return source, conditions


def _dollars(source: FromClause, table: Any) -> tuple[FromClause, Any]:
    """The sum of exports at the rates of their months, NULL where any of them has none."""
    held = schema.exchange_rate.c
    rates = select(held.month, held.currency, func.max(held.rate).label("rate")).where(held.rate > 0).group_by(held.month, held.currency)
    rate = rates.subquery()
    at = case((table.c.currency == DOLLAR, 1.0), else_=cast(rate.c.rate, Double))
    value = cast(table.c.export_value, Double)
    missing = func.sum(case((and_(value != 0, at.is_(None)), 1), else_=0))
    total = case((missing > 0, None), else_=func.coalesce(func.sum(value / at), 0.0))
    return source.outerjoin(rate, and_(rate.c.month == table.c.month, rate.c.currency == table.c.currency)), total
