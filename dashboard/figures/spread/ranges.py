"""Ranges: a bar from the low to the high end of each, its value marked; hatched where it is an estimate."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.core.format import Scale, missing, short
from dashboard.core.theme import ACTUAL, CLEAR, INK, INK_3, LINE, PICK, SOFT, Figure
from dashboard.figures.core.axis_words import names_room
from data.language import say


def figure(
    frame: pd.DataFrame,
    scale: Scale,
    custom: Sequence[Sequence[str]],
    columns: Sequence[str],
    picked: Sequence[str] = (),
    line: float | None = None,
    slots: int = 3,
    left: int = 190,
    crossed: Sequence[str] = (),
) -> Figure:
    """Draw a bar from the low to the high end of each row, its value marked.

    frame: key, name, low, value, high (NaN where unknown), in order. custom: key, name and texts of each, headed by `columns`.
    crossed: keys hatched crosswise, because they are stated, not estimated from what was observed. line: a value to mark, or None.
    """
    rows: list[Any] = list(frame.itertuples(index=False))
    places, names = list(range(len(rows))), [short(row.name, 20) for row in rows]
    reach = max([row.high / scale.size for row in rows if not missing(row.high)], default=1.0)
    texts = [
        each[-1] if missing(row.value) else say("{value} ({low} to {high})", **_ends(row, scale))
        for row, each in zip(rows, custom, strict=True)
    ]
    return {
        "data": [
            _bars(rows, places, scale, custom, columns, picked, crossed),
            _marks(rows, places, scale),
            _labels(rows, places, scale, texts),
        ],
        "layout": {
            "margin": {"l": min(left, names_room(names, 104)), "r": 8, "t": 4, "b": 8},
            "uirevision": "kept",
            "bargap": 0.4,
            "xaxis": {"range": [0, reach * 2.5], "showgrid": False, "showticklabels": False, "zeroline": True, "zerolinecolor": LINE},
            "yaxis": {
                "range": [max(slots, len(rows)) - 0.5, -0.5],
                "showgrid": False,
                "tickvals": places,
                "ticktext": [f"{name} " for name in names],
                "tickfont": {"color": INK, "size": 12},
            },
            "meta": {"columns": list(columns)},
            "shapes": [] if line is None else [_line(line / scale.size)],
        },
    }


def _ends(row: Any, scale: Scale) -> dict[str, str]:
    return {name: scale.text(getattr(row, name)) for name in ("value", "low", "high")}


def _bars(
    rows: list[Any],
    places: list[int],
    scale: Scale,
    custom: Sequence[Sequence[str]],
    columns: Sequence[str],
    picked: Sequence[str],
    crossed: Sequence[str],
) -> Figure:
    words = [f"{name}: %{{customdata[{index}]}}" for index, name in enumerate(columns[1:], 2)]
    hatch: Any = ["x" if row.key in crossed else "/" for row in rows] if crossed else "/"
    colours = [PICK if row.key in picked else ACTUAL for row in rows]
    return {
        "type": "bar",
        "orientation": "h",
        "y": places,
        "base": [scale.value(row.low) or 0.0 for row in rows],
        "x": [0.0 if missing(row.high) else (row.high - row.low) / scale.size for row in rows],
        "width": 0.5,
        "marker": {
            "color": SOFT,
            "line": {"color": colours, "width": 1.5},
            "pattern": {"shape": hatch, "fgcolor": colours, "bgcolor": CLEAR, "size": 7, "solidity": 0.2},
        },
        "customdata": [list(each) for each in custom],
        "hovertemplate": "<br>".join(["<b>%{customdata[1]}</b>", *words]) + "<extra></extra>",
    }


def _marks(rows: list[Any], places: list[int], scale: Scale) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "y": places,
        "x": [scale.value(row.value) for row in rows],
        "marker": {"symbol": "diamond", "size": 11, "color": INK},
        "hoverinfo": "skip",
    }


def _labels(rows: list[Any], places: list[int], scale: Scale, texts: list[str]) -> Figure:
    return {
        "type": "scatter",
        "mode": "text",
        "y": places,
        "x": [scale.value(row.high) or 0.0 for row in rows],
        "text": [f"    {text}" for text in texts],
        "textposition": "middle right",
        "textfont": {"color": INK, "size": 12},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _line(at: float) -> Figure:
    return {"type": "line", "x0": at, "x1": at, "yref": "paper", "y0": 0, "y1": 1, "line": {"color": INK_3, "width": 1, "dash": "dot"}}
