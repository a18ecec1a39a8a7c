"""What share takes each alternative at each step, as bars of one length, and how long those take."""

from typing import Any

import pandas as pd

from dashboard.core.format import count, in_hours, missing, per_cent, significant
from dashboard.core.theme import ACTUAL, INK, INK_2, LANES, PREVIOUS, Figure
from dashboard.figures.core.axis_words import names_room
from data.language import say

ROOM, THICK = 0.13, 0.3


def figure(frame: pd.DataFrame, names: dict[str, str], columns: tuple[str, ...]) -> Figure:
    """Draw one bar for each step, split by what was done.

    frame: step, key, name, n, share, median (hours), steps in order. names: of the steps.
    """
    steps = list(names)
    rows: list[Any] = list(frame.itertuples(index=False))
    begins = [float(sum(each.share for each in rows[:place] if each.step == row.step)) for place, row in enumerate(rows)]
    return {
        "data": [_bars(rows, begins, names)],
        "layout": {
            "barmode": "overlay",
            "margin": {"l": names_room(names.values(), 92), "r": 8, "t": 4, "b": 4},
            "uirevision": "kept",
            "meta": {"columns": columns},
            "xaxis": {"range": [0, 1], "visible": False},
            "yaxis": {
                "range": [len(steps) - 0.4, -0.75],
                "showgrid": False,
                "tickvals": list(range(len(steps))),
                "ticktext": [f"{name} " for name in names.values()],
                "tickfont": {"color": INK, "size": 12},
            },
            "annotations": [
                _label(row, begin, steps.index(row.step)) for row, begin in zip(rows, begins, strict=True) if row.share >= ROOM
            ],
        },
    }


def hours(value: float) -> str:
    """Write hours with three significant digits; '–' where they are unknown."""
    return "–" if missing(value) else significant(value)


def _bars(rows: list[Any], begins: list[float], names: dict[str, str]) -> Figure:
    steps = list(names)
    of = say("{share} of all; declarations: {count}", share="%{customdata[2]}", count="%{customdata[4]}")
    half = say("half released within {hours} h", hours="%{customdata[3]}")
    return {
        "type": "bar",
        "orientation": "h",
        "y": [steps.index(row.step) for row in rows],
        "base": begins,
        "x": [row.share for row in rows],
        "width": THICK,
        "marker": {"color": [LANES.get(row.key, ACTUAL if row.key in ("early", "yes") else PREVIOUS) for row in rows]},
        "customdata": [
            ["", f"{names[row.step]}: {row.name}", per_cent(significant(row.share * 100)), hours(row.median), count(row.n)] for row in rows
        ],
        "hovertemplate": f"<b>%{{customdata[1]}}</b><br>{of}<br>{half}<extra></extra>",
    }


def _label(row: Any, begin: float, place: int) -> Figure:
    return {
        "x": begin,
        "y": place - THICK / 2,
        "xanchor": "left",
        "yanchor": "bottom",
        "align": "left",
        "text": f"<b>{row.name}</b><br>{per_cent(significant(row.share * 100, 2))} · {in_hours(hours(row.median))}",
        "showarrow": False,
        "xshift": -3,
        "font": {"size": 12, "color": INK_2},
    }
