"""Why revenue changed in words: the names of its causes, the sentence, and the table of causes by a cut."""

from collections.abc import Mapping, Sequence

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.components.core.table import end, listing
from dashboard.components.revenue.tariff import step
from dashboard.core.format import Scale, difference
from dashboard.core.page import marked
from data.language import mark, say, say_list

NAMES = {
    "volume": mark("Volume"),
    "mix": mark("Mix of goods"),
    "price": mark("Foreign price"),
    "rate": mark("Exchange rate"),
    "unweighed": mark("Not split (no quantity)"),
    "entry": mark("New and lost goods"),
    "law": mark("Statutory rate"),
    "concessions": mark("Concessions"),
    "collection": mark("Collection"),
    "age": mark("Less time to pay"),
    "shift": mark("Moved between offices"),
}


def sentence(paid: bool, now: float, before: float, causes: Mapping[str, str], scale: Scale) -> str:
    """Write 'Taxes on imports rose 9.5 % (+40 million MRL). Main causes in points: Volume +5.1, …'; empty if `before` is 0.

    paid: whether it is tax paid, else tax assessed. causes: percentage points as text, by cause.
    """
    if not before:
        return ""
    if paid:
        rose = mark("Taxes on imports rose {share} ({change} {unit}). Main causes in points: {causes}")
        fell = mark("Taxes on imports fell {share} ({change} {unit}). Main causes in points: {causes}")
    else:
        rose = mark("Taxes assessed rose {share} ({change} {unit}). Main causes in points: {causes}")
        fell = mark("Taxes assessed fell {share} ({change} {unit}). Main causes in points: {causes}")
    named = say_list([f"{say(NAMES[key])} {points}" for key, points in causes.items()], "unit")
    known = {"share": difference(now, before, "money"), "change": step(now - before, scale), "unit": scale.words}
    return say(rose if now >= before else fell, **known, causes=named)


def pick(key: str, code: str, name: str, picked: bool) -> Component:
    """Return the name of a row as a button that filters by it."""
    says = marked({"data-keys": key, "data-value": code, "aria-pressed": "true" if picked else "false"})
    return html.Button(name, className="plain", **says)


def table(frame: pd.DataFrame, names: Sequence[str | Component], shown: Sequence[str], scale: Scale, label: str) -> Component:
    """Return the table of causes by one cut. frame: key, before, change and causes. shown: causes with a column."""
    fixed = ("name", label), ("before", end(mark("Before"))), ("change", end(mark("Change")))
    headings = [*fixed, *((part, end(NAMES[part])) for part in shown)]
    rows = [
        {"name": name, "before": scale.text(row["before"])} | {part: step(row[part], scale) for part in ("change", *shown)}
        for name, row in zip(names, frame.to_dict("records"), strict=True)
    ]
    return listing(headings, rows, say("Causes of the change: {dimension}", dimension=label))
