"""One cache of answers for all processes of a server: a SQLite file in a folder of its own that nobody else may open, bounded in bytes.

SQLite lets several processes read and one write at a time, each for less than a millisecond. What has not been used for longest goes
first. A fault of the file is no fault of the answer: it is logged once, and the process answers from what it keeps itself.
"""

import hashlib
import logging
import queue
import sqlite3
import sys
import threading
import time
from collections.abc import Hashable
from contextlib import suppress
from pathlib import Path
from typing import Any

from queries.engine.cache import MISSING
from serving.shared import codec
from serving.together import private

FILE, WAIT, TOUCH = "answers.db", 0.2, 1.0  # seconds to wait for another's turn, and between two notes of a use
LARGEST, WAITING = 8, 512  # the part of the bound, one in so many, that one answer may take; answers that wait to be written
MADE = """
CREATE TABLE IF NOT EXISTS answer (key BLOB PRIMARY KEY, value BLOB NOT NULL, bytes INTEGER NOT NULL, used REAL NOT NULL);
CREATE INDEX IF NOT EXISTS answer_used ON answer (used, bytes);
CREATE TABLE IF NOT EXISTS total (bytes INTEGER NOT NULL);
INSERT INTO total SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM total);
CREATE TRIGGER IF NOT EXISTS answer_in AFTER INSERT ON answer BEGIN UPDATE total SET bytes = bytes + new.bytes; END;
CREATE TRIGGER IF NOT EXISTS answer_out AFTER DELETE ON answer BEGIN UPDATE total SET bytes = bytes - old.bytes; END;
"""
GOING = "SELECT key, bytes FROM answer ORDER BY used"
LOG = logging.getLogger(__name__)


class SharedAnswers:
    """The cache in a folder. most: bytes that it may hold; touch: seconds within which a use is not noted again."""

    def __init__(self, folder: Path, most: int, touch: float = TOUCH) -> None:
        self._file, self._most, self._touch = private(folder) / FILE, most, touch
        self._own = threading.local()
        self._faulty = False
        self._waiting: queue.Queue[tuple[Hashable, Any]] = queue.Queue(WAITING)
        self._writer, self._starting = threading.Thread(target=self._write, daemon=True, name="shared answers"), threading.Lock()
        self._connection().executescript(MADE)

    def find(self, key: Hashable) -> Any:
        """Return what any process kept under a key; MISSING where there is nothing, or it is of another release."""
        if (name := digest(key)) is None:
            return MISSING
        try:
            held = self._connection().execute("SELECT value, used FROM answer WHERE key = ?", (name,)).fetchone()
            if held is None:
                return MISSING
            if time.time() - held[1] > self._touch:
                self._connection().execute("UPDATE answer SET used = ? WHERE key = ?", (time.time(), name))
            return codec.decoded(held[0])
        except sqlite3.Error:
            self._noted()
        except (ValueError, KeyError, TypeError, ImportError):
            pass  # it was made of another release, or by what this process has not imported: it is made anew
        return MISSING

    def keep(self, key: Hashable, value: Any) -> None:
        """Keep a value for all processes, after the request at hand; not while many wait to be written, or it is of no kind to be kept."""
        with self._starting:
            if self._writer.ident is None:
                self._writer.start()
        with suppress(queue.Full):
            self._waiting.put_nowait((key, value))

    def settle(self) -> None:
        """Wait until all that was given so far is written."""
        self._waiting.join()

    def _write(self) -> None:
        while True:
            key, value = self._waiting.get()
            try:
                self.write(key, value)
            except sqlite3.Error:
                self._noted()
            except Exception:
                LOG.exception("an answer could not be written for other processes")
            finally:
                self._waiting.task_done()

    def write(self, key: Hashable, value: Any) -> bool:
        """Write a value, and let go of what was used longest ago; tell whether it is kept. Raises sqlite3.Error."""
        if (name := digest(key)) is None:
            return False
        try:
            held = codec.encoded(value)
        except codec.Unencodable:
            return False
        size = len(held) + len(name)
        if size > self._most // LARGEST:
            return False
        self._put(name, held, size)
        return True

    def _put(self, name: bytes, held: bytes, size: int) -> None:
        opened = self._connection()
        opened.execute("BEGIN IMMEDIATE")
        try:
            opened.execute("DELETE FROM answer WHERE key = ?", (name,))
            opened.execute("INSERT INTO answer VALUES (?, ?, ?, ?)", (name, held, size, time.time()))
            over = self.bytes - self._most
            going: list[tuple[bytes]] = []
            for key, freed in opened.execute(GOING):
                if over <= 0:
                    break
                going.append((key,))
                over -= freed
            opened.executemany("DELETE FROM answer WHERE key = ?", going)
        except sqlite3.Error:
            opened.execute("ROLLBACK")
            raise
        opened.execute("COMMIT")

    @property
    def bytes(self) -> int:
        """Return the bytes of all that is kept."""
        return int(self._connection().execute("SELECT bytes FROM total").fetchone()[0])

    def __len__(self) -> int:
        return int(self._connection().execute("SELECT count(*) FROM answer").fetchone()[0])

    def _connection(self) -> sqlite3.Connection:
        """Return the connection of this thread."""
        if not hasattr(self._own, "opened"):
            self._own.opened = sqlite3.connect(self._file, timeout=WAIT, isolation_level=None)
            self._own.opened.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY;")
        return self._own.opened

    def _noted(self) -> None:
        if not self._faulty:
            self._faulty = True
            LOG.warning("the shared answers cannot be read or written: this process goes on with its own: %s", sys.exception())


def digest(key: Hashable) -> bytes | None:
    """Return a key as a digest, the same in every process; None where it is made of what processes do not share."""
    try:
        return hashlib.sha256(codec.encoded(key)).digest()
    except codec.Unencodable:
        return None
