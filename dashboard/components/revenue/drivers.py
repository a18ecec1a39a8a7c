"""Why revenue changed in words: the names of its causes, the sentence, and the table of causes by a cut."""

from collections.abc import Mapping, Sequence

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.components.core.table import listing
from dashboard.components.revenue.tariff import step
from dashboard.core.format import Scale, difference
from dashboard.core.page import marked

NAMES = {
    "volume": "Volume",
    "mix": "Mix of goods",
    "price": "Foreign price",
    "rate": "Exchange rate",
    "unweighed": "Without weight",
    "entry": "New, lost goods",
    "law": "Statutory rate",
    "concessions": "Concessions",
    "collection": "Collection",
    "shift": "Moved between offices",
}


def sentence(subject: str, now: float, before: float, causes: Mapping[str, str], scale: Scale) -> str:
    """Write 'Tax paid rose 9.5 % (+40 million MRL): volume +5.1, statutory rate +1.1 points'; empty where `before` is 0.

    causes: percentage points as text, by cause.
    """
    if not before:
        return ""
    said = ", ".join(f"{NAMES[key].lower()} {points}" for key, points in causes.items())
    moved = f"{subject} {'rose' if now >= before else 'fell'} {difference(now, before, 'money')}"
    return f"{moved} ({step(now - before, scale)} {scale.words}): {said} points"


def pick(key: str, code: str, name: str, picked: bool) -> Component:
    """Return the name of a row as a button that filters by it."""
    says = marked({"data-keys": key, "data-value": code, "aria-pressed": "true" if picked else "false"})
    return html.Button(name, className="plain", **says)


def table(frame: pd.DataFrame, names: Sequence[str | Component], shown: Sequence[str], scale: Scale, label: str) -> Component:
    """Return the table of causes by one cut. frame: key, before, change and causes. shown: causes with a column."""
    headings = [("name", label), ("before", "Before>"), ("change", "Change>"), *((part, f"{NAMES[part]}>") for part in shown)]
    rows = [
        {"name": name, "before": scale.text(row["before"])} | {part: step(row[part], scale) for part in ("change", *shown)}
        for name, row in zip(names, frame.to_dict("records"), strict=True)
    ]
    return listing(headings, rows, f"Causes of the change, {label.lower()}")
