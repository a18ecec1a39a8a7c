"""The side store and its faults: full, locked, gone, damaged, not to be written. Each is one message; none looks like an empty store."""

import threading
from collections.abc import Generator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    CursorResult,
    Delete,
    Engine,
    Insert,
    NullPool,
    StaticPool,
    Table,
    Update,
    create_engine,
    event,
    func,
    inspect,
    select,
    text,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.schema import CreateTable, DropTable

from data.access import refusals
from data.access.policy import Forbidden, Permission, authorise
from data.access.user import LOCAL, acting_as
from data.audit.recording import Action, record
from data.language import mark, say
from data.side.side_tables import metadata, saved_view

PATIENCE = 2  # seconds that a locked store is waited for
SHARED = mark("What people save here is shared by the whole administration: it is not shown to a user who sees some of its offices.")
GONE, DAMAGED, ELSE = "its file is gone", "its file is damaged", "it does not answer"
REASONS = {
    "SQLITE_FULL": "no space left on its disk",
    "SQLITE_IOERR": "its disk cannot be read or written",
    "SQLITE_BUSY": "another program holds it locked",
    "SQLITE_LOCKED": "another program holds it locked",
    "SQLITE_READONLY": "it may not be written",
    "SQLITE_CANTOPEN": "its file cannot be opened",
    "SQLITE_CORRUPT": DAMAGED,
    "SQLITE_NOTADB": DAMAGED,
}
ACCOUNTS: Permission = ("change", "users")
Stamp = tuple[int, int, int]


class Unavailable(RuntimeError):
    """What people saved cannot be read, or nothing more be saved, and why."""

    def __init__(self, reason: str, writing: bool) -> None:
        self.reason = reason
        said = "Nothing can be saved now" if writing else "What people saved cannot be read now"
        super().__init__(f"{said}: {reason}. Once that is mended, try again: nothing is lost.")


class ReadOnly(Unavailable):
    """The error of a server that saves nothing."""

    def __init__(self) -> None:
        RuntimeError.__init__(self, "This server is read-only: nothing is saved (PORTOLAN_READ_ONLY).")


class NotAllowed(Unavailable, Forbidden):
    """The error of a user whose role does not read or change this."""

    def __init__(self, refused: Forbidden) -> None:
        Forbidden.__init__(self, str(refused), refused.permission)


class Shared(NotAllowed):
    """The error of a user who sees the rows of some offices alone: what people saved is one list for all, and may name any office."""

    def __init__(self) -> None:
        super().__init__(Forbidden(say(SHARED)))


class SideStore:
    """A store at a URL. Of a file, it is looked at before each use whether it is still the same and whole."""

    def __init__(self, url: str, read_only: bool = False) -> None:
        self._url, self._read_only = make_url(url), read_only
        self._lock = threading.Lock()
        self._engine: Engine | None = None
        self._held: tuple[int, int] | None = None
        self._checked: tuple[int, ...] | None = None

    @contextmanager
    def reading(self, permission: Permission = ("read", "notes")) -> Generator[Connection]:
        """Yield a connection to read from; raises Unavailable, and NotAllowed unless the user has the permission."""
        _allowed(permission)
        with self._faults(writing=False), self._ready().connect() as connection:
            yield connection

    @contextmanager
    def writing(self, permission: Permission = ("change", "notes")) -> Generator[Connection]:
        """Yield a connection to change by, all or nothing; raises as `reading` does, and ReadOnly if this server saves nothing."""
        _allowed(permission)
        if self._read_only:
            raise ReadOnly
        with self._faults(writing=True), self._ready().begin() as connection:
            changed = _changes(connection)
            yield connection
        if changed:
            record(Action.USERS if permission == ACCOUNTS else Action.CHANGE, of=tuple(dict.fromkeys(changed)))

    def fault(self) -> str:
        """Return what is wrong with the store; empty if nothing is."""
        try:
            with acting_as(LOCAL), self.reading() as connection:
                connection.execute(saved_view.select().limit(1)).first()
        except Unavailable as unavailable:
            return unavailable.reason
        return ""

    @contextmanager
    def _faults(self, *, writing: bool) -> Generator[None]:
        try:
            yield
        except IntegrityError:
            raise
        except (SQLAlchemyError, OSError) as error:
            raise Unavailable(reason(error), writing) from None
        except _Fault as fault:
            raise Unavailable(str(fault), writing) from None

    def _ready(self) -> Engine:
        with self._lock:
            if self._engine is None:
                self._engine = self._opened()
            elif self._file:
                self._same()
            return self._engine

    @property
    def _file(self) -> Path | None:
        name = self._url.database
        return Path(name) if self._url.get_backend_name() == "sqlite" and name and name != ":memory:" and "file:" not in name else None

    def _opened(self) -> Engine:
        """Return an engine on the store, its tables made.

        If nothing may be written and there is no store, it is on an empty one in memory.
        """
        file = self._file
        if self._read_only and file and not file.exists():
            empty = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
            metadata.create_all(empty)
            return empty
        if file and not self._read_only:
            file.parent.mkdir(parents=True, exist_ok=True)
        engine = _engine(self._url)
        if not self._read_only:
            _make_tables(engine)
        self._seen(engine)
        return engine

    def _same(self) -> None:
        """Raise if the file is gone, or if its replacement is not a store.

        A file that was put back is accepted.
        """
        if self._engine is None or self._held is None or self._file is None:
            return
        stamp = _stamp(self._file)
        if stamp is None:
            raise _Fault(GONE)
        if stamp[:2] != self._held and not inspect(self._engine).has_table(saved_view.name):
            raise _Fault("another file that holds nothing stands in its place")
        if stamp != self._checked:
            self._seen(self._engine)

    def _seen(self, engine: Engine) -> None:
        """Note which file this is, once it is found whole."""
        if self._file is None:
            return
        with engine.connect() as connection:
            if connection.execute(text("PRAGMA quick_check(1)")).scalar() != "ok" or not inspect(connection).has_table(saved_view.name):
                raise _Fault(DAMAGED)
        self._checked = stamp = _stamp(self._file)
        self._held = stamp[:2] if stamp else None


class ClosedStore(SideStore):
    """A store that a user may neither read nor change."""

    @contextmanager
    def reading(self, permission: Permission = ("read", "notes")) -> Generator[Connection]:
        """Raise Shared, or NotAllowed."""
        _allowed(permission)
        raise _noted(Shared(), permission)
        yield

    @contextmanager
    def writing(self, permission: Permission = ("change", "notes")) -> Generator[Connection]:
        """Raise Shared, or NotAllowed."""
        _allowed(permission)
        raise _noted(Shared(), permission)
        yield

    def fault(self) -> str:
        """Return nothing: the store is well."""
        return ""


def _allowed(permission: Permission) -> None:
    try:
        authorise(*permission)
    except Forbidden as refused:
        raise _noted(NotAllowed(refused), permission) from None


def _noted(refused: NotAllowed, permission: Permission) -> NotAllowed:
    """Return a refusal once it is noted; of what was only to be read, all else may be shown."""
    refusals.noted(refused, whole=permission[0] == "change")
    return refused


class _Fault(Exception):
    """A fault of the file itself, in words."""


def reason(error: Exception) -> str:
    """Return why a database refused, in words that hold nothing of the statement."""
    if isinstance(error, OSError):
        return (error.strerror or ELSE).lower()
    name = str(getattr(getattr(error, "orig", None), "sqlite_errorname", ""))
    return next((words for start, words in REASONS.items() if name.startswith(start)), DAMAGED if "no such table" in str(error) else ELSE)


def _changes(connection: Connection) -> list[str]:
    """Return a list of what is changed on a connection from now on, as it happens: 'saved_view insert', without what was written."""
    found = list[str]()

    def _done(_connection: Connection, statement: Any, _many: Any, _one: Any, _options: Any, done: CursorResult[Any]) -> None:
        if isinstance(statement, Insert | Update | Delete) and done.rowcount != 0:
            found.append(f"{getattr(statement.table, 'name', '')} {statement.__visit_name__}")

    event.listen(connection, "after_execute", _done)
    return found


@cache
def store(url: str, read_only: bool = False) -> SideStore:
    """Return the store of this process at a URL."""
    return SideStore(url, read_only)


def _engine(url: Any) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url, hide_parameters=True, pool_pre_ping=True)
    return create_engine(url, hide_parameters=True, poolclass=NullPool, connect_args={"timeout": PATIENCE})


def _make_tables(engine: Engine) -> None:
    """Make the tables that are not there; one that an earlier version made with other columns and never wrote to is made anew."""
    with engine.begin() as connection:
        for table in metadata.sorted_tables:
            if _is_another(connection, table):
                connection.execute(DropTable(table))
            connection.execute(CreateTable(table, if_not_exists=True))


def _is_another(connection: Connection, table: Table) -> bool:
    """Tell whether a table lacks columns and holds nothing."""
    found = inspect(connection)
    if not found.has_table(table.name) or {*table.c.keys()} <= {column["name"] for column in found.get_columns(table.name)}:
        return False
    return connection.execute(select(func.count()).select_from(table)).scalar_one() == 0


def _stamp(file: Path) -> Stamp | None:
    try:
        found = file.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino, found.st_mtime_ns
