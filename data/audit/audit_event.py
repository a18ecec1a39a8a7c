"""An event of the audit log: who did what, when, of what, with which outcome. It holds names and codes, and no text that a person typed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from data.access.user import User, current_user

CODE = re.compile(r"[A-Za-z0-9_.:+-]{0,80}", re.ASCII)
UNKEPT = "(not kept)"
LONGEST_NAME, LONGEST_ADDRESS, MOST_NAMED = 200, 2_000, 60  # characters of a name and an address; addresses of one event


class Action(StrEnum):
    """What can happen."""

    SIGN_IN = "sign-in"
    SIGN_OUT = "sign-out"
    REFUSED = "refused"
    ANSWER = "answer"
    EXPORT = "export"
    LOAD = "load"
    PUBLISH = "publish"
    RESTORE = "restore"
    CHANGE = "change"  # of what people add: saved views, stories, hypotheses
    REIDENTIFY = "re-identify"
    ROTATE = "rotate-key"
    USERS = "users"  # an account was made, changed or closed
    PURGE = "purge"
    GAP = "gap"  # the log could not be written for a while
    MENDED = "mended"  # a line that was half written when a machine stopped was taken away


@dataclass(frozen=True)
class AuditEvent:
    """What happened.

    of: addresses of what was asked, in canonical form. rows: how many were given. digest: SHA-256 of the file given.
    detail: codes alone; a value that is none is not kept.
    """

    action: Action
    of: tuple[str, ...] = ()
    outcome: str = "done"
    release: int | None = None
    rows: int | None = None
    digest: str = ""
    detail: Mapping[str, str | int] = field(default_factory=dict)
    who: User = field(default_factory=current_user)
    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def body(self) -> dict[str, Any]:
        """Return the event as it is written, without what is not stated."""
        scope = {} if self.who.scope.whole else {key: sorted(getattr(self.who.scope, key)) for key in ("offices", "regions")}
        said = {
            "at": self.at.isoformat(timespec="microseconds").replace("+00:00", "Z"),
            "who": self.who.name[:LONGEST_NAME],
            "role": self.who.role,
            "action": self.action.value,
            "of": named(self.of),
            "scope": {key: codes for key, codes in scope.items() if codes},
            "release": self.release,
            "rows": self.rows,
            "outcome": coded(self.outcome),
            "digest": self.digest,
            "detail": {coded(key): coded(value) for key, value in self.detail.items()},
        }
        return {key: value for key, value in said.items() if value not in (None, "", [], {})}


def named(addresses: Sequence[str]) -> list[str]:
    """Return addresses as they are kept: cut where they are long, and of very many the first, with how many more there are."""
    kept = [address[:LONGEST_ADDRESS] for address in addresses[:MOST_NAMED]]
    return [*kept, f"+{len(addresses) - MOST_NAMED}"] if len(addresses) > MOST_NAMED else kept


def coded(value: str | int) -> str | int:
    """Return a code or a number; in place of any other text, that it is not kept."""
    return value if isinstance(value, int) or CODE.fullmatch(value) else UNKEPT
