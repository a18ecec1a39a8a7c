"""Notes on forecasts that are not final: which figures are provisional and why, and when they last changed."""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from data.language import say
from data.notes import Kind, Note
from data.releases.forecast_store import ALONE, TRIED
from queries.revenue import forecasts

if TYPE_CHECKING:
    from services.forecasting.fit_queue import Fit

@dataclass
class ProvisionalState:
    """Notes collected while one view is drawn: why it is provisional (`moves`), and when it last changed (`changes`)."""

    moves: list[Note] = field(default_factory=list[Note])
    changes: list[Note] = field(default_factory=list[Note])


READ: ContextVar[ProvisionalState | None] = ContextVar("standing", default=None)


@contextmanager
def collected() -> Generator[ProvisionalState]:
    """Collect the notes on every forecast that is read inside the `with` block."""
    standing = ProvisionalState()
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
        standing.moves.append(_stage(fit))
    if fit.stage > 1 and fit.changed:
        standing.changes.append(Note("figures_changed", names=(say(fit.kind.said[fit.stage - 1]),), at=fit.changed))


def _stage(fit: "Fit") -> Note:
    """Return which stage of a fit goes on, and how far it is where its length is known."""
    known: Kind = "provisional_stage" if fit.whole else "provisional_stage_begun"
    return Note(known, names=(say(fit.kind.said[fit.stage]),), count=fit.done, whole=fit.whole or None)


def note_absent(why: str, coming: bool) -> None:
    """Add to the collected notes that there is no forecast of the view's figures: that it is coming, else why there is none."""
    if standing := READ.get():
        standing.moves.extend([Note("provisional_coming")] if coming else [])
        standing.changes.extend([] if coming else [Note("text", text=why)])


def note_run(run: forecasts.Run) -> None:
    """Add to the collected notes when a stored forecast was made and whether it is still being tested; does nothing outside `collected`."""
    if (standing := READ.get()) is None:
        return
    work = forecasts.work()
    if work and work.alive and work.stage in (ALONE, TRIED):
        standing.moves.append(Note("provisional_trials"))
    standing.changes.append(Note("forecast_made", at=datetime.fromisoformat(run.made_at)))
