"""What an administration states of itself, as the warehouse keeps it, and what follows from it there."""

from dataclasses import dataclass, field
from typing import Any

from duckdb import DuckDBPyConnection
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import ProgrammingError

from data import reference, schema
from data.fiscal import JANUARY
from data.schema.column_kinds import NOT_STATED

LANGUAGES = ("en", "fr", "es", "ar")
WEEKEND, OPENS, CLOSES = (6, 7), 8.0, 17.0  # of an office without a calendar, where nothing else is stated


@dataclass(frozen=True)
class Administration:
    """Its name, currency (ISO code), first month of the fiscal year (1 to 12), language of names, and the digest of its emblem.

    Text that is not stated is empty.
    """

    name: str = ""
    currency: str = ""
    fiscal_start: int = JANUARY
    language: str = LANGUAGES[0]
    emblem: str = ""


@dataclass(frozen=True)
class Stated:
    """What a file states: an administration, the picture of its emblem, and the days on which its offices are closed.

    weekdays: ISO numbers, Monday 1; None where they are not stated. holidays: dates as 2026-12-25.
    """

    administration: Administration = field(default_factory=Administration)
    picture: bytes = b""
    kind: str = ""
    weekdays: tuple[int, ...] | None = None
    holidays: tuple[str, ...] = ()
    encoding: str = ""  # of the file, where it is not UTF-8

    @property
    def closes(self) -> bool:
        """Return whether closing days are stated."""
        return self.weekdays is not None or bool(self.holidays)


def held(connection: Connection) -> Administration:
    """Return what a warehouse holds; the default, with the fiscal year of its months, where nothing was loaded."""
    table = schema.administration.c
    try:
        row = connection.execute(select(table.name, table.currency, table.fiscal_start, table.language, table.digest)).first()
    except ProgrammingError:  # a release that an earlier version built
        row = None
    return Administration(*row) if row else Administration(fiscal_start=_of_months(connection))


def currency(connection: Connection) -> str:
    """Return that of the administration where amounts are in it, or none are loaded; else the first of the items, or of the payments."""
    stated, tables = held(connection).currency, (schema.item, schema.payment)
    known = [set(connection.execute(select(table.c.currency).distinct()).scalars()) - {None} for table in tables]
    if stated and (stated in set[str]().union(*known) or not any(known)):
        return stated
    return next((min(codes) for codes in known if codes), NOT_STATED)


def emblem(connection: Connection) -> tuple[bytes, str]:
    """Return the picture of the emblem and its kind, as `image/png`; both empty where there is none."""
    table = schema.administration.c
    row = connection.execute(select(table.emblem, table.kind)).first()
    return (bytes(row[0] or b""), str(row[1])) if row else (b"", "")


def _of_months(connection: Connection) -> int:
    """Return the first month of the fiscal year according to the table of months."""
    month = schema.month.c
    first = connection.execute(select(func.min(month.month % 100)).where(month.fiscal_year > month.year)).scalar()
    return int(first or JANUARY)


def put(raw: DuckDBPyConnection, stated: Stated) -> bool:
    """Write what is stated in place of what was; say whether the days on which offices are closed have changed."""
    one = stated.administration
    raw.execute("DELETE FROM administration")
    row = (one.name, one.currency, one.fiscal_start, one.language, one.emblem, stated.picture or None, stated.kind)
    raw.execute(
        "INSERT INTO administration (name, currency, fiscal_start, language, digest, emblem, kind) VALUES (?, ?, ?, ?, ?, ?, ?)", row
    )
    reference.fill_months(raw, one.fiscal_start)
    before = _closing(raw)
    raw.execute("DELETE FROM calendar WHERE code = '-'")
    raw.execute("DELETE FROM holiday WHERE calendar = '-'")
    if stated.closes:
        _close(raw, stated)
    return _closing(raw) != before


def taken(raw: DuckDBPyConnection) -> Stated | None:
    """Return what a warehouse holds, as it was stated; None where nothing was loaded."""
    row = raw.execute("SELECT name, currency, fiscal_start, language, digest, emblem, kind FROM administration").fetchone()
    if row is None:
        return None
    days, holidays = _closing(raw)
    weekdays = tuple(int(day) for day in days.split(",") if day) if days is not None else None
    return Stated(Administration(*row[:5]), bytes(row[5] or b""), row[6], weekdays, holidays)


def _close(raw: DuckDBPyConnection, stated: Stated) -> None:
    """Give the closing days stated to every office that has no calendar of its own."""
    days = ",".join(map(str, WEEKEND if stated.weekdays is None else stated.weekdays))
    raw.execute(
        "INSERT INTO calendar (code, label, weekend, opens, closes) VALUES (?, ?, ?, ?, ?)",
        [NOT_STATED, stated.administration.name or "Administration", days, OPENS, CLOSES],
    )
    for day in stated.holidays:
        raw.execute("INSERT INTO holiday (calendar, date, label) VALUES ('-', ?, 'Closed')", [day])


def _closing(raw: DuckDBPyConnection) -> tuple[Any, tuple[str, ...]]:
    """Return the weekdays closed as text (None if not stated) and the closing dates of offices without a calendar."""
    row = raw.execute("SELECT weekend FROM calendar WHERE code = '-'").fetchone()
    days = raw.execute("SELECT CAST(date AS VARCHAR) FROM holiday WHERE calendar = '-' ORDER BY date").fetchall()
    return (row[0] if row else None), tuple(day for (day,) in days)
