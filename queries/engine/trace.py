"""What the request at hand has read: answers to questions, and the special reads that no question of the catalogue gives."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeVar

import pandas as pd

from data.notes import Note
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.engine.question import Answer

Made = TypeVar("Made")


@dataclass(frozen=True)
class Read:
    """Rows read for a view by other means than a question: what they are, under which filters, from which release."""

    title: str
    frame: pd.DataFrame
    filters: Filters
    release: Release
    notes: tuple[Note, ...] = ()
    route: tuple[str, ...] = ()


TRACE: ContextVar[list[tuple[Answer | Read, float]] | None] = ContextVar("trace", default=None)


def noted(found: Answer | Read, seconds: float = 0.0) -> None:
    """Add to what the request has read, where somebody is listening."""
    if (trace := TRACE.get()) is not None:
        trace.append((found, seconds))


def recorded(make: Callable[[], Made]) -> tuple[Made, tuple[tuple[Answer | Read, float], ...]]:
    """Return what a function makes, and what it notes as read meanwhile, which is not added to the trace of the request."""
    reads: list[tuple[Answer | Read, float]] = []
    token = TRACE.set(reads)
    try:
        return make(), tuple(reads)
    finally:
        TRACE.reset(token)


@contextmanager
def unheard() -> Generator[None]:
    """Leave what is read inside out of the trace: the reader notes what it made of it."""
    token = TRACE.set(None)
    try:
        yield
    finally:
        TRACE.reset(token)
