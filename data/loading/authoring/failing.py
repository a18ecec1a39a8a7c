"""The expression of a mapping that fails on the records of a file: its line in the mapping, and the record."""

import duckdb
from duckdb import DuckDBPyConnection

from data.loading.authoring.check import Try, expressions, told_of
from data.loading.authoring.lines import SettingLines
from data.loading.mapping.sources import path_of, text_of
from data.loading.reading.file_bytes import shown
from data.loading.staged import Staged

MOST = 500
FAILED = (duckdb.DataError, duckdb.ProgrammingError)


def failing(raw: DuckDBPyConnection, staged: Staged) -> str:
    """Return the first expression that fails on staged records, by file, line, setting and record; nothing where none does."""
    mapping = staged.match.mapping
    path = path_of(mapping)
    lines = SettingLines(text_of(path, shown(path.name)) if path else "")
    held = {name for (name,) in raw.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    if staged.table in held:  # else `s` holds the records with the derived fields already
        raw.execute("DROP VIEW IF EXISTS s")
        raw.execute(f"CREATE OR REPLACE TEMP TABLE s AS SELECT * FROM {staged.table}")
        for name, text in mapping.derived.items():
            if found := _tried(raw, Try(("derived", name), text, "SELECT {} FROM s"), lines, staged):
                return found
            raw.execute(f'CREATE OR REPLACE TEMP TABLE s AS SELECT *, {text} AS "{name}" FROM s')
    into = (one for one in expressions(mapping) if one.setting[0] in ("into", "adds") and one.setting[1] != "clearance")
    return next(filter(None, (_tried(raw, one, lines, staged) for one in into)), "")


def _tried(raw: DuckDBPyConnection, one: Try, lines: SettingLines, staged: Staged) -> str:
    try:
        raw.execute(one.query()).fetchall()
    except FAILED as error:
        where = _record(raw, one)
        at = f"; on line {where} of {staged.name}" if where else ""
        return f"{staged.match.mapping.name}.toml: {told_of(error, one, lines)}{at}"
    return ""


def _record(raw: DuckDBPyConnection, one: Try) -> int:
    """Return the first line of the file whose record makes an expression fail; 0 where no single one does."""
    selected = one.around.partition(" FROM ")[0].removeprefix("SELECT ").replace("{}", one.text)
    try:
        suspects = raw.execute(f"SELECT line FROM s s WHERE TRY({selected}) IS NULL ORDER BY line LIMIT {MOST}").fetchall()
    except duckdb.Error:
        return 0
    for (line,) in suspects:
        try:
            raw.execute(one.query(f"SELECT * FROM s WHERE line = {line}")).fetchall()
        except duckdb.Error:
            return line
    return 0
