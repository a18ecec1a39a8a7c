"""Imports by subheading, origin and currency of invoice: what a decomposition of their change reads."""

import pandas as pd
from sqlalchemy import Double, FromClause, cast, func, select

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


def imports(filters: Filters) -> pd.DataFrame:
    """COLUMNS: customs value and kilograms, value in the currency of the invoice (NaN without a rate), and items; raises TooMany."""
    return _imports(Filters(filters.since, filters.until, filters.picks), engine.current())


@kept(key=lambda filters, release: ("cells", filters, release))
def _imports(filters: Filters, _release: Release) -> pd.DataFrame:
    item = schema.item.c
    keys = (item.hs6, item.origin, item.invoice_currency)
    foreign = func.sum(cast(item.import_value, Double) / cast(func.nullif(item.fx, 0), Double))
    sums = [cast(func.sum(column), Double) for column in (item.import_value, item.net_kg)]
    source: FromClause = schema.item
    conditions = [item.flow == "import", item.month >= (filters.since or 0), item.month <= (filters.until or 999999)]
    for key, codes in filters.picks:
        if base("item", DIMENSIONS[key]):
            source, column = reached(source, schema.item, key)
            conditions.append(column.in_(typed(column, codes)))
    most = settings().query_rows
    chosen = select(*keys, *sums, foreign, func.sum(item["items"])).select_from(source).where(*conditions).group_by(*keys)
    with engine.reading() as connection:
        rows = connection.execute(chosen.limit(most + 1)).fetchall()
    if len(rows) > most:
        raise engine.TooMany(f"more than {most:,} products and partners: narrow the filters")
    numbers = dict.fromkeys(COLUMNS[3:], float)
    return pd.DataFrame([tuple(row) for row in rows], columns=list(COLUMNS)).astype(numbers).fillna({"value": 0.0, "weight": 0.0})
