"""Pairs of inspector and broker over three years: judged once for a release and the last month shown."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from analytics.integrity import pair_results, rota
from data import schema
from data.frames import Frame
from data.language import mark, say
from data.months import shifted
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.cache import kept
from queries.engine.question import CannotCut
from queries.integrity import met_pairs

MONTHS, FALSE_DISCOVERIES = 36, pair_results.FALSE_DISCOVERIES
NONE = mark("No inspection of these three years states both its inspector and the broker: pairs cannot be judged.")


@dataclass(frozen=True)
class PairCounts:
    """What is said of one question about pairs. judged: of the pairs that met; beyond: that differ, `chance` of them by chance at most."""

    judged: int
    beyond: int
    chance: float


def window(filters: Filters) -> tuple[int, int]:
    """Return the first and last month (yyyymm) judged: three years to the last month of the filters, or from where the data begin."""
    return max(shifted(filters.last_month, 1 - MONTHS), engine.current().first_month or 0), filters.last_month


def inspections(filters: Filters) -> Frame:
    """Return the inspections whose inspector and broker are known; raises CannotCut where there is none."""
    frame: Frame = met_pairs.inspections(*window(filters))
    known = frame[(frame["officer"] != schema.NOT_STATED) & (frame["broker"] != schema.NOT_STATED)]
    if known.empty:
        raise CannotCut(say(NONE))
    return known


def unstated(filters: Filters) -> int:
    """Return how many inspections state no inspector or no broker."""
    return len(met_pairs.inspections(*window(filters))) - len(inspections(filters))


def met(filters: Filters) -> int:
    """Return how many pairs of inspector and broker met in an inspection."""
    return pair_results.met(inspections(filters))


def results(filters: Filters) -> pd.DataFrame:
    """Return `analytics.integrity.pair_results.pairs`; raises CannotCut where no inspection states both."""
    inspections(filters)
    return _results(*window(filters), engine.current())


def meetings(filters: Filters) -> pd.DataFrame:
    """Return `analytics.integrity.rota.meetings`; raises CannotCut where no inspection states both."""
    inspections(filters)
    return _meetings(*window(filters), engine.current())


@kept(key=lambda *asked: ("results of pairs", *asked))
def _results(since: int, until: int, _release: Release) -> pd.DataFrame:
    return pair_results.pairs(inspections(Filters(since, until)))


@kept(key=lambda *asked: ("meetings of pairs", *asked))
def _meetings(since: int, until: int, _release: Release) -> pd.DataFrame:
    return rota.meetings(inspections(Filters(since, until)))


def counted(filters: Filters) -> list[dict[str, Any]]:
    """Return by question (results, both, meetings) how many pairs were judged and not judged, differ, and do so by chance, about."""
    met_, rows = met(filters), [(question, told(*asked)) for question, asked in _questions(filters).items()]
    return [
        {"question": question, "judged": each.judged, "unjudged": max(met_ - each.judged, 0), "beyond": each.beyond, "chance": each.chance}
        for question, each in rows
    ]


def differing(filters: Filters) -> set[tuple[str, str]]:
    """Return the pairs, as codes of officer and broker, that differ in any of the three ways."""
    tables = [beyond(*asked) for asked in _questions(filters).values()]
    return {pair for table in tables for pair in zip(table["officer"], table["broker"], strict=True)}


def _questions(filters: Filters) -> dict[str, tuple[Frame, str]]:
    found = results(filters)
    return {"results": (found, "q"), "both": (found, "q_both"), "meetings": (meetings(filters), "q")}


def beyond(table: Frame, q: str = "q") -> Frame:
    """Return the pairs that differ beyond chance: of those listed at most one in twenty is expected by chance alone."""
    return table[table[q] <= FALSE_DISCOVERIES]


def told(table: Frame, q: str = "q") -> PairCounts:
    """Return how many pairs were judged and how many of them differ."""
    found = len(beyond(table, q))
    return PairCounts(int(table[q].notna().sum()), found, found * FALSE_DISCOVERIES)
