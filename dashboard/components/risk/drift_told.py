"""Drift of the risk model in words: whether its ranking holds, and which features have moved."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from dash.development.base_component import Component

from dashboard.components.core.table import end, listing
from dashboard.core.format import month, significant
from dashboard.words.risk_features import feature
from data.language import mark, say, say_list

STATES = {"alarm": mark("Alarm"), "watch": mark("Watch"), "": ""}
HEADS = (
    ("feature", mark("Feature")),
    ("psi", end(mark("Stability index (PSI)"))),
    ("beyond", end(mark("By chance alone, up to (99 %)"))),
    ("state", mark("To check")),
)
NAMED = 3


def ranking(worse: Sequence[int], below: Sequence[int]) -> str:
    """Write whether the ranking holds. worse: the months (yyyymm) that raise the alarm; below: all whose interval lies below the test."""
    if not below:
        return say("The model ranks as well as in its test, within chance")
    alarm, single = (
        mark("Alarm: the model ranked worse than in its test in {months}. Train it again"),
        mark("No alarm, but the model ranked worse than in its test in {months}"),
    )
    return say(alarm if worse else single, months=say_list(list(map(month, worse or below)), "unit"))


def state(name: str) -> str:
    """Write what is to be done about a feature: 'Alarm', 'Watch' or nothing."""
    words = STATES[name]
    return say(words) if words else ""


def moved(inputs: pd.DataFrame) -> str:
    """Write which features moved most. inputs: as `analytics.risk.drift.inputs` returns them."""
    for name, words in (
        ("alarm", mark("Alarm: these features are no longer what the model learnt from: {features}")),
        ("watch", mark("To watch: these features have moved: {features}")),
    ):
        if found := [feature(each) for each in inputs.loc[inputs["state"] == name, "feature"]]:
            return say(words, features=say_list(found[:NAMED], "unit"))
    return say("No feature has moved beyond chance")


def table(inputs: pd.DataFrame) -> Component:
    """Return features with their index, the most changed first. inputs: feature and state as texts, psi, beyond."""
    rows: Any = inputs.to_dict("records")
    shown = [row | {name: significant(row[name], 2, 3) for name in ("psi", "beyond")} for row in rows]
    return listing(HEADS, shown, say("Features that moved"))
