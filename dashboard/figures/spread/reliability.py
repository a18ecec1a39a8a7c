"""Reliability: what was found against the chance that was stated, by class of chance; on the diagonal both agree."""

from typing import Any

import pandas as pd

from dashboard.core.format import count, ends, percent
from dashboard.core.theme import ACTUAL, INK_2, INK_3, Figure
from dashboard.figures.core.axis_words import above, titled
from data.language import mark, say

COLUMNS = (mark("Stated chance"), mark("Found irregular"), mark("95 % interval"), mark("Declarations"))


def figure(frame: pd.DataFrame) -> Figure:
    """Draw the share irregular against the stated chance. frame: n, stated, true, low, high (fractions), a row per class."""
    rows: list[Any] = list(frame.itertuples(index=False))
    axis = {"range": [-3, 103], "tickvals": [0, 25, 50, 75, 100], "tickfont": {"color": INK_2, "size": 12}}
    return {
        "data": [_diagonal(), _points(rows)],
        "layout": {
            "margin": {"l": 36, "r": 12, "t": 24, "b": 44},
            "uirevision": "kept",
            "meta": {"columns": list(map(say, COLUMNS))},
            "xaxis": {**axis, "showgrid": False, **titled(say("Stated chance, %"))},
            "yaxis": axis,
            "annotations": [above(say("Found irregular, %"), shift=-30)],
        },
    }


def custom(row: Any) -> list[str]:
    """Return the cells of a class: key, stated chance, share found, interval, declarations."""
    return ["", percent(row.stated), percent(row.true), ends(row.low, row.high, "percent"), count(row.n)]


def _points(rows: list[Any]) -> Figure:
    stated = say("stated chance {share}", share="<b>%{customdata[1]}</b>")
    found = say("{share} irregular (95 % interval: {range})", share="%{customdata[2]}", range="%{customdata[3]}")
    of = say("declarations: {count}", count="%{customdata[4]}")
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [row.stated * 100 for row in rows],
        "y": [row.true * 100 for row in rows],
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": [(row.high - row.true) * 100 for row in rows],
            "arrayminus": [(row.true - row.low) * 100 for row in rows],
            "thickness": 2,
            "width": 4,
            "color": INK_3,
        },
        "line": {"color": ACTUAL, "width": 1.6},
        "marker": {"size": 9, "color": ACTUAL},
        "customdata": [custom(row) for row in rows],
        "hovertemplate": f"{stated}<br>{found}<br>{of}<extra></extra>",
    }


def _diagonal() -> Figure:
    line = {"color": INK_3, "width": 1.4, "dash": "dot"}
    return {"type": "scatter", "mode": "lines", "x": [0, 100], "y": [0, 100], "line": line, "hoverinfo": "skip"}
