"""Imports and their taxes by subheading and origin: what a decomposition of their change reads."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from sqlalchemy import FromClause, Label, Table, func, select
from sqlalchemy.sql.elements import ColumnElement

from data.release import Release
from queries import engine
from queries.cache import kept
from queries.catalogue import DIMENSIONS
from queries.filters import Filters
from queries.route import cheapest, needed
from queries.statement import reached, typed

GOODS = {"value": "import_value", "weight": "net_kg", "foreign": "foreign_value", "items": "items"}
TAXES = ("statutory", "assessed", "liability", "forgone")


def imports(filters: Filters, partner: str = "origin") -> pd.DataFrame:
    """Product, partner, currency, value, weight (kg), foreign (value in that currency, NaN without a rate), items; raises TooMany.

    The partner is the origin, or another column of items.
    """
    return _imports(Filters(filters.since, filters.until, filters.picks), partner, engine.current())


@kept(key=lambda *asked: ("cells", *asked))
def _imports(filters: Filters, partner: str, _release: Release) -> pd.DataFrame:
    table = source("item", filters, partner)
    keys = (table.c.hs6.label("product"), table.c[partner].label("partner"), table.c.invoice_currency.label("currency"))
    sums = [func.sum(table.c[column]).label(name) for name, column in GOODS.items()]
    return _read(table, keys, sums, filters).fillna({"value": 0.0, "weight": 0.0})


def taxes(filters: Filters, partner: str = "origin") -> pd.DataFrame:
    """Product, partner and tax, with what is due at standard rates (statutory), assessed, and paid; raises TooMany.

    What is paid is what is assessed where a source holds no payments: the liability less what is forgone.
    """
    table = source("tax_line", filters, partner)
    keys = (table.c.hs6.label("product"), table.c[partner].label("partner"), table.c.tax.label("tax"))
    found = _read(table, keys, [func.sum(table.c[name]).label(name) for name in TAXES], filters).fillna(dict.fromkeys(TAXES, 0.0))
    return found.assign(paid=found["liability"] - found["forgone"]).drop(columns=["liability", "forgone"])


def source(fact: str, filters: Filters, partner: str = "origin") -> Table:
    """The table that cells of goods (item) or taxes (tax_line) by a partner are read from."""
    keys, sums = (("invoice_currency",), tuple(GOODS.values())) if fact == "item" else (("tax",), TAXES)
    return cheapest(fact, needed(fact, ("hs6",), filters) | {"flow", "month", partner, *keys, *sums}, filters).table


def _read(table: Table, keys: Sequence[Label[Any]], sums: Sequence[Label[Any]], filters: Filters) -> pd.DataFrame:
    joined, conditions = imported(table, filters)
    chosen = select(*keys, *sums).select_from(joined).where(*conditions).group_by(*(key.element for key in keys))
    with engine.reading() as connection:
        return engine.frame(connection, chosen, "narrow the filters")


def imported(table: Table, filters: Filters) -> tuple[FromClause, list[ColumnElement[bool]]]:
    """A fact with what its filters need joined to it, and the conditions that keep its imports in the months and picks that apply."""
    source: FromClause = table
    conditions = [table.c.flow == "import", table.c.month >= (filters.since or 0), table.c.month <= (filters.until or 999999)]
    for key, codes in filters.picks:
        if key in table.c or DIMENSIONS[key].finer in table.c:
            source, column = reached(source, table, key)
            conditions.append(column.in_(typed(column, codes)))
    return source, conditions
