"""The columns that a warehouse holds, beside those of the schema."""

from collections.abc import Iterable
from functools import cache

from duckdb_sqlalchemy import Dialect
from sqlalchemy import Connection, Numeric, Table, text
from sqlalchemy.schema import CreateTable

Types = dict[tuple[str, str], str]
HELD = {
    "duckdb": "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal",
    "postgresql": "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = current_schema()",
}


def held(connection: Connection) -> Types:
    """Return the type of every column as the engine writes it, by table and name."""
    found = connection.execute(text(HELD[connection.dialect.name]))
    return {(row[0], row[1]): row[2] for row in found}


def names(connection: Connection) -> dict[str, frozenset[str]]:
    """Return the names of the columns of every table that is there."""
    found: dict[str, set[str]] = {}
    for table, column in held(connection):
        found.setdefault(table, set()).add(column)
    return {table: frozenset(columns) for table, columns in found.items()}


def lacking(connection: Connection, tables: Iterable[Table]) -> str:
    """Return the first column that is not there as 'table.column'; nothing where all are."""
    types = held(connection)
    return next((f"{table.name}.{column.name}" for table in tables for column in table.c if (table.name, column.name) not in types), "")


def unlike(connection: Connection, tables: Iterable[Table]) -> set[str]:
    """Return the names of the tables that are not there, lack a column or hold one more, or keep decimals in another number of digits."""
    types, stored = held(connection), names(connection)
    return {table.name for table in tables if _unlike(types, table) or stored.get(table.name, frozenset()) - {*table.c.keys()}}


def create(connection: Connection, tables: Iterable[Table]) -> None:
    """Create those of the tables that are not there, in one statement."""
    connection.exec_driver_sql("".join(map(_created, tables)))


def replace(connection: Connection, tables: Iterable[Table]) -> None:
    """Put an empty table in place of each that is there, in one statement."""
    if made := "".join(f'DROP TABLE IF EXISTS "{table.name}"; {_created(table)}' for table in tables):
        connection.exec_driver_sql(made)


@cache
def _created(table: Table) -> str:
    """Return the statement that creates a table unless it is there."""
    return f"{CreateTable(table, if_not_exists=True).compile(dialect=Dialect())};"


def widen(connection: Connection, tables: Iterable[Table]) -> None:
    """Add the columns that tables have gained since the release was written; a code is then not stated, anything else unknown."""
    types = held(connection)
    for table in tables:
        for column in table.c:
            if (table.name, column.name) not in types:
                connection.execute(text(f'ALTER TABLE "{table.name}" ADD COLUMN "{column.name}" {column.type.compile()}'))


def _unlike(types: Types, table: Table) -> bool:
    found = [(types.get((table.name, column.name)), column.type) for column in table.c]
    return any(not is_there or (isinstance(kind, Numeric) and f"({kind.precision}," not in is_there) for is_there, kind in found)
