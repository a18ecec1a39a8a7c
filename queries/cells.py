"""Imports and their taxes by subheading and origin: what a decomposition of their change reads."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from sqlalchemy import Double, FromClause, Table, cast, func, select
from sqlalchemy.sql.elements import ColumnElement

from data import schema
from data.release import Release
from queries import engine
from queries.cache import kept
from queries.catalogue import DIMENSIONS
from queries.filters import Filters
from queries.route import base
from queries.statement import reached, typed
from settings import settings

COLUMNS = ("product", "partner", "currency", "value", "weight", "foreign", "items")


TAXES = ("product", "partner", "tax", "statutory", "assessed", "paid")


def imports(filters: Filters, partner: str = "origin") -> pd.DataFrame:
    """COLUMNS: customs value and kilograms, value in the currency of the invoice (NaN without a rate), and items; raises TooMany.

    The partner is the origin, or another column of items.
    """
    return _imports(Filters(filters.since, filters.until, filters.picks), partner, engine.current())


@kept(key=lambda filters, partner, release: ("cells", filters, partner, release))
def _imports(filters: Filters, partner: str, _release: Release) -> pd.DataFrame:
    item = schema.item.c
    foreign = func.sum(cast(item.import_value, Double) / cast(func.nullif(item.fx, 0), Double))
    sums = [cast(func.sum(column), Double) for column in (item.import_value, item.net_kg)]
    rows = _rows(schema.item, (item.hs6, item[partner], item.invoice_currency), [*sums, foreign, func.sum(item["items"])], filters)
    numbers = dict.fromkeys(COLUMNS[3:], float)
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(numbers).fillna({"value": 0.0, "weight": 0.0})


def taxes(filters: Filters, partner: str = "origin") -> pd.DataFrame:
    """TAXES: by subheading, origin (or another column of tax lines) and tax, at standard rates, assessed and paid; raises TooMany.

    What is paid is what is assessed where a source holds no payments.
    """
    line = schema.tax_line.c
    amounts = (line.statutory, line.assessed, func.coalesce(line.paid, line.assessed))
    sums = [cast(func.sum(amount), Double) for amount in amounts]
    rows = _rows(schema.tax_line, (line.hs6, line[partner], line.tax), sums, filters)
    return pd.DataFrame(rows, columns=list(TAXES)).astype(dict.fromkeys(TAXES[3:], float)).fillna(0.0)


def _rows(table: Table, keys: Sequence[ColumnElement[Any]], sums: Sequence[ColumnElement[Any]], filters: Filters) -> list[tuple[Any, ...]]:
    source, conditions = imported(table, filters)
    most = settings().query_rows
    with engine.reading() as connection:
        rows = connection.execute(select(*keys, *sums).select_from(source).where(*conditions).group_by(*keys).limit(most + 1)).fetchall()
    if len(rows) > most:
        raise engine.TooMany(f"more than {most:,} products and partners: narrow the filters")
    return [tuple(row) for row in rows]


def imported(table: Table, filters: Filters) -> tuple[FromClause, list[ColumnElement[bool]]]:
    """A fact with what its filters need joined to it, and the conditions that keep its imports in the months and picks that apply."""
    source: FromClause = table
    conditions = [table.c.flow == "import", table.c.month >= (filters.since or 0), table.c.month <= (filters.until or 999999)]
    for key, codes in filters.picks:
        if base(table.name, DIMENSIONS[key]):
            source, column = reached(source, table, key)
            conditions.append(column.in_(typed(column, codes)))
    return source, conditions
