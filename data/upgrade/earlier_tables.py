"""The tables of an earlier release made as the schema has them: every column, in its order, and none besides."""

from sqlalchemy import Connection, Table, text
from sqlalchemy.schema import CreateTable

from data import schema

KEPT = "earlier_rows"


def conform(connection: Connection) -> dict[str, list[str]]:
    """Make each table of a draft whose columns are not those of the schema anew, with its rows in their order; the columns added, by table.

    A code that is added is not stated; any other column is unknown until it is worked out.
    """
    added: dict[str, list[str]] = {}
    held = _stored(connection)
    for table in schema.metadata.sorted_tables:
        stored = held.get(table.name, [])
        wanted = [column.name for column in table.c]
        if stored != wanted:
            _remake(connection, table, [name for name in wanted if name in stored])
            added[table.name] = [name for name in wanted if name not in stored]
    return {name: new for name, new in added.items() if new}


def _remake(connection: Connection, table: Table, common: list[str]) -> None:
    connection.execute(text(f'ALTER TABLE "{table.name}" RENAME TO {KEPT}'))
    connection.execute(CreateTable(table))
    chosen = {name: f'"{name}"' for name in common} | {name: f"'{schema.NOT_STATED}'" for name in _codes(table) if name not in common}
    listed = ", ".join(f'{found} AS "{name}"' for name, found in chosen.items())
    connection.execute(text(f'INSERT INTO "{table.name}" BY NAME SELECT {listed} FROM {KEPT}'))
    connection.execute(text(f"DROP TABLE {KEPT}"))


def _codes(table: Table) -> list[str]:
    return [column.name for column in table.c if column.default is not None]


def _stored(connection: Connection) -> dict[str, list[str]]:
    """Return the names of the columns of every table, in their order."""
    found: dict[str, list[str]] = {}
    chosen = "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal ORDER BY table_oid, column_index"
    for table, column in connection.execute(text(chosen)):
        found.setdefault(table, []).append(column)
    return found
