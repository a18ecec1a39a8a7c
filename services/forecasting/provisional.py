"""What a drawing says of figures that still move: that they are provisional and why, and when and why they last changed."""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from data.releases.forecasts import ALONE, TRIED
from queries.revenue import forecasts

if TYPE_CHECKING:
    from services.forecasting.fit_queue import Fit

MOVES = "Provisional: {what}: still being worked out, {done} of {whole}; these figures will change, and a note will say so."
TRYING = "Provisional: the forecast is still being tried on the past; its likely ranges will change, and a note will say so."
CHANGED = "These figures last changed on {at}: {what} came in."
MADE = "This forecast was made on {at}."


@dataclass
class Standing:
    """What was read while a view was drawn: reasons why it is provisional, and what is said of its last change."""

    moves: list[str] = field(default_factory=list[str])
    changes: list[str] = field(default_factory=list[str])


READ: ContextVar[Standing | None] = ContextVar("standing", default=None)


@contextmanager
def watched() -> Generator[Standing]:
    """Collect what is told of forecasts that are read inside."""
    standing = Standing()
    token = READ.set(standing)
    try:
        yield standing
    finally:
        READ.reset(token)


def of_fit(fit: "Fit") -> None:
    """Tell of a fit whose figures are read: that it goes on, and what it last brought."""
    if (standing := READ.get()) is None:
        return
    if not fit.over:
        standing.moves.append(MOVES.format(what=fit.kind.said[fit.stage], done=fit.done, whole=fit.whole or "…"))
    if fit.stage > 1 and fit.changed:
        standing.changes.append(CHANGED.format(at=told(fit.changed), what=fit.kind.said[fit.stage - 1]))


def of_run(run: forecasts.Run) -> None:
    """Tell of a stored forecast that is read: that its trials go on, and when it was made."""
    if (standing := READ.get()) is None:
        return
    work = forecasts.work()
    if work and work.alive and work.stage in (ALONE, TRIED):
        standing.moves.append(TRYING)
    standing.changes.append(MADE.format(at=told(datetime.fromisoformat(run.made_at))))


def told(at: datetime) -> str:
    """'28 Nov 2026, 20:41 UTC'."""
    return f"{at.astimezone(UTC):%-d %b %Y, %H:%M} UTC"
