"""Releases of the data: each an immutable DuckDB file, the current one named by a pointer that moves atomically."""

import json
import os
import shutil
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, func, insert, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from data import schema
from data.access.user import Scope
from data.administration import profile
from data.administration.profile import Administration
from data.derived import attainment
from data.quality import reach
from data.releases import file_lock, stored_columns, versions
from data.schema.version import VERSION

KEPT = 5
MEMORY = "600MB"  # that the engine may hold while it writes a draft
STORAGE = "v1.5.0"  # of the engine: text of few values is written in two thirds of the time, and read as fast
MEND = "`manage.py releases` lists those that can be read, `manage.py releases --restore N` puts one in service"


class NoRelease(RuntimeError):
    """The warehouse holds no release yet."""


class Damaged(NoRelease):
    """The warehouse holds releases, and the one in service cannot be read: what is wrong and how to go back."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}: {MEND}")


@dataclass(frozen=True)
class Release:
    """A published release: its number, file and what bounds it."""

    number: int
    path: Path
    created_at: str
    demonstration: bool
    first_month: int | None
    last_month: int | None
    last_full_month: int | None
    as_of: str | None
    currency: str
    loss: str = ""  # what was accepted as lost when its files were loaded
    administration: Administration = field(default_factory=Administration)
    scope: Scope = field(default_factory=Scope)  # the offices and regions that the user of the request sees of it


OWN = {"administration", "scope"}  # what the pointer does not say
ENTRY = frozenset(one.name for one in fields(Release)) - OWN  # what is read of the pointer: a newer version may say more


@dataclass
class Draft:
    """A release being built: one SQLAlchemy connection to a file that no reader sees. `previous` is None where it starts empty.

    version: of the schema that it began with, before what came since was added.
    """

    folder: Path
    path: Path
    connection: Connection
    previous: Release | None
    version: int = VERSION

    @property
    def raw(self) -> Any:
        """Return the DuckDB connection below, for bulk work (Arrow, frames)."""
        return self.connection.connection.dbapi_connection

    @property
    def number(self) -> int:
        """Return the number of the next release."""
        published = [int(path.stem.split("-")[1]) for path in self.folder.glob("release-*.duckdb")]
        return max(published, default=0) + 1

    def publish(self, note: str, *, demonstration: bool, as_of: datetime) -> Release:
        """Write the release row, checkpoint, sync, and move the pointer: the only moment at which readers see anything."""
        number, target = self.number, self.folder / f"release-{self.number:06d}-{time.time_ns() // 1_000_000:x}.duckdb"
        now = datetime.fromisoformat(datetime.now(UTC).isoformat(timespec="milliseconds"))
        bounds = self._bounds(as_of)
        attainment.fill(self.raw, bounds["last_full_month"])
        self.connection.execute(
            insert(schema.release).values(
                number=number,
                created_at=now.replace(tzinfo=None),
                note=note,
                demonstration=demonstration,
                as_of=as_of,
                schema_version=VERSION,
                **bounds,
            )
        )
        loss = losses(self.connection)
        self.connection.commit()
        self.connection.execute(text("CHECKPOINT"))
        self.connection.commit()
        engine = self.connection.engine
        self.connection.close()
        engine.dispose()
        _sync(self.path)
        self.path.rename(target)
        entry = {
            "number": number,
            "path": target.name,
            "created_at": now.isoformat(timespec="milliseconds"),
            "demonstration": demonstration,
            "as_of": as_of.isoformat(),
            **bounds,
        } | ({"loss": loss} if loss else {})
        try:
            point(self.folder, entry)
        except OSError:
            target.unlink()
            raise
        _sweep(self.folder, number)
        return current(self.folder)

    def _bounds(self, as_of: datetime) -> dict[str, Any]:
        """Return first and last month of declarations and payments up to the end of the data, and the last of them that had ended by then.

        Rows dated later, or far before all others, move none of these.
        """
        counts = [self._counted(fact) for fact in (schema.clearance, schema.item, schema.payment)]
        first = min((month for found in counts if (month := reach.first_month(found))), default=None)
        held = {month for found in counts for month in found}
        last = max((month for month in held if month <= as_of.year * 100 + as_of.month), default=max(held, default=None))
        ended = (as_of + timedelta(minutes=1)).replace(day=1) - timedelta(days=1)
        full = min(last, ended.year * 100 + ended.month) if last else None
        return {"first_month": first, "last_month": last, "last_full_month": full, "currency": profile.currency(self.connection)}

    def _counted(self, fact: Table) -> dict[int, int]:
        """Return the rows of a fact by month (yyyymm)."""
        counted = select(fact.c.month, func.count()).where(fact.c.month.is_not(None)).group_by(fact.c.month)
        return {int(month): int(rows) for month, rows in self.connection.execute(counted)}


def folder_of(url: str) -> Path:
    """Return the folder of a `duckdb:///folder` URL, in which releases are made; ValueError for any other."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "duckdb" or not parsed.database:
        raise ValueError("PORTOLAN_WAREHOUSE: releases are made in a folder (duckdb:///var/warehouse); `manage.py copy` takes one on")
    return Path(parsed.database)


def current(folder: Path) -> Release:
    """Return the release that the pointer names; raises NoRelease if there is none."""
    try:
        entry = json.loads((folder / "current.json").read_text())
        known = {name: value for name, value in entry.items() if name in ENTRY}
        found = Release(**{**known, "path": folder / entry["path"]})
    except FileNotFoundError:
        if any(folder.glob("release-*.duckdb")):
            raise Damaged(f"{folder} holds releases, and current.json, which names the one in service, is gone") from None
        raise NoRelease(f"no release in {folder}: run `manage.py demo`, or `manage.py load SOURCE FILE`") from None
    except (ValueError, AttributeError, KeyError, TypeError):
        raise Damaged(f"current.json in {folder}, which names the release in service, is damaged") from None
    if not found.path.is_file():
        raise Damaged(f"{found.path.name} in {folder}, the release in service, is gone")
    return found


@contextmanager
def draft(folder: Path, *, fresh: bool = False, older: bool = False) -> Generator[Draft]:
    """Yield a draft on a copy of the current release, or an empty one; only `publish` publishes it. One writer at a time.

    older: bring what an earlier version of the program wrote up to date; without it raises NoRelease, which says to do that first.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        file_lock.hold(lock)
        _clear(folder)
        try:
            previous = _previous(folder, fresh)
            path = folder / f"building-{os.getpid()}-{time.monotonic_ns()}.duckdb"
            if previous and not fresh:
                shutil.copyfile(previous.path, path)
            with _opened(path, None if fresh else previous, older) as (connection, version):
                yield Draft(folder, path, connection, None if fresh else previous, version)
        finally:
            _clear(folder)


@contextmanager
def continued(folder: Path, *, older: bool = False) -> Generator[tuple[Draft, Release]]:
    """Yield a draft on a copy of the release in service, and that release; raises NoRelease where there is none, and makes no folder."""
    current(folder)
    with draft(folder, older=older) as made:
        yield made, current(folder)


@contextmanager
def _opened(path: Path, previous: Release | None, older: bool) -> Generator[tuple[Connection, int]]:
    """Yield a connection to a draft with its tables, and the version of the schema it began with.

    Raises NoRelease if that cannot be read.
    """
    engine = _engine(path)
    try:
        with _readable(engine, previous) as connection:
            version = versions.version(connection)
            _refuse(connection, previous, older)
            stored_columns.create(connection, schema.metadata.sorted_tables)
            stored_columns.widen(connection, schema.BOOKS)
            connection.commit()  # of what was read: a transaction would keep every block that a load has done with
            yield connection, version
    finally:
        engine.dispose()


def _refuse(connection: Connection, previous: Release | None, older: bool) -> None:
    """Raise NoRelease if this program cannot continue from the release before.

    If it may be older, only a newer one is refused.
    """
    if previous is None or (older and versions.version(connection) <= VERSION):
        return
    if refusal := versions.refusal(connection, previous.number):
        raise NoRelease(refusal)


def _readable(engine: Engine, previous: Release | None) -> Connection:
    try:
        return engine.connect()
    except SQLAlchemyError:
        if previous is None:
            raise
        raise Damaged(f"{previous.path.name}, the release in service, is damaged") from None


def _previous(folder: Path, fresh: bool) -> Release | None:
    """Return the release in service, if any; raises Damaged if it cannot be read and is needed."""
    try:
        return current(folder)
    except Damaged:
        if fresh:
            return None
        raise
    except NoRelease:
        return None


def _engine(path: Path) -> Engine:
    """Return the engine that writes a draft.

    Each statement is kept as it ends, since nobody else reads the file. What memory cannot hold goes to a folder beside it.
    """
    config = {"memory_limit": MEMORY, "temp_directory": f"{path}.tmp", "storage_compatibility_version": STORAGE}
    return create_engine(f"duckdb:///{path}", hide_parameters=True, connect_args={"config": config}, pool_reset_on_return=None)


def _clear(folder: Path) -> None:
    """Remove drafts and pointers that are not needed any more, and what they spilt."""
    for left in (*folder.glob("building-*"), *folder.glob("current.json.new")):
        shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)


def losses(connection: Connection) -> str:
    """Return what was accepted as lost in the files that a warehouse holds, one sentence a file; nothing where nothing was."""
    rows = connection.execute(select(schema.load.c.report).order_by(schema.load.c.load_id))
    reports = [json.loads(row[0]) for row in rows if row[0]]
    return ". ".join(f"{report['file']}: {report['loss']}" for report in reports if report.get("loss"))


def point(folder: Path, entry: dict[str, Any]) -> None:
    """Move the pointer to a release, at once for all who look."""
    fresh = folder / "current.json.new"
    fresh.write_text(json.dumps(entry))
    _sync(fresh)
    fresh.replace(folder / "current.json")
    _sync(folder)


def _sync(path: Path) -> None:
    windows = os.name == "nt"
    if windows and path.is_dir():
        return  # it has no way to do so, and keeps the names of files itself
    handle = os.open(path, os.O_RDWR if windows else os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


def _sweep(folder: Path, number: int) -> None:
    """Keep the last few releases; a reader that still has an older file open keeps it until it closes."""
    for path in folder.glob("release-*.duckdb*"):
        if int(path.name.split("-")[1].split(".")[0]) <= number - KEPT:
            path.unlink()
