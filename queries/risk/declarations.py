"""Declarations as they were registered, one row each with their principal item: those inspected, with results, and those to score."""

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, and_, case, func, not_, or_, select

from data import schema
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.risk import feedback
from queries.tables.records import filtered

MOST = 1_000_000  # declarations of one month
RESULTS = ("decl_id", "month", "day", "found", "uplift")
LOADED = ("decl_id", "month", "inspected", "found")
CLEARANCE_ONLY = ("customs_value", "item_count")
AT_ONCE = 5_000  # declarations looked up by one statement


def months() -> list[int]:
    """Return the months (yyyymm) that hold inspected declarations whose result is known, in order."""
    clearance = schema.clearance.c
    chosen = select(clearance.month).where(judged()).group_by(clearance.month).order_by(clearance.month)
    with engine.reading() as connection:
        return [row["month"] for row in engine.rows(connection, chosen)]


def inspected(sources: Sequence[str], held: Sequence[int]) -> pd.DataFrame:
    """Return RESULTS and columns of the item fact of inspected declarations with a known result, in order of registration.

    sources: names of columns of their principal item (that of the largest value) or of the declaration. held: months (yyyymm).
    """
    return told(pd.concat(list(_monthly(sources, held, judged())), ignore_index=True))


def waiting(sources: Sequence[str], last: int) -> pd.DataFrame:
    """Return the same of declarations that are open and were not inspected; where stamps are unknown, those of the last month (yyyymm)."""
    clearance, wanted = schema.clearance.c, undecided(last)
    chosen = select(clearance.month).where(wanted).group_by(clearance.month).order_by(clearance.month)
    with engine.reading() as connection:
        held = [row["month"] for row in engine.rows(connection, chosen)]
    parts = list(_monthly(sources, held, wanted))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=[*RESULTS, *sources])


def told(frame: pd.DataFrame) -> pd.DataFrame:
    """Return declarations with the results that came in by file where those loaded have none (`found`)."""
    came = feedback.inspected().set_index("decl_id")["irregular"]
    return frame.assign(found=frame["found"].astype(float).fillna(frame["decl_id"].map(came.to_dict())))


def judged() -> ColumnElement[bool]:
    """Return the condition of declarations that were inspected, with a known result: one that is loaded, or else came in by file."""
    return or_(_loaded(), feedback.among(feedback.inspected()))


def _loaded() -> ColumnElement[bool]:
    return and_(schema.clearance.c.inspected == 1, schema.clearance.c.irregular.is_not(None))


def _found() -> Any:
    return case((_loaded(), schema.clearance.c.irregular)).label("found")


def number_judged() -> int:
    """Return how many declarations were inspected, with a known result."""
    with engine.reading() as connection:
        return int(engine.rows(connection, select(func.count().label("n")).select_from(schema.clearance).where(judged()))[0]["n"])


def outcomes(filters: Filters) -> pd.DataFrame:
    """Return decl_id, month, registered_on and found (1 if irregular) of declarations under filters whose result is known."""
    clearance, names = schema.clearance.c, ("decl_id", "month", "registered_on", "found")
    chosen = filtered(select(*(clearance[name] for name in names[:-1]), _found()), filters).where(judged())
    with engine.reading() as connection:
        return told(engine.frame(connection, chosen, names, MOST))


def loaded(declarations: Sequence[str]) -> pd.DataFrame:
    """Return LOADED of declarations by their numbers: inspected as it is loaded (1, 0 or missing), found where that result is loaded."""
    clearance = schema.clearance.c
    parts: list[pd.DataFrame] = []
    for place in range(0, len(declarations), AT_ONCE):
        wanted = clearance.decl_id.in_(declarations[place : place + AT_ONCE])
        with engine.reading() as connection:
            chosen = select(clearance.decl_id, clearance.month, clearance.inspected, _found()).where(wanted)
            parts.append(engine.frame(connection, chosen, LOADED, MOST))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(LOADED))


def undecided(last: int) -> ColumnElement[bool]:
    """Return the condition of declarations that are open and were not inspected; where stamps are unknown, those of the last month."""
    clearance = schema.clearance.c
    return and_(_uninspected(), or_(clearance.is_open == 1, and_(clearance.is_open.is_(None), clearance.month == last)))


def recent(since: int) -> ColumnElement[bool]:
    """Return the condition of declarations that were not inspected, and are open or registered from a month (yyyymm) on."""
    return and_(_uninspected(), or_(schema.clearance.c.is_open == 1, schema.clearance.c.month >= since))


def _uninspected() -> ColumnElement[bool]:
    return and_(func.coalesce(schema.clearance.c.inspected, 0) == 0, not_(feedback.among(feedback.inspected())))


def _monthly(sources: Sequence[str], held: Sequence[int], wanted: ColumnElement[bool]) -> Iterator[pd.DataFrame]:
    for month in held:
        with engine.reading() as connection:
            found = engine.frame(connection, _statement(sources, month, wanted), (*RESULTS, *sources), MOST)
        yield found


def _statement(sources: Sequence[str], month: int, wanted: ColumnElement[bool]) -> Any:
    clearance, item = schema.clearance, schema.item
    place = func.row_number().over(partition_by=item.c.decl_id, order_by=(item.c.value.desc().nulls_last(), item.c.item_no))
    whole = select(clearance, _found()).where(wanted, clearance.c.month == month).subquery()
    own = [name for name in sources if name not in CLEARANCE_ONLY]
    ranked = select(item.c.decl_id, *(item.c[name] for name in own), place.label("place")).where(
        item.c.month == month, item.c.decl_id.in_(select(whole.c.decl_id))
    )
    first = ranked.subquery()
    results = (whole.c.decl_id, whole.c.month, whole.c.registered_on, whole.c.found, whole.c.uplift)
    columns = [whole.c[name] if name in CLEARANCE_ONLY else first.c[name] for name in sources]
    joined = whole.join(first, and_(first.c.decl_id == whole.c.decl_id, first.c.place == 1))
    return select(*results, *columns).select_from(joined).order_by(whole.c.registered_on, whole.c.decl_id)


def kept_by(filters: Filters, columns: Sequence[str], wanted: ColumnElement[bool]) -> pd.DataFrame:
    """Return decl_id and columns of the clearance fact of what the filters keep and a condition of this module holds for."""
    names = ("decl_id", *columns)
    chosen = filtered(select(*(schema.clearance.c[name] for name in names)), filters).where(wanted)
    with engine.reading() as connection:
        return engine.frame(connection, chosen, names, MOST)
