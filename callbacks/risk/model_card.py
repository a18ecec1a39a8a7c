"""The card of the risk model in words: periods, measures with intervals, thresholds, what was never seen, versions."""

from typing import Any

from dashboard.components.risk.reasons_told import METRICS, PARTS
from dashboard.core.format import between, count, month, percent, significant
from data.language import mark, say, say_list
from queries.catalogue import DIMENSIONS

PERIOD = mark("{since} to {until}. Inspected: {inspected}. Irregular: {irregular}")
THRESHOLD = mark("The riskiest {share} have a chance of at least {chance}")
METHOD = mark("CatBoost. Trees: {trees}. Seed: {seed}. Chances calibrated after Platt.")
SEEN = mark("{name} (codes: {codes}, declarations: {count})")


def rows(card: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the card as properties and values, in words."""
    return [
        (say("Purpose"), say("Advice on what to look at first. It decides nothing. A person judges each declaration.")),
        *((say(words), period(card, part)) for part, words in PARTS.items()),
        *((say(words), measured(name, card["metrics"][name])) for name, words in METRICS.items()),
        (say("Threshold"), say(THRESHOLD, share=percent(card["threshold"]["share"]), chance=percent(card["threshold"]["chance"]))),
        (say("Class weights"), say("None: each inspected declaration counts once.")),
        (say("Never seen in training"), unseen(card)),
        (say("Method"), say(METHOD, trees=count(card["rounds"]), seed=card["seed"])),
        (say("Features"), say_list([str(name).replace("_", " ") for name in card["features"]], "unit")),
        (say("Versions"), say_list([f"{name} {number}" for name, number in card["packages"].items()], "unit")),
    ]


def period(card: dict[str, Any], part: str) -> str:
    """Write 'Nov 2024 to Feb 2026: 384 inspected, 73 irregular'."""
    since, until = map(month, card["periods"][part])
    return say(PERIOD, since=since, until=until, inspected=count(card["declarations"][part]), irregular=count(card["irregular"][part]))


def measured(name: str, values: list[float]) -> str:
    """Write a measure with its 95 % interval."""
    shown = [percent(each, 3) if name.startswith(("precision", "recall")) else significant(each, 3, 3) for each in values]
    return say("{value} ({range})", value=shown[0], range=between(shown[1], shown[2]))


def unseen(card: dict[str, Any]) -> str:
    """Write which codes of the test months the model had never seen, and on how many declarations."""
    held = [(DIMENSIONS[name].label, *counts) for name, counts in card["unseen"].items() if counts[1]]
    told = [say(SEEN, name=name, codes=count(codes), count=count(number)) for name, codes, number in held]
    return say_list(told, "unit") or say("None")


def title(card: dict[str, Any]) -> str:
    """Write 'Tested on Jul 2026 to Oct 2026: an irregular declaration ranks above a regular one in 84 % of cases'."""
    since, until = map(month, card["periods"]["test"])
    words = mark("{since} to {until}: an irregular declaration ranked above a regular one in {share} of cases")
    return say(words, since=since, until=until, share=percent(card["metrics"]["auc"][0], 2))
