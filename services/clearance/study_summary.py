"""The figures of the public summary of a time release study: those of its page, less what would tell something of one trader."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import nan
from typing import Any

import numpy as np
import pandas as pd

from analytics.clearance.study import INTERVALS
from analytics.seminar.safety import DisclosureRule, JudgedAmounts, judged
from data.access.policy import summed
from data.derived.delay import OWNERS
from data.language import mark, say
from queries.addresses.filters import Filters
from queries.clearance.study_traders import PATHS, WAITING, contributions
from queries.engine.ask import ask
from queries.engine.question import CannotCut, Question
from queries.engine.trace import Read
from services.clearance import study, study_trend

RULE = DisclosureRule()
WHOLE = "delay_hours"
MOST_STUDIES = 3
TOO_FEW = mark(
    "too few traders for a public summary: at least {units} must have declarations released, and none may have nearly all of them. Widen "
    "the filters"
)
Frame = pd.DataFrame


@dataclass(frozen=True)
class StudySummary:
    """What may be published of a study. A figure that may not is missing (NaN), and `withheld` counts the rows concerned.

    stages, steps: as `study.stages` and `study.steps`, these without the lanes. modes: indicator, interval, mode, n, median. owners:
    key, hours (mean), share; empty if withheld. studies: as `study_trend.studies`, the last MOST_STUDIES of them, without the number open.
    """

    stages: Read
    steps: Frame
    modes: Frame
    owners: Frame
    whole: float
    studies: Frame
    withheld: int


def summary(filters: Filters) -> StudySummary:
    """Return the figures of the public summary; raises CannotCut where too few traders stand behind the release times.

    filters: with their months set. The rule is that of a release for a seminar, on traders.
    """
    kind, filters = study_trend.by(filters), replace(filters, levers=())
    with summed():
        held = contributions(filters)
    if not safe(held, "release"):
        raise CannotCut(say(TOO_FEW, units=RULE.units))
    stages, steps, modes = (produced(filters) for produced in (study.stages, study.steps, study.by_mode))
    owners, whole = _owners(filters, held)
    frames = {
        "stages": _kept(stages.frame, [safe(held, name) for name, _, _ in INTERVALS], ("indicator", "interval")),
        "steps": _steps(steps.frame, held),
        "modes": _modes(modes.frame, held),
        "studies": _studies(filters, kind),
    }
    hidden = sum(np.isnan(frame["median"].to_numpy("float64")).sum() for frame in frames.values()) + (0 if len(owners) else len(OWNERS))
    told = Read(stages.title, frames.pop("stages"), filters, stages.release, stages.notes, stages.route)
    return StudySummary(told, **frames, owners=owners, whole=whole, withheld=int(hidden))


def safe(held: Frame, *amounts: str, optional: bool = False) -> bool:
    """Return whether each of the amounts may be published as a sum over the rows. optional: it may also be nothing at all."""
    if held.empty:
        return False
    units, one = pd.factorize(held["trader"], use_na_sentinel=False)[0].astype("int64"), np.zeros(len(held), "int64")
    judged_amounts = tuple(JudgedAmounts(held[name].to_numpy("int64"), "optional" if optional else "required") for name in amounts)
    return bool(judged(one, units, judged_amounts, 1, RULE)[0])


def _kept(frame: Frame, safe_rows: Iterable[bool], names: tuple[str, ...]) -> Frame:
    """Return the frame with every figure missing in the rows that may not be published. names: columns that are no figures."""
    figures = [name for name in frame.columns if name not in names]
    kept = frame.astype(dict.fromkeys(figures, "float64"))
    kept.loc[[not each for each in safe_rows], figures] = nan
    return kept


def _steps(frame: Frame, held: Frame) -> Frame:
    """Return both alternatives of each step but the lane; where one may not be published neither is, as it follows from the other."""
    inner: Any = frame.loc[frame["step"].isin(PATHS), :].reset_index(drop=True)
    passed = {name: safe(held, name, f"no_{name}", optional=True) for name in PATHS}
    return _kept(inner, [passed[step] for step in inner["step"]], ("step", "key"))


def _modes(frame: Frame, held: Frame) -> Frame:
    """Return the number and the median of each interval and mode."""
    names, figures = ("indicator", "interval", "mode"), ("n", "median")
    keys = {name: key for key, _, name in INTERVALS}
    parts = dict(iter(held.groupby("mode")))
    cells = zip(frame["interval"], frame["mode"], strict=True)
    passed = [mode in parts and safe(parts[mode], keys[interval]) for interval, mode in cells]
    return _kept(frame.loc[:, [*names, *figures]], passed, names)


def _owners(filters: Filters, held: Frame) -> tuple[Frame, float]:
    """Return the mean hours of each owner of the time and their share, and the whole; empty and NaN where one may not be published."""
    nothing = pd.DataFrame({"key": [], "hours": [], "share": []}), nan
    if not (safe(held, "total_seconds") and safe(held, *(f"{key}_seconds" for key in OWNERS), optional=True)):
        return nothing
    [row] = ask(Question((WHOLE, *(f"delay_{key}_hours" for key in OWNERS)), (), filters)).rows
    hours = [float(row[f"delay_{key}_hours"]) for key in OWNERS]
    whole = float(row[WHOLE])
    return pd.DataFrame({"key": list(OWNERS), "hours": hours, "share": [each / whole for each in hours]}), whole


def _studies(filters: Filters, kind: str) -> Frame:
    """Return the last studies that the data hold; a change is kept where the study before is shown. kind: as `study_trend.by`."""
    frame = study_trend.studies(filters, kind).frame.tail(MOST_STUDIES).reset_index(drop=True)
    passed = [_study(filters.over(first, last)) for first, last in zip(frame["first"], frame["last"], strict=True)]
    kept = _kept(frame.drop(columns="open"), passed, ("first", "last"))
    before = pd.Series([False, *passed][: len(kept)], kept.index, dtype="bool")
    return kept.assign(**{name: kept[name].where(before) for name in ("change", "change_low", "change_high")})


def _study(filters: Filters) -> bool:
    with summed():
        held = contributions(filters)
    return safe(held.assign(every=held["release"] + held[WAITING]), "every")
