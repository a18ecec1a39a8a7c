"""What one trader deals in: goods, partners, offices and months, each with its declarations and customs value."""

import pandas as pd
from sqlalchemy import case, func, select

from data import schema
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.cache import kept
from queries.tables.records import filtered

DEALINGS = ("code", "n", "value")


def dealings(key: str, filters: Filters) -> pd.DataFrame:
    """Return DEALINGS by code of a column of declarations (hs4, origin, office), the highest customs value first.

    value: in the currency of the release.
    """
    return _dealings(key, filters, engine.current())


@kept(key=lambda *asked: ("dealings", *asked))
def _dealings(key: str, filters: Filters, release: Release) -> pd.DataFrame:
    held = schema.clearance.c
    value = func.sum(case((held.currency == release.currency, held.customs_value), else_=0))
    chosen = filtered(select(held[key], func.sum(held.declarations), value), filters).group_by(held[key])
    with engine.reading() as connection:
        frame = engine.frame(connection, chosen, DEALINGS).astype({"n": float, "value": float})
    return frame.sort_values(["value", "code"], ascending=[False, True], ignore_index=True)
