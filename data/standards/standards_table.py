"""The table of service standards in a draft of the warehouse: loaded whole, and every declaration marked by it."""

from typing import Any

from duckdb import DuckDBPyConnection

from data.derived.delay import CLOCKS
from data.loading.reading.file_bytes import FileRefused
from data.standards.limits import Place, Standards, of

SOURCE = "service_standards"


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
        raise FileRefused(f"{SOURCE}: {files} files: state all standards in one, as it replaces those loaded before")
    raw.execute("DELETE FROM quarantine WHERE load_id IN (SELECT load_id FROM load WHERE source = ?)", [SOURCE])
    raw.execute("DELETE FROM load WHERE source = ?", [SOURCE])
    raw.execute("DELETE FROM standard")


def judge(raw: DuckDBPyConnection) -> None:
    """Raise FileRefused if a place is stated twice, or a row states no limit that can be.

    An empty cell, `*`, `any` and `all` are the same place.
    """
    for wrong, why in _WRONG.items():
        if found := raw.execute(wrong).fetchone():
            office, mode, lane, hours = found
            raise FileRefused(f"{SOURCE}: the row of office {office}, mode {mode}, lane {lane} ('-' is any): {why.format(hours=hours)}")


def notes(raw: DuckDBPyConnection) -> list[str]:
    """Say which offices of the standards no declaration is from, and how many declarations have no standard."""
    known = "SELECT office FROM clearance UNION SELECT code FROM office UNION SELECT '-'"
    found = [row[0] for row in raw.execute(f"SELECT DISTINCT office FROM standard WHERE office NOT IN ({known}) ORDER BY 1").fetchall()]
    [(without, whole)] = raw.execute("SELECT count(*) FILTER (target_hours IS NULL), count(*) FROM clearance").fetchall()
    told = [f"offices that no declaration is from: {', '.join(found)}"] if found else []
    return told + ([f"declarations that no row has a limit for in calendar hours: {without:,} of {whole:,}"] if without else [])


def _judged(clock: str) -> tuple[str, str]:
    """Return the SQL of the columns of a clock: whether a declaration counts, and whether it was released in time."""
    late = f"coalesce(waiting_{clock} > h.{clock}, false)"
    counts = f"(h.{clock} IS NOT NULL AND is_open IS NOT NULL AND (release_{clock} IS NOT NULL OR {late}))"
    base = f"CAST({counts} AS TINYINT) AS target_base_{clock}"
    return base, f"CASE WHEN {counts} THEN CAST(coalesce(release_{clock} <= h.{clock}, false) AS TINYINT) END AS on_target_{clock}"


LONGEST = 87_840  # hours of ten years
_WRONG = {
    "SELECT office, mode, lane, string_agg(coalesce(calendar_hours, working_hours), ' and ' ORDER BY calendar_hours) FROM standard "
    "GROUP BY office, mode, lane HAVING count(*) > 1 ORDER BY ALL LIMIT 1": "is stated more than once ({hours} hours): keep one row",
    "SELECT office, mode, lane, '' FROM standard WHERE calendar_hours IS NULL AND working_hours IS NULL ORDER BY ALL LIMIT 1": (
        "states no hours: state a limit on one clock, or leave the row out"
    ),
    "SELECT office, mode, lane, concat_ws(' and ', calendar_hours, working_hours) FROM standard "
    f"WHERE least(calendar_hours, working_hours) <= 0 OR greatest(calendar_hours, working_hours) > {LONGEST} ORDER BY ALL LIMIT 1": (
        f"{{hours}} hours: accepted are more than 0 and at most {LONGEST:,}, the hours of ten years"
    ),
}
MARKS = ("target_hours", *(f"{name}_{clock}" for clock in CLOCKS for name in ("target_base", "on_target")))
_OLD, _NEW = (", ".join(f"{kind}.{name}" for name in MARKS) for kind in ("c", "new"))
_MARKED = f"""
    WITH new AS (SELECT c.rowid AS place, h.calendar AS target_hours, {", ".join(sql for clock in CLOCKS for sql in _judged(clock))}
        FROM clearance c JOIN holding h USING (office, mode, lane))
    SELECT new.*, c.month FROM new JOIN clearance c ON c.rowid = new.place WHERE ({_NEW}) IS DISTINCT FROM ({_OLD})"""
