"""Imported items with a supplementary unit: what weights per unit are compared by."""

import pandas as pd
from sqlalchemy import func, select

from data import schema
from data.months import shifted
from data.releases.release import Release
from queries.compliance.mirror import LEFT_OUT_CHAPTERS, LEFT_OUT_HEADINGS
from queries.engine import engine
from queries.engine.cache import kept

COLUMNS = ("hs4", "hs6", "origin", "unit", "quantity", "kg", "value")
# Units of mass, by UN/ECE Recommendation 20 and as usually written; and none
MASSES = (schema.NOT_STATED, "kg", "kgm", "g", "gr", "grm", "t", "tn", "tne", "dtn", "ctm", "lbr")
MOST = 1_000_000


def items(until: int) -> pd.DataFrame:
    """Return COLUMNS of imports in the 12 months to a month (yyyymm): a declaration counts once in a subheading, by its first item.

    Items without origin, net mass or quantity, and those whose unit is one of mass, are left out. Raises TooMany, TooSlow, NoRelease.
    """
    return _items(until, engine.current())


@kept(key=lambda *asked: ("weights per unit", *asked))
def _items(until: int, release: Release) -> pd.DataFrame:
    item = schema.item.c
    place = func.row_number().over(partition_by=(item.decl_id, item.hs6), order_by=item.item_no)
    read = (item.hs4, item.hs6, item.origin, item.unit, item.quantity, item.net_kg, item.import_value)
    chosen = select(*read, place.label("place")).where(
        item.flow == "import",
        item.month.between(shifted(until, -11), until),
        item.currency == release.currency,
        item.decl_id != schema.NOT_STATED,
        item.origin != schema.NOT_STATED,
        func.lower(item.unit).not_in(MASSES),
        item.quantity > 0,
        item.net_kg > 0,
        item.hs2.not_in(LEFT_OUT_CHAPTERS),
        item.hs4.not_in(LEFT_OUT_HEADINGS),
    )
    row = chosen.subquery().c
    first = select(row.hs4, row.hs6, row.origin, row.unit, row.quantity, row.net_kg, row.import_value).where(row.place == 1)
    with engine.reading() as connection:
        return engine.frame(connection, first, COLUMNS, MOST).astype(dict.fromkeys(COLUMNS[4:], float))
