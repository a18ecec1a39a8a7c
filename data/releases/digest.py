"""Whether tables of a draft hold the same rows as before, whatever their order."""

from collections.abc import Iterable

from sqlalchemy import Connection, Table, text


def digest(connection: Connection, tables: Iterable[Table]) -> dict[str, tuple[int, str]]:
    """Return, by table that is there, how many rows it holds and a sum of their hashes."""
    held = {row[0] for row in connection.execute(text("SELECT table_name FROM duckdb_tables()"))}
    return {table.name: _of(connection, table) for table in tables if table.name in held}


def _of(connection: Connection, table: Table) -> tuple[int, str]:
    rows, total = connection.execute(text(f'SELECT count(*), sum(hash(held)) FROM "{table.name}" AS held')).one()
    return int(rows), str(total)
