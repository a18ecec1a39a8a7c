"""How an interval is spread: declarations by length on a log scale, with percentiles marked."""

from collections.abc import Mapping
from math import log10
from typing import Any

import pandas as pd

from dashboard.core.format import count, significant
from dashboard.core.theme import ACTUAL, INK, MUTED, Figure
from dashboard.figures.spread.intervals import upright

COLUMNS = ("Hours", "Declarations", "Share")
TICKS = ((0.25, "15 min"), (1, "1 h"), (6, "6 h"), (24, "1 d"), (120, "5 d"), (720, "30 d"))


def figure(frame: pd.DataFrame, marks: Mapping[str, float]) -> Figure:
    """Draw declarations by length on a log scale. frame: low, high (hours), n, in order. marks: hours by name of percentile."""
    whole = sum(frame["n"].tolist()) or 1
    rows: list[Any] = list(frame.itertuples(index=False))
    custom = [
        ["", f"{significant(row.low)} to {significant(row.high)} h", count(row.n), f"{significant(row.n / whole * 100)} %"] for row in rows
    ]
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
                "hovertemplate": "<b>%{customdata[1]}</b><br>%{customdata[2]} declarations, %{customdata[3]}<extra></extra>",
            }
        ],
        "layout": {
            "margin": {"l": 44, "r": 8, "t": 66, "b": 28},
            "uirevision": "kept",
            "meta": {"columns": COLUMNS},
            "xaxis": {
                "type": "log",
                "tickangle": 0,
                "showgrid": False,
                "tickvals": [hours for hours, _ in TICKS],
                "ticktext": [words for _, words in TICKS],
            },
            "yaxis": {"nticks": 4, "rangemode": "tozero", "separatethousands": True, "exponentformat": "none"},
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
        "font": {"size": 11, "color": INK},
    }
