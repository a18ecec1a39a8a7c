"""The targeting model, kept beside the releases in a file of its own: its trees, its card, what it was tested on, and current scores."""

import json
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import (
    Column,
    Connection,
    Double,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    delete,
    insert,
    inspect,
    select,
    update,
)

from data.releases import own_files
from data.releases.release import Release

metadata = MetaData()
FILE = "risk.sqlite"
MODELS_KEPT = 5

# Grain: one row per model, numbered as they were trained; `card` is JSON of all that is said of it, `state` of what its trees do not hold.
model = Table(
    "model",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("release", String, nullable=False),
    Column("demonstration", Integer, nullable=False),
    Column("made_at", String, nullable=False),
    Column("card", String, nullable=False),
    Column("state", String, nullable=False),
    Column("trees", LargeBinary, nullable=False),
)
# Grain: one row per model and declaration that it was tested on, all registered after those it was fitted on; `known` is 1 where its trader
# was seen in training, `size` that of the trader.
tested = Table(
    "tested",
    metadata,
    Column("model", Integer, primary_key=True),
    Column("decl_id", String, primary_key=True),
    Column("month", Integer, nullable=False),
    Column("chance", Double, nullable=False),
    Column("found", Double, nullable=False),
    Column("revenue", Double, nullable=False),
    Column("known", Integer, nullable=False),
    Column("size", String, nullable=False),
)
# Grain: one row per declaration of `tested`: the duty at stake on its principal item, as declared.
stake = Table(
    "stake",
    metadata,
    Column("model", Integer, primary_key=True),
    Column("decl_id", String, primary_key=True),
    Column("duty", Double, nullable=False),
)
# Grain: one row per declaration of the watch-list of the last model; `reasons` is JSON, `unseen` names codes never seen, by commas.
scored = Table(
    "scored",
    metadata,
    Column("decl_id", String, primary_key=True),
    Column("month", Integer, nullable=False),
    Column("release", String, nullable=False),
    Column("chance", Double, nullable=False),
    Column("unseen", String, nullable=False),
    Column("reasons", String, nullable=False),
)
# Grain: one row per imported item whose price lies far below that of its peers (`state` judged), or whose weight of a piece is out of
# range (`weight`, no score). price and expected: of what `per` says, in the currency of the release; below, carried, mass: logarithms.
price = Table(
    "price",
    metadata,
    Column("decl_id", String, primary_key=True),
    Column("item_no", Integer, primary_key=True),
    Column("month", Integer, nullable=False),
    Column("release", String, nullable=False),
    Column("goods", String, nullable=False),
    Column("state", String, nullable=False),
    Column("per", String, nullable=False),
    *(Column(name, Double) for name in ("price", "expected", "below", "spread", "carried", "mass", "score")),
    Column("peers", Integer, nullable=False),
)


@dataclass(frozen=True)
class StoredModel:
    """The last model that was trained: its number, the file of its release, when it was made, and its card."""

    id: int
    release: str
    made_at: str
    card: dict[str, Any]


@contextmanager
def writing(path: Path) -> Generator[Connection]:
    """Yield a connection that may write to a file of models, made if it does not exist; all is written at once, or nothing."""
    with own_files.opened(path) as connection:
        if not _current(connection):
            metadata.drop_all(connection)
        metadata.create_all(connection)
        connection.commit()
        with connection.begin():
            yield connection


def _current(connection: Connection) -> bool:
    """Return whether a file holds models of this version: another is read as one without a model, and made anew when one is kept.

    A table that an earlier version did not have may be missing: it is read as empty.
    """
    held = inspect(connection)
    names = set(held.get_table_names())
    return model.name in names and all(
        {each["name"] for each in held.get_columns(name)} == set(table.c.keys()) for name, table in metadata.tables.items() if name in names
    )


def keep(connection: Connection, of: Release, made_at: str, card: dict[str, Any], parts: tuple[bytes, str], rows: pd.DataFrame) -> None:
    """Add a model with its card and the declarations it was tested on; the last few models keep their card, the last one its rows."""
    trees, state = parts
    entry = {"release": of.path.stem, "demonstration": int(of.demonstration), "made_at": made_at, "card": json.dumps(card)}
    made: Any = connection.execute(insert(model).values(**entry, state=state, trees=trees)).inserted_primary_key
    for table in (tested, stake, scored):
        connection.execute(delete(table))
    for table in (tested, stake):
        held = rows.assign(model=made[0]).reindex(columns=[column.name for column in table.c])
        connection.execute(insert(table), held.to_dict("records"))
    newest = connection.execute(select(model.c.id).order_by(model.c.id.desc()).limit(MODELS_KEPT)).scalars().fetchall()
    connection.execute(delete(model).where(model.c.id.not_in(newest)))


def rescore(connection: Connection, of: Release, rows: pd.DataFrame) -> None:
    """Replace the watch-list by the scores of the declarations that are open now."""
    connection.execute(delete(scored))
    if len(rows):
        connection.execute(insert(scored), rows.assign(release=of.path.stem).to_dict("records"))


def reprice(connection: Connection, of: Release, rows: pd.DataFrame) -> None:
    """Replace the flagged prices by those of the items that are loaded now. rows: as `analytics.risk.unit_prices.judged` returns them."""
    connection.execute(delete(price))
    if len(rows):
        held = rows.assign(release=of.path.stem, goods=rows["hs6"]).reindex(columns=[column.name for column in price.c])
        unknown = held.astype(object).where(held.notna(), None)
        connection.execute(insert(price), unknown.to_dict("records"))


def amend(connection: Connection, number: int, card: dict[str, Any]) -> None:
    """Replace the card of a model by one that says more."""
    connection.execute(update(model).where(model.c.id == number).values(card=json.dumps(card)))


def last(path: Path, of: Release) -> StoredModel | None:
    """Return the last model trained on data of the kind of a release, demonstration or not; None where there is none."""
    if not path.exists():
        return None
    with own_files.engine(path).connect() as connection:
        if not _current(connection):
            return None
        held = (model.c.id, model.c.release, model.c.made_at, model.c.card)
        chosen = select(*held).where(model.c.demonstration == int(of.demonstration)).order_by(model.c.id.desc()).limit(1)
        row = connection.execute(chosen).mappings().first()
    return StoredModel(row["id"], row["release"], row["made_at"], json.loads(row["card"])) if row else None


def parts(path: Path, number: int) -> tuple[bytes, str]:
    """Return the trees of a model, and its state."""
    with own_files.engine(path).connect() as connection:
        trees, state = connection.execute(select(model.c.trees, model.c.state).where(model.c.id == number)).one()
    return trees, state


def rows(path: Path, table: Table) -> pd.DataFrame:
    """Return the rows of a table as a frame; none where an earlier version of the file lacks it."""
    with own_files.engine(path).connect() as connection:
        found = connection.execute(select(table)).mappings().fetchall() if inspect(connection).has_table(table.name) else []
    return pd.DataFrame([dict(row) for row in found], columns=[column.name for column in table.c])
