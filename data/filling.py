"""Filling of the warehouse's tables from staged rows, by the SQL expressions of a mapping; rows of the same key give way."""

from datetime import datetime

from duckdb import DuckDBPyConnection

from data import declarations, schema
from data.mapping import Mapping
from data.staging import Staged

RESERVED = ("where", "distinct")


def fill(raw: DuckDBPyConnection, staged: Staged, as_of: datetime) -> set[int]:
    """Write the staged rows into every table of the mapping; earlier rows of the same source and key give way: the months they were in."""
    mapping = staged.match.mapping
    raw.execute(f"CREATE OR REPLACE TEMP VIEW s AS {view(mapping, staged.table)}")
    fields = _fields(raw, "s")
    for table, columns in mapping.adds.items():
        _add(raw, table, columns)
    months: set[int] = set()
    for table, columns in mapping.into.items():
        raw.execute(f"CREATE OR REPLACE TEMP TABLE incoming AS {selected(table, columns, fields, staged.load_id)}")
        months |= _replace(raw, mapping, table)
        if table == "clearance":
            declarations.clear(raw, "incoming", as_of)
        else:
            raw.execute(f"INSERT INTO {table} SELECT * FROM incoming")
    raw.execute("DROP VIEW s")
    return months


def selected(table: str, columns: dict[str, str], fields: list[str], load_id: int) -> str:
    """A SELECT of the columns of a table from the view `s`: as stated, else the field of the same name, else not stated or NULL."""
    chosen = {column.name: _expression(column, columns, fields, load_id) for column in schema.metadata.tables[table].columns}
    order = [name for name in ("month", "office", "decl_id") if name in chosen]
    return "SELECT {}{} FROM s WHERE {}{}".format(
        "DISTINCT " if "distinct" in columns else "",
        ", ".join(f'{expression} AS "{name}"' for name, expression in chosen.items()),
        columns.get("where", "true"),
        f" ORDER BY {', '.join(order)}" if order else "",
    )


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
    select = selected(table, columns | {"distinct": "yes"}, [], 0)
    raw.execute(f"INSERT INTO {table} SELECT * FROM ({select}) AS added WHERE code <> '-' AND code NOT IN (SELECT code FROM {table})")


def _replace(raw: DuckDBPyConnection, mapping: Mapping, table: str) -> set[int]:
    """Remove the rows of the source that have the key of an incoming row; the months they were in."""
    columns, target = ", ".join(mapping.replaces.get(table, [])), schema.metadata.tables[table].columns
    if not columns:
        return set()
    condition = f"({columns}) IN (SELECT ({columns}) FROM incoming)"
    if "load_id" not in target:
        raw.execute(f"DELETE FROM {table} WHERE {condition}")
        return set()
    condition += f" AND load_id IN (SELECT load_id FROM load WHERE source = '{mapping.source}')"
    months = {row[0] for row in raw.execute(f"SELECT DISTINCT month FROM {table} WHERE {condition}").fetchall()}
    raw.execute(f"DELETE FROM {table} WHERE {condition}")
    return months
