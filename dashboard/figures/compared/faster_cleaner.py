"""Pairs as points: how long their inspections are to the right, how often irregular upwards, both against what is expected."""

from math import exp, log
from typing import Any

import pandas as pd

from dashboard.core.format import percent
from dashboard.core.theme import ACTUAL, INK_3, MUTED, Figure
from dashboard.figures.core.axis_words import above, titled
from dashboard.figures.core.ticks import share_ticks
from data.language import mark, say
from data.number_text import plus

SHARES = (-0.9, -0.75, -0.5, -0.25, 0.0, 0.5, 1.0, 3.0, 9.0)  # named on an axis: changes of a factor, drawn by its logarithm
ACROSS, UP = mark("Length of inspections, against expected"), mark("Odds of an irregular result, against expected")
COLUMNS = (mark("Pair"), mark("Length of inspections, against expected"), mark("Odds of an irregular result, against expected"))
MARGIN, LEAST = 0.15, log(1.5)


def figure(frame: pd.DataFrame) -> Figure:
    """Draw pairs. frame: name, length and odds (factors, as seen), beyond (whether both lie below what is expected beyond chance)."""
    rows: list[Any] = list(frame.itertuples(index=False))
    trace = {
        "type": "scatter",
        "mode": "markers",
        "x": [log(row.length) for row in rows],
        "y": [log(row.odds) for row in rows],
        "marker": {
            "size": [14 if row.beyond else 8 for row in rows],
            "color": [ACTUAL if row.beyond else MUTED for row in rows],
            "opacity": 0.85,
        },
        "customdata": [["", row.name, changed(row.length), changed(row.odds)] for row in rows],
        "hovertemplate": "<br>".join(
            ["<b>%{customdata[1]}</b>", *(f"{say(words)}: %{{customdata[{n}]}}" for n, words in enumerate(COLUMNS[1:], 2))]
        )
        + "<extra></extra>",
    }
    axes = {axis: _axis([log(getattr(row, name)) for row in rows]) for axis, name in (("xaxis", "length"), ("yaxis", "odds"))}
    axes["xaxis"] |= titled(say(ACROSS))
    layout = {"margin": {"l": 64, "r": 16, "t": 28, "b": 48}, "annotations": [above(say(UP))], "meta": {"columns": list(map(say, COLUMNS))}}
    return {"data": [trace], "layout": layout | axes}


def changed(factor: float) -> str:
    """Write a factor as a change: '−51 %', '+30 %'."""
    text = percent(factor - 1, 2)
    return plus(text) if factor > 1 else text


def _axis(logs: list[float]) -> Figure:
    """Return an axis over the logarithms of factors, named as changes, with a line at no change."""
    low, high = min([-LEAST, *logs]) - MARGIN, max([LEAST, *logs]) + MARGIN
    shown = [share for share in SHARES if exp(low) <= 1 + share <= exp(high)]
    return share_ticks(shown, signed=True) | {
        "tickvals": [log(1 + share) for share in shown],
        "range": [low, high],
        "zeroline": True,
        "zerolinecolor": INK_3,
        "zerolinewidth": 1,
    }
