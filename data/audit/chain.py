"""A line of the audit log: an event as JSON, its number, the seal of the line before it, and a seal over all of these.

A seal is HMAC-SHA-256 over the bytes of the line as they stand, so that nothing in it can change. Each line alone tells that it is of this
log, and with its neighbours that none is missing between them.
"""

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data.audit.audit_key import LINES, used

FIRST = "0" * 64  # what stands for the seal before the first line
SEAL, END, DIGITS = b',"seal":"', b'"}', 64
START = "start"  # the action of the first line of a file: with which number and seal it begins


@dataclass(frozen=True)
class SealedLine:
    """A line whose seal is right. body: the event with `number` and `before`; seal: of the line, hexadecimal."""

    body: Mapping[str, Any]
    seal: str

    @property
    def number(self) -> int:
        """Return which event it is, counted from 1."""
        return int(self.body["number"])


def sealed(secret: bytes, body: Mapping[str, Any]) -> tuple[bytes, str]:
    """Return an event as a line without its end, and its seal."""
    text = json.dumps(body, separators=(",", ":")).encode()
    seal = _seal(secret, text)
    return b"".join((text[:-1], SEAL, seal.encode(), END)), seal


def unsealed(secret: bytes, line: bytes) -> SealedLine | None:
    """Return what a line holds; None where its seal is not right, so that it is none of this log or was changed."""
    text, _, rest = line.rpartition(SEAL)
    seal, end = rest[:DIGITS], rest[DIGITS:]
    text += b"}"
    if end != END or not hmac.compare_digest(seal, _seal(secret, text).encode()):
        return None
    return SealedLine(json.loads(text), seal.decode())


def follows(line: SealedLine, before: str) -> bool:
    """Tell whether a line was written right after the one with the seal `before`."""
    return line.body["before"] == before


def _seal(secret: bytes, text: bytes) -> str:
    return hmac.digest(used(secret, LINES), text, "sha256").hex()
