"""The model after its training: how declarations and its ranking have moved since, computed when it scores and kept with its card."""

from typing import Any

from analytics.risk import declared_features, drift
from analytics.risk.model import TargetingModel
from data.frames import Frame
from data.language import mark, say
from queries.engine.question import CannotCut
from queries.risk import declarations, models

NEWEST = 12  # months with results that are looked at, the newest ones after those the model was fitted and calibrated on
UNWATCHED = mark("The last risk model has not been compared with newer declarations yet: run `manage.py risk train`.")


def since_training(card: dict[str, Any], fitted: TargetingModel) -> dict[str, Any] | None:
    """Return what of `analytics.risk.drift` the declarations inspected after calibration show, as a card keeps it.

    None where the card was made by an earlier version, or where nothing was inspected since.
    """
    months = [month for month in declarations.months() if month > card["periods"]["calibrate"][1]][-NEWEST:]
    if "reference" not in card or not months:
        return None
    frame: Frame = declarations.inspected(declared_features.SOURCES, months)
    table = declared_features.features(frame)
    ranked = drift.by_month(frame[["month", "found"]].assign(chance=fitted.chance(table)), card["metrics"]["auc"][0])
    moved = drift.inputs(card["reference"], table)
    return {
        "since": months[0],
        "until": months[-1],
        "declarations": len(frame),
        "inputs": moved.to_dict("list"),
        "months": ranked.to_dict("list"),
    }


def kept() -> dict[str, Any]:
    """Return what is kept with the card of the last model; raises CannotCut where there is no model, or nothing is kept."""
    held = models.last().card.get("drift")
    if not held:
        raise CannotCut(say(UNWATCHED))
    return held
