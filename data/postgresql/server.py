"""The server: how it is reached, what is asked of it, and which release is in service there."""

import json
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import Connection, sql
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from data.releases.release import ENTRY, Damaged, NoRelease, Release

DRIVER = "postgresql+psycopg"
FORM = f"{DRIVER}://USER@HOST/DATABASE"
BOOK = "portolan"  # the schema that holds the pointer and the record of copies
SECONDS = 10  # that a connection may take, where the address states nothing else
LEAST = 150000  # PostgreSQL 15
COPY = "`manage.py copy --to URL` brings one there"


class Unreachable(Damaged):
    """The database does not answer, refuses who asks, or lacks what its pointer names: it may later."""

    def __init__(self, what: str) -> None:
        NoRelease.__init__(self, what)  # nothing can be done on this machine


def parsed(address: str) -> URL:
    """Return the parts of an address; ValueError where it names no PostgreSQL database through its driver."""
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        raise ValueError(f"no address of a database: {FORM}") from None
    if url.drivername != DRIVER or not url.database:
        raise ValueError(f"no address of a PostgreSQL database: {FORM}")
    return url


def shown(url: URL) -> str:
    """Return an address as it may be printed: without its password and its options."""
    return url.set(query={}).render_as_string(hide_password=True)


def plain(error: BaseException) -> str:
    """Return what a server or driver says, in its first line and without a full stop."""
    return next(iter(str(error).strip().splitlines()), type(error).__name__).rstrip(".")


@contextmanager
def connected(url: URL) -> Generator[Connection[tuple[Any, ...]]]:
    """Yield a connection that commits each statement outside a transaction; raises Unreachable, ValueError for an unfit server."""
    address = url.set(drivername="postgresql").update_query_dict({"connect_timeout": url.query.get("connect_timeout", str(SECONDS))})
    try:
        opened = psycopg.connect(address.render_as_string(hide_password=False), autocommit=True)
    except psycopg.OperationalError as error:
        raise unreachable(url, error) from None
    with opened:
        check(opened)
        yield opened


def unreachable(url: URL, error: BaseException) -> Unreachable:
    """Return the error of a database that does not answer."""
    return Unreachable(f"{shown(url)} cannot be reached: {plain(error)}")


def check(connection: Connection[Any]) -> None:
    """Raise ValueError where a server is older than PostgreSQL 15, or its database holds text in another form than UTF-8."""
    if connection.info.server_version < LEAST:
        raise ValueError(f"the server is PostgreSQL {connection.info.server_version // 10000}: 15 or later is needed")
    if (held := connection.info.parameter_status("server_encoding")) != "UTF8":
        raise ValueError(f"the database holds text as {held}: one made with ENCODING 'UTF8' is needed")


def prepare(connection: Connection[Any]) -> None:
    """Make the schema of the pointer and of the record of copies, unless it is there."""
    book = sql.Identifier(BOOK)
    for statement in (
        "CREATE SCHEMA IF NOT EXISTS {}",
        "CREATE TABLE IF NOT EXISTS {}.service (one boolean PRIMARY KEY DEFAULT true CHECK (one), entry text NOT NULL,"
        " moved_at timestamptz NOT NULL DEFAULT now())",
        "CREATE TABLE IF NOT EXISTS {}.copied (release text, name text, rows bigint NOT NULL, PRIMARY KEY (release, name))",
    ):
        connection.execute(sql.SQL(statement).format(book))


def point(connection: Connection[Any], entry: dict[str, Any]) -> None:
    """Put the release of an entry in service, at once for all who look. A caller's transaction decides when."""
    statement = "INSERT INTO {}.service (entry) VALUES (%s) ON CONFLICT (one) DO UPDATE SET entry = excluded.entry, moved_at = now()"
    connection.execute(sql.SQL(statement).format(sql.Identifier(BOOK)), [json.dumps(entry)])


def pointed(connection: Connection[Any]) -> str:
    """Return the entry of the release in service as it stands there; nothing where there is none."""
    if not connection.execute("SELECT to_regclass(%s)", [f"{BOOK}.service"]).fetchall()[0][0]:
        return ""
    rows = connection.execute(sql.SQL("SELECT entry FROM {}.service").format(sql.Identifier(BOOK))).fetchall()
    return str(rows[0][0]) if rows else ""


def released(entry: str, url: URL) -> tuple[Release, str]:
    """Return the release of an entry, and the schema that holds it; raises NoRelease where there is none."""
    if not entry:
        raise NoRelease(f"no release in {shown(url)}: {COPY}")
    try:
        held: dict[str, Any] = json.loads(entry)
        known: dict[str, Any] = {name: value for name, value in held.items() if name in ENTRY} | {"path": Path(held["path"])}
        return Release(**known), str(held["schema"])
    except (ValueError, AttributeError, KeyError, TypeError):
        raise Unreachable(f"the entry that names the release in service in {shown(url)} is damaged: {COPY}") from None


def check_held(connection: Connection[Any], entry: str, url: URL) -> None:
    """Raise NoRelease where there is no entry, or the schema that it names is gone."""
    schema = released(entry, url)[1]
    if connection.execute("SELECT to_regnamespace(%s)", [f'"{schema}"']).fetchall()[0][0] is None:
        raise Unreachable(f"the schema {schema}, which holds the release in service, is gone from {shown(url)}: {COPY}")


def schema_of(release: Release) -> str:
    """Return the name of the schema of a release there, made of the name of its file."""
    return release.path.stem.replace("-", "_")
