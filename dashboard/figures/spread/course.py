"""The share that is done by each hour on a log scale: two lines, with the median and P90 of each marked."""

from typing import Any

import pandas as pd

from dashboard.core.format import missing, significant
from dashboard.core.theme import ACTUAL, INK_3, PICK, Figure
from dashboard.figures.spread.spread import TICKS

LEVELS = ((0.5, "half"), (0.9, "nine in ten"))
LINES = (("today", "Today", ACTUAL, "solid"), ("after", "What if", PICK, "solid"))
COLUMNS = ("Within", "Today", "What if")


def figure(frame: pd.DataFrame, marks: dict[str, tuple[float, float]]) -> Figure:
    """Draw the share released by each hour, today and in the scenario.

    frame: hours, today, after (shares), in order. marks: hours of median and P90 of each line.
    """
    rows: list[Any] = list(frame.itertuples(index=False))
    custom = [["", f"{significant(row.hours)} h", *(f"{significant(share * 100)} %" for share in (row.today, row.after))] for row in rows]
    return {
        "data": [*(_line(frame, line, custom) for line in LINES), *(_marks(marks[line[0]], line) for line in reversed(LINES))],
        "layout": {
            "margin": {"l": 44, "r": 12, "t": 8, "b": 28},
            "uirevision": "kept",
            "meta": {"columns": COLUMNS},
            "xaxis": {
                "type": "log",
                "tickangle": 0,
                "showgrid": False,
                "tickvals": [hours for hours, _ in TICKS],
                "ticktext": [words for _, words in TICKS],
            },
            "yaxis": {"range": [0, 1.04], "tickformat": ".0%", "tickvals": [0, 0.25, 0.5, 0.75, 0.9, 1]},
            "shapes": [_level(share) for share, _ in LEVELS],
        },
    }


def _line(frame: pd.DataFrame, line: tuple[str, str, str, str], custom: list[list[str]]) -> Figure:
    column, name, colour, dash = line
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": frame["hours"].tolist(),
        "y": frame[column].tolist(),
        "line": {"color": colour, "width": 2.4, "dash": dash},
        "customdata": custom,
        "hovertemplate": "within <b>%{customdata[1]}</b><br>today %{customdata[2]}<br>what if %{customdata[3]}<extra></extra>",
    }


def _marks(hours: tuple[float, float], line: tuple[str, str, str, str]) -> Figure:
    """Return the labels of median and P90: today's right of the line, those of the scenario left of it."""
    column, name, colour, _ = line
    known = [(at, *level) for at, level in zip(hours, LEVELS, strict=True) if not missing(at)]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [at for at, _, _ in known],
        "y": [share for _, share, _ in known],
        "text": [f"<b> {significant(at)} h </b>" for at, _, _ in known],
        "textposition": "bottom right" if column == "today" else "top left",
        "textfont": {"color": colour, "size": 13},
        "marker": {"color": colour, "size": 9},
        "hovertemplate": [f"{name}: {words} within {significant(at)} h<extra></extra>" for at, _, words in known],
    }


def _level(share: float) -> Figure:
    return {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": share,
        "y1": share,
        "line": {"color": INK_3, "width": 1, "dash": "dot"},
    }
