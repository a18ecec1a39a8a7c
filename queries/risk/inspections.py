"""Inspections: how long they take."""

import pandas as pd
from sqlalchemy import select

from data import schema
from data.frames import Frame
from data.releases.release import Release
from queries.engine import engine
from queries.engine.cache import kept

MOST = 1_000_000


def mean_hours(since: int, until: int) -> float:
    """Return the mean hours from begin to end of the inspections of declarations registered in some months (yyyymm); NaN if unknown."""
    return _mean_hours(since, until, engine.current())


@kept(key=lambda *asked: ("hours of an inspection", *asked))
def _mean_hours(since: int, until: int, _release: Release) -> float:
    seen = schema.inspection.c
    chosen = select(seen.started_at, seen.ended_at).where(seen.month.between(since, until), seen.ended_at >= seen.started_at)
    with engine.reading() as connection:
        frame: Frame = engine.frame(connection, chosen, ("started_at", "ended_at"), MOST)
    spent = pd.to_datetime(frame["ended_at"]) - pd.to_datetime(frame["started_at"])
    return float(spent.dt.total_seconds().mean()) / 3600
