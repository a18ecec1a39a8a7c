"""The card of the model as lines of text."""

from typing import Any

from data.months import month_text
from queries.risk import models

NAMES = {
    "auc": "Order (AUC)",
    "precision_5": "Irregular among the riskiest 5 %",
    "precision_10": "Irregular among the riskiest 10 %",
    "recall_10": "Of all irregular ones, among the riskiest 10 %",
    "brier": "Squared error of the chance (Brier)",
    "calibration_error": "Mean error of the chance (ECE)",
}
PARTS = {"fit": "Fitted on", "calibrate": "Calibrated on", "test": "Tested on"}


def card() -> dict[str, Any]:
    """Return the card of the last model; raises CannotCut where there is none."""
    return models.last().card


def lines(card: dict[str, Any]) -> list[str]:
    """Return a card as lines: what it was made of, how good it is with 95 % intervals, and by what."""
    periods = [_period(card, part) for part in PARTS]
    measured = [f"{NAMES[name]}: {value:.3f} ({low:.3f} to {high:.3f})" for name, (value, low, high) in card["metrics"].items()]
    unseen = [f"{name}: {codes:,} codes on {rows:,} declarations" for name, (codes, rows) in card["unseen"].items() if rows]
    threshold = card["threshold"]
    return [
        "Advice for selection, never a verdict on a declaration or a trader.",
        f"Method: {card['method']}; {card['rounds']:,} trees, seed {card['seed']}. Class weights: {card['weights']}",
        *periods,
        *measured,
        f"Threshold: the riskiest {threshold['share']:.0%} have a chance of at least {threshold['chance']:.3f}",
        f"Codes of the test never seen in training, to be reviewed apart from the score: {'; '.join(unseen) or 'none'}",
        f"Features: {', '.join(card['features'])}",
        f"Data to {card['data_to']} (version {card['release']}); trained {card['made_at']} in {card['seconds']:.0f} s",
        f"Packages: {', '.join(f'{name} {number}' for name, number in card['packages'].items())}",
    ]


def _period(card: dict[str, Any], part: str) -> str:
    since, until = map(month_text, card["periods"][part])
    return f"{PARTS[part]} {since} to {until}: {card['declarations'][part]:,} inspected, {card['irregular'][part]:,} irregular"
