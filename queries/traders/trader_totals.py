"""What each trader declared, waited for and paid, a row per trader, summed by the database."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Double, Select, Table, case, cast, func, select

from data import schema
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.cache import kept
from queries.tables.records import filtered

COUNTS = ("n", "imports", "inspected", "judged", "irregular", "amended", "amendable", "by_aeo", "aeo_known", "inspectable")
TOTALS = ("trader", *COUNTS, "value", "months", "headings", "origins", "offices")
PAYMENTS = ("trader", "assessed", "unpaid", "overdue")
PRICES = ("trader", "items", "apart", "squares")
TIMES = ("trader", "bin", "n")
FEWEST = 5  # items of other traders that a price is compared with
MOST = 1_000_000


def totals(filters: Filters) -> pd.DataFrame:
    """Return TOTALS by trader of the declarations behind the filters; declarations without a trader are the row of NOT_STATED.

    inspectable, amendable, aeo_known: of which that is known. judged: inspections whose result is known. value: customs value in the
    currency of the release. months: in which it declared.
    headings, origins, offices: how many different ones, of the principal items.
    """
    return _totals(filters, engine.current())


@kept(key=lambda *asked: ("traders", *asked))
def _totals(filters: Filters, release: Release) -> pd.DataFrame:
    held = schema.clearance.c
    known = case((held.irregular.is_not(None), held.inspected), else_=0)
    sums = (held.declarations, held.imports, held.inspected, known, held.irregular, *(held[name] for name in COUNTS[5:]))
    value = case((held.currency == release.currency, held.customs_value), else_=None)
    different = (func.count(held[name].distinct()) for name in ("month", "hs4", "origin", "office"))
    return _by_trader(schema.clearance, filters, (*map(_sum, sums), func.sum(value), *different), TOTALS)


def payments(filters: Filters) -> pd.DataFrame:
    """Return PAYMENTS by trader, in the currency of the release: taxes assessed, unpaid, and unpaid for more than 30 days."""
    return _payments(filters, engine.current())


@kept(key=lambda *asked: ("payments of traders", *asked))
def _payments(filters: Filters, release: Release) -> pd.DataFrame:
    line = schema.tax_line.c
    overdue = line.unpaid_90 + line.unpaid_365 + line.unpaid_older
    sums = tuple(func.sum(column) for column in (line.assessed_known, line.unpaid, overdue))
    return _by_trader(schema.tax_line, filters, sums, PAYMENTS, line.currency == release.currency)


def times(filters: Filters) -> pd.DataFrame:
    """Return TIMES: released declarations by trader and bin of the release time, on the clock in use."""
    return _times(filters, engine.current())


@kept(key=lambda *asked: ("release times of traders", *asked))
def _times(filters: Filters, _release: Release) -> pd.DataFrame:
    held = schema.clearance.c
    place = held[f"release_{filters.clock}_bin"]
    chosen = filtered(select(held.trader, place, _sum(held.declarations)), filters).where(place.is_not(None))
    return _read(chosen.group_by(held.trader, place), TIMES)


def prices(filters: Filters) -> pd.DataFrame:
    """Return PRICES by trader: its imported items whose goods others imported too, and how far its prices lie from theirs.

    apart: sum over its items of ln(value of a kilogram) minus the mean of this in the same subheading over the items of all other
    traders, of which there are at least FEWEST. squares: sum of the squares of the same.
    """
    return _prices(filters, engine.current())


@kept(key=lambda *asked: ("prices of traders", *asked))
def _prices(filters: Filters, release: Release) -> pd.DataFrame:
    item = schema.item.c
    price = func.ln(cast(item.value, Double) / cast(item.net_kg, Double))
    sums = (func.count().label("n"), func.sum(price).label("logs"), func.sum(price * price).label("squared"))
    known = (item.flow == "import", item.value > 0, item.net_kg > 0, item.currency == release.currency, item.decl_id != schema.NOT_STATED)
    own = filtered(select(item.trader, item.hs6, *sums), filters, schema.item).where(*known).group_by(item.trader, item.hs6).subquery().c
    n, logs = (func.sum(column).over(partition_by=own.hs6) for column in (own.n, own.logs))
    beside = select(*own, (n - own.n).label("others"), (logs - own.logs).label("their_logs")).subquery().c
    mean = beside.their_logs / cast(func.nullif(beside.others, 0), Double)
    apart = func.sum(beside.logs - beside.n * mean)
    squares = func.sum(beside.squared - 2 * mean * beside.logs + beside.n * mean * mean)
    chosen = select(beside.trader, func.sum(beside.n), apart, squares).where(beside.others >= FEWEST).group_by(beside.trader)
    return _read(chosen, PRICES)


def first_months(until: int) -> pd.DataFrame:
    """Return trader and first, the month (yyyymm) of its first declaration of all, of those up to a month."""
    return _first_months(until, engine.current())


@kept(key=lambda *asked: ("first months of traders", *asked))
def _first_months(until: int, _release: Release) -> pd.DataFrame:
    return _by_trader(schema.clearance, Filters(until=until), (func.min(schema.clearance.c.month),), ("trader", "first"))


def _sum(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.coalesce(func.sum(column), 0)


def _by_trader(
    table: Table, filters: Filters, sums: Sequence[ColumnElement[Any]], names: Sequence[str], *wanted: ColumnElement[bool]
) -> pd.DataFrame:
    chosen = filtered(select(table.c.trader, *sums), filters, table).where(*wanted).group_by(table.c.trader)
    return _read(chosen, names)


def _read(chosen: Select[*tuple[Any, ...]], names: Sequence[str]) -> pd.DataFrame:
    with engine.reading() as connection:
        frame = engine.frame(connection, chosen, names, MOST)
    numbers: Mapping[str, type] = dict.fromkeys(names[1:], float)
    return frame.astype(numbers).sort_values(list(names[:1]), ignore_index=True)
