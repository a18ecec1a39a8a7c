"""The desks of one office, read: its checked declarations with their stamps, and its opening hours."""

from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import Select, func, select

from data import schema
from data.derived.clocks import Opening
from data.derived.office_workload import Desk
from data.language import say
from data.months import shifted
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.cache import kept
from queries.engine.trace import Read, noted
from queries.tables.records import filtered

COLUMNS = (
    "lane",
    "registered_at",
    "lane_at",
    "docs_start_at",
    "docs_end_at",
    "insp_start_at",
    "insp_end_at",
    "oga_ok_at",
    "unloaded_at",
    "arrival_at",
    "assessed_at",
    "paid_at",
    "released_at",
)


def desk(office: str, filters: Filters) -> Desk:
    """Read the workload of one office under filters whose months are set; raises TooMany."""
    asked, release = Filters(filters.since, filters.until, filters.with_pick("office", office).picks), engine.current()
    found = _desk(office, asked, release)
    noted(Read(say("Released declarations whose documents or goods were checked"), found.frame, asked, release, (), ("clearance",)))
    return found


@kept(key=lambda office, filters, release: ("desk", office, filters, release))
def _desk(office: str, filters: Filters, release: Release) -> Desk:
    held = schema.clearance.c
    chosen = filtered(select(*(held[name] for name in COLUMNS)), filters).where(
        held.released_at.is_not(None), held.docs_start_at.is_not(None) | held.insp_start_at.is_not(None)
    )
    with engine.reading() as connection:
        frame = engine.frame(connection, chosen, COLUMNS)
        opening = _opening([tuple(row) for row in connection.execute(_calendar(office))])
    stamps = dict.fromkeys(COLUMNS[1:], "datetime64[s]")
    return Desk(frame.astype(stamps), opening, _first(filters.since), min(_first(shifted(filters.until or 0, 1)), _end(release)))


def _calendar(office: str) -> Select[*tuple[Any, ...]]:
    """Select each holiday of the office's calendar beside its weekend and hours.

    An office without a calendar has that of offices without one; without holidays there is one row without a date.
    """
    calendar, holiday = schema.calendar, schema.holiday
    own = select(schema.office.c.calendar).where(schema.office.c.code == office, schema.office.c.calendar.in_(select(calendar.c.code)))
    kept_ = func.coalesce(own.scalar_subquery(), schema.NOT_STATED)
    joined = calendar.outerjoin(holiday, holiday.c.calendar == calendar.c.code)
    columns = (calendar.c.opens, calendar.c.closes, calendar.c.weekend, holiday.c.date)
    return select(*columns).select_from(joined).where(calendar.c.code == kept_).order_by(holiday.c.date)


def _opening(rows: list[tuple[Any, ...]]) -> Opening:
    if not rows:
        return Opening()
    opens, closes, weekend, _ = rows[0]
    shut = tuple(int(day) for day in (weekend or "").split(",") if day)
    return Opening(opens, closes, shut, tuple(str(row[3]) for row in rows if row[3]))


def _first(month: int | None) -> np.datetime64:
    return np.datetime64(f"{(month or 0) // 100:04d}-{(month or 0) % 100:02d}-01", "s")


def _end(release: Release) -> np.datetime64:
    return np.datetime64(datetime.fromisoformat(release.as_of or release.created_at).replace(tzinfo=None), "s")
