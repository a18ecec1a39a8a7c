"""Pairs of partner and subheading: when each was first and last traded, and what new ones are worth."""

from typing import Any

import pandas as pd
from sqlalchemy import Double, FromClause, Subquery, Table, and_, cast, func, select

from data.language import mark, say
from data.releases.release import Release
from data.schema.column_kinds import NOT_STATED
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS
from queries.engine import engine
from queries.engine.cache import kept
from queries.engine.route import base, cheapest, needed
from queries.engine.statement import reached, typed
from queries.engine.trace import Read, noted

VALUE = {"import": "import_value", "export": "export_value"}
FIRST_LAST = {
    "import": mark("Imported goods and partners by first and last month"),
    "export": mark("Exported goods and partners by first and last month"),
}
BY_FIRST = {
    "import": mark("Value of imports by month and by first month of the goods and partner"),
    "export": mark("Value of exports by month and by first month of the goods and partner"),
}
LIVES, WORTH = ("first", "last", "pairs"), ("month", "first", "value")


def lives(flow: str, filters: Filters) -> pd.DataFrame:
    """Return LIVES: pairs of a flow by the first and last month (yyyymm) in which they were traded, over all months of the data."""
    release = engine.current()
    found, route = _lives(flow, filters.picks, release)
    every = filters.over(None, None)
    noted(Read(say(FIRST_LAST[flow]), found, every, release, route=(route,)))
    return found


def worth(flow: str, filters: Filters) -> pd.DataFrame:
    """Return WORTH: the value of a flow by month, of the months of the filters, and by the first month of its pair."""
    release = engine.current()
    found, route = _worth(flow, filters.since or 0, filters.until or 999999, filters.picks, release)
    noted(Read(say(BY_FIRST[flow]), found, filters, release, route=(route,)))
    return found


def span(flow: str) -> tuple[int, int] | None:
    """Return the first and last month (yyyymm) in which a flow states goods by partner and subheading.

    None if it never does.
    """
    return _span(flow, engine.current())


@kept(key=lambda *asked: ("span of pairs", *asked))
def _span(flow: str, _release: Release) -> tuple[int, int] | None:
    table = _table(())
    stated = [table.c.flow == flow, table.c.partner != NOT_STATED, table.c.hs6 != NOT_STATED]
    with engine.reading() as connection:
        first, last = connection.execute(select(func.min(table.c.month), func.max(table.c.month)).where(*stated)).one()
    return (int(first), int(last)) if first else None


@kept(key=lambda *asked: ("lives of pairs", *asked))
def _lives(flow: str, picks: Any, _release: Release) -> tuple[pd.DataFrame, str]:
    table = _table(picks)
    pair = _pairs(table, flow, picks)
    chosen = select(pair.c.first, pair.c.last, func.count()).group_by(pair.c.first, pair.c.last)
    return _frame(chosen.order_by(pair.c.first, pair.c.last), LIVES, int), table.name


@kept(key=lambda *asked: ("worth of pairs", *asked))
def _worth(flow: str, since: int, until: int, picks: Any, _release: Release) -> tuple[pd.DataFrame, str]:
    table = _table(picks)
    pair = _pairs(table, flow, picks)
    joined = table.join(pair, and_(table.c.partner == pair.c.partner, table.c.hs6 == pair.c.hs6))
    source, conditions = _picked(joined, table, flow, picks)
    value = cast(func.sum(table.c[VALUE[flow]]), Double)
    chosen = select(table.c.month, pair.c.first, value).select_from(source).where(*conditions, table.c.month.between(since, until))
    grouped = chosen.group_by(table.c.month, pair.c.first).order_by(table.c.month, pair.c.first)
    return _frame(grouped, WORTH, float).astype({"month": int, "first": int}), table.name


def _table(picks: Any) -> Table:
    filters = Filters(picks=picks)
    return cheapest("item", needed("item", ("month", "partner", "hs6"), filters) | {"flow", *VALUE.values()}, filters).table


def _pairs(table: Table, flow: str, picks: Any) -> Subquery:
    source, conditions = _picked(table, table, flow, picks)
    first, last = (function(table.c.month).label(name) for function, name in ((func.min, "first"), (func.max, "last")))
    chosen = select(table.c.partner, table.c.hs6, first, last).select_from(source)
    return chosen.where(*conditions).group_by(table.c.partner, table.c.hs6).subquery()


def _picked(source: FromClause, table: Table, flow: str, picks: Any) -> tuple[FromClause, list[Any]]:
    conditions: list[Any] = [table.c.flow == flow]
    for key, codes in picks:
        if key != "flow" and base("item", DIMENSIONS[key]):
            source, column = reached(source, table, key)
            conditions.append(column.in_(typed(column, codes)))
    return source, conditions


def _frame(chosen: Any, names: tuple[str, ...], kind: type) -> pd.DataFrame:
    with engine.reading() as connection:
        return engine.frame(connection, chosen, names).astype(kind)
