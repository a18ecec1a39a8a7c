"""In which goods and from or to which partners traders declare, of those of one trader: what they are alike by."""

import pandas as pd
from sqlalchemy import func, select

from data import schema
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.cache import kept
from queries.tables.records import filtered

SHARED = ("trader", "code", "n")
MOST = 1_000_000


def shared(key: str, trader: str, filters: Filters) -> pd.DataFrame:
    """Return SHARED: declarations by trader and code of a column (hs4, origin), of the codes that one trader has.

    A code is that of a flow, as 'import 8517'. filters: those of all traders.
    """
    return _shared(key, trader, filters, engine.current())


@kept(key=lambda *asked: ("what traders share", *asked))
def _shared(key: str, trader: str, filters: Filters, _release: Release) -> pd.DataFrame:
    held = schema.clearance.c
    code = held.flow.concat(" ").concat(held[key])
    own = filtered(select(code), filters).where(held.trader == trader)
    chosen = filtered(select(held.trader, code, func.sum(held.declarations)), filters).where(code.in_(own)).group_by(held.trader, code)
    with engine.reading() as connection:
        frame = engine.frame(connection, chosen, SHARED, MOST).astype({"n": float})
    return frame.sort_values(["trader", "code"], ignore_index=True)
