"""Declarations by AEO and others: how many are inspected, alike by alike, and what those of each trader that are no AEO's take."""

import pandas as pd
from sqlalchemy import case, func, select

from data import schema
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.cache import kept
from queries.tables.records import filtered

ALIKE = ("flow", "mode", "hs2")
INSPECTIONS = (*ALIKE, "n1", "n0", "a1", "a0")
ORDINARY = ("trader", "n", "inspected", "seconds")
MOST = 1_000_000


def inspections(filters: Filters) -> pd.DataFrame:
    """Return INSPECTIONS by ALIKE: declarations of AEO (n1) and of others (n0), and of these how many were inspected (a1, a0).

    Declarations of which the status or an inspection is not known are left out.
    """
    return _inspections(filters, engine.current())


@kept(key=lambda *asked: ("inspections of AEO and others", *asked))
def _inspections(filters: Filters, _release: Release) -> pd.DataFrame:
    held = schema.clearance.c
    by = [held[key] for key in ALIKE]
    sums = [func.sum(case((held.by_aeo == status, column), else_=0)) for column in (held.inspectable, held.inspected) for status in (1, 0)]
    chosen = filtered(select(*by, *sums), filters).where(held.aeo_known == 1, held.inspectable == 1).group_by(*by)
    with engine.reading() as connection:
        frame = engine.frame(connection, chosen, INSPECTIONS)
    return frame.astype(dict.fromkeys(INSPECTIONS[len(ALIKE) :], float))


def ordinary(filters: Filters) -> pd.DataFrame:
    """Return ORDINARY by trader of its declarations that are known to be no AEO's.

    inspected: of them. seconds: customs processing time on the clock in use, of those gone out.
    """
    return _ordinary(filters, engine.current())


@kept(key=lambda *asked: ("declarations that are no AEO's", *asked))
def _ordinary(filters: Filters, _release: Release) -> pd.DataFrame:
    held = schema.clearance.c
    sums = (held.declarations, held.inspected, held[f"customs_span_{filters.clock}"])
    chosen = filtered(select(held.trader, *(func.coalesce(func.sum(column), 0) for column in sums)), filters)
    with engine.reading() as connection:
        frame = engine.frame(connection, chosen.where(held.aeo_known == 1, held.by_aeo == 0).group_by(held.trader), ORDINARY, MOST)
    return frame.astype(dict.fromkeys(ORDINARY[1:], float)).sort_values("trader", ignore_index=True)
