"""Releases in a PostgreSQL database, each a schema: the pointer, a read-only engine on a schema, and how it is interrupted."""

import threading
import time
from collections.abc import Callable, Generator, Hashable, Mapping
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
import pyarrow as pa
from sqlalchemy import Cast, ColumnClause, ColumnElement, Connection, Engine, Label, Select, create_engine
from sqlalchemy.dialects import registry
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.functions import count

from data.postgresql import server
from data.releases.release import NoRelease, Release
from queries.engine.backends import postgresql_dialect
from queries.engine.backends.embedded import STATEMENTS
from settings import settings

LOOK = 1.0  # seconds between two looks at the pointer
CANCEL = 2.0  # seconds that it may take to ask the server to stop a statement
ILLEGIBLE = (psycopg.errors.UndefinedTable, psycopg.errors.InsufficientPrivilege, psycopg.OperationalError)
NAME = "postgresql.portolan"
SAFE = "-c default_transaction_read_only=on -c lock_timeout=5s -c application_name=portolan -c timezone=UTC -c jit=off"
registry.register(NAME, postgresql_dialect.__name__, "Dialect")


class Database:
    """The database that holds the releases."""

    errors: tuple[type[Exception], ...] = (psycopg.Error,)

    def __init__(self, address: str) -> None:
        self._url: URL = server.parsed(address)
        self._looking = threading.Lock()
        self._looked, self._entry, self._fault = 0.0, "", None

    def stamp(self) -> Hashable:
        """Return what changes whenever the pointer moves or the server comes and goes, looked at once in LOOK seconds."""
        with self._looking:
            if time.monotonic() - self._looked > LOOK:
                self._look()
            return self._entry, str(self._fault or "")

    def _look(self) -> None:
        self._fault: Exception | None = None
        try:
            with server.connected(self._url) as connection:
                self._entry = server.pointed(connection)
                server.check_held(connection, self._entry, self._url)
        except (NoRelease, ValueError) as fault:
            self._fault = fault
        except psycopg.Error as error:
            self._fault = server.unreachable(self._url, error)
        self._looked = time.monotonic()

    def published(self) -> Release:
        """Return the release in service; raises NoRelease."""
        self.stamp()
        if self._fault:
            raise self._fault if isinstance(self._fault, NoRelease) else NoRelease(str(self._fault))
        return server.released(self._entry, self._url)[0]

    def engine(self, of: Release) -> Engine:
        """Return an engine that reads a release, and can change nothing."""
        own = f"{SAFE} -c search_path={server.schema_of(of)} -c statement_timeout={_milliseconds(settings().query_seconds)}"
        stated = self._url.query.get("options", "")
        return create_engine(
            self._url.set(drivername=NAME.replace(".", "+")),
            connect_args={"options": f"{stated} {own}".strip(), "connect_timeout": server.SECONDS} | _stated(self._url),
            isolation_level="AUTOCOMMIT",
            pool_reset_on_return=None,
            skip_autocommit_rollback=True,
            pool_pre_ping=True,
            pool_size=settings().threads,
            max_overflow=settings().threads,
            query_cache_size=STATEMENTS,
            hide_parameters=True,
        )

    def damage(self, of: Release, error: BaseException) -> NoRelease | None:
        """Return what an error of the server says of a release where it cannot be read; None for any other error."""
        return self.unopened(of, error) if isinstance(error, ILLEGIBLE) and not self.late(error) else None

    def unopened(self, of: Release, error: BaseException) -> NoRelease:
        """Return the error of a release that cannot be opened at all."""
        return server.Unreachable(f"release {of.number} cannot be read in {server.shown(self._url)}: {server.plain(error)}")

    @contextmanager
    def limited(self, connection: Connection, seconds: float) -> Generator[Callable[[], object]]:
        """Give the statements of a connection their time limit, and yield how to interrupt them."""
        raw: Any = connection.connection.dbapi_connection
        other = seconds != settings().query_seconds
        if other:
            connection.exec_driver_sql(f"SET statement_timeout = {_milliseconds(seconds)}")
        try:
            yield lambda: raw.cancel_safe(timeout=CANCEL)
        finally:
            if other:
                with suppress(DBAPIError):  # of a connection that was lost
                    connection.exec_driver_sql("RESET statement_timeout")

    def late(self, error: BaseException) -> bool:
        """Tell whether an error means that the server stopped a statement by itself after its time."""
        return isinstance(error, psycopg.errors.QueryCanceled)

    def arrow(self, connection: Connection, select: Select[*tuple[Any, ...]], values: Mapping[str, Any] | None) -> Any:
        """Return the rows of a select, column by column."""
        found: Any = connection.execute(select, values)
        stored = [postgresql_dialect.ARROW.get(each[1]) for each in found.cursor.description]
        kinds = [_kind(column, kind) for column, kind in zip(select.selected_columns, stored, strict=True)]
        rows = found.fetchall()
        columns = list(zip(*rows, strict=True)) or [()] * len(kinds)
        held = [_column(column, kind) for column, kind in zip(columns, kinds, strict=True)]
        return pa.table(held, [str(place) for place in range(len(kinds))])


def _kind(column: ColumnElement[Any], stored: Any) -> Any:
    """Return the kind that a column has in a frame: a sum of whole numbers is a float there, as is every exact amount."""
    element = column.element if isinstance(column, Label) else column
    whole = isinstance(element, ColumnClause | Cast | count)
    return stored if stored != pa.int64() or whole else pa.float64()


def _column(values: tuple[Any, ...], kind: Any) -> Any:
    """Return a column in the kind of its values; exact amounts and sums become floats, as they do in a frame."""
    if kind == pa.float64():
        return pa.array([None if value is None else float(value) for value in values], kind)
    return pa.array(values, kind)


def _stated(url: URL) -> dict[str, str]:
    return {name: str(value) for name, value in url.query.items() if name == "connect_timeout"}


def _milliseconds(seconds: float) -> int:
    return max(1, round(seconds * 1000))
