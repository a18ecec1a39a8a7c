"""A question over the period shown and over the one it is compared with."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

import pandas as pd

from analytics.statistics.compare import beside
from dashboard.figures.core.plain import apart
from data.months import months_between, shifted
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS, MEASURES
from queries.engine.ask import TIMES, Answer, Question, ask, ask_beside
from queries.engine.labels import label, labels, unnamed
from queries.engine.months import named as named_months
from queries.engine.received import lacking, received
from queries.engine.route import begins, held
from queries.engine.unapplied import inapplicable

PREFIXED = ("hs2", "hs4", "hs6")
TOO_EARLY = "The data loaded do not hold the period compared with: no comparison."


@dataclass(frozen=True)
class Pair:
    """Two answers to one question; `before` is None where nothing is compared or the data do not reach back far enough."""

    now: Answer
    before: Answer | None
    notes: tuple[str, ...] = ()
    gone: Mapping[str, frozenset[int]] = field(default_factory=dict[str, frozenset[int]])
    alike: Mapping[str, tuple[Answer, Answer]] = field(default_factory=dict[str, tuple[Answer, Answer]])

    def frame(self, measure: str) -> pd.DataFrame:
        """Columns key, name, value, before: a row per cut of the period shown.

        `before` leaves out the months of `gone`, and is unknown where these are months that only the earlier period lacks.
        """
        by = self.now.question.by[0]
        earlier = self._earlier(measure)
        frame = beside(self.now.frame, earlier.frame if earlier and self._shown_alike(measure) else None, by, measure, self._apart)
        return frame.assign(name=pd.Series(names(by, frame["key"].tolist()), frame.index, dtype="str"))

    def then(self, measure: str) -> float | None:
        """The one value of a measure in the period compared with; None where it is unknown or does not reach back."""
        earlier = self._earlier(measure)
        return earlier.value(measure) if earlier else None

    def like(self, measure: str) -> float | None:
        """The one value of a measure over the months that are compared: of the period shown, without the months of `gone`."""
        return self.alike[measure][0].value(measure) if measure in self.alike else self.now.value(measure)

    def sides(self, measure: str) -> tuple[Answer, Answer | None]:
        """The answers that compare a measure: over the months that both periods hold."""
        return self.alike.get(measure, (self.now, self._earlier(measure)))

    def without(self, measure: str) -> str:
        """'without May 2026': the months left out of a comparison, which one of the periods lacks; empty where both have all."""
        gone = sorted(self.gone.get(measure, ()))
        return f"without {named_months(gone)}" if gone else ""

    def _earlier(self, measure: str) -> Answer | None:
        if measure in self.alike:
            return self.alike[measure][1]
        return self.before if self.before and measure in self.before.question.measures else None

    def _shown_alike(self, measure: str) -> bool:
        """Whether the values shown are of the very months compared."""
        return measure not in self.alike or self.alike[measure][0] is self.now

    @property
    def _apart(self) -> int:
        return months_between(self.before.question.filters.since, self.now.question.filters.since) - 1 if self.before else 0

    def applies(self, measure: str) -> bool:
        """Whether every filter applies to a measure, so that it may be set against another one."""
        return not inapplicable(MEASURES[measure], self.now.question.filters)

    def anchors(self, measure: str) -> dict:
        """Observations, notes and release, as a drawing wants them."""
        return {
            "observations": self.now.observations[measure],
            "release": stamp(self.now.release),
            "notes": tuple(dict.fromkeys((*self.now.notes, *self.notes))),
        }


def pair(measures: tuple[str, ...], by: tuple[str, ...], filters: Filters) -> Pair:
    """Ask a question over the period of the filters and over the one compared with, of each measure over the months that both hold."""
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
    """The months (yyyymm) of a period that either it or the one compared with has no full data of; none where no month is left."""
    by = months_between(earlier.since or 0, filters.since or 0) - 1
    found = lacking(MEASURES[measure], filters) | {shifted(month, by) for month in lacking(MEASURES[measure], earlier)}
    return found if len(found) < months_between(filters.since or 0, filters.until or 0) else frozenset()


def compared_alike(now: Answer, measure: str, earlier: Filters, gone: frozenset[int]) -> tuple[Answer, Answer]:
    """A measure in both periods without some months of the later one and those that stand for them in the earlier."""
    question, skipped = replace(now.question, measures=(measure,)), tuple(sorted(gone))
    by = months_between(earlier.since or 0, now.question.filters.since or 0) - 1
    before = replace(question, filters=earlier, skipped=tuple(shifted(month, -by) for month in skipped))
    return now if not gone & received(MEASURES[measure], now.question.filters) else ask(replace(question, skipped=skipped)), ask(before)


def left_out(lost: Mapping[str, frozenset[int]]) -> tuple[str, ...]:
    """What is said of months that a comparison leaves out, once for each set of them."""
    sets = dict.fromkeys(tuple(sorted(months)) for months in lost.values())
    return tuple(f"Compared without {named_months(list(months))}, which one of the periods has no full data of." for months in sets)


def reaches(measure: str, earlier: Filters) -> bool:
    """Whether what a measure is counted from begins before an earlier period, and any of it falls into that."""
    first = begins(measure)
    return bool(first and earlier.since and first <= earlier.since and held(measure, earlier.since, earlier.until or 999999))


def named(key: str, code) -> str:
    """The name of a code; goods keep their number before it."""
    return names(key, [code])[0]


def names(key: str, codes: list) -> list[str]:
    """The name of each code of a dimension, its signs set apart from the marks of figures."""
    if DIMENSIONS[key].fiscal:
        return [label(key, str(code)) for code in codes]
    held = labels(key)
    return [apart(_numbered(key, str(code), held.get(str(code)))) for code in codes]


def _numbered(key: str, code: str, name: str | None) -> str:
    words = name or unnamed(code)
    return f"{code} {words}" if key in PREFIXED and words != code else words


def stamp(release: Release) -> str:
    """'Release 3, data to 31 Oct 2026'."""
    return f"Release {release.number}" + (f", data to {datetime.fromisoformat(release.as_of):%-d %b %Y}" if release.as_of else "")
