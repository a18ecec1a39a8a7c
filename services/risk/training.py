"""The targeting model from its data to its card: split in time, fitted, calibrated, tested once on the last months, stored."""

import platform
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

import pandas as pd

from analytics.risk import declared_features, drift, metrics, model
from analytics.risk.model import TargetingModel, TooFewResults
from data.frames import Column, Frame
from data.releases import risk_store
from queries.engine import engine
from queries.risk import declarations, models
from services.risk import feedback

VERSION = "1"
HELD_BACK = 6  # one month in so many is for calibration, and one for the test
TESTED = 100_000  # declarations of the test that are kept for the page, the newest
BUDGET = 0.10  # of declarations inspected, by which the threshold on the card is set
PACKAGES = ("catboost", "numpy", "pandas", "scipy")
Step = Callable[[str], None]


@dataclass(frozen=True)
class TimeSplit:
    """Months (yyyymm) to fit on, later ones to calibrate on, and the last ones to test on; none is in two parts."""

    fit: tuple[int, ...]
    calibrate: tuple[int, ...]
    test: tuple[int, ...]


def split(months: Sequence[int], calibrate_from: int = 0, test_from: int = 0) -> TimeSplit:
    """Return months in order, split by time: the last sixth to test, the sixth before to calibrate, or from the months stated on.

    Raises TooFewResults where a part would be empty.
    """
    each = max(1, len(months) // HELD_BACK)
    test_from = test_from or (months[-each] if len(months) > each else 0)
    earlier = [month for month in months if month < test_from]
    calibrate_from = calibrate_from or (earlier[-each] if len(earlier) > each else 0)
    found = TimeSplit(
        tuple(month for month in earlier if month < calibrate_from),
        tuple(month for month in earlier if month >= calibrate_from),
        tuple(month for month in months if month >= test_from),
    )
    if not (found.fit and found.calibrate and found.test):
        raise TooFewResults(f"results of inspections in {len(months)} months cannot be split in time: fit, calibrate, test")
    return found


def train(calibrate_from: int = 0, test_from: int = 0, seed: int = model.SEED, step: Step = lambda words: None) -> dict[str, Any]:
    """Fit a model on the inspected declarations of the current release, test it, and store it with its card; returns the card.

    Raises TooFewResults, NoRelease.
    """
    began, release = time.perf_counter(), engine.current()
    parts = split(declarations.months(), calibrate_from, test_from)
    step("Reading declarations")
    fit, calibrate, test = (_read(months) for months in (parts.fit, parts.calibrate, parts.test))
    step(f"Fitting on {len(fit.found):,} declarations")
    fitted = model.fit(fit.table, fit.found, calibrate.table, calibrate.found, seed)
    step(f"Testing on {len(test.found):,} declarations")
    chance = fitted.chance(test.table)
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    spent = round(time.perf_counter() - began, 1)
    made = {"seed": seed, "data_to": release.as_of, "release": release.number, "made_at": made_at, "seconds": spent}
    made["feedback"] = len(feedback.used())
    card = _card(parts, fit, calibrate, test, fitted, chance) | made
    with risk_store.writing(models.path()) as connection:
        risk_store.keep(connection, release, made_at, card, model.stored(fitted), _tested(test, chance, fitted))
    return card


@dataclass(frozen=True)
class Inspected:
    """Inspected declarations: as they were read, as features, and their results (1 if irregular)."""

    frame: pd.DataFrame
    table: Frame
    found: metrics.Floats


def _read(months: Sequence[int]) -> Inspected:
    frame = declarations.inspected(declared_features.SOURCES, months)
    return Inspected(frame, declared_features.features(frame), frame["found"].to_numpy(float))


def revenue(frame: Frame) -> Column:
    """Return the money at stake on each irregular declaration, zero on others.

    What its inspection added to the assessment; the duty on its principal item where no such amounts are known at all.
    """
    uplift, duty = frame["uplift"].astype(float), declared_duty(frame)
    amounts: Any = uplift if uplift.fillna(0).sum() > 0 else duty
    return amounts.fillna(0.0).clip(lower=0) * frame["found"]


def declared_duty(frame: Frame) -> Column:
    """Return the duty on the principal item of each declaration as declared; missing where its value or rate is."""
    return (frame["value"] * frame["rate_applied"] / 100).astype(float)


def _tested(test: Inspected, chance: metrics.Floats, fitted: TargetingModel) -> pd.DataFrame:
    """Return the rows of `tested`; known: whether the trader was seen in training."""
    unseen = fitted.unseen(test.table)
    known = (~unseen["trader"]).astype(int) if "trader" in unseen else 1
    rows = test.frame[["decl_id", "month"]].assign(chance=chance, found=test.found, revenue=revenue(test.frame), known=known)
    return rows.assign(size=test.table["size"], duty=declared_duty(test.frame).fillna(0.0).clip(lower=0)).tail(TESTED)


def _card(
    parts: TimeSplit, fit: Inspected, calibrate: Inspected, test: Inspected, fitted: TargetingModel, chance: metrics.Floats
) -> dict[str, Any]:
    first = metrics.ordered(chance)[: metrics.chosen(len(chance), BUDGET)]
    unseen: Frame = fitted.unseen(test.table)
    return {
        "version": VERSION,
        "method": "CatBoost, log loss, chances calibrated on later months (Platt)",
        "periods": {name: [months[0], months[-1]] for name, months in vars(parts).items()},
        "declarations": {"fit": len(fit.found), "calibrate": len(calibrate.found), "test": len(test.found)},
        "irregular": {"fit": int(fit.found.sum()), "calibrate": int(calibrate.found.sum()), "test": int(test.found.sum())},
        "fitted_on": min(len(fit.found), model.MOST_FIT),
        "features": list(fitted.names),
        "weights": "none: each declaration counts once",
        "threshold": {"share": BUDGET, "chance": float(chance[first].min())},
        "metrics": {name: list(values) for name, values in metrics.summary(test.found, chance).items()},
        "unseen": {name: [int(test.table.loc[unseen[name], name].nunique()), int(unseen[name].sum())] for name in unseen},
        "rounds": fitted.rounds,
        "reference": drift.reference(fit.table[list(fitted.names)], declared_features.textual(list(fitted.names))),
        "packages": {name: version(name) for name in PACKAGES} | {"python": platform.python_version()},
    }
