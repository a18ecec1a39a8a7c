"""Exports of other countries as they report them, beside own exports over the same months: what a place in world markets is read from."""

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
from sqlalchemy import Double, FromClause, and_, case, cast, func, select

from data import schema
from data.language import mark, say
from data.months import shifted
from data.notes import Note
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.cache import kept
from queries.engine.labels import LEVELS
from queries.engine.question import CannotCut
from queries.engine.route import cheapest, needed
from queries.engine.statement import reached, typed
from queries.engine.trace import Read, noted

SHARED = (*LEVELS, "partner")
DOLLAR, WHOLE = "USD", 12
ABSENT = mark(
    "No exports of other countries by partner are loaded, so there is nothing to compare with. "
    "Load what they report: `manage.py load partner_trade FILE`"
)
YEARLY = mark(
    "Other countries report whole years alone, and none lies within these months. "
    "Choose whole calendar years, or load what they report by month: `manage.py load partner_trade FILE`"
)
UNRATED = mark("Exports are not in US dollars and a month has no exchange rate. Load the rates: `manage.py load exchange_rates FILE`")
UNSHARED = mark("The two periods share no month that the same countries report. Load both: `manage.py load partner_trade FILE`")
By = tuple[str, ...]


@dataclass(frozen=True)
class ReportingCountries:
    """Reporters whose exports to several partners are loaded, and the months (yyyymm) that they report.

    Months are reported one by one, or `yearly` as whole years. `left_out` reporters have only totals of years, which are not set beside
    the months of the others.
    """

    months: tuple[int, ...]
    reporters: tuple[str, ...]
    yearly: bool = False
    left_out: int = 0

    @property
    def notes(self) -> tuple[Note, ...]:
        """Return what to know of reports by year."""
        if self.yearly:
            return (Note("world_yearly"),)
        return (Note("world_left_out", count=self.left_out),) if self.left_out else ()


def world(filters: Filters) -> ReportingCountries:
    """Return the reporters and months of other countries' exports within the filters.

    Those who report by month come first; otherwise those whose whole years lie within. Raises CannotCut, with what to load, if nobody
    reports.
    """
    since, until = filters.since or 0, filters.until or 999999
    found = [row for row in _reported(engine.current()) if since <= row[0] - row[1] + 1 and row[0] <= until]
    monthly = [(month, reporter) for month, months, reporter in found if months < WHOLE]
    reporters = {reporter for *_, reporter in found}
    if monthly:
        held = {reporter for _, reporter in monthly}
        return ReportingCountries(tuple(sorted({month for month, _ in monthly})), tuple(sorted(held)), False, len(reporters - held))
    if not found:
        raise CannotCut(say(YEARLY if any(months == WHOLE for _, months, _ in _reported(engine.current())) else ABSENT))
    years = sorted({month // 100 for month, *_ in found})
    return ReportingCountries(tuple(year * 100 + month for year in years for month in range(1, WHOLE + 1)), tuple(sorted(reporters)), True)


def both(now: Filters, earlier: Filters, months: int) -> tuple[ReportingCountries, ReportingCountries]:
    """Return the same reporters and the same months of two periods that lie `months` apart.

    Raises CannotCut if the periods share none.
    """
    later, before = world(now), world(earlier)
    same = tuple(month for month in later.months if shifted(month, -months) in before.months)
    reporters = tuple(reporter for reporter in later.reporters if reporter in before.reporters)
    if not same or not reporters or later.yearly != before.yearly:
        raise CannotCut(say(UNSHARED))
    then = tuple(shifted(month, -months) for month in same)
    return ReportingCountries(same, reporters, later.yearly), ReportingCountries(then, reporters, later.yearly)


def unshared(filters: Filters) -> tuple[Note, ...]:
    """Return notes on the picks that reports of other countries cannot follow; these are left out on both sides."""
    return tuple(Note("filter_off_world", filter=key) for key, _ in filters.picks if key not in SHARED)


def reported(by: By, filters: Filters, of: ReportingCountries) -> pd.DataFrame:
    """Return the exports of the reporters: the cuts and `value`, in US dollars."""
    return _noted(say("Exports of other countries, US dollars"), _read("mirror", by, _shared(filters), of, engine.current()), filters)


def exported(by: By, filters: Filters, of: ReportingCountries) -> pd.DataFrame:
    """Return our exports: the cuts, `value` in US dollars at the rate of the month, and `records`.

    Raises CannotCut if a rate is not known.
    """
    found = _read("item", by, _shared(filters), of, engine.current())
    if bool(found["value"].isna().any()):
        raise CannotCut(say(UNRATED))
    return _noted(say("Own exports, US dollars"), found, filters)


def _shared(filters: Filters) -> Filters:
    return Filters(picks=tuple((key, codes) for key, codes in filters.picks if key in SHARED))


def _noted(title: str, found: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    noted(Read(title, found, filters, engine.current()))
    return found


@kept(key=lambda release: ("reporters", release))
def _reported(_release: Release) -> tuple[tuple[int, int, str], ...]:
    """Return month, number of months that its rows cover, and reporter, of those that report exports to more than one partner."""
    table = cheapest("mirror", {"month", "months", "flow", "reporter", "partner"}, Filters()).table.c
    months = func.coalesce(table.months, 1)
    keys, ends = (table.month, months, table.reporter), (func.min(table.partner), func.max(table.partner))
    chosen = select(*keys, *ends).where(table.flow == "export", table.partner != schema.NOT_STATED).group_by(*keys)
    with engine.reading() as connection:
        rows: list[Any] = list(connection.execute(chosen))
    partners: dict[str, set[str]] = {}
    for _, _, reporter, *ends_ in rows:
        partners.setdefault(reporter, set()).update(ends_)
    return tuple((month, covered, reporter) for month, covered, reporter, *_ in rows if len(partners[reporter]) > 1)


@kept(key=lambda *asked: ("world", *asked))
def _read(fact: str, by: By, filters: Filters, of: ReportingCountries, _release: Release) -> pd.DataFrame:
    spanned = replace(filters, since=of.months[0], until=of.months[-1])
    own = fact == "item"
    value = ("export_value", "currency", "records") if own else ("value_usd", "reporter", "months")
    table = cheapest(fact, needed(fact, by, spanned) | {"flow", *value}, spanned).table
    source, conditions = _picked(table, table, filters)
    conditions += [table.c.flow == "export", table.c.month.in_(of.months)]
    if own:
        source, amount = _dollars(source, table)
        sums = [amount, func.sum(table.c.records)]
    else:
        covered = table.c.months == WHOLE if of.yearly else table.c.months.is_distinct_from(WHOLE)
        conditions += [table.c.reporter.in_(of.reporters), covered, *(table.c[key] != schema.NOT_STATED for key in by)]
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
    """Return the sum of exports at the rates of their months, NULL if a month has no rate."""
    held = schema.exchange_rate.c
    rates = select(held.month, held.currency, func.max(held.rate).label("rate")).where(held.rate > 0).group_by(held.month, held.currency)
    rate = rates.subquery()
    at = case((table.c.currency == DOLLAR, 1.0), else_=cast(rate.c.rate, Double))
    value = cast(table.c.export_value, Double)
    missing = func.sum(case((and_(value != 0, at.is_(None)), 1), else_=0))
    total = case((missing > 0, None), else_=func.coalesce(func.sum(value / at), 0.0))
    return source.outerjoin(rate, and_(rate.c.month == table.c.month, rate.c.currency == table.c.currency)), total
