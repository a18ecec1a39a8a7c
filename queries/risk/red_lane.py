"""Declarations by the lane first given and the last one, and those of the red lane by office: inspected, and with which result."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from sqlalchemy import and_, case, func, select

from data import schema
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.cache import kept
from queries.tables.records import filtered

RED = "red"
RESULTS = ("office", "n", "inspected", "judged", "irregular")
ROUTES = ("first_lane", "lane", "n", "inspected", "irregular")


def results(filters: Filters) -> pd.DataFrame:
    """Return RESULTS by office of red declarations that are no longer open.

    n: all of them. inspected: with an inspection. judged: with an inspection whose result is known. irregular: of these.
    """
    return _results(Filters(filters.since, filters.until, filters.picks), engine.current())


@kept(key=lambda *asked: ("red lane by office", *asked))
def _results(filters: Filters, _release: Release) -> pd.DataFrame:
    clearance = schema.clearance.c
    inspected = func.coalesce(clearance.inspected, 0)
    judged = func.sum(case((and_(inspected == 1, clearance.irregular.is_not(None)), 1), else_=0))
    found = (func.count(), func.sum(inspected), judged, func.sum(func.coalesce(clearance.irregular, 0)))
    return _grouped(filters, (clearance.office,), found, RESULTS, and_(clearance.lane == RED, func.coalesce(clearance.is_open, 0) == 0))


def routes(filters: Filters) -> pd.DataFrame:
    """Return ROUTES of the declarations whose lanes are both known, by the lane first given and the last one."""
    return _routes(Filters(filters.since, filters.until, filters.picks), engine.current())


@kept(key=lambda *asked: ("lanes first and last", *asked))
def _routes(filters: Filters, _release: Release) -> pd.DataFrame:
    clearance = schema.clearance.c
    known = and_(clearance.first_lane != schema.NOT_STATED, clearance.lane != schema.NOT_STATED)
    found = (func.count(), func.sum(func.coalesce(clearance.inspected, 0)), func.sum(func.coalesce(clearance.irregular, 0)))
    return _grouped(filters, (clearance.first_lane, clearance.lane), found, ROUTES, known)


def _grouped(filters: Filters, by: Sequence[Any], found: Sequence[Any], columns: Sequence[str], wanted: Any) -> pd.DataFrame:
    chosen = filtered(select(*by, *found), filters).where(wanted).group_by(*by)
    with engine.reading() as connection:
        frame = engine.frame(connection, chosen, columns)
    return frame.astype(dict.fromkeys(columns[len(by) :], float))
