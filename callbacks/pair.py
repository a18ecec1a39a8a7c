"""A question over the period shown and over the one it is compared with."""

from dataclasses import dataclass, replace
from datetime import datetime

import pandas as pd

from analytics.compare import beside
from data.release import Release
from queries.ask import Answer, Question, ask, ask_beside
from queries.catalogue import MEASURES
from queries.filters import Filters, months_between
from queries.labels import labels, unnamed
from queries.route import begins, held

PREFIXED = ("hs2", "hs4", "hs6")
TOO_EARLY = "The data loaded do not hold the period compared with: no comparison."


@dataclass(frozen=True)
class Pair:
    """Two answers to one question; `before` is None where nothing is compared or the data do not reach back far enough."""

    now: Answer
    before: Answer | None
    notes: tuple[str, ...] = ()

    def frame(self, measure: str) -> pd.DataFrame:
        """Columns key, name, value, before: a row per cut of the period shown."""
        by = self.now.question.by[0]
        frame = beside(self.now.frame, self.before.frame if self._compared(measure) else None, by, measure, self._apart)
        return frame.assign(name=pd.Series(names(by, frame["key"].tolist()), frame.index, dtype="str"))

    def then(self, measure: str) -> float | None:
        """The one value of a measure in the period compared with; None where it is unknown or does not reach back."""
        return self.before.value(measure) if self.before and self._compared(measure) else None

    def _compared(self, measure: str) -> bool:
        return bool(self.before and measure in self.before.question.measures)

    @property
    def _apart(self) -> int:
        return months_between(self.before.question.filters.since, self.now.question.filters.since) - 1 if self.before else 0

    def applies(self, measure: str) -> bool:
        """Whether every filter applies to a measure, so that it may be set against another one."""
        return not any(note.endswith(f"does not apply to {MEASURES[measure].label}.") for note in self.now.notes)

    def anchors(self, measure: str) -> dict:
        """Observations, notes and release, as a drawing wants them."""
        return {
            "observations": self.now.observations[measure],
            "release": stamp(self.now.release),
            "notes": tuple(dict.fromkeys((*self.now.notes, *self.notes))),
        }


def pair(measures: tuple[str, ...], by: tuple[str, ...], filters: Filters) -> Pair:
    question, earlier = Question(measures, by, filters), filters.compared()
    reaching = tuple(key for key in measures if earlier and reaches(key, earlier))
    if not earlier or not reaching:
        return Pair(ask(question), None, (TOO_EARLY,) if earlier else ())
    return Pair(*ask_beside(question, replace(question, measures=reaching, filters=earlier)))


def reaches(measure: str, earlier: Filters) -> bool:
    """Whether what a measure is counted from begins before an earlier period, and any of it falls into that."""
    first = begins(measure)
    return bool(first and earlier.since and first <= earlier.since and held(measure, earlier.since, earlier.until or 999999))


def named(key: str, code) -> str:
    """The name of a code; goods keep their number before it."""
    return names(key, [code])[0]


def names(key: str, codes: list) -> list[str]:
    """The name of each code of a dimension."""
    held = labels(key)
    return [_numbered(key, str(code), held.get(str(code))) for code in codes]


def _numbered(key: str, code: str, name: str | None) -> str:
    words = name or unnamed(code)
    return f"{code} {words}" if key in PREFIXED and words != code else words


def stamp(release: Release) -> str:
    """'Release 3, data to 31 Oct 2026'."""
    return f"Release {release.number}" + (f", data to {datetime.fromisoformat(release.as_of):%-d %b %Y}" if release.as_of else "")
