"""The share that is done by each hour on a log scale: two lines, with the median and P90 of each marked."""

from typing import Any

import pandas as pd

from dashboard.core.format import in_hours, missing, percent, significant
from dashboard.core.theme import ACTUAL, INK_3, PICK, Figure
from dashboard.figures.core.ticks import share_ticks
from dashboard.figures.spread.spread import TICKS
from data.language import mark, say

LEVELS = (0.5, 0.9)
LINES = (("today", mark("Today"), ACTUAL, "solid"), ("after", mark("What if"), PICK, "solid"))
COLUMNS = (mark("Within"), mark("Today"), mark("What if"))
WITHIN = {
    ("today", 0.5): mark("Today half are released within {hours} h"),
    ("today", 0.9): mark("Today 9 in 10 are released within {hours} h"),
    ("after", 0.5): mark("What if: half are released within {hours} h"),
    ("after", 0.9): mark("What if: 9 in 10 are released within {hours} h"),
}


def figure(frame: pd.DataFrame, marks: dict[str, tuple[float, float]]) -> Figure:
    """Draw the share released by each hour, today and in the scenario.

    frame: hours, today, after (shares), in order. marks: hours of median and P90 of each line.
    """
    rows: list[Any] = list(frame.itertuples(index=False))
    custom = [["", in_hours(significant(row.hours)), *map(percent, (row.today, row.after))] for row in rows]
    return {
        "data": [*(_line(frame, line, custom) for line in LINES), *(_marks(marks[line[0]], line) for line in reversed(LINES))],
        "layout": {
            "margin": {"l": 44, "r": 12, "t": 8, "b": 28},
            "uirevision": "kept",
            "meta": {"columns": list(map(say, COLUMNS))},
            "xaxis": {
                "type": "log",
                "tickangle": 0,
                "showgrid": False,
                "tickvals": [hours for hours, _ in TICKS],
                "ticktext": [say(words) for _, words in TICKS],
            },
            "yaxis": {"range": [0, 1.04], **share_ticks((0, 0.25, 0.5, 0.75, 0.9, 1))},
            "shapes": [_level(share) for share in LEVELS],
        },
    }


def _line(frame: pd.DataFrame, line: tuple[str, str, str, str], custom: list[list[str]]) -> Figure:
    column, name, colour, dash = line
    within = say("within {hours}", hours="<b>%{customdata[1]}</b>")
    shares = say("today {share}", share="%{customdata[2]}"), say("what if {share}", share="%{customdata[3]}")
    return {
        "type": "scatter",
        "mode": "lines",
        "name": say(name),
        "x": frame["hours"].tolist(),
        "y": frame[column].tolist(),
        "line": {"color": colour, "width": 2.4, "dash": dash},
        "customdata": custom,
        "hovertemplate": f"{within}<br>{shares[0]}<br>{shares[1]}<extra></extra>",
    }


def _marks(hours: tuple[float, float], line: tuple[str, str, str, str]) -> Figure:
    """Return the labels of median and P90: today's right of the line, those of the scenario left of it."""
    column, _, colour, _ = line
    known = [(at, level) for at, level in zip(hours, LEVELS, strict=True) if not missing(at)]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [at for at, _ in known],
        "y": [share for _, share in known],
        "text": [f"<b> {significant(at)} h </b>" for at, _ in known],
        "textposition": "bottom right" if column == "today" else "top left",
        "textfont": {"color": colour, "size": 12},
        "marker": {"color": colour, "size": 9},
        "hovertemplate": [f"{say(WITHIN[column, share], hours=significant(at))}<extra></extra>" for at, share in known],
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
