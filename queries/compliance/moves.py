"""Declarations by trader and goods, in a year and the year before: what moves to a lower duty are told by."""

from typing import Any

import pandas as pd
from sqlalchemy import Float, case, cast, func, select

from data import schema
from data.months import shifted
from data.releases.release import Release
from queries.compliance.mirror import LEFT_OUT_CHAPTERS, LEFT_OUT_HEADINGS
from queries.engine import engine
from queries.engine.cache import kept

SUBHEADINGS = ("trader", "hs4", "hs6", "now", "n", "rate", "value")
ORIGINS = ("trader", "hs4", "hs6", "origin", "now", "n", "items", "rate", "value")
FREED = ("policy", "suspension")  # classes of reliefs that leave nothing for an origin to save
MOST = 1_000_000


def by_subheading(until: int) -> pd.DataFrame:
    """Return SUBHEADINGS of imports in the 24 months to a month (yyyymm): `now` 1 in the last twelve; n: declarations that hold it.

    rate: MFN, per cent. Items whose trader is not stated are left out. Raises TooMany, TooSlow, NoRelease.
    """
    return _by_subheading(until, engine.current())


def by_origin(until: int) -> pd.DataFrame:
    """Return ORIGINS of imports for home use in the same months; a declaration counts once in a heading, by its first item.

    rate: duty applied less MFN, in points. Items without trader, origin or rates, or under a relief that is no preference, are left out.
    Raises TooMany, TooSlow, NoRelease.
    """
    return _by_origin(until, engine.current())


@kept(key=lambda *asked: ("declarations by subheading", *asked))
def _by_subheading(until: int, release: Release) -> pd.DataFrame:
    item = schema.item.c
    by = (item.trader, item.hs4, item.hs6, _now(until))
    amounts = (func.count(item.decl_id.distinct()), cast(func.avg(item.rate_mfn), Float), cast(func.sum(item.import_value), Float))
    return _read(select(*by, *amounts).where(*_imports(until, release)).group_by(*by).order_by(*by), SUBHEADINGS, 4)


@kept(key=lambda *asked: ("declarations by origin", *asked))
def _by_origin(until: int, release: Release) -> pd.DataFrame:
    item, relief = schema.item.c, schema.relief.c
    place = func.row_number().over(partition_by=(item.decl_id, item.hs4), order_by=item.item_no)
    keys = (item.trader, item.hs4, item.hs6, item.origin, _now(until))
    chosen = select(*keys, place.label("place"), (item.rate_applied - item.rate_mfn).label("beyond"), item.import_value).where(
        *_imports(until, release),
        item.origin != schema.NOT_STATED,
        item.home_use_value > 0,
        item.rate_applied.is_not(None),
        item.rate_mfn.is_not(None),
        item.relief.not_in(select(relief.code).where(relief["class"].in_(FREED))),
    )
    row = chosen.subquery().c
    by = (row.trader, row.hs4, row.hs6, row.origin, row.now)
    first = func.sum(case((row.place == 1, 1), else_=0))
    amounts = (first, func.count(), cast(func.avg(row.beyond), Float), cast(func.sum(row.import_value), Float))
    return _read(select(*by, *amounts).group_by(*by).order_by(*by), ORIGINS, 5)


def _now(until: int) -> Any:
    return case((schema.item.c.month >= shifted(until, -11), 1), else_=0).label("now")


def _imports(until: int, release: Release) -> tuple[Any, ...]:
    """Return the conditions on items of both years that name their trader and declaration; goods of special chapters are left out."""
    item = schema.item.c
    return (
        item.flow == "import",
        item.month.between(shifted(until, -23), until),
        item.currency == release.currency,
        item.trader != schema.NOT_STATED,
        item.decl_id != schema.NOT_STATED,
        item.hs2.not_in(LEFT_OUT_CHAPTERS),
        item.hs4.not_in(LEFT_OUT_HEADINGS),
    )


def _read(chosen: Any, columns: tuple[str, ...], codes: int) -> pd.DataFrame:
    """Return the rows of a statement, the columns after the codes as numbers."""
    with engine.reading() as connection:
        return engine.frame(connection, chosen, columns, MOST).astype(dict.fromkeys(columns[codes:], float))
