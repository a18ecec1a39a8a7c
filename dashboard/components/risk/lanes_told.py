"""The red lane by office, and lanes changed after selection, as tables and findings."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from dash.development.base_component import Component

from dashboard.components.core.table import end, listing
from dashboard.components.risk.reasons_told import spread
from dashboard.core.format import count, percent
from data.language import mark, say

RED = (
    ("office", mark("Office")),
    ("n", end(mark("Red, no longer open"))),
    ("missed", end(mark("Not inspected"))),
    ("unknown", end(mark("Inspected, result unknown"))),
    ("irregular", end(mark("Irregular"))),
    ("clean", end(mark("Nothing found, of known results"))),
)
ROUTES = (
    ("first", mark("First lane")),
    ("last", mark("Last lane")),
    ("turn", mark("Change")),
    ("n", end(mark("Declarations"))),
    ("share", end(mark("Of its first lane"))),
    ("inspected", end(mark("Inspected"))),
    ("irregular", end(mark("Irregular"))),
)
TURNS = {True: mark("Stricter"), False: mark("Milder")}


def red(rows: Sequence[dict[Any, Any]], label: str) -> Component:
    """Return the red lane by office. rows: name, n, missed, unknown, irregular, clean with its interval low and high."""
    counts = ("n", "missed", "unknown", "irregular")
    shown = [
        {"office": row["name"], "clean": spread(row["clean"], row["low"], row["high"])} | {key: count(row[key]) for key in counts}
        for row in rows
    ]
    return listing(RED, shown, label)


def unresolved(missed: float, unknown: float, whole: float) -> str:
    """Write how many red declarations left customs without a result."""
    if not missed and not unknown:
        return say("Every red declaration that left customs has a result")
    words = mark("Of {whole} red declarations that left customs, {missed} have no result")
    return say(words, whole=count(whole), missed=count(missed + unknown))


def routes(rows: Sequence[dict[Any, Any]], label: str) -> Component:
    """Return lanes changed after selection. rows: first and last as names, stricter, n, share with low and high, inspected, irregular."""
    shown = [
        {"first": row["first"], "last": row["last"], "turn": say(TURNS[bool(row["stricter"])])}
        | {"share": spread(row["share"], row["low"], row["high"])}
        | {key: count(row[key]) for key in ("n", "inspected", "irregular")}
        for row in rows
    ]
    return listing(ROUTES, shown, label)


def rerouted(changed: pd.DataFrame, whole: float) -> str:
    """Write the share of declarations whose lane changed, and in which direction. changed: stricter, n."""
    if changed.empty:
        return say("No declaration changed its lane")
    up, every = (sum(frame["n"].tolist()) for frame in (changed[changed["stricter"]], changed))
    words = mark("{share} of declarations changed their lane: {up} to a stricter one, {down} to a milder one")
    return say(words, share=percent(every / whole, 2), up=count(up), down=count(every - up))
