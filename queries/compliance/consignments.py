"""Imported consignments with their value: what limits of value are examined by."""

from typing import Any

import pandas as pd
from sqlalchemy import Float, case, cast, func, select

from data import schema
from data.months import shifted
from data.releases.release import Release
from queries.engine import engine
from queries.engine.cache import kept

COLUMNS = ("trader", "office", "hs2", "supplier", "day", "value")
MOST = 1_000_000


def consignments(until: int) -> pd.DataFrame:
    """Return COLUMNS of the import declarations of the 12 months to a month (yyyymm), a row each.

    value: of all items, in the currency of the figures. Chapter and supplier are those of the item of largest value; where the seller is
    not stated, its country of origin stands for it. day: of registration. Declarations without trader or number, and items in another
    currency, are left out. Raises TooMany, TooSlow, NoRelease.
    """
    return _consignments(until, engine.current())


@kept(key=lambda *asked: ("consignments", *asked))
def _consignments(until: int, release: Release) -> pd.DataFrame:
    item = schema.item.c
    supplier = case((item.seller != schema.NOT_STATED, item.seller), else_=item.origin)
    place: Any = func.row_number().over(partition_by=item.decl_id, order_by=(item.import_value.desc(), item.item_no))
    whole: Any = func.sum(item.import_value).over(partition_by=item.decl_id)
    read = (item.trader, item.office, item.hs2, supplier.label("supplier"), item.registered_on, whole.label("whole"))
    chosen = select(*read, place.label("place")).where(
        item.flow == "import",
        item.month.between(shifted(until, -11), until),
        item.currency == release.currency,
        item.trader != schema.NOT_STATED,
        item.decl_id != schema.NOT_STATED,
        item.registered_on.is_not(None),
    )
    row = chosen.subquery().c
    first = select(row.trader, row.office, row.hs2, row.supplier, row.registered_on, cast(row.whole, Float)).where(row.place == 1)
    with engine.reading() as connection:
        return engine.frame(connection, first, COLUMNS, MOST).astype({"value": float})
