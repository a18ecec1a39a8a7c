"""Declarations by trader and subheading, in a year and the year before: what moves between neighbouring codes are told by."""

import pandas as pd
from sqlalchemy import Float, case, cast, func, select

from data import schema
from data.months import shifted
from data.releases.release import Release
from queries.compliance.mirror import LEFT_OUT_CHAPTERS, LEFT_OUT_HEADINGS
from queries.engine import engine
from queries.engine.cache import kept

COLUMNS = ("trader", "hs4", "hs6", "now", "n", "rate", "value")
MOST = 1_000_000


def counts(until: int) -> pd.DataFrame:
    """Return COLUMNS of imports in the 24 months to a month (yyyymm): `now` 1 in the last twelve; n: declarations that hold the subheading.

    Items whose trader is not stated are left out. Raises TooMany, TooSlow, NoRelease.
    """
    return _counts(until, engine.current())


@kept(key=lambda *asked: ("declarations by subheading", *asked))
def _counts(until: int, release: Release) -> pd.DataFrame:
    item = schema.item.c
    now = case((item.month >= shifted(until, -11), 1), else_=0).label("now")
    by = (item.trader, item.hs4, item.hs6, now)
    amounts = (func.count(item.decl_id.distinct()), cast(func.avg(item.rate_mfn), Float), cast(func.sum(item.import_value), Float))
    chosen = select(*by, *amounts).where(
        item.flow == "import",
        item.month.between(shifted(until, -23), until),
        item.currency == release.currency,
        item.trader != schema.NOT_STATED,
        item.decl_id != schema.NOT_STATED,
        item.hs2.not_in(LEFT_OUT_CHAPTERS),
        item.hs4.not_in(LEFT_OUT_HEADINGS),
    )
    with engine.reading() as connection:
        frame = engine.frame(connection, chosen.group_by(*by).order_by(*by), COLUMNS, MOST)
    return frame.astype(dict.fromkeys(COLUMNS[4:], float))
