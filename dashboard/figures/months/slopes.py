"""A slope by quarter with its interval, against none."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.core.theme import ACTUAL, INK_3, Figure
from dashboard.figures.core.ticks import percent_ticks


def figure(frame: pd.DataFrame, custom: Sequence[Sequence[str]], columns: Sequence[str]) -> Figure:
    """Draw the slope of each quarter with its interval.

    frame: quarter (2026-Q1), slope, low, high in per cent per point, in order. custom: key, name and texts, headed by `columns`.
    """
    rows: list[Any] = list(frame.itertuples(index=False))
    words = [f"{name}: %{{customdata[{index}]}}" for index, name in enumerate(columns[1:], 2)]
    trace = {
        "type": "scatter",
        "mode": "markers+lines",
        "x": list(range(len(rows))),
        "y": [row.slope for row in rows],
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": [row.high - row.slope for row in rows],
            "arrayminus": [row.slope - row.low for row in rows],
            "color": INK_3,
            "thickness": 2,
            "width": 5,
        },
        "line": {"color": ACTUAL, "width": 1.5},
        "marker": {"color": ACTUAL, "size": 9},
        "customdata": [list(each) for each in custom],
        "hovertemplate": "<br>".join(["<b>%{customdata[1]}</b>", *words]) + "<extra></extra>",
    }
    return {
        "data": [trace],
        "layout": {
            "margin": {"l": 52, "r": 12, "t": 8, "b": 40},
            "uirevision": "kept",
            "meta": {"columns": list(columns)},
            "xaxis": {
                "showgrid": False,
                "tickvals": list(range(len(rows))),
                "ticktext": [_tick(row.quarter) for row in rows],
                "tickangle": 0,
            },
            "yaxis": {"zeroline": True, "zerolinecolor": INK_3, "zerolinewidth": 1, "rangemode": "tozero", "nticks": 6, **percent_ticks()},
        },
    }


def _tick(quarter: str) -> str:
    return f"{quarter[-2:]}<br>{quarter[:4]}"
