"""A question over the period shown and over the one it is compared with."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from analytics.statistics.compare import beside
from data.language import mark
from data.months import months_between, shifted
from data.notes import Note
from queries.addresses.filters import Filters
from queries.catalogue import MEASURES
from queries.engine.ask import ask, ask_beside
from queries.engine.labels import names
from queries.engine.question import TIMES, Answer, Question
from queries.engine.received import lacking, received
from queries.engine.route import begins, held
from queries.engine.unapplied import inapplicable

TOO_EARLY = Note("not_compared")
UNCOMPARED = mark("The data loaded do not hold the period compared with: no comparison.")


@dataclass(frozen=True)
class Pair:
    """The answers to one question for two periods; `before` is None if nothing is compared or the data do not go back far enough."""

    now: Answer
    before: Answer | None
    notes: tuple[Note, ...] = ()
    gone: Mapping[str, frozenset[int]] = field(default_factory=dict[str, frozenset[int]])
    alike: Mapping[str, tuple[Answer, Answer]] = field(default_factory=dict[str, tuple[Answer, Answer]])

    def frame(self, measure: str) -> pd.DataFrame:
        """Return a measure in both periods as columns key, name, value, before: one row per code of the period shown.

        Both columns are in the unit of the measure. `before` omits the months of `gone`; it is NaN if only the earlier period lacks months.
        """
        by = self.now.question.by[0]
        earlier = self._earlier(measure)
        frame = beside(self.now.frame, earlier.frame if earlier and self._shown_alike(measure) else None, by, measure, self._apart)
        return frame.assign(name=pd.Series(names(by, frame["key"].tolist()), frame.index, dtype="str"))

    def then(self, measure: str) -> float | None:
        """Return a measure that is not cut, in the earlier period; None if it is unknown or the data do not go back far enough."""
        earlier = self._earlier(measure)
        return earlier.value(measure) if earlier else None

    def like(self, measure: str) -> float | None:
        """Return a measure that is not cut, over the compared months only: the period shown without the months of `gone`."""
        return self.alike[measure][0].value(measure) if measure in self.alike else self.now.value(measure)

    def sides(self, measure: str) -> tuple[Answer, Answer | None]:
        """Return the two answers to compare for a measure, limited to the months that both periods have."""
        return self.alike.get(measure, (self.now, self._earlier(measure)))

    def _earlier(self, measure: str) -> Answer | None:
        if measure in self.alike:
            return self.alike[measure][1]
        return self.before if self.before and measure in self.before.question.measures else None

    def _shown_alike(self, measure: str) -> bool:
        """Tell whether the values shown are of the very months compared."""
        return measure not in self.alike or self.alike[measure][0] is self.now

    @property
    def _apart(self) -> int:
        return months_between(self.before.question.filters.since or 0, self.now.question.filters.since or 0) - 1 if self.before else 0

    def applies(self, measure: str) -> bool:
        """Tell whether every filter applies to a measure, so that it can be compared with another one."""
        return not inapplicable(MEASURES[measure], self.now.question.filters)


def pair(measures: tuple[str, ...], by: tuple[str, ...], filters: Filters) -> Pair:
    """Return the answers for the period shown and for the period it is compared with, over the months that both periods have.

    by: the dimensions that cut the answer. A measure without data in the earlier period is left out of `before`, and a note says so.
    """
    question, earlier = Question(measures, by, filters), filters.compared()
    reaching = tuple(key for key in measures if earlier and reaches(key, earlier))
    if not earlier or not reaching:
        return Pair(ask(question), None, (TOO_EARLY,) if earlier else ())
    gone = {key: unlike(key, filters, earlier) for key in reaching}
    whole = tuple(key for key in reaching if not gone[key] or {*by} & {*TIMES})
    now, before = ask_beside(question, replace(question, measures=whole, filters=earlier)) if whole else (ask(question), None)
    lost = {key: months for key, months in gone.items() if months}
    alike = {key: compared_alike(now, key, earlier, months) for key, months in lost.items() if key not in whole}
    return Pair(now, before or next(iter(alike.values()))[1], left_out(lost), lost, alike)


def unlike(measure: str, filters: Filters, earlier: Filters) -> frozenset[int]:
    """Return the months (yyyymm) that lack full data in either period; none if no month would remain to compare."""
    by = months_between(earlier.since or 0, filters.since or 0) - 1
    found = lacking(MEASURES[measure], filters) | {shifted(month, by) for month in lacking(MEASURES[measure], earlier)}
    return found if len(found) < months_between(filters.since or 0, filters.until or 0) else frozenset()


def compared_alike(now: Answer, measure: str, earlier: Filters, gone: frozenset[int]) -> tuple[Answer, Answer]:
    """Return a measure in both periods, without the months in `gone` and the same months of the earlier period."""
    question, skipped = replace(now.question, measures=(measure,)), tuple(sorted(gone))
    by = months_between(earlier.since or 0, now.question.filters.since or 0) - 1
    before = replace(question, filters=earlier, skipped=tuple(shifted(month, -by) for month in skipped))
    return now if not gone & received(MEASURES[measure], now.question.filters) else ask(replace(question, skipped=skipped)), ask(before)


def left_out(lost: Mapping[str, frozenset[int]]) -> tuple[Note, ...]:
    """Return one note for each set of months that the comparison omits."""
    sets = dict.fromkeys(tuple(sorted(months)) for months in lost.values())
    return tuple(Note("compared_without", months=months) for months in sets)


def reaches(measure: str, earlier: Filters) -> bool:
    """Tell whether the data of a measure begin before an earlier period and have values in it."""
    first = begins(measure)
    return bool(first and earlier.since and first <= earlier.since and held(measure, earlier.since, earlier.until or 999999))
