"""Who has signed in: sessions and tries to sign in, for all processes of the server, in a private file that goes when the server does.

A session is a random key, of which the file holds the digest alone. It ends when it is signed out, long unused or old; whether its account
still may sign in is asked anew at each request. A session by a provider holds the role and the offices that the provider gave; none of its
tokens is kept.
"""

import atexit
import hashlib
import json
import secrets
import shutil
import sqlite3
import tempfile
import threading
import time
from dataclasses import astuple, dataclass
from functools import cache
from pathlib import Path

from data.access.user import Scope, User
from serving import together

IDLE, LONGEST, NOTED = 3600, 12 * 3600, 60  # seconds unused and in all; between two notes of a use
WITHIN, OF_NAME, OF_ADDRESS = 900, 10, 50  # seconds, and tries in them of one name and from one address
AT_PROVIDER = 600  # seconds that a person may take to sign in at the provider
FILE, PATIENCE = "sessions.db", 5.0
MADE = """
PRAGMA journal_mode = WAL;
CREATE TABLE IF NOT EXISTS session (key TEXT PRIMARY KEY, name TEXT NOT NULL, begun REAL NOT NULL, used REAL NOT NULL,
    role TEXT, offices TEXT);
CREATE TABLE IF NOT EXISTS begun (key TEXT PRIMARY KEY, at REAL NOT NULL, address TEXT NOT NULL, said TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS try (who TEXT NOT NULL, at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS try_who ON try (who, at);
"""


@dataclass(frozen=True)
class Session:
    """A session: the name that has signed in, since when (Unix time), and who that is where a provider has said it; None of an account."""

    name: str
    begun: float
    stated: User | None


@dataclass(frozen=True)
class SentOff:
    """A sign-in that was sent to the provider: what it is to send back, what proves that the answer is to us, and where it leads."""

    state: str
    nonce: str
    verifier: str
    link: str


class Sessions:
    """The sessions in a folder."""

    def __init__(self, folder: Path) -> None:
        self._file, self._own = together.private(folder) / FILE, threading.local()
        self._connection().executescript(MADE)

    def begin(self, name: str, stated: User | None = None) -> str:
        """Return the key of a new session; sessions that have ended are forgotten. stated: who that is, where a provider has said it."""
        key, now = secrets.token_urlsafe(32), time.time()
        held = self._connection()
        held.execute("DELETE FROM session WHERE used < ? OR begun < ?", (now - IDLE, now - LONGEST))
        given = (stated.role, json.dumps(sorted(stated.scope.offices))) if stated else (None, None)
        held.execute("INSERT INTO session VALUES (?, ?, ?, ?, ?, ?)", (_digest(key), name, now, now, *given))
        return key

    def of(self, key: str, used: bool) -> Session | None:
        """Return the session of a key; None where it is none, or has ended.

        used: whether the reader did something, as against a page that asks by itself.
        """
        now = time.time()
        asked = "SELECT name, begun, used, role, offices FROM session WHERE key = ?"
        found = self._connection().execute(asked, (_digest(key),)).fetchone()
        if found is None or found[1] < now - LONGEST or found[2] < now - IDLE:
            return None
        if used and found[2] < now - NOTED:
            self._connection().execute("UPDATE session SET used = ? WHERE key = ?", (now, _digest(key)))
        stated = User(found[0], found[3], Scope(frozenset(json.loads(found[4])))) if found[3] else None
        return Session(found[0], found[1], stated)

    def end(self, key: str) -> None:
        """End a session."""
        self._connection().execute("DELETE FROM session WHERE key = ?", (_digest(key),))

    def tries(self, name: str, address: str) -> bool:
        """Note that a name is tried from an address; return whether it may be: too many tries may not."""
        now, held = time.time(), self._connection()
        whose = {f"name {name.casefold()}": OF_NAME, f"address {address}": OF_ADDRESS}
        held.execute("DELETE FROM try WHERE at < ?", (now - WITHIN,))
        held.executemany("INSERT INTO try VALUES (?, ?)", [(who, now) for who in whose])
        return all(held.execute("SELECT count(*) FROM try WHERE who = ?", (who,)).fetchone()[0] <= most for who, most in whose.items())

    def forgive(self, name: str, address: str) -> None:
        """Forget the tries of a name that has signed in, and one of its address."""
        last = "DELETE FROM try WHERE rowid = (SELECT max(rowid) FROM try WHERE who = ?)"
        self._connection().execute("DELETE FROM try WHERE who = ?", (f"name {name.casefold()}",))
        self._connection().execute(last, (f"address {address}",))

    def send(self, begun: SentOff, address: str) -> str:
        """Return the key under which a sign-in waits for the answer of the provider; empty where too many of an address wait."""
        key, now, held = secrets.token_urlsafe(32), time.time(), self._connection()
        held.execute("DELETE FROM begun WHERE at < ?", (now - AT_PROVIDER,))
        if held.execute("SELECT count(*) FROM begun WHERE address = ?", (address,)).fetchone()[0] >= OF_ADDRESS:
            return ""
        held.execute("INSERT INTO begun VALUES (?, ?, ?, ?)", (_digest(key), now, address, json.dumps(astuple(begun))))
        return key

    def take(self, key: str) -> SentOff | None:
        """Return the sign-in that waits under a key, once; None where there is none, or it has waited too long."""
        taken = "DELETE FROM begun WHERE key = ? AND at >= ? RETURNING said"
        found = self._connection().execute(taken, (_digest(key), time.time() - AT_PROVIDER)).fetchone()
        return SentOff(*json.loads(found[0])) if found else None

    def _connection(self) -> sqlite3.Connection:
        if not hasattr(self._own, "connection"):
            self._own.connection = sqlite3.connect(self._file, timeout=PATIENCE, isolation_level=None)
        return self._own.connection


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def sessions() -> Sessions:
    """Return the sessions of this server."""
    return _in(together.Holder.seat.folder if together.Holder.seat else _alone())


@cache
def _in(folder: Path) -> Sessions:
    return Sessions(folder)


@cache
def _alone() -> Path:
    """Return a private folder of a process that is alone, which goes with it."""
    made = tempfile.mkdtemp(prefix="portolan-")
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return Path(made)
