"""The forecasts, kept beside the releases in a file of their own: what was fitted, what is expected, and how good it has been."""

import time
from collections.abc import Generator, Iterator, MutableMapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
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
    distinct,
    func,
    insert,
    select,
)

from data.quantiles import LEVELS
from data.releases import own_files
from data.releases.release import Release

Floats = NDArray[np.float64]
metadata = MetaData()
FILE = "forecasts.sqlite"
KEPT = 5
ALONE, PARTS, TRIED, OVER = "forecasts", "parts of the gap", "trials on the past", "over"


def _quantiles() -> list[Column[Any]]:
    return [Column(level, Double, nullable=False) for level in LEVELS]


# Grain: one row per fit (named by what it depends on) and member; quantiles are the bytes of a matrix of doubles, a row per month.
member = Table(
    "member",
    metadata,
    Column("digest", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("quantiles", LargeBinary, nullable=False),
)
# Grain: one row per release that was forecast, told by the name of its file and the first month of the fiscal year.
run = Table(
    "run",
    metadata,
    Column("release", String, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("origin", Integer, nullable=False),
    Column("horizon", Integer, nullable=False),
    Column("version", String, nullable=False),
    Column("made_at", String, nullable=False),
)
# Grain: one row per release, node, origin and month of a forecast; the last origin is the forecast, earlier ones what would have been said.
forecast = Table(
    "forecast",
    metadata,
    Column("release", String, primary_key=True),
    Column("node", String, primary_key=True),
    Column("origin", Integer, primary_key=True),
    Column("month", Integer, primary_key=True),
    Column("method", String, nullable=False),
    *_quantiles(),
)
# Grain: one row per release, node and model: its errors over the backtest, NULL where there was none.
score = Table(
    "score",
    metadata,
    Column("release", String, primary_key=True),
    Column("node", String, primary_key=True),
    Column("model", String, primary_key=True),
    *(Column(name, Double) for name in ("mase", "pinball", "bias", "cover50", "cover80", "cover95")),
    Column("n", Integer, nullable=False),
)
# Grain: one row per release, node, fiscal year and origin: what was collected by then, and where the year was to land.
landing = Table(
    "landing",
    metadata,
    Column("release", String, primary_key=True),
    Column("node", String, primary_key=True),
    Column("fiscal_year", Integer, primary_key=True),
    Column("origin", Integer, primary_key=True),
    Column("collected", Double, nullable=False),
    *_quantiles(),
)
RESULTS = (forecast, score, landing)
# Grain: one row per release whose forecast was begun: its stage, fits done of those of the stage, when last heard of, why it failed.
work = Table(
    "work",
    metadata,
    Column("release", String, primary_key=True),
    Column("stage", String, nullable=False),
    Column("done", Integer, nullable=False),
    Column("whole", Integer, nullable=False),
    Column("heard_at", Double, nullable=False),
    Column("failed", String, nullable=False),
)


class Fits(MutableMapping[str, dict[str, Floats]]):
    """Fits by digest: member → matrix of quantiles. Each is committed as it is set."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def __getitem__(self, digest: str) -> dict[str, Floats]:
        rows = self._connection.execute(select(member.c.name, member.c.quantiles).where(member.c.digest == digest)).fetchall()
        if not rows:
            raise KeyError(digest)
        return {name: np.frombuffer(held, np.float64).reshape(-1, len(LEVELS)) for name, held in rows}

    def __setitem__(self, digest: str, fit: dict[str, Floats]) -> None:
        rows = [{"digest": digest, "name": name, "quantiles": np.asarray(each, np.float64).tobytes()} for name, each in fit.items()]
        self._connection.execute(delete(member).where(member.c.digest == digest))
        self._connection.execute(insert(member), rows)
        self._connection.commit()

    def __delitem__(self, digest: str) -> None:
        self._connection.execute(delete(member).where(member.c.digest == digest))
        self._connection.commit()

    def __contains__(self, digest: object) -> bool:
        return self._connection.execute(select(member.c.digest).where(member.c.digest == digest).limit(1)).first() is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._connection.execute(select(member.c.digest).distinct()).scalars().fetchall())

    def __len__(self) -> int:
        return self._connection.execute(select(func.count(distinct(member.c.digest)))).scalar_one()


@contextmanager
def writing(path: Path) -> Generator[Connection]:
    """Yield a connection that may write to a file of forecasts, made if it does not exist.

    Readers do not wait for it.
    """
    with own_files.opened(path) as connection:
        metadata.create_all(connection)
        connection.commit()
        yield connection


def key(of: Release) -> str:
    """Return what the forecast of a release is told by: its file, and the fiscal year by which it says where the year lands."""
    return f"{of.path.stem}/{of.administration.fiscal_start}"


def heard(connection: Connection, of: Release, stage: str, done: int = 0, whole: int = 0, failed: str = "") -> None:
    """Note how far the forecast of a release is: in `stage`, or OVER."""
    row = {"release": key(of), "stage": stage, "done": done, "whole": whole, "heard_at": time.time(), "failed": failed}
    connection.execute(delete(work).where(work.c.release == row["release"]))
    connection.execute(insert(work), [row])
    connection.commit()


def entry(of: Release, origin: int, horizon: int, version: str) -> dict[str, Any]:
    """Return the row of a forecast of a release that is made now."""
    made_at = datetime.now(UTC).isoformat(timespec="milliseconds")
    return {
        "release": key(of), "number": of.number, "origin": origin, "horizon": horizon, "version": version, "made_at": made_at
    }  # fmt: skip


def publish(connection: Connection, entry: dict[str, Any], results: dict[str, pd.DataFrame]) -> None:
    """Replace what is held for a release, all at once; the last few releases are kept. `results` are frames by table name."""
    for table in (*RESULTS, run):
        connection.execute(delete(table).where(table.c.release == entry["release"]))
    for table in RESULTS:
        rows = results[table.name].astype(object)
        found = rows.where(rows.notna(), None).assign(release=entry["release"]).to_dict("records")
        if found:
            connection.execute(insert(table), found)
    connection.execute(insert(run), [entry])
    newest = connection.execute(select(run.c.release).order_by(run.c.made_at.desc()).limit(KEPT)).scalars().fetchall()
    for table in (*RESULTS, run):
        connection.execute(delete(table).where(table.c.release.not_in(newest)))
    connection.execute(delete(work).where(work.c.release.not_in([*newest, entry["release"]])))
    connection.commit()
