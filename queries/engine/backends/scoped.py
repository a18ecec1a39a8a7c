"""The engines of users who see the rows of some offices alone: each connection finds views in the place of tables, and only these."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import ClauseElement, Connection, Engine, Table, event
from sqlalchemy.sql.visitors import iterate

from data.access import row_scope
from data.access.user import Scope
from data.releases.release import Release
from data.releases.stored_columns import HELD
from queries.engine.refused import OutOfScope

MOST = 16  # scopes whose engines are kept open; that of the one asked for longest ago is closed
SCHEMA = {"duckdb": "SELECT current_database() || '\".\"main'", "postgresql": "SELECT current_schema()"}
WRITE = "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE"
READ = "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"
AROUND = {"duckdb": ((), ()), "postgresql": ((WRITE,), (READ,))}  # what lets a connection make views of its own, and forbids it again


class ScopedEngines:
    """The engines on one release by scope. opening: gives an engine on it that is limited in all else.

    Its owner takes care that no two threads are in it at once.
    """

    def __init__(self, opening: Callable[[Release], Engine]) -> None:
        self._opening = opening
        self._kept: OrderedDict[Scope, tuple[Release, Engine]] = OrderedDict()

    def seen(self, opened: tuple[Release, Engine], scope: Scope) -> tuple[Release, Engine]:
        """Return what was opened as a user of a scope may read it."""
        if scope.whole:
            return opened
        if scope not in self._kept:
            self._kept[scope] = as_seen(opened[0], scope), narrowed(self._opening(opened[0]), scope)
        self._kept.move_to_end(scope)
        while len(self._kept) > MOST:
            self._kept.popitem(last=False)[1][1].dispose()
        return self._kept[scope]

    def close(self) -> None:
        """Close them all: another release is in service."""
        while self._kept:
            self._kept.popitem()[1][1].dispose()


def as_seen(release: Release, scope: Scope) -> Release:
    """Return a release as a user of a scope sees it, which every cache knows it by; what was lost of its files may be of other offices."""
    return release if scope.whole else replace(release, scope=scope, loss="")


def narrowed(engine: Engine, scope: Scope) -> Engine:
    """Make an engine give no connection before its views stand, and run no statement on what is not known by office."""
    name = engine.dialect.name

    def prepare(connection: Any, _record: object) -> None:
        """Put the views before the tables; what fails here fails the connection."""
        before, after = AROUND[name]
        cursor = connection.cursor()
        for statement in before:
            cursor.execute(statement)
        stored = _stored(cursor, name)
        cursor.execute(row_scope.regions(stored))
        seen = row_scope.offices(scope, dict(cursor.fetchall()))
        for statement in (*row_scope.views(seen, stored), *after):
            cursor.execute(statement)
        cursor.close()

    def check(_connection: Connection, statement: Any, *_parameters: object) -> None:
        for table in iterate(statement) if isinstance(statement, ClauseElement) else ():
            if isinstance(table, Table) and (reason := row_scope.withheld(table.name)):
                raise OutOfScope(reason)

    event.listen(engine, "connect", prepare)
    event.listen(engine, "before_execute", check)
    return engine


def _stored(cursor: Any, name: str) -> row_scope.StoredTables:
    """Return what a release holds, as a connection without views finds it."""
    cursor.execute(SCHEMA[name])
    place = cursor.fetchone()[0]
    cursor.execute(HELD[name])
    found: dict[str, set[str]] = {}
    for table, column, _kind in cursor.fetchall():
        found.setdefault(table, set()).add(column)
    return row_scope.StoredTables(f'"{place}".', {table: frozenset(columns) for table, columns in found.items()})
