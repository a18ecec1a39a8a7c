"""Copy the release in service of a folder into PostgreSQL: a schema of its own, verified, then put in service in one transaction."""

import io
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pyarrow as pa
from psycopg import Connection, sql
from pyarrow import csv
from sqlalchemy import create_engine
from sqlalchemy.engine import URL

from data.postgresql import server, verifying
from data.postgresql.column_types import Stored
from data.releases import release, versions
from data.releases.release import KEPT, NoRelease, Release

LOCK = 7_061_954  # one copy at a time into a database
BATCH = 20_000  # rows
INDEXED = "decl_id"  # by which single declarations are looked up
WAITS = "5s"  # at most, for readers of a release that is to be dropped
COLUMNS = "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal ORDER BY table_name, column_index"
STILL = "What was in service there still is"
Tables = dict[str, tuple[Stored, ...]]
Moved = Callable[[int, int], None]


class NotCopied(RuntimeError):
    """A copy that was not put in service: what failed. The release that was in service there still is."""


@dataclass(frozen=True)
class Copied:
    """What a copy did: the release, its schema there, its tables and rows, figures compared (of money apart), seconds, schemas dropped."""

    release: Release
    schema: str
    tables: int
    rows: int
    figures: int
    money: int
    seconds: float
    kept: int  # tables that an earlier attempt had copied
    dropped: tuple[str, ...] = ()


def copy(folder: Path, url: URL, reader: str = "", moved: Moved = lambda done, whole: None) -> Copied:
    """Copy the release in service to a database, verify it and put it in service there; a copy begun before is continued.

    reader: a role that may read it. moved: told rows done and in all.
    Raises NoRelease where there is no release to copy, Unreachable, and NotCopied, after which the earlier release is still in service.
    """
    started, source = time.perf_counter(), release.current(folder)
    _refuse(source)
    with duckdb.connect(str(source.path), read_only=True) as here, server.connected(url) as there:
        if not there.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchall()[0][0]:
            raise NotCopied(f"another copy into {server.shown(url)} is under way")
        try:
            made = _Copy(here, there, source, server.schema_of(source))
            return made.copied(reader, moved, started)
        except psycopg.Error as error:
            raise NotCopied(f"{server.shown(url)}: {server.plain(error)}. {STILL}") from None
        except duckdb.Error as error:
            raise NotCopied(f"{source.path.name} cannot be read: {server.plain(error)}. {STILL}") from None


def _refuse(source: Release) -> None:
    """Raise NoRelease where another version of the program wrote a release."""
    engine = create_engine(f"duckdb:///{source.path}", connect_args={"read_only": True}, hide_parameters=True)
    try:
        with engine.connect() as connection:
            if refusal := versions.refusal(connection, source.number):
                raise NoRelease(refusal)
    finally:
        engine.dispose()


class _Copy:
    """One copy under way: both sides, the release, and the schema that it goes to."""

    def __init__(self, here: duckdb.DuckDBPyConnection, there: Connection[tuple[Any, ...]], source: Release, schema: str) -> None:
        self._here, self._there, self._source, self._schema = here, there, source, schema
        self._tables = _tables(here)
        self._declared = {name: _declared(columns) for name, columns in self._tables.items()}
        self._rows = {name: int(here.execute(f"SELECT count(*) FROM {_quoted(name)}").fetchall()[0][0]) for name in self._tables}

    def copied(self, reader: str, moved: Moved, started: float) -> Copied:
        """Copy, verify and put in service; what was done."""
        server.prepare(self._there)
        self._run("CREATE SCHEMA IF NOT EXISTS {}", self._schema)
        done, whole = self._done(), sum(self._rows.values())
        for place, (name, columns) in enumerate(self._tables.items(), 1):
            if name not in done:
                self._copy(name, columns)
            moved(sum(list(self._rows.values())[:place]), whole)
        figures = self._verified()
        if reader:
            self._grant(reader)
        with self._there.transaction():
            server.point(self._there, self._entry())
        money = sum(column.money for columns in self._tables.values() for column in columns)
        dropped = tuple(self._swept())
        counted = len(self._tables), sum(self._rows.values()), figures, money, time.perf_counter() - started, len(done)
        return Copied(self._source, self._schema, *counted, dropped)

    def _run(self, statement: str, *names: str, values: Sequence[Any] | None = None) -> list[tuple[Any, ...]]:
        """Run a statement with names in place of its braces; its rows, if it has any."""
        found = self._there.execute(sql.SQL(statement).format(*map(sql.Identifier, names)), values)  # pyright: ignore[reportArgumentType]
        return found.fetchall() if found.description else []

    def _done(self) -> frozenset[str]:
        """Return the tables that an earlier attempt copied whole."""
        rows = self._run("SELECT name, rows FROM {}.copied WHERE release = %s", server.BOOK, values=[self._schema])
        return frozenset(name for name, count in rows if self._rows.get(name) == count)

    def _copy(self, name: str, columns: Sequence[Stored]) -> None:
        """Make a table and fill it, noted as copied in the same transaction."""
        with self._there.transaction():
            self._run("DROP TABLE IF EXISTS {}.{}", self._schema, name)
            self._there.execute(f"CREATE TABLE {_quoted(self._schema)}.{_quoted(name)} ({self._declared[name]})".encode())
            self._fill(name, columns)
            if any(column.name == INDEXED for column in columns):
                self._run("CREATE INDEX ON {}.{} ({})", self._schema, name, INDEXED)
            if any(column.name == "month" for column in columns):
                self._run("CREATE INDEX ON {}.{} USING brin (month)", self._schema, name)
            noted = "INSERT INTO {}.copied VALUES (%s, %s, %s) ON CONFLICT (release, name) DO UPDATE SET rows = excluded.rows"
            self._run(noted, server.BOOK, values=[self._schema, name, self._rows[name]])
        self._run("VACUUM (FREEZE, ANALYZE) {}.{}", self._schema, name)

    def _fill(self, name: str, columns: Sequence[Stored]) -> None:
        """Write the rows of a table; raises NotCopied for text that PostgreSQL does not hold, as a character NUL."""
        command = f"COPY {_quoted(self._schema)}.{_quoted(name)} FROM STDIN (FORMAT csv)".encode()
        try:
            with self._there.cursor() as cursor, cursor.copy(command) as sink:
                for text in _written(self._here, name, columns):
                    sink.write(text)
        except psycopg.DataError as error:
            raise NotCopied(f"table {name}: {server.plain(error)}. {STILL}") from None

    def _verified(self) -> int:
        """Return how many figures are the same on both sides; raises NotCopied where one differs, and then copies that table anew next."""
        counted = 0
        for name, columns in self._tables.items():
            place = f"{_quoted(self._schema)}.{_quoted(name)}"
            here = self._here.execute(verifying.statement(_quoted(name), columns, "duckdb")).fetchall()[0]
            there = self._there.execute(verifying.statement(place, columns, "postgresql").encode()).fetchall()[0]
            if unlike := verifying.differences(verifying.figures(columns, here), verifying.figures(columns, there)):
                self._run("DELETE FROM {}.copied WHERE release = %s AND name = %s", server.BOOK, values=[self._schema, name])
                raise NotCopied(f"table {name} differs after it was copied ({'; '.join(unlike[:3])}). {STILL}")
            counted += len(here)
        return counted

    def _grant(self, reader: str) -> None:
        """Give a role the right to read the release and the pointer, and nothing else."""
        for schema in (self._schema, server.BOOK):
            self._run("GRANT USAGE ON SCHEMA {} TO {}", schema, reader)
            self._run("GRANT SELECT ON ALL TABLES IN SCHEMA {} TO {}", schema, reader)

    def _entry(self) -> dict[str, Any]:
        """Return what the pointer says of the release."""
        said = {name: value for name, value in asdict(self._source).items() if name in release.ENTRY}
        return {**said, "path": self._source.path.name, "schema": self._schema}

    def _swept(self) -> Iterator[str]:
        """Drop the schemas of all but the last few releases that were copied; one that is still read stays until the next copy."""
        held = [name for (name,) in self._run("SELECT DISTINCT release FROM {}.copied ORDER BY release", server.BOOK)]
        for name in [name for name in held if name != self._schema][: -(KEPT - 1)]:
            try:
                with self._there.transaction():
                    self._there.execute(f"SET LOCAL lock_timeout = '{WAITS}'".encode())
                    self._run("DROP SCHEMA IF EXISTS {} CASCADE", name)
                    self._run("DELETE FROM {}.copied WHERE release = %s", server.BOOK, values=[name])
                yield name
            except psycopg.errors.LockNotAvailable:
                continue


def _tables(here: duckdb.DuckDBPyConnection) -> Tables:
    """Return the columns of every table of a release, in their order."""
    found: dict[str, list[Stored]] = {}
    for table, column, kind in here.execute(COLUMNS).fetchall():
        found.setdefault(table, []).append(Stored(column, kind))
    return {name: tuple(columns) for name, columns in found.items()}


def _declared(columns: Sequence[Stored]) -> str:
    """Return the columns of a table as PostgreSQL is told of them; raises ValueError for a type that has no equal there."""
    return ", ".join(f"{_quoted(column.name)} {column.declared()}" for column in columns)


def _written(here: duckdb.DuckDBPyConnection, name: str, columns: Sequence[Stored]) -> Iterator[bytes]:
    """Yield the rows of a table as CSV.

    Every text is in quotes, so that an empty one is no unknown one; bytes are as PostgreSQL reads them.
    """
    read = [f"'\\x' || lower(hex({_quoted(each.name)}))" if each.kind == "BLOB" else _quoted(each.name) for each in columns]
    batches: Any = here.execute(f"SELECT {', '.join(read)} FROM {_quoted(name)}").to_arrow_reader(BATCH)
    bare = csv.WriteOptions(include_header=False)
    for batch in batches:
        sink = io.BytesIO()
        csv.write_csv(pa.Table.from_batches([batch]), sink, write_options=bare)
        yield sink.getvalue()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
