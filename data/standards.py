"""Service standards: within how many hours a declaration is to be released, by office, mode of transport and lane, on each clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from duckdb import DuckDBPyConnection
from numpy.typing import NDArray

from data.delay import CLOCKS
from data.loading.files import Refused

SOURCE, ANY = "service_standards", "-"
PLACES = ("office", "mode", "lane")  # the first counts for most
Place = tuple[str, str, str]
Limits = tuple[float | None, float | None]
USUAL = {"sea": 72.0, "air": 24.0, "road": 24.0, "rail": 72.0, "post": 48.0}


@dataclass(frozen=True)
class Standards:
    """The limits in hours, calendar and working, by office, mode and lane; `-` stands for any."""

    limits: Mapping[Place, Limits] = field(default_factory=lambda: {(ANY, mode, ANY): (hours, hours) for mode, hours in USUAL.items()})

    def limit(self, place: Place, clock: str) -> float | None:
        """Return the limit that holds for the declarations of an office, mode and lane on a clock; None where there is none.

        Of the rows that match and state a limit on that clock, the finest wins: one with the office before one without, then one with
        the mode, then one with the lane.
        """
        at = CLOCKS.index(clock)
        for finer in _finest_first(*place):
            if (found := self.limits.get(finer, (None, None))[at]) is not None:
                return found
        return None

    def hours(self, frame: pd.DataFrame, clock: str) -> NDArray[np.float64]:
        """Return the limit of each declaration of a frame with columns office, mode and lane (any where one is not there); else NaN."""
        columns = [frame[name].astype(str) if name in frame else pd.Series(ANY, index=frame.index) for name in PLACES]
        rows: list[Place] = list(zip(*columns, strict=True))
        known = {place: self.limit(place, clock) for place in set(rows)}
        return np.array([np.nan if known[row] is None else known[row] for row in rows], float)


def of(rows: Iterable[tuple[str, str, str, Any, Any]]) -> Standards:
    """Return the standards of rows office, mode, lane, calendar hours, working hours; the usual ones where there are no rows."""
    found = {(office, mode, lane): (_hours(calendar), _hours(working)) for office, mode, lane, calendar, working in rows}
    return Standards(found) if found else Standards()


def rows(raw: DuckDBPyConnection) -> list[Any]:
    """Return those that are loaded as rows: office, mode, lane, calendar hours, working hours."""
    return raw.execute("SELECT office, mode, lane, calendar_hours, working_hours FROM standard ORDER BY ALL").fetchall()


def put(raw: DuckDBPyConnection, rows: list[Any]) -> None:
    """Add rows to those that are loaded."""
    for row in rows:
        raw.execute("INSERT INTO standard (office, mode, lane, calendar_hours, working_hours) VALUES (?, ?, ?, ?, ?)", row)


def held(raw: DuckDBPyConnection) -> Standards:
    """Return those that hold in a draft of the warehouse."""
    return of(rows(raw))


def mark(raw: DuckDBPyConnection) -> set[int]:
    """Judge every declaration of a draft again by the standards loaded; the months (yyyymm) in which a mark has changed.

    The limits are worked out for each office, mode and lane that occurs, and joined in the database: nothing else of a declaration moves.
    """
    standards = held(raw)
    places: list[Place] = raw.execute("SELECT DISTINCT office, mode, lane FROM clearance").fetchall()
    rows = [(*place, *(standards.limit(place, clock) for clock in CLOCKS)) for place in places]
    raw.execute("CREATE OR REPLACE TEMP TABLE holding (office VARCHAR, mode VARCHAR, lane VARCHAR, calendar DOUBLE, working DOUBLE)")
    raw.executemany("INSERT INTO holding VALUES (?, ?, ?, ?, ?)", rows) if rows else None
    raw.execute(f"CREATE OR REPLACE TEMP TABLE marked AS {_MARKED}")
    months = {row[0] for row in raw.execute("SELECT DISTINCT month FROM marked").fetchall()}
    names = ", ".join(f"{name} = m.{name}" for name in MARKS)
    raw.execute(f"UPDATE clearance c SET {names} FROM marked m WHERE c.rowid = m.place")
    raw.execute("DROP TABLE marked")
    raw.execute("DROP TABLE holding")
    return months


def begin(raw: DuckDBPyConnection, files: int) -> None:
    """Make room for the one file that holds all standards: it replaces those loaded before, whole."""
    if files != 1:
        raise Refused(f"{SOURCE}: {files} files: state all standards in one, as it replaces those loaded before")
    raw.execute("DELETE FROM quarantine WHERE load_id IN (SELECT load_id FROM load WHERE source = ?)", [SOURCE])
    raw.execute("DELETE FROM load WHERE source = ?", [SOURCE])
    raw.execute("DELETE FROM standard")


def notes(raw: DuckDBPyConnection) -> list[str]:
    """Say which offices of the standards no declaration is from, and how many declarations have no standard."""
    known = "SELECT office FROM clearance UNION SELECT code FROM office UNION SELECT '-'"
    found = [row[0] for row in raw.execute(f"SELECT DISTINCT office FROM standard WHERE office NOT IN ({known}) ORDER BY 1").fetchall()]
    [(without, whole)] = raw.execute("SELECT count(*) FILTER (target_hours IS NULL), count(*) FROM clearance").fetchall()
    told = [f"offices that no declaration is from: {', '.join(found)}"] if found else []
    return told + ([f"declarations that no row has a limit for in calendar hours: {without:,} of {whole:,}"] if without else [])


def _finest_first(office: str, mode: str, lane: str) -> Iterable[Place]:
    """The places whose row may hold for a declaration, the finest first."""
    return ((one, two, three) for one in (office, ANY) for two in (mode, ANY) for three in (lane, ANY))


def _hours(stated: Any) -> float | None:
    return None if stated is None else float(stated)


def _judged(clock: str) -> tuple[str, str]:
    """The columns of a clock as SQL works them out: whether a declaration counts, and whether it was released in time."""
    late = f"coalesce(waiting_{clock} > h.{clock}, false)"
    counts = f"(h.{clock} IS NOT NULL AND is_open IS NOT NULL AND (release_{clock} IS NOT NULL OR {late}))"
    base = f"CAST({counts} AS TINYINT) AS target_base_{clock}"
    return base, f"CASE WHEN {counts} THEN CAST(coalesce(release_{clock} <= h.{clock}, false) AS TINYINT) END AS on_target_{clock}"


MARKS = ("target_hours", *(f"{name}_{clock}" for clock in CLOCKS for name in ("target_base", "on_target")))
_OLD, _NEW = (", ".join(f"{kind}.{name}" for name in MARKS) for kind in ("c", "new"))
_MARKED = f"""
    WITH new AS (SELECT c.rowid AS place, h.calendar AS target_hours, {", ".join(sql for clock in CLOCKS for sql in _judged(clock))}
        FROM clearance c JOIN holding h USING (office, mode, lane))
    SELECT new.*, c.month FROM new JOIN clearance c ON c.rowid = new.place WHERE ({_NEW}) IS DISTINCT FROM ({_OLD})"""
