"""Filling of the warehouse's tables from staged rows, by the SQL expressions of a mapping; rows of the same key give way."""

from datetime import datetime

from duckdb import DuckDBPyConnection

from data import declarations, schema
from data.loading.mapping import Mapping
from data.loading.staging import Staged


def fill(raw: DuckDBPyConnection, staged: Staged, as_of: datetime) -> set[int]:
    """Write the staged rows into every table of the mapping; earlier rows of the same source and key give way: the months they were in."""
    mapping, fields = staged.match.mapping, _sorted(raw, staged)
    for table, columns in mapping.adds.items():
        _add(raw, table, columns)
    months: set[int] = set()
    for table, columns in mapping.into.items():
        select = selected(table, columns, fields, staged.load_id)
        if "load_id" in schema.metadata.tables[table].columns:
            months |= _replace(raw, mapping, table, select)
        else:
            select = _set_aside(raw, mapping, table, select)
        if table == "clearance":
            declarations.clear(raw, select, as_of)
        else:
            raw.execute(f"INSERT INTO {table} {select}")
    raw.execute("DROP TABLE s")
    return months


def _sorted(raw: DuckDBPyConnection, staged: Staged) -> list[str]:
    """Make `s`, the staged rows with their derived columns in the order of the warehouse; its columns."""
    raw.execute(f"CREATE OR REPLACE TEMP TABLE s AS {view(staged.match.mapping, staged.table)}")
    fields = _fields(raw, "s")
    order = [name for name in ("month", "office", "decl_id") if name in fields]
    if order:
        raw.execute(f"CREATE OR REPLACE TEMP TABLE s AS SELECT * FROM s ORDER BY {', '.join(order)}")
    raw.execute(f"DROP TABLE {staged.table}")
    return fields


def selected(table: str, columns: dict[str, str], fields: list[str], load_id: int) -> str:
    """A SELECT of the columns of a table from `s`: as stated, else the field of the same name, else not stated or NULL."""
    chosen = {column.name: _expression(column, columns, fields, load_id) for column in schema.metadata.tables[table].columns}
    listed = ", ".join(f'{expression} AS "{name}"' for name, expression in chosen.items())
    return f"SELECT {listed} FROM s WHERE {columns.get('where', 'true')}"


def _expression(column, columns: dict[str, str], fields: list[str], load_id: int) -> str:
    if column.name == "load_id":
        found = str(load_id)
    elif column.name in columns:
        found = columns[column.name]
    else:
        found = f's."{column.name}"' if column.name in fields else "NULL"
    typed = f"CAST({found} AS {column.type.compile()})"
    return f"coalesce({typed}, '-')" if column.default is not None else typed


def view(mapping: Mapping, table: str) -> str:
    """A SELECT of staged rows with the derived columns of their mapping."""
    derived = "".join(f', {expression} AS "{name}"' for name, expression in mapping.derived.items())
    return f"SELECT *{derived} FROM {table}"


def _fields(raw: DuckDBPyConnection, table: str) -> list[str]:
    return [row[0] for row in raw.execute(f"DESCRIBE {table}").fetchall()]


def _add(raw: DuckDBPyConnection, table: str, columns: dict[str, str]) -> None:
    """Rows of a reference table for codes that it does not hold yet."""
    select = selected(table, columns, [], 0)
    raw.execute(f"INSERT INTO {table} SELECT DISTINCT * FROM ({select}) WHERE code <> '-' AND code NOT IN (SELECT code FROM {table})")


def _replace(raw: DuckDBPyConnection, mapping: Mapping, table: str, select: str) -> set[int]:
    """Remove the rows of the source that have the key of an incoming row; the months they were in."""
    keys = ", ".join(mapping.replaces.get(table, []))
    if not keys:
        return set()
    source = f"load_id IN (SELECT load_id FROM load WHERE source = '{mapping.source}')"
    raw.execute(
        f"CREATE OR REPLACE TEMP TABLE replaced AS SELECT rowid AS place, month FROM {table} WHERE {source} "
        f"AND ({keys}) IN (SELECT ({keys}) FROM ({select}))"
    )
    months = {row[0] for row in raw.execute("SELECT DISTINCT month FROM replaced").fetchall()}
    if months:
        raw.execute(f"DELETE FROM {table} WHERE rowid IN (SELECT place FROM replaced)")
    return months


def _set_aside(raw: DuckDBPyConnection, mapping: Mapping, table: str, select: str) -> str:
    """Remove the reference rows that have the key of an incoming row, which may still have read from them; what selects the incoming."""
    keys = ", ".join(mapping.replaces.get(table, []))
    raw.execute(f"CREATE OR REPLACE TEMP TABLE incoming AS {select}")
    if keys:
        raw.execute(f"DELETE FROM {table} WHERE ({keys}) IN (SELECT ({keys}) FROM incoming)")
    return "SELECT * FROM incoming"
