"""A warehouse in memory, empty but for the reference tables that ship with the product, to try expressions and names against."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from duckdb import DuckDBPyConnection
from sqlalchemy import create_engine

from data import reference, schema
from data.releases import stored_columns


@contextmanager
def warehouse() -> Generator[DuckDBPyConnection]:
    """Give a connection to an empty warehouse that nobody else sees."""
    engine = create_engine("duckdb:///:memory:")
    try:
        with engine.connect() as connection:
            stored_columns.create(connection, schema.metadata.sorted_tables)
            connection.commit()
            raw: Any = connection.connection.dbapi_connection
            reference.fill_missing(raw)
            yield raw
    finally:
        engine.dispose()
