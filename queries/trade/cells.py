"""Imports and their taxes by subheading and origin: what a decomposition of their change reads."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import FromClause, Table, func, select
from sqlalchemy.sql.elements import ColumnElement

from data import schema
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS
from queries.engine import engine
from queries.engine.cache import kept
from queries.engine.route import cheapest, needed
from queries.engine.statement import reached, typed

GOODS = {"value": "import_value", "weight": "net_kg", "foreign": "foreign_value", "items": "items"}
TAXES = ("statutory", "assessed", "liability", "forgone")
PAID = ("liability", "forgone")
MOST_KEPT, MOST_PLACES = 16, 2_000_000


def imports(filters: Filters, partner: str = "origin") -> pd.DataFrame:
    """Return product, partner, currency, value, weight (kg), foreign (value in that currency, NaN without a rate), items; raises TooMany.

    The partner is the origin, or another column of items.
    """
    return _imports(Filters(filters.since, filters.until, filters.picks), partner, engine.current())


@kept(key=lambda *asked: asked, most=MOST_KEPT)
def _imports(filters: Filters, partner: str, _release: Release) -> pd.DataFrame:
    table = source("item", filters, partner)
    found = _read(table, ("hs6", partner, "invoice_currency"), tuple(GOODS.values()), filters)
    known = {name: found[column].fillna(0.0) if name in ("value", "weight") else found[column] for name, column in GOODS.items()}
    return pd.DataFrame({"product": found["hs6"], "partner": found[partner], "currency": found["invoice_currency"], **known}, copy=False)


def taxes(filters: Filters, partner: str = "origin") -> pd.DataFrame:
    """Return product, partner and tax, with what is due at standard rates (statutory), assessed, and paid; raises TooMany.

    What is paid is what is assessed where a source holds no payments: the liability less what is forgone.
    """
    return _taxes(Filters(filters.since, filters.until, filters.picks), partner, engine.current())


@kept(key=lambda *asked: asked, most=MOST_KEPT)
def _taxes(filters: Filters, partner: str, _release: Release) -> pd.DataFrame:
    table = source("tax_line", filters, partner)
    found = _read(table, ("hs6", partner, "tax"), TAXES, filters)
    sums = {name: np.nan_to_num(found[name].to_numpy(float)) for name in TAXES}
    amounts = {"statutory": sums["statutory"], "assessed": sums["assessed"], "paid": sums["liability"] - sums["forgone"]}
    return pd.DataFrame({"product": found["hs6"], "partner": found[partner], "tax": found["tax"], **amounts}, copy=False)


def places(filters: Filters) -> pd.DataFrame:
    """Return product, partner (origin), tax and office, with what is paid: the cells of `taxes` by office; raises TooMany."""
    return _places(Filters(filters.since, filters.until, filters.picks), engine.current())


@kept(key=lambda *asked: asked, most=MOST_KEPT)
def _places(filters: Filters, _release: Release) -> pd.DataFrame:
    keys = ("hs6", "origin", "tax", "office")
    table = cheapest("tax_line", needed("tax_line", ("hs6",), filters) | {"flow", "month", *keys, *PAID}, filters).table
    found = _read(table, keys, PAID, filters, MOST_PLACES)
    paid = np.nan_to_num(found["liability"].to_numpy(float)) - np.nan_to_num(found["forgone"].to_numpy(float))
    return pd.DataFrame({"product": found["hs6"], "partner": found["origin"], "tax": found["tax"], "place": found["office"], "paid": paid})


def late(filters: Filters, cutoff: date, by_office: bool = False) -> pd.DataFrame:
    """Return what was paid after a day for the imports registered in the months of the filters; raises TooMany.

    Product, partner (origin), tax, `place` (office) if `by_office`, and paid.
    """
    return _late(Filters(filters.since, filters.until, filters.picks), cutoff, by_office, engine.current())


@kept(key=lambda *asked: asked, most=MOST_KEPT)
def _late(filters: Filters, cutoff: date, by_office: bool, _release: Release) -> pd.DataFrame:
    registered = schema.payment.c.registered_month.label("month")
    others = [column for column in schema.payment.c if column.name != "month"]
    table: Any = select(registered, *others).where(schema.payment.c.paid_on > cutoff).subquery()
    names = {"hs6": "product", "origin": "partner", "tax": "tax"} | ({"office": "place"} if by_office else {})
    joined, conditions = imported(table, filters)
    keys = [table.c[name] for name in names]
    chosen = select(*keys, func.sum(table.c.amount)).select_from(joined).where(*conditions).group_by(*keys)
    with engine.reading() as connection:
        found = engine.frame(connection, chosen, (*names, "paid"), MOST_PLACES)
    return found.rename(columns=names).assign(paid=np.nan_to_num(found["paid"].to_numpy(float)))


def source(fact: str, filters: Filters, partner: str = "origin") -> Table:
    """Return the table that cells of goods (item) or taxes (tax_line) by a partner are read from."""
    keys, sums = (("invoice_currency",), tuple(GOODS.values())) if fact == "item" else (("tax",), TAXES)
    return cheapest(fact, needed(fact, ("hs6",), filters) | {"flow", "month", partner, *keys, *sums}, filters).table


def _read(table: Table, by: tuple[str, ...], columns: tuple[str, ...], filters: Filters, most: int = 0) -> pd.DataFrame:
    joined, conditions = imported(table, filters)
    keys, sums = [table.c[name] for name in by], [func.sum(table.c[name]) for name in columns]
    chosen = select(*keys, *sums).select_from(joined).where(*conditions).group_by(*keys)
    with engine.reading() as connection:
        return engine.frame(connection, chosen, (*by, *columns), most)


def imported(table: Table, filters: Filters) -> tuple[FromClause, list[ColumnElement[bool]]]:
    """Return a fact joined to what its filters need, and the conditions on it.

    The conditions keep its imports in the months and the picks that apply.
    """
    source: FromClause = table
    conditions = [table.c.flow == "import", table.c.month >= (filters.since or 0), table.c.month <= (filters.until or 999999)]
    for key, codes in filters.picks:
        if key in table.c or DIMENSIONS[key].finer in table.c:
            source, column = reached(source, table, key)
            conditions.append(column.in_(typed(column, codes)))
    return source, conditions
