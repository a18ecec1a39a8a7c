"""Sends tampered bodies, in this process or over HTTP, and judges what is answered."""

import itertools
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from unittest.mock import patch

from flask.testing import FlaskClient

from bench.attack.requests import JSON, POSTED, Request
from bench.attack.sending import BUSY, TRACE, answer
from bench.trust.tampering import Recorded, Tampered, header
from data.access import row_scope
from data.access.user import Scope, User
from queries.workspace import user_accounts

TOGETHER, BATCH, BROKEN, EXAMPLES = 2, 50, 500, 10
Send = Callable[[Tampered], tuple[int, str]]


@dataclass
class Attempts:
    """What came of tampered bodies. answered: of these, with status 200; wrong: the first that leaked or failed, in words."""

    tried: int = 0
    answered: int = 0
    leaks: int = 0
    errors: int = 0
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)

    def add(self, known: Recorded, sent: Tampered, status: int, said: str) -> None:
        """Judge an answer: neither a canary, nor an error of the server, nor a trace back."""
        met = known.canaries[sent.place].seen(said, sent.body)
        failed = (status >= BROKEN and status != BUSY) or bool(TRACE.search(said.encode("utf-8", "replace")))
        self.tried, self.answered = self.tried + 1, self.answered + (status == 200)
        self.leaks, self.errors = self.leaks + bool(met), self.errors + failed
        if (met or failed) and len(self.wrong) < EXAMPLES:
            self.wrong.append(f"{sent.kind} by {known.users[sent.place].name}: {status} {sorted(met)[:3]} {sent.body[:600]}")


def here(client: FlaskClient, known: Recorded) -> Send:
    """Return what asks the application in this process."""

    def send(each: Tampered) -> tuple[int, str]:
        reply = client.post(POSTED, data=each.body, headers=JSON | header(known.users[each.place]))
        return reply.status_code, reply.get_data(as_text=True)

    return send


def wire(address: str, known: Recorded) -> Send:
    """Return what asks a server at an address."""

    def send(each: Tampered) -> tuple[int, str]:
        named = tuple((JSON | header(known.users[each.place])).items())
        status, body = answer(address, Request(each.kind, "POST", POSTED, named, each.body.encode()))
        return status, body.decode("utf-8", "replace")

    return send


def attempted(known: Recorded, send: Send, bodies: Iterable[Tampered], seconds: float, together: int = TOGETHER) -> Attempts:
    """Send bodies, some side by side, until there are no more or the time is over."""
    found, began = Attempts(), time.monotonic()
    with ThreadPoolExecutor(together) as pool:
        left = iter(bodies)
        while (some := list(itertools.islice(left, BATCH))) and time.monotonic() - began < seconds:
            for each, (status, said) in zip(some, pool.map(send, some), strict=True):
                found.add(known, each, status, said)
    found.seconds = round(time.monotonic() - began, 1)
    return found


def enrol(users: Iterable[User]) -> None:
    """Make an account for each user in the side store; nobody signs in by the password."""
    for user in users:
        user_accounts.add(user.name, user.role, user.scope, secrets.token_urlsafe(24))


@contextmanager
def unscoped() -> Iterator[None]:
    """Switch the check of the scope off, for the control: every office is one of those seen."""
    with patch.object(row_scope, "_listed", lambda _seen: "IS NOT NULL"):
        yield


def control(users: Iterable[User]) -> tuple[User, ...]:
    """Return the users with another name and one office more, which does not exist: nothing that the control keeps is kept for them."""
    return tuple(User(f"control-{user.name}", user.role, Scope(user.scope.offices | {"NONE"})) for user in users)
