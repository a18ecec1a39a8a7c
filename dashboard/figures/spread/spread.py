"""How an interval is spread: declarations by length on a log scale, with percentiles marked."""

from collections.abc import Mapping
from math import log10
from typing import Any

import pandas as pd

from dashboard.core.format import count, percent, significant
from dashboard.core.theme import ACTUAL, INK, MUTED, Figure
from dashboard.figures.spread.intervals import upright
from data.language import mark, say

COLUMNS = (mark("Hours"), mark("Declarations"), mark("Share"))
TICKS = ((0.25, mark("15 min")), (1, mark("1 h")), (6, mark("6 h")), (24, mark("1 d")), (120, mark("5 d")), (720, mark("30 d")))


def figure(frame: pd.DataFrame, marks: Mapping[str, float]) -> Figure:
    """Draw declarations by length on a log scale. frame: low, high (hours), n, in order. marks: hours by name of percentile."""
    whole = sum(frame["n"].tolist()) or 1
    rows: list[Any] = list(frame.itertuples(index=False))
    custom = [
        ["", say("{low} to {high} h", low=significant(row.low), high=significant(row.high)), count(row.n), percent(row.n / whole)]
        for row in rows
    ]
    of = say("Declarations: {count}, {share}", count="%{customdata[2]}", share="%{customdata[3]}")
    return {
        "data": [
            {
                "type": "scatter",
                "mode": "lines",
                "x": [(row.low * row.high) ** 0.5 for row in rows],
                "y": [row.n for row in rows],
                "fill": "tozeroy",
                "fillcolor": MUTED,
                "line": {"color": ACTUAL, "width": 1.6, "shape": "hvh"},
                "customdata": custom,
                "hovertemplate": f"<b>%{{customdata[1]}}</b><br>{of}<extra></extra>",
            }
        ],
        "layout": {
            "margin": {"l": 44, "r": 8, "t": 66, "b": 28},
            "uirevision": "kept",
            "meta": {"columns": list(map(say, COLUMNS))},
            "xaxis": {
                "type": "log",
                "tickangle": 0,
                "showgrid": False,
                "tickvals": [hours for hours, _ in TICKS],
                "ticktext": [say(words) for _, words in TICKS],
            },
            "yaxis": {"nticks": 4, "rangemode": "tozero"},
            "shapes": [upright(hours) for hours in marks.values()],
            "annotations": [_name(name, hours, place) for place, (name, hours) in enumerate(marks.items())],
        },
    }


def _name(name: str, hours: float, place: int) -> Figure:
    """Return the name of a percentile on a line of its own; on a log axis an annotation stands at the logarithm."""
    return {
        "x": log10(max(hours, 1e-3)),
        "yref": "paper",
        "y": 1.0,
        "yshift": 8 + 14 * place,
        "text": f"{name} <b>{significant(hours)} h</b>",
        "showarrow": False,
        "font": {"size": 12, "color": INK},
    }
