"""What was refused to the user of the request at hand inside a reply that goes out all the same, with the reason in place of numbers."""

from contextvars import ContextVar
from dataclasses import dataclass

from data.access.policy import Forbidden, Permission


@dataclass(frozen=True)
class Refused:
    """One refusal: why, as the name of its error, and the permission that was missing, if one was.

    whole: nothing but the reason is shown; else what is beside it stands. page: the path of the page that was not opened, if one was not.
    """

    why: str
    needs: Permission | None = None
    whole: bool = True
    page: str = ""


_refused: ContextVar[list[Refused] | None] = ContextVar("refused", default=None)


def listened_to(refused: list[Refused]) -> None:
    """Add every refusal from here on to a list."""
    _refused.set(refused)


def noted(error: Exception, *, whole: bool = True, page: str = "") -> None:
    """Add a refusal to the list of the request at hand, where there is one."""
    if (refused := _refused.get()) is not None:
        refused.append(Refused(type(error).__name__, error.permission if isinstance(error, Forbidden) else None, whole, page))
