"""The user: who asks, in which role, and of which offices and regions they may see the rows.

The server sets it once for each request; the answer path, the records, the exports and the side store ask for it and nothing else. Where
nobody signs in (a laptop, a command), the user is the one who runs the program, and sees all that the warehouse holds.
"""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Scope:
    """The offices and regions whose rows a user sees, by code; both empty: all of them. A row of either is seen."""

    offices: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()

    @property
    def whole(self) -> bool:
        """Return whether it leaves nothing out."""
        return not (self.offices or self.regions)


@dataclass(frozen=True)
class User:
    """Who asks. name: as they signed in, empty where nobody does; role: a name of the policy."""

    name: str = ""
    role: str = "local"
    scope: Scope = field(default_factory=Scope)


LOCAL = User()
ANONYMOUS = User(role="anonymous")
_user: ContextVar[User] = ContextVar("user", default=LOCAL)


def current_user() -> User:
    """Return who asks."""
    return _user.get()


def set_user(who: User) -> None:
    """Answer what this thread is asked from here on as it may be answered to a user."""
    _user.set(who)


@contextmanager
def acting_as(who: User) -> Generator[None]:
    """Answer what is asked inside as it may be answered to a user."""
    token = _user.set(who)
    try:
        yield
    finally:
        _user.reset(token)
