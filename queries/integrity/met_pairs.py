"""Inspections with the inspector and the broker of each: what pairs of them are judged by."""

import pandas as pd
from sqlalchemy import extract, select

from data import schema
from data.access.policy import authorise
from data.frames import Frame
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.cache import kept
from queries.tables.records import filtered

CODES = ("officer", "broker", "office", "month", "lane", "flow", "mode", "hs2", "origin", "trader", "reason", "type", "aeo")
INSPECTIONS = (*CODES, "irregular", "minutes")
MOST = 1_000_000


def inspections(since: int, until: int) -> pd.DataFrame:
    """Return INSPECTIONS, a row each, of declarations registered in some months (yyyymm); NOT_STATED where no officer or broker is known.

    irregular: 1 or 0, NaN where no result is known. minutes: from begin to end, NaN where one is not known or the end comes first.
    Raises Forbidden to users who may not see pairs of inspector and broker.
    """
    return _inspections(since, until, engine.current())


@kept(key=lambda *asked: ("inspections of pairs", *asked))
def _inspections(since: int, until: int, _release: Release) -> pd.DataFrame:
    authorise("read", "integrity")
    seen = schema.inspection.c
    seconds = extract("epoch", seen.ended_at) - extract("epoch", seen.started_at)
    known = (seen.result != schema.NOT_STATED).label("known")
    chosen = filtered(select(*(seen[name] for name in CODES), seen.findings, known, seconds), Filters(since, until), schema.inspection)
    with engine.reading() as connection:
        frame: Frame = engine.frame(connection, chosen, (*CODES, "irregular", "known", "minutes"), MOST)
    held: Frame = frame.astype({"irregular": float, "minutes": float, "known": bool})
    minutes = (held["minutes"] / 60).where(held["minutes"] >= 0)
    return held.assign(irregular=held["irregular"].where(held["known"]), minutes=minutes)[list(INSPECTIONS)]
