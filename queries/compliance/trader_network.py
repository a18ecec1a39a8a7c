"""Importers with the brokers and suppliers of their declarations, and the results of their inspections."""

import pandas as pd
from sqlalchemy import case, func, select

from data import schema
from data.months import shifted
from queries.engine import engine

CHANNELS, INSPECTIONS = ("trader", "broker", "supplier", "n"), ("trader", "judged", "irregular")
MOST = 1_000_000


def channels(until: int) -> pd.DataFrame:
    """Return CHANNELS of the imports of the 12 months to a month (yyyymm): declarations by importer, broker and supplier, all stated.

    Raises TooMany, TooSlow, NoRelease.
    """
    item = schema.item.c
    keys = (item.trader, item.broker, item.seller)
    stated = [key != schema.NOT_STATED for key in (*keys, item.decl_id)]
    chosen = select(*keys, func.count(item.decl_id.distinct())).where(
        item.flow == "import", item.month.between(shifted(until, -11), until), *stated
    )
    with engine.reading() as connection:
        return engine.frame(connection, chosen.group_by(*keys), CHANNELS, MOST).astype({"n": float})


def inspections(until: int) -> pd.DataFrame:
    """Return INSPECTIONS of imports of the same months by importer: inspections with a result, and those irregular."""
    held = schema.clearance.c
    judged = func.sum(case((held.irregular.is_not(None), held.inspected), else_=0))
    chosen = select(held.trader, judged, func.sum(held.irregular)).where(
        held.flow == "import", held.month.between(shifted(until, -11), until), held.trader != schema.NOT_STATED
    )
    with engine.reading() as connection:
        found = engine.frame(connection, chosen.group_by(held.trader), INSPECTIONS, MOST)
    return found.astype({"judged": float, "irregular": float}).fillna({"judged": 0.0, "irregular": 0.0})
