"""The side store: what people add beside the warehouse, in a database of its own that outlives releases."""

from functools import cache
from pathlib import Path

from sqlalchemy import Column, DateTime, Engine, Integer, MetaData, String, Table, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.schema import CreateTable

metadata = MetaData()

# Grain: one row per saved view: its name, and the page and query string that it opens. `folded` is the name without case.
saved_view = Table(
    "saved_view",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(80), nullable=False),
    Column("folded", String(160), nullable=False, unique=True),
    Column("path", String(200), nullable=False),
    Column("search", String(4000), nullable=False),
    Column("saved_at", DateTime, nullable=False),
)


@cache
def store(url: str) -> Engine:
    """An engine on the store, whose tables are made where they are missing."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed)
    with engine.begin() as connection:
        for table in metadata.sorted_tables:
            connection.execute(CreateTable(table, if_not_exists=True))
    return engine
