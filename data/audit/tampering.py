"""Whether the audit log is as it was written: every line in its place, none changed, none missing, also at the end."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from data.audit.audit_key import name
from data.audit.chain import START, SealedLine, follows, unsealed
from data.audit.checkpoints import Checkpoint


class Tampering(StrEnum):
    """What is wrong with a log."""

    CHANGED = "changed"
    REMOVED = "removed"
    INSERTED = "inserted"
    REORDERED = "reordered"
    CUT_OFF = "cut off at the end"
    REWRITTEN = "rewritten"  # every seal is right, and they are others than a checkpoint holds: somebody has the key
    WRONG_KEY = "wrong key"


@dataclass(frozen=True)
class FirstFault:
    """The first line that is not as it was written, counted from 1, what was done to it, and that in words."""

    line: int
    kind: Tampering
    said: str


@dataclass(frozen=True)
class Verified:
    """What was found: how many events, the last one's number and seal, how many earlier ones were purged, the first fault if any."""

    events: int
    number: int
    seal: str
    purged: int
    fault: FirstFault | None = None


def verified(path: Path, secret: bytes, checkpoints: Sequence[Checkpoint] = ()) -> Verified:
    """Read a log from its first line to its last; raises FileNotFoundError where there is none."""
    wanted = {each.number: each for each in checkpoints}
    number, before, purged, events, at = 0, "", 0, 0, 0
    with path.open("rb") as file:
        for at, raw in enumerate(file, 1):
            line = unsealed(secret, raw[:-1]) if raw.endswith(b"\n") else None
            if at == 1 and line and line.body["action"] == START:
                number, before, purged = line.number, str(line.body["before"]), int(line.body["purged"])
            elif at > 1 and line and line.number == number + 1 and follows(line, before):
                number, before, events = line.number, line.seal, events + 1
            else:
                return Verified(events, number, before, purged, _fault(path, secret, at, number + 1))
            if (held := wanted.get(number)) and held.seal != before:
                return Verified(events, number, before, purged, _rewritten(at, held))
    return Verified(events, number, before, purged, _cut_off(at, number, checkpoints))


def _rewritten(at: int, held: Checkpoint) -> FirstFault:
    return FirstFault(at, Tampering.REWRITTEN, f"event {held.number} is another than the one of the checkpoint of {held.at}")


def _cut_off(at: int, number: int, checkpoints: Sequence[Checkpoint]) -> FirstFault | None:
    """Return the fault of a log that ends before a checkpoint; None where none is later, though an empty file is none either."""
    last = max(checkpoints, key=lambda each: each.number, default=None)
    if last and last.number > number:
        gone = f"it ends with event {number}, and the checkpoint of {last.at} saw event {last.number}"
        return FirstFault(at, Tampering.CUT_OFF, gone)
    return None if at else FirstFault(0, Tampering.CUT_OFF, "it is empty, and a log has at least its first line")


def _fault(path: Path, secret: bytes, at: int, wanted: int) -> FirstFault:
    """Return what was done to the line `at`, where the event `wanted` was to stand."""
    lines = path.read_bytes().split(b"\n")
    rest = [unsealed(secret, line) for line in lines[at - 1 :]]
    first, later = rest[0], {line.number for line in rest[1:] if line and line.body["action"] != START}
    if at == 1:
        return _at_start(lines[0], secret, first, any(rest))
    if at == len(lines):
        return FirstFault(at, Tampering.CUT_OFF, f"event {wanted} is not whole: its line ends in the midst")
    if first is None:
        new = wanted in later
        said = f"this is no line of the log; event {wanted} follows after it" if new else f"event {wanted} is not as it was written"
        return FirstFault(at, Tampering.INSERTED if new else Tampering.CHANGED, said)
    if first.body["action"] == START or first.number <= wanted:
        return FirstFault(at, Tampering.INSERTED, f"event {wanted} was to stand here, and this is a line of another place or log")
    if wanted in later:
        return FirstFault(at, Tampering.REORDERED, f"event {first.number} stands here, and event {wanted} only later")
    return FirstFault(at, Tampering.REMOVED, f"events {wanted} to {first.number - 1} are missing before this line")


def _at_start(raw: bytes, secret: bytes, first: SealedLine | None, any_right: bool) -> FirstFault:
    if first:
        return FirstFault(1, Tampering.REMOVED, "the line is missing with which a log begins")
    if not any_right and _key_named(raw) not in ("", name(secret)):
        return FirstFault(1, Tampering.WRONG_KEY, f"the log was sealed with the key {_key_named(raw)}, and this is {name(secret)}")
    return FirstFault(1, Tampering.CHANGED, "the line with which the log begins is not as it was written")


def _key_named(raw: bytes) -> str:
    """Return which key a first line names, whether or not it is right; empty where it names none."""
    try:
        held: Any = json.loads(raw)
    except ValueError:
        return ""
    return str(held.get("key", "")) if isinstance(held, dict) else ""
