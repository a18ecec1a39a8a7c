"""Notes on forecasts that are not final: which figures are provisional and why, and when they last changed."""

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
    """Notes collected while one view is drawn: why it is provisional (`moves`), and when it last changed (`changes`)."""

    moves: list[str] = field(default_factory=list[str])
    changes: list[str] = field(default_factory=list[str])


READ: ContextVar[Standing | None] = ContextVar("standing", default=None)


@contextmanager
def collected() -> Generator[Standing]:
    """Collect the notes on every forecast that is read inside the `with` block."""
    standing = Standing()
    token = READ.set(standing)
    try:
        yield standing
    finally:
        READ.reset(token)


def note_fit(fit: "Fit") -> None:
    """Add to the collected notes whether a fit goes on and what its last stage brought; does nothing outside `collected`."""
    if (standing := READ.get()) is None:
        return
    if not fit.over:
        standing.moves.append(MOVES.format(what=fit.kind.said[fit.stage], done=fit.done, whole=fit.whole or "…"))
    if fit.stage > 1 and fit.changed:
        standing.changes.append(CHANGED.format(at=timestamp(fit.changed), what=fit.kind.said[fit.stage - 1]))


def note_run(run: forecasts.Run) -> None:
    """Add to the collected notes when a stored forecast was made and whether it is still being tested; does nothing outside `collected`."""
    if (standing := READ.get()) is None:
        return
    work = forecasts.work()
    if work and work.alive and work.stage in (ALONE, TRIED):
        standing.moves.append(TRYING)
    standing.changes.append(MADE.format(at=timestamp(datetime.fromisoformat(run.made_at))))


def timestamp(at: datetime) -> str:
    """Write a moment in UTC, such as '28 Nov 2026, 20:41 UTC'."""
    return f"{at.astimezone(UTC):%-d %b %Y, %H:%M} UTC"
