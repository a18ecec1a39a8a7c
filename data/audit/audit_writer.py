"""Who writes the log of a process: a thread that takes all that waits, so that many events are one write and nobody waits for a disk.

Who must wait (an export) is told whether the event is on the disk. While the log cannot be written, other events are kept, as many as
there is room for; once it can, an event says from when, and how many were lost.
"""

import logging
import secrets
import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from data.audit.audit_event import Action, AuditEvent
from data.audit.audit_key import NoKey
from data.audit.log_file import LogDamaged, LogFile
from data.language import mark, say

LOG = logging.getLogger("audit")
NOT_GIVEN = mark("Nothing can be given out now: the audit log cannot be written. Whoever runs this server can mend it.")
MOST_KEPT = 20_000  # events that wait while the log cannot be written
MOST_AT_ONCE = 2_000  # events of one write
PATIENCE, AGAIN = 10.0, 1.0  # seconds that an export waits for the log; seconds until the log is tried again


class NotAudited(RuntimeError):
    """What may only be done if the log says so was not done: the log cannot be written, and why."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(say(NOT_GIVEN))


@dataclass(eq=False)
class Waiting:
    """An event that somebody waits for. fault: why it is not in the log; None while that is not known, empty once it is there."""

    event: AuditEvent
    settled: threading.Event = field(default_factory=threading.Event)
    fault: str | None = None

    def settle(self, fault: str) -> None:
        """Tell who waits whether the event is in the log."""
        self.fault = fault
        self.settled.set()


class AuditWriter:
    """The thread that writes the events of a process to a log."""

    def __init__(self, log: LogFile, most: int = MOST_KEPT) -> None:
        self._log, self._most = log, most
        self._turn = threading.Condition()
        self._kept: deque[AuditEvent] = deque()
        self._waiting: deque[Waiting] = deque()
        self._busy = False
        self._thread: threading.Thread | None = None
        self._fault, self._since, self._lost = "", datetime.now(UTC), 0

    def add(self, event: AuditEvent) -> None:
        """Give an event to the thread, and return at once."""
        with self._turn:
            if len(self._kept) < self._most:
                self._kept.append(event)
            else:
                self._lost += 1
            self._awake()

    def add_and_wait(self, event: AuditEvent, patience: float = PATIENCE) -> None:
        """Return once an event is on the disk; raises NotAudited where it cannot be, or not within so many seconds."""
        waiting = Waiting(event)
        with self._turn:
            self._waiting.append(waiting)
            self._awake()
        if not waiting.settled.wait(patience):
            waiting.fault = "it does not answer"
        if waiting.fault:
            self.add(replace(event, outcome="not-given", digest=""))
            raise NotAudited(waiting.fault)

    def secret(self) -> bytes:
        """Return the key of the log; while it cannot be had, one that nobody knows, so that what it hides stays hidden."""
        try:
            return self._log.key()
        except (NoKey, OSError):
            return secrets.token_bytes(32)

    def finish(self, patience: float = PATIENCE) -> bool:
        """Wait until all events so far are written; False where they are not within so many seconds."""
        with self._turn:
            return self._turn.wait_for(lambda: not (self._kept or self._waiting or self._busy), patience)

    def _awake(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="audit", daemon=True)
            self._thread.start()
        self._turn.notify_all()

    def _run(self) -> None:
        while True:
            with self._turn:
                self._turn.wait_for(lambda: self._waiting or (self._kept and not self._fault), AGAIN)
                waiting, events = self._taken()
                self._busy = bool(waiting or events)
            if waiting or events:
                self._write(waiting, events)
            with self._turn:
                self._busy = False
                self._turn.notify_all()

    def _taken(self) -> tuple[list[Waiting], list[AuditEvent]]:
        waiting = [each for each in self._waiting if each.fault is None]  # not those whose patience is over
        self._waiting.clear()
        return waiting, [self._kept.popleft() for _ in range(min(len(self._kept), MOST_AT_ONCE))]

    def _write(self, waiting: Sequence[Waiting], events: list[AuditEvent]) -> None:
        fault = self._written([*self._gap(), *events, *(each.event for each in waiting)])
        with self._turn:
            if fault:
                room = max(0, self._most - len(self._kept))
                self._lost += len(events[room:])
                self._kept.extendleft(reversed(events[:room]))
                if not self._fault:
                    self._since = datetime.now(UTC)
                    LOG.error("the audit log cannot be written: %s", fault)
            else:
                self._lost = 0
            self._fault = fault
        for each in waiting:
            each.settle(fault)

    def _gap(self) -> list[AuditEvent]:
        """Return the event that says that the log was not written for a while; none where it was all the time."""
        if not (self._fault or self._lost):
            return []
        since = self._since.isoformat(timespec="seconds").replace("+00:00", "Z")
        return [AuditEvent(Action.GAP, outcome="lost" if self._lost else "kept", detail={"since": since, "lost": self._lost})]

    def _written(self, events: Sequence[AuditEvent]) -> str:
        """Write events; return why they could not be, empty where they were."""
        try:
            self._log.append(events)
        except OSError as error:
            return (error.strerror or "its file does not answer").lower()
        except (LogDamaged, NoKey) as fault:
            return str(fault)
        except Exception as error:  # noqa: BLE001 - the thread goes on: a log that cannot be written is a fault, whatever the reason
            return type(error).__name__
        return ""
