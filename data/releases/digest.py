"""Whether tables hold the same rows as before, whatever their order."""

from collections.abc import Iterable

from sqlalchemy import Connection, Table, text


def digest(connection: Connection, tables: Iterable[Table]) -> dict[str, tuple[int, str]]:
    """Return, by table that is there, how many rows it holds and a sum of their hashes."""
    held = _names(connection)
    return {table.name: _of(connection, table.name) for table in tables if table.name in held}


def every(connection: Connection) -> dict[str, tuple[int, str]]:
    """Return the same of every table that is there."""
    return {name: _of(connection, name) for name in sorted(_names(connection))}


def _names(connection: Connection) -> set[str]:
    return {row[0] for row in connection.execute(text("SELECT table_name FROM duckdb_tables()"))}


def _of(connection: Connection, name: str) -> tuple[int, str]:
    rows, total = connection.execute(text(f'SELECT count(*), sum(hash(held)) FROM "{name}" AS held')).one()
    return int(rows), str(total)
