"""Imported items with their quantity and value: what unit values are compared by."""

import pandas as pd
from sqlalchemy import select

from data import schema
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.compliance.mirror import LEFT_OUT_CHAPTERS, LEFT_OUT_HEADINGS
from queries.engine import engine
from queries.engine.cache import kept

COLUMNS = ("month", "hs4", "hs6", "origin", "unit", "quantity", "kg", "value")
MOST = 400_000


def items(window: Filters) -> pd.DataFrame:
    """Return COLUMNS of the imports of some months, items without origin left out; raises TooMany, TooSlow, NoRelease."""
    return _items(window.since or 0, window.until or 999999, engine.current())


@kept(key=lambda *asked: ("items", *asked))
def _items(since: int, until: int, release: Release) -> pd.DataFrame:
    item = schema.item.c
    numbers = (item.quantity, item.net_kg, item.import_value)
    chosen = select(item.month, item.hs4, item.hs6, item.origin, item.unit, *numbers).where(
        item.flow == "import",
        item.month.between(since, until),
        item.currency == release.currency,
        item.origin != schema.NOT_STATED,
        item.hs2.not_in(LEFT_OUT_CHAPTERS),
        item.hs4.not_in(LEFT_OUT_HEADINGS),
    )
    with engine.reading() as connection:
        return engine.frame(connection, chosen, COLUMNS, MOST).astype(dict.fromkeys(COLUMNS[5:], float))
