"""Checkpoints: how far the log had come, sealed, to be kept elsewhere. A chain alone does not tell that its end is gone."""

import hmac
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from data.audit.audit_key import CHECKPOINTS, used


@dataclass(frozen=True)
class Checkpoint:
    """Of when (UTC), which event was the last (0 for none), and its seal."""

    number: int
    seal: str
    at: str


def taken(secret: bytes, number: int, seal: str) -> str:
    """Return a checkpoint as one line of JSON."""
    made = asdict(Checkpoint(number, seal, datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")))
    return json.dumps(made | {"sealed": _sealed(secret, made)})


def read(path: Path, secret: bytes) -> tuple[Checkpoint, ...]:
    """Return the checkpoints of a file, one a line; ValueError names the line that is none, or is not as it was written."""
    lines = path.read_text(encoding="utf-8").splitlines()
    found = tuple(_read(line, secret, f"{path}, line {number}") for number, line in enumerate(lines, 1) if line.strip())
    if not found:
        raise ValueError(f"{path} holds no checkpoint: manage.py audit checkpoint makes one")
    return found


def _read(line: str, secret: bytes, place: str) -> Checkpoint:
    try:
        held = json.loads(line)
        said, sealed = Checkpoint(int(held["number"]), str(held["seal"]), str(held["at"])), str(held["sealed"])
    except (ValueError, TypeError, KeyError):
        raise ValueError(f"{place}: this is no checkpoint: {line[:80]!r}; one is a line as manage.py audit checkpoint prints it") from None
    if not hmac.compare_digest(sealed.encode(), _sealed(secret, asdict(said)).encode()):
        raise ValueError(f"{place}: this checkpoint is not as it was written, or the key is another")
    return said


def _sealed(secret: bytes, said: dict[str, Any]) -> str:
    text = json.dumps(said, sort_keys=True).encode()
    return hmac.digest(used(secret, CHECKPOINTS), text, "sha256").hex()
