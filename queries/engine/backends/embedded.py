"""Releases in a folder, each a file of the embedded engine: the pointer, a read-only engine on a file, and how it is interrupted."""

from collections.abc import Callable, Generator, Hashable, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
from sqlalchemy import Connection, Engine, Select, create_engine

from data.releases import release
from data.releases.release import Damaged, NoRelease, Release
from settings import settings

ILLEGIBLE = (duckdb.IOException, duckdb.InternalException, duckdb.FatalException, duckdb.SerializationException)
STATEMENTS = 2000  # kept as text: each page asks some thirty, in another form for each set of dimensions picked


class Folder:
    """The folder that holds the releases."""

    errors: tuple[type[Exception], ...] = (duckdb.Error,)

    def __init__(self, folder: Path) -> None:
        self._folder, self._pointer = folder, folder / "current.json"

    def stamp(self) -> Hashable:
        """Return what changes whenever the pointer moves; None where there is no pointer."""
        try:
            found = self._pointer.stat()
        except FileNotFoundError:
            return None
        return found.st_mtime_ns, found.st_ino

    def published(self) -> Release:
        """Return the release in service; raises NoRelease."""
        return release.current(self._folder)

    def engine(self, of: Release) -> Engine:
        """Return an engine that reads a release, and can change nothing."""
        config = {
            "enable_external_access": "false",
            "autoload_known_extensions": "false",
            "autoinstall_known_extensions": "false",
            "memory_limit": settings().memory,
            "threads": str(settings().query_threads),
            "lock_configuration": "true",
        }
        return create_engine(
            f"duckdb:///{of.path}",
            connect_args={"read_only": True, "config": config},
            isolation_level="AUTOCOMMIT",
            pool_reset_on_return=None,
            skip_autocommit_rollback=True,
            pool_size=settings().threads,
            max_overflow=settings().threads,
            query_cache_size=STATEMENTS,
            hide_parameters=True,
        )

    def damage(self, of: Release, error: BaseException) -> NoRelease | None:
        """Return what an error of the engine says of a release where a part of it cannot be read; None for any other error."""
        return Damaged(f"a part of {of.path.name}, the release in service, cannot be read") if isinstance(error, ILLEGIBLE) else None

    def unopened(self, of: Release, error: BaseException) -> NoRelease:  # noqa: ARG002 - as every backend takes it
        """Return the error of a release that cannot be opened at all."""
        return Damaged(f"{of.path.name}, the release in service, is damaged")

    @contextmanager
    def limited(self, connection: Connection, seconds: float) -> Generator[Callable[[], object]]:  # noqa: ARG002 - as before
        """Yield how to interrupt what runs on a connection."""
        raw: Any = connection.connection.dbapi_connection
        yield raw.interrupt

    def late(self, error: BaseException) -> bool:  # noqa: ARG002 - as before
        """Tell whether an error means that the engine stopped a statement by itself after its time: this one never does."""
        return False

    def arrow(self, connection: Connection, select: Select[*tuple[Any, ...]], values: Mapping[str, Any] | None) -> Any:
        """Return the rows of a select, column by column."""
        result: Any = connection.execute(select, values, execution_options={"duckdb_arrow": True})
        return result.arrow
