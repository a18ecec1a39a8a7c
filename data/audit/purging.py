"""Events that are kept no longer: taken away from the beginning; the first line of what stays says under a seal how many."""

import os
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from data.audit.audit_event import Action, AuditEvent
from data.audit.chain import START, sealed, unsealed
from data.audit.log_file import LogFile, start
from data.audit.tampering import verified


@dataclass(frozen=True)
class Purged:
    """How many events were taken away, and the number and seal of the last of them."""

    events: int
    number: int
    seal: str


def purged(log: LogFile, before: date, days: int) -> Purged:
    """Take away the events from before a date (UTC) and record it; return which. Others wait meanwhile.

    days: how long events are to be kept at least. ValueError where that forbids it, or where the log is not as it was written.
    """
    latest = (datetime.now(UTC) - timedelta(days=days)).date()
    if before > latest:
        raise ValueError(f"events of the last {days} days are to be kept (PORTOLAN_AUDIT_DAYS): no later date than {latest}")
    with log.held():
        secret = log.key()
        found = verified(log.path, secret)
        if found.fault:
            raise ValueError(f"the log is not as it was written, and is kept as it is: line {found.fault.line}, {found.fault.said}")
        gone, end = _gone(log.path, secret, before)
        if gone.events:
            said = {"events": gone.events, "number": gone.number, "seal": gone.seal, "before": before.isoformat()}
            event = AuditEvent(Action.PURGE, detail=said).body()
            last, _ = sealed(secret, {"number": found.number + 1, **event, "before": found.seal})
            head = start(secret, gone.number, gone.seal, found.purged + gone.events)
            _written(log.path, head, end, last + b"\n")
        return gone


def _gone(path: Path, secret: bytes, before: date) -> tuple[Purged, int]:
    """Return what is to be taken away, and at which byte what stays begins."""
    gone, end = Purged(0, 0, ""), 0
    with path.open("rb") as file:
        for raw in file:
            line = unsealed(secret, raw[:-1])
            if line and line.body["action"] != START:
                if str(line.body["at"]) >= before.isoformat():
                    break
                gone = Purged(gone.events + 1, line.number, line.seal)
            end += len(raw)
    return gone, end


def _written(path: Path, head: bytes, begin: int, last: bytes) -> None:
    """Put the file in the place of the log that has this first line, what stands from a byte on, and this last line; or leave it alone."""
    half = path.with_name(f"{path.name}.part")
    with path.open("rb") as held, os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        held.seek(begin)
        file.write(head)
        while part := held.read(2**20):
            file.write(part)
        file.write(last)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)
