"""Declarations in the warehouse: their clearance rows with every clock worked out, by the opening hours of their office."""

from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
from duckdb import DuckDBPyConnection

from data import schema
from data.derived.clocks import STUCK_DAYS, Opening, derived
from data.schema.facts import STAMPS
from data.standards import standards_table as standards
from data.standards.limits import Standards

AT_ONCE = 50_000
COLUMNS = tuple(column.name for column in schema.clearance.columns)
STATED = (*COLUMNS[: COLUMNS.index("release_calendar")], "inspected", "irregular", "customs_value", "tax_paid", "paying_imports", "uplift")
READ = ("office", "flow", "mode", "lane", "aeo", "selection", *STAMPS, "amendments", "is_open", "inspected", "irregular")
KEPT = frozenset(STATED) - {"irregular"}


def clear(raw: DuckDBPyConnection, select: str, as_of: datetime) -> None:
    """Insert the rows of a SELECT shaped like `clearance` with their intervals, bins, owners and counts as known at `as_of`.

    Only the columns STATED are taken from it, so many rows at once that memory does not grow with the number of declarations.
    """
    calendars, limits = openings(raw), standards.held(raw)
    raw.execute(f"CREATE OR REPLACE TEMP TABLE uncleared AS SELECT row_number() OVER () AS place, {', '.join(STATED)} FROM ({select})")
    [(count,)] = raw.execute("SELECT count(*) FROM uncleared").fetchall()
    for first in range(1, count + 1, AT_ONCE):
        some = f"SELECT * FROM uncleared WHERE place BETWEEN {first} AND {first + AT_ONCE - 1}"
        raw.register("derived_rows", _cleared(raw.execute(some).to_arrow_table(), calendars, as_of, limits))
        raw.execute("INSERT INTO clearance BY NAME SELECT * FROM derived_rows")
        raw.unregister("derived_rows")
    raw.execute("DROP TABLE uncleared")


def _cleared(stated: Any, calendars: dict[str, Opening], as_of: datetime, limits: Standards) -> Any:
    """Return the rows of `clearance` of declarations whose columns STATED are known, as an Arrow table too."""
    made = derived(stated.select(READ).to_pandas(), calendars, np.datetime64(as_of, "s"), limits)
    worked_out = pa.Table.from_pandas(made[[name for name in COLUMNS if name not in KEPT]], preserve_index=False)
    return pa.table({name: (stated if name in KEPT else worked_out)[name] for name in COLUMNS})


def refresh(raw: DuckDBPyConnection, condition: str, as_of: datetime) -> set[int]:
    """Work out again the clocks of the declarations that meet a condition of SQL; the months they are in."""
    raw.execute(f"CREATE OR REPLACE TEMP TABLE again AS SELECT {', '.join(STATED)} FROM clearance WHERE {condition} ORDER BY month, office")
    months = {row[0] for row in raw.execute("SELECT DISTINCT month FROM again").fetchall()}
    if months:
        raw.execute(f"DELETE FROM clearance WHERE {condition}")
        clear(raw, "SELECT * FROM again", as_of)
    raw.execute("DROP TABLE again")
    return months


def run_on(raw: DuckDBPyConnection, before: datetime, upto: datetime) -> set[int]:
    """Work out again what time alone changes between two ends of the data: declarations unfinished, or registered a month before either."""
    if upto == before:
        return set()
    since = (min(before, upto) - timedelta(days=STUCK_DAYS + 1)).date()
    unfinished = f"assessed_at IS NULL OR released_at IS NULL OR registered_on >= DATE '{since}'"
    return refresh(raw, f"is_open IS NOT NULL AND ({unfinished})", upto)


def openings(raw: DuckDBPyConnection) -> dict[str, Opening]:
    """Return the opening hours of each office that has a calendar.

    `-` stands for the others, if closing days are stated for them.
    """
    holidays: dict[str, list[str]] = {}
    for calendar, day in raw.execute("SELECT calendar, CAST(date AS VARCHAR) FROM holiday").fetchall():
        holidays.setdefault(calendar, []).append(day)
    rows = raw.execute(
        "SELECT office.code, calendar.code, opens, closes, weekend FROM office JOIN calendar ON office.calendar = calendar.code "
        "UNION SELECT '-', code, opens, closes, weekend FROM calendar WHERE code = '-'"
    ).fetchall()
    return {
        office: Opening(opens, closes, tuple(int(day) for day in (weekend or "").split(",") if day), tuple(holidays.get(calendar, ())))
        for office, calendar, opens, closes, weekend in rows
    }
