"""A flow through stages: nodes in columns, as tall as what reaches them, and bands between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.core.format import count, in_hours, missing, percent, significant
from dashboard.core.theme import INK, Figure
from data.language import say

GAP, LEFT, RIGHT, THICK = 0.07, 0.001, 0.999, 14


@dataclass(frozen=True)
class Node:
    """A place in a stage: key, name, and the roles of its colour and of the bands that belong to it."""

    key: str
    name: str
    colour: str
    band: str


def figure(frame: pd.DataFrame, stages: Sequence[Sequence[Node]], shares: Mapping[str, float], columns: tuple[str, ...]) -> Figure:
    """Draw the flow; nodes that nothing reaches are left out.

    frame: source, target, n, median (hours; NaN unknown). stages: the first holds one node; a node that leads to the first node of the
    last stage shows the hours that this took. shares: of the whole, by node.
    """
    held = [[node for node in stage if shares.get(node.key)] for stage in stages]
    order = {node.key: place for place, node in enumerate(node for stage in held for node in stage)}
    rows: list[Any] = sorted(frame[frame["n"] > 0].itertuples(index=False), key=lambda row: (order[row.source], order[row.target]))
    return {
        "data": [_flow(rows, held, shares)] if rows else [],
        "layout": {"margin": {"l": 4, "r": 4, "t": 8, "b": 8}, "meta": {"columns": columns}, "uirevision": "kept"},
    }


def _flow(rows: list[Any], stages: Sequence[Sequence[Node]], shares: Mapping[str, float]) -> Figure:
    nodes, places = [node for stage in stages for node in stage], _places(stages, shares)
    inner, done = {node.key for stage in stages[1:-1] for node in stage}, stages[-1][0].key
    at = {node.key: place for place, node in enumerate(nodes)}
    names = {node.key: node.name for node in nodes}
    whole = sum(row.n for row in rows if row.source == nodes[0].key)
    words = [_words(row, names, whole) for row in rows]
    sizes = {node.key: _part(shares[node.key]) for node in nodes} | {nodes[0].key: count(whole)}
    bands = {node.key: node.band for node in nodes}
    share = say("{share} of all", share="%{customdata[3]}")
    hours = {row.source: f" · {in_hours(significant(row.median))}" for row in rows if row.target == done and not missing(row.median)}
    return {
        "type": "sankey",
        "arrangement": "fixed",
        "textfont": {"color": INK, "size": 12},
        "node": {
            "label": [f"<b>{node.name}</b> {sizes[node.key]}{hours.get(node.key, '')}" for node in nodes],
            "color": [node.colour for node in nodes],
            "line": {"width": 0},
            "thickness": THICK,
            "pad": 12,
            "x": [x for x, _ in places],
            "y": [y for _, y in places],
            "hovertemplate": "%{label}<extra></extra>",
        },
        "link": {
            "source": [at[row.source] for row in rows],
            "target": [at[row.target] for row in rows],
            "value": [row.n for row in rows],
            "color": [bands[row.target if row.target in inner and row.source == nodes[0].key else row.source] for row in rows],
            "customdata": words,
            "hovertemplate": f"<b>%{{customdata[1]}}</b><br>%{{customdata[2]}} · {share}<br>%{{customdata[4]}}<extra></extra>",
        },
        "customdata": words,
    }


def _words(row: Any, names: Mapping[str, str], whole: int) -> list[str]:
    took = say("not released") if missing(row.median) else say("half released within {hours} h", hours=significant(row.median))
    return [f"{row.source}-{row.target}", f"{names[row.source]} → {names[row.target]}", count(row.n), _part(row.n / whole), took]


def _part(share: float) -> str:
    return percent(share)


def _places(stages: Sequence[Sequence[Node]], shares: Mapping[str, float]) -> list[tuple[float, float]]:
    """Return the middle of each node as shares of width and height, each stage centred."""
    most = max((len(stage) for stage in stages), default=1)
    height, found = 1 - GAP * (most - 1), []
    for column, stage in enumerate(stages):
        top = (1 - sum(shares[node.key] * height for node in stage) - GAP * (len(stage) - 1)) / 2
        for node in stage:
            tall = shares[node.key] * height
            found.append((LEFT + (RIGHT - LEFT) * column / max(len(stages) - 1, 1), top + tall / 2))
            top += tall + GAP
    return found
