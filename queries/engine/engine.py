"""The only place that opens a connection: a read-only engine on the current release, with limits."""

import threading
import time
from collections.abc import Callable, Generator, Hashable, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from functools import cache
from typing import Any, Protocol

import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, RowMapping, Select
from sqlalchemy.exc import DBAPIError

from data.access.policy import authorise
from data.access.statements import watched
from data.access.user import current_user
from data.administration import profile
from data.language import mark, say
from data.number_text import written
from data.releases import release, versions
from data.releases.release import Release
from queries.engine import budget
from queries.engine.backends import scoped
from queries.engine.backends.embedded import Folder
from queries.engine.query_timeout import TooSlow, watch
from queries.engine.reads_alone import guard
from settings import settings

Columns = dict[str, NDArray[Any]]
RETRY = 5.0  # seconds after which a release that could not be read is tried again


class TooMany(RuntimeError):
    """A query that would return more rows than allowed."""


class Backend(Protocol):
    """Where releases are kept: the pointer to the one in service, and an engine that reads it within limits."""

    errors: tuple[type[Exception], ...]  # that its driver raises below SQLAlchemy

    def stamp(self) -> Hashable:
        """Return what changes whenever the pointer moves."""
        ...

    def published(self) -> Release:
        """Return the release in service; raises NoRelease."""
        ...

    def engine(self, of: Release) -> Engine:
        """Return an engine that reads a release, and can change nothing."""
        ...

    def damage(self, of: Release, error: BaseException) -> release.NoRelease | None:
        """Return what an error says of a release where a part of it cannot be read; None for any other error."""
        ...

    def unopened(self, of: Release, error: BaseException) -> release.NoRelease:
        """Return the error of a release that cannot be opened at all."""
        ...

    def limited(self, connection: Connection, seconds: float) -> AbstractContextManager[Callable[[], object]]:
        """Yield how to interrupt what runs on a connection, whose statements may take so many seconds."""
        ...

    def late(self, error: BaseException) -> bool:
        """Tell whether an error means that the engine stopped a statement by itself after its time."""
        ...

    def arrow(self, connection: Connection, select: Select[*tuple[Any, ...]], values: Mapping[str, Any] | None) -> Any:
        """Return the rows of a select, column by column; exact amounts as decimals or floats."""
        ...


class Warehouse:
    """The release that readers see. It follows the pointer: when another release is published, the next question reads it."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend
        self._lock = threading.Lock()
        self._stamp: Hashable = None
        self._opened: tuple[Release, Engine] | None = None
        self._fault, self._again = "", 0.0
        self._damage: tuple[Release, str] | None = None
        self._scoped = scoped.ScopedEngines(lambda of: watched(guard(backend.engine(of))))

    def current(self) -> tuple[Release, Engine]:
        """Return the published release and an engine on it, or the last one that could be read, within the scope of the user.

        Raises NoRelease.
        """
        with self._lock:
            stamp = self.backend.stamp()
            if self._opened is None or stamp != self._stamp or (self._fault and time.monotonic() > self._again):
                self._follow(stamp)
            if self._opened is None:
                raise release.NoRelease(self._fault)
            return self._scoped.seen(self._opened, current_user().scope)

    def _follow(self, stamp: Hashable) -> None:
        """Open what the pointer names; what was open stays in service where that cannot be read, and the fault is kept to be said."""
        try:
            published = self.backend.published()
            opened = _checked(self.backend, published)
        except release.NoRelease as fault:
            if self._opened is None:
                raise
            self._fault, self._again, self._stamp = str(fault), time.monotonic() + RETRY, stamp
            return
        stale, self._opened, self._stamp, self._fault = self._opened, opened, stamp, ""
        if stale:
            stale[1].dispose()
            self._scoped.close()

    def close(self) -> None:
        """Close every connection that is not in use; the next question opens the release anew."""
        with self._lock:
            if self._opened:
                self._opened[1].dispose()
            self._scoped.close()
            self._opened = None

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
            return self._damage[1] if self._damage and self._opened and self._damage[0].path == self._opened[0].path else ""


@cache
def warehouse() -> Warehouse:
    """Return the warehouse of this process."""
    return Warehouse(_backend(settings().warehouse))


def _backend(url: str) -> Backend:
    """Return where the releases of a URL are kept; what reads PostgreSQL is imported where it is asked for alone."""
    if url.startswith("duckdb:"):
        return Folder(release.folder_of(url))
    from queries.engine.backends.postgresql import Database

    return Database(url)


def current() -> Release:
    """Return the release that readers see now; raises NoRelease, and Forbidden to users who see no figures."""
    authorise("read", "figures")
    return warehouse().current()[0]


@contextmanager
def reading(seconds: float | None = None) -> Generator[Connection]:
    """Yield a connection to the current release. seconds: the time limit, where it is not that of the settings.

    Raises TooSlow if the time limit passes, Superseded if the view is asked again, and Damaged if a part of the file cannot be read.
    """
    held = warehouse()
    published, opened = held.current()
    limit = seconds or settings().query_seconds
    with (
        _legible(held, published),
        opened.connect() as connection,
        held.backend.limited(connection, limit) as interrupt,
        watch().over(interrupt, limit) as passed,
    ):
        budget.check(watch())
        try:
            yield connection
        except (DBAPIError, *held.backend.errors) as error:
            budget.check(watch())
            if passed.is_set() or held.backend.late(_cause(error)):
                late = mark("the answer took longer than {seconds} seconds: choose fewer months or more filters")
                raise TooSlow(say(late, seconds=written(f"{limit:g}"))) from None
            raise


def limited(seconds: float) -> AbstractContextManager[None]:
    """Stop what runs inside after so many seconds, its queries and its Python; raises TooSlow and Superseded."""
    return budget.within(watch(), seconds)


@contextmanager
def _legible(held: Warehouse, published: Release) -> Generator[None]:
    """Raise Damaged if a query meets a part of the release that cannot be read; the warehouse keeps note of it."""
    try:
        yield
    except (DBAPIError, *held.backend.errors) as error:
        if (damage := held.backend.damage(published, _cause(error))) is None:
            raise
        held.noticed(published, str(damage))
        raise damage from None


def _cause(error: Exception) -> BaseException:
    """Return the error of the driver below one of SQLAlchemy."""
    return getattr(error, "orig", None) or error


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
    held = warehouse().backend.arrow(connection, select.limit(most + 1), values).rename_columns(list(names))
    if held.num_rows > most:
        raise TooMany(say("more than {count} rows: choose more filters", count=written(f"{most:,}")))
    fields = [pa.field(each.name, pa.float64() if pa.types.is_decimal(each.type) else each.type) for each in held.schema]
    return held.cast(pa.schema(fields))


def _checked(backend: Backend, published: Release) -> tuple[Release, Engine]:
    """Return a release with what its administration states, and an engine on it; raises NoRelease if a table or column is missing."""
    opened = guard(backend.engine(published))
    with _whole(backend, published), opened.connect() as connection:
        if refusal := versions.refusal(connection, published.number):
            raise release.NoRelease(refusal)
        stated = profile.held(connection)
    start = settings().fiscal_start or stated.fiscal_start
    return replace(published, administration=replace(stated, fiscal_start=start)), watched(opened)


@contextmanager
def _whole(backend: Backend, published: Release) -> Generator[None]:
    """Raise NoRelease if the engine cannot read a release."""
    try:
        yield
    except (DBAPIError, *backend.errors, OSError) as error:
        raise backend.unopened(published, _cause(error)) from None
