"""Declarations that wait: open ones, oldest first, with their stamps; and the opening hours of the offices in question."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import Row, and_, case, func, select

from data import schema
from data.derived.clocks import STUCK_DAYS
from data.language import say
from data.notes import Note
from data.releases.release import Release
from data.schema.facts import STAMPS
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.trace import Read, noted
from queries.tables.records import filtered, unapplied

COLUMNS = (
    "decl_id",
    "registered_at",
    "office",
    "flow",
    "lane",
    "mode",
    "trader",
    "arrival_at",
    "oga_request_at",
    "oga_ok_at",
    "docs_end_at",
    "insp_end_at",
    "assessed_at",
    "paid_at",
)
TOLD = ("decl_id", "office", "flow", "lane", "mode", "trader", "origin", "hs6")


@dataclass(frozen=True)
class Backlog:
    """The oldest open declarations, with `age` in days and `waited` in hours on the clock in use; how many are open, and how many stuck.

    `known` counts the declarations of which it is known whether they are open at all.
    """

    frame: pd.DataFrame
    known: int
    open: int
    stuck: int
    notes: tuple[Note, ...]
    release: Release


@dataclass(frozen=True)
class Tail:
    """Declarations of the slow tail with every stamp, those that still wait first, then the longest; how many there are in all.

    `known` counts the declarations of which it is known how long their assessment took.
    """

    frame: pd.DataFrame
    known: int
    slow: int
    unassessed: int
    as_of: datetime
    notes: tuple[Note, ...]
    release: Release


def known_until(release: Release) -> datetime:
    """Return the moment up to which the data reach, without a time zone."""
    return datetime.fromisoformat(release.as_of or release.created_at).replace(tzinfo=None)


def slow(filters: Filters, size: int) -> Tail:
    """Return the first `size` declarations that took, or have waited, five days or more from registration to assessment."""
    held, release = schema.clearance.c, engine.current()
    waits = held.assessed_at.is_(None)
    order = (case((waits, 0), else_=1), case((waits, held.registered_at)), held.assessment_span_calendar.desc(), held.decl_id)
    with engine.reading() as connection:
        late = func.sum(case((and_(waits, held.slow == 1), 1), else_=0))
        known, total, unassessed = connection.execute(filtered(select(func.count(held.slow), func.sum(held.slow), late), filters)).one()
        listed = filtered(select(*(held[name] for name in (*TOLD, *STAMPS))), filters).where(held.slow == 1)
        found = connection.execute(listed.order_by(*order).limit(size)).fetchall()
    return Tail(_told(found), known, int(total or 0), int(unassessed or 0), known_until(release), unapplied(filters), release)


def declaration(number: str) -> pd.DataFrame:
    """Return the declarations of a number with their facts and every stamp: one row, except for numbers used twice."""
    held = schema.clearance.c
    chosen = select(*(held[name] for name in (*TOLD, *STAMPS))).where(held.decl_id == number).order_by(held.registered_at)
    with engine.reading() as connection:
        return _told(connection.execute(chosen.limit(2)).fetchall())


def _told(found: Sequence[Row[Any]]) -> pd.DataFrame:
    frame = pd.DataFrame([tuple(row) for row in found], columns=[*TOLD, *STAMPS])
    return frame.astype(dict.fromkeys(STAMPS, "datetime64[ns]"))


def waiting(filters: Filters, size: int) -> Backlog:
    """Return the `size` oldest open declarations behind the filters; stuck means not assessed within 30 days."""
    held, release = schema.clearance.c, engine.current()
    as_of = known_until(release)
    stuck = held.assessed_at.is_(None) & (held.registered_at <= as_of - timedelta(days=STUCK_DAYS))
    waited = held[f"waiting_{filters.clock}"].label("waited")
    with engine.reading() as connection:
        counted = func.sum(case((and_(stuck, held.is_open == 1), 1), else_=0))
        known, total, late = connection.execute(filtered(select(func.count(held.is_open), func.sum(held.is_open), counted), filters)).one()
        listed = filtered(select(*(held[name] for name in COLUMNS), waited), filters).where(held.is_open == 1)
        found = connection.execute(listed.order_by(held.registered_at, held.decl_id).limit(size)).fetchall()
    frame = pd.DataFrame([tuple(row) for row in found], columns=[*COLUMNS, "waited"])
    age = (pd.Timestamp(as_of) - pd.to_datetime(frame["registered_at"])).dt.total_seconds() / 86400
    found = Backlog(frame.assign(age=age), known, int(total or 0), int(late or 0), unapplied(filters), release)
    title = say("The {count} oldest open declarations", count=size)
    noted(Read(title, found.frame, filters, release, found.notes, (schema.clearance.name,)))
    return found


def opening(filters: Filters) -> tuple[tuple[tuple[int, float, float], ...], bool]:
    """Return the commonest opening hours of the offices picked, and whether they all keep them.

    The hours are given as days (from 0, Monday) and the hours at which they open and close.
    """
    office, calendar = schema.office.c, schema.calendar.c
    chosen = select(office.code, calendar.weekend, calendar.opens, calendar.closes).join_from(
        schema.office, schema.calendar, office.calendar == calendar.code
    )
    picked = filters.picked("office")
    with engine.reading() as connection:
        rows = [tuple(row)[1:] for row in connection.execute(chosen) if not picked or row[0] in picked]
    if not rows:
        return (), True
    ((weekend, opens, closes), most) = Counter(rows).most_common(1)[0]
    shut = {int(day) - 1 for day in (weekend or "").split(",") if day}
    return tuple((day, opens, closes) for day in range(7) if day not in shut), most == len(rows)
