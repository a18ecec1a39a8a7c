"""Filling of the warehouse's tables from staged rows, by the SQL expressions of a mapping; rows of the same key give way."""

from datetime import datetime

from data import declarations, schema
from data.mapping import Mapping
from data.staging import Staged

RESERVED = ("where", "distinct")


def fill(raw, staged: Staged, as_of: datetime) -> None:
    """Write the staged rows into every table of the mapping; earlier rows of the same source and key are withdrawn first."""
    mapping = staged.match.mapping
    raw.execute(f"CREATE OR REPLACE TEMP VIEW s AS {_view(mapping, staged.table, _fields(raw, staged.table))}")
    fields = _fields(raw, "s")
    for table, columns in mapping.adds.items():
        _add(raw, table, columns)
    for table, columns in mapping.into.items():
        raw.execute(f"CREATE OR REPLACE TEMP TABLE incoming AS {selected(table, columns, fields, staged.load_id)}")
        _replace(raw, mapping, table)
        if table == "clearance":
            declarations.clear(raw, "incoming", as_of)
        else:
            raw.execute(f"INSERT INTO {table} SELECT * FROM incoming")
    raw.execute("DROP VIEW s")


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


def _view(mapping: Mapping, table: str, fields: list[str]) -> str:
    derived = "".join(f', {expression} AS "{name}"' for name, expression in mapping.derived.items())
    return f"SELECT *{derived} FROM {table}"


def _fields(raw, table: str) -> list[str]:
    return [row[0] for row in raw.execute(f"DESCRIBE {table}").fetchall()]


def _add(raw, table: str, columns: dict[str, str]) -> None:
    """Rows of a reference table for codes that it does not hold yet."""
    select = selected(table, columns | {"distinct": "yes"}, [], 0)
    raw.execute(f"INSERT INTO {table} SELECT * FROM ({select}) AS added WHERE code <> '-' AND code NOT IN (SELECT code FROM {table})")


def _replace(raw, mapping: Mapping, table: str) -> None:
    keys = mapping.replaces.get(table)
    if not keys:
        return
    columns = ", ".join(keys)
    source = f"load_id IN (SELECT load_id FROM load WHERE source = '{mapping.source}')" if "load_id" in schema.metadata.tables[table].c else "true"
    raw.execute(f"DELETE FROM {table} WHERE ({columns}) IN (SELECT {columns} FROM incoming) AND {source}")
