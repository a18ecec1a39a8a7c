"""Ranked percentiles with the interval that the number of observations allows; an interval that n cannot bound stays open."""

from typing import Any

import pandas as pd

from dashboard.core.format import between, count, missing, short, significant
from dashboard.core.theme import ACTUAL, INK, INK_3, MUTED, PICK, Figure
from dashboard.figures.core.ticks import hour_ticks
from data.language import say


def figure(
    frame: pd.DataFrame, picked: tuple[str, ...], columns: tuple[str, ...], overall: float, slots: int = 10, left: int = 164
) -> Figure:
    """Draw each percentile with its interval; one that so few observations cannot bound stays open.

    frame: key, name, value, low, high, n in hours, in order. overall: hours, marked by a line. columns: headings of the data table.
    """
    rows: list[Any] = list(frame.itertuples(index=False))
    places = list(range(len(rows)))
    reach = max([value for row in rows for value in (row.value, row.high) if not missing(value)], default=1.0)
    return {
        "data": [_points(rows, places, picked), _labels(rows, places, picked, reach)],
        "layout": {
            "xaxis": {"range": [0, reach * 1.22], "nticks": 5, **hour_ticks(), "side": "top"},
            "yaxis": {
                "range": [max(slots, len(rows)) - 0.5, -0.5],
                "showgrid": False,
                "tickvals": places,
                "ticktext": [short(row.name) + " " for row in rows],
                "tickfont": {"color": INK, "size": 12},
            },
            "margin": {"l": left, "r": 8, "t": 22, "b": 4},
            "uirevision": "kept",
            "meta": {"columns": columns},
            "shapes": [] if missing(overall) else [upright(overall)],
        },
    }


def upright(hours: float) -> Figure:
    """Return a dotted line at some hours over the whole height of a plot."""
    return {
        "type": "line",
        "x0": hours,
        "x1": hours,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"color": INK_3, "width": 1, "dash": "dot"},
    }


def custom(row: Any) -> list[str]:
    """Return the cells of a row: key, name, hours, interval, declarations, still open."""
    low, high = (("–" if missing(value) else significant(value)) for value in (row.low, row.high))
    return [row.key, row.name, "–" if missing(row.value) else significant(row.value), between(low, high), count(row.n), count(row.open)]


def _points(rows: list[Any], places: list[int], picked: tuple[str, ...]) -> Figure:
    colours = [PICK if row.key in picked else (MUTED if picked else ACTUAL) for row in rows]
    above = [0.0 if missing(row.high) or missing(row.value) else row.high - row.value for row in rows]
    below = [0.0 if missing(row.low) or missing(row.value) else row.value - row.low for row in rows]
    return {
        "type": "scatter",
        "mode": "markers",
        "y": places,
        "x": [None if missing(row.value) else row.value for row in rows],
        "error_x": {"type": "data", "symmetric": False, "array": above, "arrayminus": below, "thickness": 2.5, "width": 5, "color": INK_3},
        "marker": {
            "size": 11,
            "color": colours,
            "symbol": ["circle-open" if missing(row.low) or missing(row.high) else "circle" for row in rows],
        },
        "customdata": [custom(row) for row in rows],
        "hovertemplate": _hover(),
    }


def _hover() -> str:
    """Return what a point says under the pointer."""
    hours = say("{hours} h (95 % interval: {range} h)", hours="%{customdata[2]}", range="%{customdata[3]}")
    of = say("Declarations: {count}, still open: {open}", count="%{customdata[4]}", open="%{customdata[5]}")
    return f"<b>%{{customdata[1]}}</b><br>{hours}<br>{of}<extra></extra>"


def _labels(rows: list[Any], places: list[int], picked: tuple[str, ...], reach: float) -> Figure:
    return {
        "type": "scatter",
        "mode": "text",
        "y": places,
        "x": [reach * 1.2] * len(rows),
        "text": [f"<b>{custom(row)[2]}</b>" if row.key in picked else custom(row)[2] for row in rows],
        "customdata": [custom(row) for row in rows],
        "textposition": "middle left",
        "textfont": {"color": INK, "size": 12},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
