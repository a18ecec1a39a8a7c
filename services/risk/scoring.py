"""The watch-list: open declarations by their chance of being irregular, with codes never seen and reasons that carry their counts."""

import json
from dataclasses import asdict
from typing import Any

import pandas as pd

from analytics.risk import case_reasons, declared_features, model
from analytics.risk.model import TargetingModel
from data.frames import Frame
from data.releases import risk_store
from queries.engine import engine
from queries.risk import declarations, models
from services.risk import feedback, monitoring

EXPLAINED = 500  # declarations of the watch-list for which reasons are worked out, the riskiest


def score() -> dict[str, int]:
    """Give the open declarations of the current release their chance by its last model; store them, and keep the advice.

    Returns how many: `scored`, and `review`, of which a code was never seen in training. Raises CannotCut where there is no model.
    """
    stored = models.last()
    fitted = model.restored(*risk_store.parts(models.path(), stored.id))
    release = engine.current()
    frame = declarations.waiting(declared_features.SOURCES, release.last_month or 0)
    rows: Frame = _rows(frame, fitted) if len(frame) else pd.DataFrame(columns=["decl_id", "month", "chance", "unseen", "reasons"])
    card = stored.card | {"drift": monitoring.since_training(stored.card, fitted)}
    with risk_store.writing(models.path()) as connection:
        risk_store.rescore(connection, release, rows)
        risk_store.amend(connection, stored.id, card)
    feedback.advise(rows, stored)
    return {"scored": len(rows), "review": int((rows["unseen"] != "").sum())}


def _rows(frame: Frame, fitted: TargetingModel) -> pd.DataFrame:
    table = declared_features.features(frame)
    unseen = fitted.unseen(table)
    named = [",".join(name for name in unseen.columns if row[name]) for row in unseen.to_dict("records")]
    scored: Frame = frame[["decl_id", "month"]].assign(chance=fitted.chance(table), unseen=named, reasons="[]")
    first = scored["chance"].nlargest(EXPLAINED).index
    scored.loc[first, "reasons"] = _reasons(frame.loc[first], table.loc[first], fitted)
    return scored


def _reasons(frame: Frame, table: Frame, fitted: TargetingModel) -> list[str]:
    """Return the reasons of each declaration as JSON."""
    known = case_reasons.evidence(declarations.inspected(declared_features.SOURCES, declarations.months()))
    weights: list[dict[str, Any]] = fitted.contributions(table).to_dict("records")  # type: ignore[assignment]
    rows: list[dict[str, Any]] = frame.to_dict("records")  # type: ignore[assignment]
    told = [case_reasons.reasons(row, known, each) for row, each in zip(rows, weights, strict=True)]
    return [json.dumps([asdict(reason) for reason in each]) for each in told]
