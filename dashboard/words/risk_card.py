"""The card of the risk model in words: periods, measures with intervals, thresholds, what was never seen, versions."""

from datetime import datetime
from typing import Any

from babel.dates import format_date

from dashboard.core.format import UNKNOWN, between, count, percent, significant
from dashboard.words.notes import timestamp
from dashboard.words.risk_features import feature
from data.language import locale, mark, say, say_list
from data.months import period_name
from queries.catalogue import DIMENSIONS

PERIOD = mark("{period}. Inspected: {inspected}. Irregular: {irregular}")
THRESHOLD = mark("The riskiest {share} have a chance of at least {chance}")
METHOD = mark("CatBoost. Trees: {trees}. Seed: {seed}. Chances calibrated after Platt.")
METRICS = {
    "auc": mark("Irregular ranks above regular (AUC)"),
    "precision_5": mark("Irregular among the riskiest 5 %"),
    "precision_10": mark("Irregular among the riskiest 10 %"),
    "recall_10": mark("Of all irregular ones, in the riskiest 10 %"),
    "brier": mark("Squared error of the chance (Brier score)"),
    "calibration_error": mark("Mean error of the chance (ECE)"),
}
PARTS = {"fit": mark("Fitted on"), "calibrate": mark("Chances calibrated on"), "test": mark("Tested on")}
TRAINED = mark("{moment}, in {seconds} s")
SEEN = mark("{name} (codes: {codes}, declarations: {count})")


def rows(card: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the card as properties and values, in words."""
    return [
        (say("Purpose"), say("Advice on what to look at first. It decides nothing. A person judges each declaration.")),
        *((say(words), period(card, part)) for part, words in PARTS.items()),
        *((say(words), measured(name, card["metrics"][name])) for name, words in METRICS.items()),
        (say("Threshold"), say(THRESHOLD, share=percent(card["threshold"]["share"]), chance=percent(card["threshold"]["chance"]))),
        *([(say("Results that came in by file"), count(card["feedback"]))] if card.get("feedback") else []),
        (say("Class weights"), say("None: each inspected declaration counts once.")),
        (say("Never seen in training"), unseen(card)),
        (say("Method"), say(METHOD, trees=count(card["rounds"]), seed=card["seed"])),
        (say("Features"), say_list([feature(name) for name in card["features"]], "unit")),
        (say("Trained"), trained(card)),
        (say("Data to"), data(card)),
        (say("Versions"), say_list([f"{name} {number}" for name, number in card["packages"].items()], "unit")),
    ]


def period(card: dict[str, Any], part: str) -> str:
    """Write 'Nov 2024 to Feb 2026: 384 inspected, 73 irregular'."""
    known = period_name(*card["periods"][part])
    return say(PERIOD, period=known, inspected=count(card["declarations"][part]), irregular=count(card["irregular"][part]))


def measured(name: str, values: list[float]) -> str:
    """Write a measure with its 95 % interval."""
    shown = [percent(each, 3) if name.startswith(("precision", "recall")) else significant(each, 3, 3) for each in values]
    return say("{value} (95 % interval: {range})", value=shown[0], range=between(shown[1], shown[2]))


def trained(card: dict[str, Any]) -> str:
    """Write when the model was trained, and in how many seconds: '29 Nov 2026, 20:41 UTC, in 12 s'."""
    return say(TRAINED, moment=timestamp(datetime.fromisoformat(card["made_at"])), seconds=count(card["seconds"]))


def data(card: dict[str, Any]) -> str:
    """Write of which data the model is: '31 Oct 2026 (version 3)'."""
    known = card["data_to"]
    day = format_date(datetime.fromisoformat(known), "d MMM y", locale()) if known else UNKNOWN
    return say("{day} (version {number})", day=day, number=card["release"])


def unseen(card: dict[str, Any]) -> str:
    """Write which codes of the test months the model had never seen, and on how many declarations."""
    held = [(DIMENSIONS[name].label, *counts) for name, counts in card["unseen"].items() if counts[1]]
    told = [say(SEEN, name=name, codes=count(codes), count=count(number)) for name, codes, number in held]
    return say_list(told, "unit") or say("None")


def title(card: dict[str, Any]) -> str:
    """Write 'Tested on Jul 2026 to Oct 2026: an irregular declaration ranks above a regular one in 84 % of cases'."""
    words = mark("{period}: an irregular declaration ranked above a regular one in {share} of cases")
    return say(words, period=period_name(*card["periods"]["test"]), share=percent(card["metrics"]["auc"][0], 2))
