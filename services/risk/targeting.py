"""What the page of risk shows of the last model under filters: the declarations it was tested on, and those that wait."""

import json
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analytics.risk import curves, fairness, metrics
from data.access.policy import summed
from data.frames import Frame
from data.language import mark, say
from data.months import month_name
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.cache import kept
from queries.engine.question import CannotCut
from queries.engine.trace import Read, noted, unheard
from queries.risk import declarations, models

FEWEST, WATCHED = 30, 50
CUTS = ("office", "origin", "hs4")
TOO_FEW = mark(
    "Too few tested declarations under these filters (fewer than {count}). Choose more months, from {since} to {until}, or fewer filters."
)


@dataclass(frozen=True)
class Tested:
    """What a model was tested on under filters.

    frame: decl_id, month, chance, found, revenue, known, size, office, origin, hs4, a row per declaration. model: its number.
    """

    frame: pd.DataFrame
    model: int
    filters: Filters

    @property
    def months(self) -> tuple[int, int]:
        """Return the first and the last month (yyyymm) of these declarations."""
        held = self.frame["month"].tolist()
        return min(held), max(held)


def tested(filters: Filters) -> Tested:
    """Return the declarations of the test that the filters keep; raises CannotCut where there is no model, or fewer than FEWEST remain."""
    model, asked = models.last(), Filters(filters.since, filters.until, filters.picks)
    frame = _tested(asked, model.id, engine.current())
    if len(frame) < FEWEST:
        since, until = map(month_name, model.card["periods"]["test"])
        raise CannotCut(say(TOO_FEW, count=FEWEST, since=since, until=until))
    return Tested(frame, model.id, asked)


@kept(key=lambda *asked: ("tested by the risk model", *asked))
def _tested(filters: Filters, _model: int, _release: Release) -> pd.DataFrame:
    with unheard(), summed():
        held = declarations.kept_by(filters, CUTS, declarations.judged())
    return models.tested().merge(held, on="decl_id").sort_values("decl_id", ignore_index=True)


def detection(found: Tested) -> pd.DataFrame:
    """Return the detection curve (`analytics.risk.curves.detection`) of the tested declarations, and note its rows."""
    return _detection(found.filters, found.model, engine.current())


@kept(key=lambda *asked: ("detection curve", *asked))
def _detection(filters: Filters, model: int, release: Release) -> pd.DataFrame:
    frame = _tested(filters, model, release)
    found, chance, revenue = (frame[name].to_numpy(float) for name in ("found", "chance", "revenue"))
    return curves.detection(found, chance, revenue)


def reliability(found: Tested) -> pd.DataFrame:
    """Return by class of stated chance: n, stated, true, and the 95 % interval of what was true, low and high."""
    from analytics.compliance.survey import wilson

    rows = metrics.binned(found.frame["found"].to_numpy(float), found.frame["chance"].to_numpy(float))
    return pd.DataFrame([(n, stated, true, *wilson(true, n)) for n, stated, true in rows], columns=["n", "stated", "true", "low", "high"])


def fair(found: Tested, by: str, share: float) -> pd.DataFrame:
    """Return the fairness table (`analytics.risk.fairness.by_group`) by a column of the frame, at a share inspected."""
    return fairness.by_group(found.frame.assign(group=found.frame[by]), share)


def watch_list(filters: Filters) -> pd.DataFrame:
    """Return the open declarations that the filters keep, riskiest first; those that were never scored last.

    Columns decl_id, month, chance (NaN if never scored), unseen (names of codes, by commas), reasons (a list of dicts), office, origin,
    hs4. Raises CannotCut where there is no model.
    """
    asked = Filters(filters.since, filters.until, filters.picks)
    return _watch_list(asked, models.last().id, models.scored_at(), engine.current())


@kept(key=lambda *asked: ("watch-list", *asked))
def _watch_list(filters: Filters, _model: int, _scored: str, release: Release) -> pd.DataFrame:
    with unheard():
        held = declarations.kept_by(filters, ("month", *CUTS), declarations.undecided(release.last_month or 0))
    scored: Frame = models.scored()[["decl_id", "chance", "unseen", "reasons"]]
    found = scored.merge(held, on="decl_id", how="right").fillna({"unseen": "", "reasons": "[]"})
    rows = found.sort_values(["chance", "decl_id"], ascending=[False, True], ignore_index=True)
    read: Any = [json.loads(reasons) for reasons in rows["reasons"]]
    return rows.assign(reasons=pd.Series(read, index=rows.index, dtype=object))


def note(title: str, frame: pd.DataFrame, filters: Filters, route: tuple[str, ...]) -> None:
    """Record the rows behind a view, so that the reader can open them as a table; `route` names the source tables.

    frame: low and high, where it has them, are the ends of 95 % intervals, as everywhere on these pages.
    """
    named = frame.rename(columns={"low": "low_95", "high": "high_95"})
    noted(Read(title, named, filters, engine.current(), (), route))
