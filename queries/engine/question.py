"""A question as a view asks it, and the answer that it gets."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from data.notes import Note
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.engine.refused import CannotCut, MixedCurrencies
from queries.engine.route import Route

__all__ = ["ALL", "TIMES", "Answer", "CannotCut", "MixedCurrencies", "Question"]
TIMES = ("month", "quarter", "year", "fiscal_year", "fiscal_quarter")
ALL = Filters()


@dataclass(frozen=True)
class Question:
    """What a view wants. Hashable: it is the cache key."""

    measures: tuple[str, ...]
    by: tuple[str, ...] = ()
    filters: Filters = ALL
    top: int | None = None
    skipped: tuple[int, ...] = ()  # months (yyyymm) of the period that are left out


@dataclass(frozen=True)
class Answer:
    """Rows in order (exact decimals), observations per measure, what `top` cut off, what did not apply, and where it came from.

    If cut by month alone, it has a row for every month since the first received; `gaps` says why a value is missing.
    """

    question: Question
    rows: tuple[dict[str, Any], ...]
    observations: dict[str, int]
    others: dict[str, Any] | None
    notes: tuple[Note, ...]
    routes: tuple[Route, ...]
    release: Release
    seconds: float
    counts: tuple[dict[str, int], ...] = field(default=())
    currencies: dict[str, str] = field(default_factory=dict[str, str])
    gaps: dict[int, Note] = field(default_factory=dict[int, Note])

    @property
    def route(self) -> tuple[str, ...]:
        """Return the names of the tables that were read."""
        return tuple(route.name for route in self.routes)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """Return cuts as codes, measures as floats with NaN where unknown."""
        cuts = {key: pd.Series([row[key] for row in self.rows], dtype=None if key in TIMES else object) for key in self.question.by}
        return pd.DataFrame(cuts | {key: np.array([_float(row[key]) for row in self.rows], float) for key in self.question.measures})

    def value(self, key: str) -> float | None:
        """Return the one value of a measure in an answer that is not cut; None if it is unknown."""
        found = self.rows[0][key] if self.rows else None
        return None if found is None else float(found)


def _float(value: Any) -> float:
    return float("nan") if value is None else float(value)
