"""Declarations as they were registered, one row each with their principal item: those inspected, with results, and those to score."""

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, and_, func, or_, select

from data import schema
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS
from queries.engine import engine
from queries.engine.route import base
from queries.engine.statement import reached, typed

MOST = 1_000_000  # declarations of one month
RESULTS = ("decl_id", "month", "day", "found", "uplift")
CLEARANCE_ONLY = ("customs_value", "item_count")


def months() -> list[int]:
    """Return the months (yyyymm) that hold inspected declarations whose result is known, in order."""
    clearance = schema.clearance.c
    chosen = select(clearance.month).where(_judged()).group_by(clearance.month).order_by(clearance.month)
    with engine.reading() as connection:
        return [row["month"] for row in engine.rows(connection, chosen)]


def inspected(sources: Sequence[str], held: Sequence[int]) -> pd.DataFrame:
    """Return RESULTS and columns of the item fact of inspected declarations with a known result, in order of registration.

    sources: names of columns of their principal item (that of the largest value) or of the declaration. held: months (yyyymm).
    """
    return pd.concat(list(_monthly(sources, held, _judged())), ignore_index=True)


def waiting(sources: Sequence[str], last: int) -> pd.DataFrame:
    """Return the same of declarations that are open and were not inspected; where stamps are unknown, those of the last month (yyyymm)."""
    clearance = schema.clearance.c
    recent = and_(clearance.is_open.is_(None), clearance.month == last)
    undecided = and_(_uninspected(), or_(clearance.is_open == 1, recent))
    chosen = select(clearance.month).where(undecided).group_by(clearance.month).order_by(clearance.month)
    with engine.reading() as connection:
        held = [row["month"] for row in engine.rows(connection, chosen)]
    parts = list(_monthly(sources, held, undecided))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=[*RESULTS, *sources])


def _judged() -> ColumnElement[bool]:
    return and_(schema.clearance.c.inspected == 1, schema.clearance.c.irregular.is_not(None))


def _uninspected() -> ColumnElement[bool]:
    return func.coalesce(schema.clearance.c.inspected, 0) == 0


def _monthly(sources: Sequence[str], held: Sequence[int], wanted: ColumnElement[bool]) -> Iterator[pd.DataFrame]:
    for month in held:
        with engine.reading() as connection:
            found = engine.frame(connection, _statement(sources, month, wanted), (*RESULTS, *sources), MOST)
        yield found


def _statement(sources: Sequence[str], month: int, wanted: ColumnElement[bool]) -> Any:
    clearance, item = schema.clearance, schema.item
    place = func.row_number().over(partition_by=item.c.decl_id, order_by=(item.c.value.desc().nulls_last(), item.c.item_no))
    whole = select(clearance).where(wanted, clearance.c.month == month).subquery()
    own = [name for name in sources if name not in CLEARANCE_ONLY]
    ranked = select(item.c.decl_id, *(item.c[name] for name in own), place.label("place")).where(
        item.c.month == month, item.c.decl_id.in_(select(whole.c.decl_id))
    )
    first = ranked.subquery()
    results = (whole.c.decl_id, whole.c.month, whole.c.registered_on, whole.c.irregular, whole.c.uplift)
    columns = [whole.c[name] if name in CLEARANCE_ONLY else first.c[name] for name in sources]
    joined = whole.join(first, and_(first.c.decl_id == whole.c.decl_id, first.c.place == 1))
    return select(*results, *columns).select_from(joined).order_by(whole.c.registered_on, whole.c.decl_id)


def kept_by(filters: Filters, columns: Sequence[str], *, judged: bool) -> pd.DataFrame:
    """Return decl_id and columns of the clearance fact of the declarations that the months and selections of the filters keep.

    judged: only those inspected with a known result, else only those that were not inspected.
    """
    clearance = schema.clearance
    source: Any = clearance
    conditions: list[Any] = [clearance.c.month.between(filters.since or 0, filters.until or 999999)]
    conditions.append(_judged() if judged else _uninspected())
    for key, codes in filters.picks:
        if base("clearance", DIMENSIONS[key]):
            source, column = reached(source, clearance, key)
            conditions.append(column.in_(typed(column, codes)))
    chosen = select(clearance.c.decl_id, *(clearance.c[name] for name in columns)).select_from(source).where(*conditions)
    with engine.reading() as connection:
        return engine.frame(connection, chosen, ("decl_id", *columns), MOST)
