"""Feedback: advice is kept as it is given, results that come in by file are taken, and both are set side by side."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from analytics.compliance.survey import wilson
from data.access.policy import summed
from data.frames import Frame
from data.language import mark, say
from data.loading import feedback_file
from data.loading.feedback_file import FeedbackRow, mistake
from data.loading.reading.file_bytes import shown
from data.releases import feedback_store
from data.releases.release import Release
from data.releases.risk_store import StoredModel
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.cache import kept
from queries.engine.question import CannotCut
from queries.engine.trace import unheard
from queries.risk import declarations, feedback, models

GROUPS = ("advised", "ranked", "never")
COLUMNS = ("group", "ranked", "judged", "found", "share", "low", "high")
UNRANKED = mark(
    "No advice has been kept under these filters yet: `manage.py risk score` keeps it. Results then come in with newer data, or by "
    "`manage.py risk feedback FILE`."
)


@dataclass(frozen=True)
class AdviceRecord:
    """What became of the advice given, under filters.

    groups: COLUMNS, a row for each of GROUPS: `ranked` declarations, those inspected with a known result (`judged`), and of these irregular
    ones (`found`); their share with its 95 % interval (Wilson), NaN where none was judged. overruled: results that came in by file and
    differ from the one loaded since, which counts. untrained: results that came in since the model was trained.
    """

    groups: pd.DataFrame
    overruled: int
    untrained: int


def advise(scored: Frame, stored: StoredModel) -> None:
    """Keep the advice given on declarations whose result is not known. scored: decl_id, month, chance. Raises NoRelease."""
    release, now = engine.current(), datetime.now(UTC).isoformat(timespec="seconds")
    advised = (scored["chance"] >= stored.card["threshold"]["chance"]).astype(int)
    rows = scored[["decl_id", "month", "chance"]].assign(advised=advised, model=stored.id, data_to=release.as_of or now, ranked_at=now)
    feedback_store.keep(feedback.path(), release, feedback_store.advice, rows)


def take(file: Path) -> dict[str, int]:
    """Keep the results of a file for the next training.

    Returns how many declarations: `inspected` and `irregular` among those kept, `not_inspected`, `replaced` (known by an earlier file), and
    `known`, whose result is loaded already and the same: these are not kept. Raises FileRefused, NoRelease.
    """
    rows, release = feedback_file.read(file), engine.current()
    held: Frame = declarations.loaded([row.declaration for row in rows]).set_index("decl_id")
    name = shown(file.name)
    shared = set(held.index[held.index.duplicated()])
    feedback_file.refuse(name, [wrong for row in rows if (wrong := _shared(row, shared) or _contradiction(row, held))])
    known = [row for row in rows if pd.notna(held.at[row.declaration, "found"])]
    new = [row for row in rows if pd.isna(held.at[row.declaration, "found"])]
    before = set(feedback.results()["decl_id"])
    frame = pd.DataFrame(
        [(row.declaration, held.at[row.declaration, "month"], int(row.inspected), row.irregular, row.remark) for row in new],
        columns=["decl_id", "month", "inspected", "irregular", "remark"],
    )
    now = datetime.now(UTC).isoformat(timespec="seconds")
    feedback_store.keep(feedback.path(), release, feedback_store.result, frame.assign(file=name, kept_at=now))
    return {
        "inspected": sum(row.inspected for row in new),
        "irregular": sum(row.irregular or 0 for row in new),
        "not_inspected": sum(not row.inspected for row in new),
        "replaced": sum(row.declaration in before for row in new),
        "known": len(known),
    }


def _shared(row: FeedbackRow, shared: set[Any]) -> str:
    """Write that several declarations have the number of a row, so that none is meant; empty where one has it at most."""
    wrong = "several declarations are loaded with this number: their results can only come in with their data"
    return mistake(row.line, "declaration", row.declaration, wrong) if row.declaration in shared else ""


def _contradiction(row: FeedbackRow, held: Frame) -> str:
    """Write why a row cannot be true beside what is loaded; empty where it can."""
    if row.declaration not in held.index:
        wrong = "no such declaration is loaded: load it first, or write its number as it is loaded"
        return mistake(row.line, "declaration", row.declaration, wrong)
    inspected, found = held.at[row.declaration, "inspected"], held.at[row.declaration, "found"]
    if not row.inspected and inspected == 1:
        return mistake(row.line, "inspected", "no", "the data loaded hold an inspection of it: leave out the line, or load newer data")
    if row.irregular is not None and pd.notna(found) and found != row.irregular:
        wrong = f"the data loaded hold the result {('regular', 'irregular')[int(found)]}: leave out the line, or load newer data"
        return mistake(row.line, "result", ("regular", "irregular")[row.irregular], wrong)
    return ""


def record(filters: Filters) -> AdviceRecord:
    """Return what became of the advice under filters; raises CannotCut where none was kept."""
    return _record(Filters(filters.since, filters.until, filters.picks), models.last(), models.scored_at(), engine.current())


@kept(key=lambda filters, model, *others: ("advice and results", filters, model.id, *others))
def _record(filters: Filters, model: StoredModel, _scored: str, _release: Release) -> AdviceRecord:
    given: Frame = feedback.advice()
    with unheard(), summed():
        outcomes: Frame = declarations.outcomes(filters)
        held = declarations.kept_by(filters, (), feedback.among(given[given["month"].between(filters.first_month, filters.last_month)]))
    ranked: Frame = given[given["decl_id"].isin(held["decl_id"])]
    if ranked.empty:
        raise CannotCut(say(UNRANKED))
    groups = pd.DataFrame([_group(name, ranked, outcomes, given) for name in GROUPS], columns=list(COLUMNS))
    learnt = sum(model.card["declarations"].values())
    return AdviceRecord(groups, _overruled(), max(0, declarations.number_judged() - learnt))


def _group(name: str, ranked: Frame, outcomes: Frame, given: Frame) -> tuple[str, int, int, int, float, float, float]:
    if name == "never":  # registered after what the data reached when the first advice was given, and judged before it was ever ranked
        number, since = 0, pd.Timestamp(min(given["data_to"]))
        mine = (pd.to_datetime(outcomes["registered_on"]) > since) & ~outcomes["decl_id"].isin(given["decl_id"])
    else:
        declared = ranked.loc[ranked["advised"] == int(name == "advised"), "decl_id"]
        number, mine = len(declared), outcomes["decl_id"].isin(declared)
    found, judged = int(outcomes.loc[mine, "found"].sum()), int(mine.sum())
    share = found / judged if judged else float("nan")
    return (name, number, judged, found, share, *(wilson(share, judged) if judged else (share, share)))


def used() -> Frame:
    """Return the results that came in by file and count, because none is loaded: the rows of `queries.risk.feedback.results`."""
    both = _beside()
    return both[both["found"].isna()]


def _overruled() -> int:
    both = _beside()
    return int((both["found"].notna() & (both["found"] != both["irregular"])).sum())


def _beside() -> Frame:
    """Return the results that came in by file of inspected declarations beside those loaded (`found`)."""
    came = feedback.inspected()
    with summed():
        return came.merge(declarations.loaded(came["decl_id"].tolist())[["decl_id", "found"]], on="decl_id")


def listed() -> list[dict[str, Any]]:
    """Return all results that came in by file, in the form of such a file, with the file of each and when it was kept."""
    return [
        {
            "declaration": row["decl_id"],
            "inspected": "yes" if row["inspected"] else "no",
            "result": ("regular", "irregular")[int(row["irregular"])] if row["inspected"] else "",
            "remark": row["remark"],
            "file": row["file"],
            "kept_at": row["kept_at"],
        }
        for row in feedback.results().to_dict("records")
    ]
