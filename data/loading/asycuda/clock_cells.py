"""The time of day of an event where a log keeps it in a column beside the day: added to the day, or the record is set aside."""

from duckdb import DuckDBPyConnection

from data.loading.mapping.header_match import Match
from data.loading.quarantine import reject
from data.loading.reading.file_bytes import FileRefused, shown
from data.loading.staged import Staged

UNREAD = "clock: no time of day; accepted: 16:03, 16:03:59, 16:03:59.99, 4:03 PM, 16h03 or 160359"
# Hours, minutes, seconds, their fraction and the half of the day; a day before them, as spreadsheets and databases write one, is left out.
_FORM = (
    r"(?:.*[0-9][ T])?([0-9]{1,2})(?: ?[:.hH] ?)([0-9]{2})(?:(?:[:.]|m|min|mn| ?\x27)([0-9]{2})(?:[.,]([0-9]{1,9}))?)?(?:s|m|min|mn)?"
    r"(?: ?([AaPp])\.? ?[Mm]\.?)?"
)
_DAY = "moment = date_trunc('day', moment)"
_DIGITS = "([0-9]{2})([0-9]{2})([0-9]{2})?"
_HOUR = "CASE WHEN half = '' THEN h WHEN h BETWEEN 1 AND 12 THEN h % 12 + CASE WHEN half = 'P' THEN 12 ELSE 0 END END"
_PARTS = f"""
    SELECT line, TRY_CAST(t.h AS INTEGER) AS h, TRY_CAST(t.m AS INTEGER) AS m, coalesce(TRY_CAST(t.s AS INTEGER), 0) AS s,
        CAST(rpad(left(t.f, 6), 6, '0') AS INTEGER) AS micro, upper(t.p) AS half
    FROM (SELECT line, CASE WHEN regexp_full_match(clock, '{_DIGITS}')
            THEN struct_pack(h := left(clock, 2), m := clock[3:4], s := clock[5:6], f := '', p := '')
            ELSE regexp_extract(clock, '^(?:{_FORM})$', ['h', 'm', 's', 'f', 'p']) END AS t
        FROM (SELECT line, trim(clock) AS clock FROM TABLE_OF_EVENTS WHERE clock IS NOT NULL AND {_DAY}))"""
_CLOCKS = f"""
    CREATE OR REPLACE TEMP TABLE clocks AS SELECT line, hour * 3600000000 + m * 60000000 + s * 1000000 + micro AS micros
    FROM (SELECT *, {_HOUR} AS hour FROM ({_PARTS})) WHERE hour BETWEEN 0 AND 23 AND m BETWEEN 0 AND 59 AND s BETWEEN 0 AND 59"""


def add(raw: DuckDBPyConnection, staged: Staged) -> None:
    """Add to each day without a time the time beside it; records are set aside whose time cannot be read.

    Raises FileRefused where no event has a time of day, for no hours can be counted from days.
    """
    match = staged.match
    if "clock" in match.fields and match.headed("clock") != match.headed("moment"):
        _join(raw, staged)
    [(days, line)] = raw.execute(f"SELECT count(*) = count(*) FILTER ({_DAY}), min(line) FROM {staged.table}").fetchall()
    if days and line:
        where = f"{staged.name}: line {line}, column {shown(match.headed('moment'))!r}"
        raise FileRefused(
            f"{where}: no event has a time of day, and no hours can be counted from days: export date and time, as 2024-02-03 16:03:59, "
            f"or the time in a column of its own ({', '.join(_named(match)[:4])})"
        )


def _named(match: Match) -> tuple[str, ...]:
    return next(column.names for column in match.mapping.columns if column.field == "clock")


def _join(raw: DuckDBPyConnection, staged: Staged) -> None:
    raw.execute(_CLOCKS.replace("TABLE_OF_EVENTS", staged.table))
    reject(raw, staged, f"{_DAY} AND coalesce(trim(clock), '') <> '' AND line NOT IN (SELECT line FROM clocks)", UNREAD, field="clock")
    raw.execute(f"UPDATE {staged.table} t SET moment = moment + to_microseconds(micros) FROM clocks c WHERE c.line = t.line")
