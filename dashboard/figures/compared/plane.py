"""Two gaps against each other: partners as points, the story told by where they stand."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.core.format import short
from dashboard.core.theme import ACTUAL, INK, INK_3, MUTED, PICK, Figure
from dashboard.figures.core.axis_words import titled
from dashboard.figures.core.ticks import share_ticks
from data.language import mark, say

REACH, LEAST, MOST = 0.25, 7.0, 34.0
EDGE = 1.2  # the axes begin a little beyond their lowest names, which would meet in the corner, and end beyond what stands at their end
STEPS, MOST_STEPS = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 25.0, 50.0, 100.0), 8
CORNERS = (
    (0.0, 1.0, "left", mark("Value alone:<br>undervalued")),
    (1.0, 1.0, "right", mark("Value and weight:<br>not declared")),
    (0.0, 0.0, "left", mark("More declared<br>than reported")),
)


def figure(frame: pd.DataFrame, custom: Sequence[Sequence[str]], columns: Sequence[str], picked: Sequence[str]) -> Figure:
    """Draw partners as points: the gap in weight to the right, the gap in value upwards.

    frame: key, name, weight, value (shares of what is declared), size, named (true: it has a label). custom: key, name, texts.
    """
    rows: list[Any] = list(frame.itertuples(index=False))
    largest = max((row.size for row in rows), default=1.0)
    reach = max([REACH, *(abs(each) * 1.35 for row in rows for each in (row.weight, row.value) if row.named)])
    words = [f"{name}: %{{customdata[{index}]}}" for index, name in enumerate(columns[1:], 2)]
    axis = {"zeroline": True, "zerolinecolor": INK_3, "zerolinewidth": 1, "range": [-REACH * EDGE, reach * EDGE]}
    axis |= share_ticks(_steps(reach), signed=True)
    trace = {
        "type": "scatter",
        "mode": "markers+text",
        "x": [_inside(row.weight, reach) for row in rows],
        "y": [_inside(row.value, reach) for row in rows],
        "text": [f"<b>{short(row.name, 18)}</b>" if row.named else "" for row in rows],
        "textposition": "middle left",
        "textfont": {"color": INK, "size": 12},
        "marker": {
            "size": [LEAST + (MOST - LEAST) * (row.size / largest) ** 0.5 for row in rows],
            "color": [PICK if row.key in picked else ACTUAL if row.named else MUTED for row in rows],
            "opacity": 0.85,
        },
        "customdata": [list(each) for each in custom],
        "hovertemplate": "<br>".join(["<b>%{customdata[1]}</b>", *words]) + "<extra></extra>",
    }
    return {
        "data": [trace],
        "layout": {
            "margin": {"l": 56, "r": 12, "t": 8, "b": 44},
            "uirevision": "kept",
            "xaxis": {**axis, **titled(say("More weight reported than declared"))},
            "yaxis": axis,
            "meta": {"columns": list(columns)},
            "annotations": [_corner(*each) for each in CORNERS],
        },
    }


def _steps(reach: float) -> list[float]:
    """Return the shares that an axis from -REACH to `reach` names: at most eight, in even steps from 0."""
    step = next((each for each in STEPS if (reach + REACH) / each <= MOST_STEPS), STEPS[-1])
    return [place * step for place in range(-int(REACH / step), int(reach / step) + 1)]


def _inside(value: float, reach: float) -> float:
    """Return the value, at most at the edge of the plane."""
    return max(min(value, reach), -REACH)


def _corner(x: float, y: float, anchor: str, words: str) -> Figure:
    where = {
        "xref": "paper",
        "yref": "paper",
        "x": x,
        "y": y,
        "xanchor": anchor,
        "xshift": 0 if x else 8,
        "yanchor": "top" if y else "bottom",
        "showarrow": False,
        "align": anchor,
    }
    return {**where, "text": say(words), "font": {"size": 12, "color": INK_3}}
