"""The file of the audit log: lines are added by one process at a time, each to the end of what all have written."""

import os
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BufferedRandom
from pathlib import Path

from data.audit.audit_event import Action, AuditEvent
from data.audit.audit_key import key, name
from data.audit.chain import END, FIRST, START, sealed, unsealed
from data.releases import file_lock

NAME, LOCK, LONGEST_LINE = "audit.jsonl", "lock", 2**18


class LogDamaged(Exception):
    """The end of the log cannot be read, so that nothing can be chained to it."""


@dataclass(frozen=True)
class LogEnd:
    """Where the whole lines of the log end (bytes), and the number and the seal of the last event."""

    size: int
    number: int
    seal: str


class LogFile:
    """The log in a folder, sealed with a key: stated, or that of its file."""

    def __init__(self, folder: Path, stated: str = "") -> None:
        self.folder, self._stated = folder, stated
        self._tail: LogEnd | None = None

    @property
    def path(self) -> Path:
        """Return the file of the lines."""
        return self.folder / NAME

    def key(self) -> bytes:
        """Return the key; it is made where there is no log yet. Raises NoKey."""
        return key(self.folder, self._stated, make=not self.path.exists())

    @contextmanager
    def held(self) -> Generator[None]:
        """Keep every other process from writing meanwhile."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.folder / LOCK).open("w") as lock:
            file_lock.hold(lock)
            yield

    def append(self, events: Sequence[AuditEvent]) -> None:
        """Add events to the end, all or none, and return once they are on the disk. Raises OSError, NoKey and LogDamaged."""
        with self.held():
            secret = self.key()
            with self._opened(secret) as file:
                self._added(file, secret, events)
                handle = os.dup(file.fileno())
        try:
            os.fsync(handle)  # after the lock: others write meanwhile
        finally:
            os.close(handle)

    def _opened(self, secret: bytes) -> BufferedRandom:
        """Return the open file; one without a whole line is begun with the line that says with which key."""
        file = os.fdopen(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
        if not file.readline(LONGEST_LINE).endswith(b"\n"):
            file.seek(0)
            file.truncate()
            file.write(start(secret))
            file.flush()
        return file

    def _added(self, file: BufferedRandom, secret: bytes, events: Sequence[AuditEvent]) -> None:
        found, torn = self._end(file, secret)
        said = [AuditEvent(Action.MENDED, detail={"bytes": torn}), *events] if torn else events
        text, number, before = bytearray(), found.number, found.seal
        for event in said:
            number += 1
            line, before = sealed(secret, {"number": number, **event.body(), "before": before})
            text += line + b"\n"
        try:
            file.seek(found.size)
            file.truncate()
            file.write(text)
            file.flush()
        except OSError:
            with suppress(OSError):
                os.ftruncate(file.fileno(), found.size)
            self._tail = None
            raise
        self._tail = LogEnd(found.size + len(text), number, before)

    def _end(self, file: BufferedRandom, secret: bytes) -> tuple[LogEnd, int]:
        """Return where the whole lines of the file end, and how many bytes of an unfinished one follow."""
        size = file.seek(0, os.SEEK_END)
        if (held := self._tail) and held.size == size and _ends_with(file, size, held.seal):
            return held, 0
        file.seek(max(0, size - LONGEST_LINE))
        whole, _, torn = file.read().rpartition(b"\n")
        line = unsealed(secret, whole.rpartition(b"\n")[2])
        if line is None:
            raise LogDamaged("its last line is not as it was written, or the key is another: see manage.py audit verify")
        seal = str(line.body["before"]) if line.body["action"] == START else line.seal
        return LogEnd(size - len(torn), line.number, seal), len(torn)


def _ends_with(file: BufferedRandom, size: int, seal: str) -> bool:
    """Tell whether the last line of a file has a seal: another process may have written as many bytes."""
    last = seal.encode() + END + b"\n"
    file.seek(size - len(last))
    return file.read() == last


def start(secret: bytes, number: int = 0, before: str = FIRST, purged: int = 0) -> bytes:
    """Return the first line of a file: after which event it begins, that event's seal, and how many before it were purged in all."""
    at = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    said = {"number": number, "at": at, "action": START, "key": name(secret), "purged": purged, "before": before}
    return sealed(secret, said)[0] + b"\n"
