"""The only place that opens a connection: a read-only engine on the current release, with limits."""

import threading
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, RowMapping, Select, create_engine
from sqlalchemy.exc import DBAPIError

from data.administration import profile
from data.language import mark, say
from data.number_text import written
from data.releases import release, versions
from data.releases.release import Release
from queries.engine import budget
from queries.engine.query_timeout import TooSlow, watch
from settings import settings

Columns = dict[str, NDArray[Any]]
RETRY = 5.0  # seconds after which a release that could not be read is tried again
ILLEGIBLE = (duckdb.IOException, duckdb.InternalException, duckdb.FatalException, duckdb.SerializationException)
STATEMENTS = 2000  # kept as text: each page asks some thirty, in another form for each set of dimensions picked


class TooMany(RuntimeError):
    """A query that would return more rows than allowed."""


class Warehouse:
    """The release that readers see. It follows the pointer: when another release is published, the next question reads it."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._pointer = folder, folder / "current.json"
        self._lock = threading.Lock()
        self._stamp: tuple[int, int] | None = None
        self._opened: tuple[Release, Engine] | None = None
        self._fault, self._again = "", 0.0
        self._damage: tuple[Release, str] | None = None

    def current(self) -> tuple[Release, Engine]:
        """Return the published release and an engine on it, or the last one that could be read; raises NoRelease."""
        with self._lock:
            stamp = self._pointer_stamp()
            if self._opened is None or stamp != self._stamp or (self._fault and time.monotonic() > self._again):
                self._follow(stamp)
            if self._opened is None:
                raise release.NoRelease(self._fault)
            return self._opened

    def _follow(self, stamp: tuple[int, int] | None) -> None:
        """Open what the pointer names; what was open stays in service where that cannot be read, and the fault is kept to be said."""
        try:
            published = release.current(self._folder)
            opened = _checked(published)
        except release.NoRelease as fault:
            if self._opened is None:
                raise
            self._fault, self._again, self._stamp = str(fault), time.monotonic() + RETRY, stamp
            return
        stale, self._opened, self._stamp, self._fault = self._opened, opened, stamp, ""
        if stale:
            stale[1].dispose()

    def fault(self) -> str:
        """Return why a newer release than the one in service cannot be read; empty where none is."""
        with self._lock:
            return self._fault

    def noticed(self, published: Release, damage: str) -> None:
        """Keep in mind that a part of a release could not be read."""
        with self._lock:
            self._damage = published, damage

    def damage(self) -> str:
        """Return what a query could not read of the release in service; empty if nothing."""
        with self._lock:
            return self._damage[1] if self._damage and self._opened and self._damage[0] == self._opened[0] else ""

    def _pointer_stamp(self) -> tuple[int, int] | None:
        try:
            found = self._pointer.stat()
        except FileNotFoundError:
            return None
        return found.st_mtime_ns, found.st_ino


@cache
def warehouse() -> Warehouse:
    """Return the warehouse of this process."""
    return Warehouse(release.folder_of(settings().warehouse))


def current() -> Release:
    """Return the release that readers see now; raises NoRelease."""
    return warehouse().current()[0]


@contextmanager
def reading(seconds: float | None = None) -> Generator[Connection]:
    """Yield a connection to the current release. seconds: the time limit, where it is not that of the settings.

    Raises TooSlow if the time limit passes, Superseded if the view is asked again, and Damaged if a part of the file cannot be read.
    """
    published, opened = warehouse().current()
    with _legible(published), opened.connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        limit = seconds or settings().query_seconds
        with watch().over(raw.interrupt, limit) as passed:
            budget.check(watch())
            try:
                yield connection
            except (DBAPIError, duckdb.Error):
                budget.check(watch())
                if passed.is_set():
                    late = mark("the answer took longer than {seconds} seconds: choose fewer months or more filters")
                    raise TooSlow(say(late, seconds=written(f"{limit:g}"))) from None
                raise


def limited(seconds: float) -> AbstractContextManager[None]:
    """Stop what runs inside after so many seconds, its queries and its Python; raises TooSlow and Superseded."""
    return budget.within(watch(), seconds)


@contextmanager
def _legible(published: Release) -> Generator[None]:
    """Raise Damaged if a query meets a part of the file that cannot be read; the warehouse keeps note of it."""
    try:
        yield
    except (DBAPIError, duckdb.Error) as error:
        if not isinstance(getattr(error, "orig", error), ILLEGIBLE):
            raise
        damage = release.Damaged(f"a part of {published.path.name}, the release in service, cannot be read")
        warehouse().noticed(published, str(damage))
        raise damage from None


def rows(connection: Connection, select: Select[*tuple[Any, ...]], values: Mapping[str, Any] | None = None) -> Sequence[RowMapping]:
    """Return all rows of a select with the values of its parameters, no more than the cap; raises TooMany."""
    found = connection.execute(select.limit(settings().query_rows + 1), values).mappings().fetchall()
    if len(found) > settings().query_rows:
        raise TooMany(say("more than {count} rows: choose fewer dimensions, or the first few", count=written(f"{settings().query_rows:,}")))
    return found


def frame(
    connection: Connection, select: Select[*tuple[Any, ...]], names: Sequence[str], most: int = 0, values: Mapping[str, Any] | None = None
) -> pd.DataFrame:
    """Read many rows of a select column by column, under names.

    Exact amounts become floats, NaN if unknown. Raises TooMany beyond `most` rows, or beyond the cap.
    """
    held = _arrow(connection, select, names, most or settings().query_rows, values)
    return held.to_pandas()


def columns(
    connection: Connection, select: Select[*tuple[Any, ...]], names: Sequence[str], values: Mapping[str, Any] | None = None
) -> Columns:
    """Read the columns of a select under names, as arrays.

    Codes are objects, numbers as they are, exact amounts floats, NaN if unknown.
    """
    held = _arrow(connection, select, names, settings().query_rows, values)
    return {name: _plain(column.combine_chunks()) for name, column in zip(names, held.columns, strict=True)}


def _plain(column: Any) -> NDArray[Any]:
    if not pa.types.is_string(column.type) or column.null_count:
        return column.to_numpy(zero_copy_only=False)
    coded = column.dictionary_encode()
    return coded.dictionary.to_numpy(zero_copy_only=False)[coded.indices.to_numpy()]


def _arrow(
    connection: Connection, select: Select[*tuple[Any, ...]], names: Sequence[str], most: int, values: Mapping[str, Any] | None
) -> Any:
    result: Any = connection.execute(select.limit(most + 1), values, execution_options={"duckdb_arrow": True})
    held: pa.Table = result.arrow.rename_columns(list(names))
    if held.num_rows > most:
        raise TooMany(say("more than {count} rows: choose more filters", count=written(f"{most:,}")))
    fields = [pa.field(each.name, pa.float64() if pa.types.is_decimal(each.type) else each.type) for each in held.schema]
    return held.cast(pa.schema(fields))


def _checked(published: Release) -> tuple[Release, Engine]:
    """Return a release with what its administration states, and an engine on it; raises NoRelease if a table or column is missing."""
    opened = _engine(published.path)
    with _whole(published), opened.connect() as connection:
        if refusal := versions.refusal(connection, published.number):
            raise release.NoRelease(refusal)
        stated = profile.held(connection)
    start = settings().fiscal_start or stated.fiscal_start
    return replace(published, administration=replace(stated, fiscal_start=start)), opened


@contextmanager
def _whole(published: Release) -> Generator[None]:
    """Raise Damaged if the engine cannot read the file of a release."""
    try:
        yield
    except (DBAPIError, duckdb.Error, OSError):
        raise release.Damaged(f"{published.path.name}, the release in service, is damaged") from None


def _engine(path: Path) -> Engine:
    config = {
        "enable_external_access": "false",
        "autoload_known_extensions": "false",
        "autoinstall_known_extensions": "false",
        "memory_limit": settings().memory,
        "threads": str(settings().query_threads),
        "lock_configuration": "true",
    }
    return create_engine(
        f"duckdb:///{path}",
        connect_args={"read_only": True, "config": config},
        isolation_level="AUTOCOMMIT",
        pool_reset_on_return=None,
        skip_autocommit_rollback=True,
        pool_size=settings().threads,
        max_overflow=settings().threads,
        query_cache_size=STATEMENTS,
        hide_parameters=True,
    )
