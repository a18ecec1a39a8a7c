"""What must outlive a risk model, in a file of its own beside the releases: the advice given, and results that came in by file."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
from sqlalchemy import Column, Connection, Double, Integer, MetaData, String, Table, inspect, select
from sqlalchemy.dialects.sqlite import insert

from data.releases import own_files
from data.releases.release import Release

metadata = MetaData()
FILE = "risk_feedback.sqlite"

# Grain: one row per declaration that was ranked while no result of it was known, as it was ranked last: by which model, when, and whether
# its chance reached the threshold of the card (`advised` 1). data_to: what the data reached when it was first ranked.
advice = Table(
    "advice",
    metadata,
    Column("demonstration", Integer, primary_key=True),
    Column("decl_id", String, primary_key=True),
    Column("month", Integer, nullable=False),
    Column("model", Integer, nullable=False),
    Column("chance", Double, nullable=False),
    Column("advised", Integer, nullable=False),
    Column("data_to", String, nullable=False),
    Column("ranked_at", String, nullable=False),
)
# Grain: one row per declaration whose result came in by file: `inspected` 0 or 1; `irregular` 0 or 1, null where it was not inspected.
result = Table(
    "result",
    metadata,
    Column("demonstration", Integer, primary_key=True),
    Column("decl_id", String, primary_key=True),
    Column("month", Integer, nullable=False),
    Column("inspected", Integer, nullable=False),
    Column("irregular", Integer),
    Column("remark", String, nullable=False),
    Column("file", String, nullable=False),
    Column("kept_at", String, nullable=False),
)


@contextmanager
def _writing(path: Path) -> Generator[Connection]:
    """Yield a connection that writes all at once, or nothing; tables that are missing are made, and none is ever dropped."""
    with own_files.opened(path) as connection:
        metadata.create_all(connection)
        connection.commit()
        with connection.begin():
            yield connection


def keep(path: Path, of: Release, table: Table, rows: pd.DataFrame) -> None:
    """Keep rows of a table; a declaration that is there already is replaced, but keeps what the data reached when it was first ranked."""
    if rows.empty:
        return
    held = rows.assign(demonstration=int(of.demonstration)).reindex(columns=[column.name for column in table.c])
    said = insert(table)
    moved = {name: said.excluded[name] for name in held.columns if name not in ("demonstration", "decl_id", "data_to")}
    records = held.astype(object).where(held.notna(), None).to_dict("records")
    with _writing(path) as connection:
        connection.execute(said.on_conflict_do_update(index_elements=["demonstration", "decl_id"], set_=moved), records)


def rows(path: Path, of: Release, table: Table) -> pd.DataFrame:
    """Return the rows of a table on data of the kind of a release, demonstration or not, by declaration; none without a file."""
    names = [column.name for column in table.c if column.name != "demonstration"]
    if not path.exists():
        return pd.DataFrame(columns=names)
    chosen = select(*(table.c[name] for name in names)).where(table.c.demonstration == int(of.demonstration)).order_by(table.c.decl_id)
    with own_files.engine(path).connect() as connection:
        found = connection.execute(chosen).mappings().fetchall() if inspect(connection).has_table(table.name) else []
    return pd.DataFrame([dict(row) for row in found], columns=names)
