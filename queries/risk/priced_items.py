"""Imported items with their quantity, value and freight: what prices are judged by."""

import pandas as pd
from sqlalchemy import select

from data import schema
from data.releases.release import Release
from queries.engine import engine

KEYS, CODES = ("decl_id", "item_no", "month"), ("hs2", "hs4", "hs6", "origin", "departure", "mode", "unit")
AMOUNTS = ("quantity", "kg", "value", "fob", "freight")
MOST = 2_000_000


def imports(since: int, until: int, release: Release) -> pd.DataFrame:
    """Return KEYS, CODES and AMOUNTS of the imported items of some months (yyyymm), in the currency of the release.

    Items that are totals of a month, which belong to no declaration, are left out. Raises TooMany, NoRelease.
    """
    item = schema.item.c
    amounts = (item.quantity, item.net_kg, item.value, item.fob_value, item.freight)
    chosen = select(*(item[name] for name in (*KEYS, *CODES)), *amounts).where(
        item.flow == "import",
        item.month.between(since, until),
        item.currency == release.currency,
        item.decl_id != schema.NOT_STATED,
    )
    with engine.reading() as connection:
        frame = engine.frame(connection, chosen, (*KEYS, *CODES, *AMOUNTS), MOST)
    return frame.astype(dict.fromkeys(AMOUNTS, float))
