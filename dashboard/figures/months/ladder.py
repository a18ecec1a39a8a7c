"""What was said month by month: a middle with its band and a line to compare with; and what came beside what was said."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.core.format import Scale, missing
from dashboard.core.theme import ACTUAL, CARD, INK, INK_3, MUTED, PICK, TARGET, Figure
from dashboard.figures.core.months import axis
from data.language import say

TICKS, LEAST = 9, 6


def figure(frame: pd.DataFrame, scale: Scale, columns: Sequence[str], custom: Sequence[Sequence[str]], level: float) -> Figure:
    """Draw each month's forecast as a band, and the actual beside it.

    frame: key (yyyymm), low, value, high, came (NaN where there is no actual yet), in order. custom: key, name and texts of each month,
    headed by `columns`. level: a target, or NaN.
    """
    months = [int(each) for each in frame["key"]]
    places = list(range(len(months)))
    words = "".join(f"<br>{name}: %{{customdata[{place}]}}" for place, name in enumerate(columns[1:], 2))
    hover = {"customdata": [list(row) for row in custom], "hovertemplate": f"<b>%{{customdata[1]}}</b>{words}<extra></extra>"}
    values: Any = frame[["low", "value", "high", "came"]] / scale.size
    said = {"symbol": "line-ew-open", "size": 16, "color": INK_3, "line": {"width": 3, "color": INK_3}}
    data = [
        _spans(places, values) | hover,
        {"type": "scatter", "mode": "markers", "x": places, "y": _known(values["value"]), "marker": said} | hover,
    ]
    if values["came"].notna().any():
        data.append(_came(places, values) | hover)
    low, high = values.min().min(), max(values.max().max(), level / scale.size if not missing(level) else 0.0)
    room = (high - low or 1.0) * 0.12
    return {
        "data": data,
        "layout": {
            "uirevision": "kept",
            "margin": {"l": 56, "r": 12, "t": 14, "b": 36},
            "barmode": "overlay",
            "meta": {"columns": list(columns)},
            "xaxis": axis(months, TICKS, LEAST),
            "yaxis": {
                "range": [max(low - room, 0.0), high + room],
                "nticks": 5,
                "exponentformat": "none",
                "separatethousands": True,
            },
            "shapes": [] if missing(level) else [_level(level / scale.size)],
            "annotations": [] if missing(level) else [_named(level, scale)],
        },
    }


def _known(values: Any) -> list[float | None]:
    return [None if missing(value) else float(value) for value in values]


def _spans(places: list[int], values: Any) -> Figure:
    return {
        "type": "bar",
        "x": places,
        "base": _known(values["low"]),
        "y": _known(values["high"] - values["low"]),
        "width": 0.5,
        "marker": {"color": MUTED},
    }


def _came(places: list[int], values: Any) -> Figure:
    """Return a dot where the actual lay in the band, an open diamond where it did not."""
    inside = [low <= came <= high for low, _, high, came in values.itertuples(index=False)]
    symbols, colours = ["circle" if each else "diamond-open" for each in inside], [ACTUAL if each else PICK for each in inside]
    marker = {"symbol": symbols, "size": 10, "color": colours, "line": {"width": 2, "color": colours}}
    return {"type": "scatter", "mode": "markers", "x": places, "y": _known(values["came"]), "marker": marker}


def _level(value: float) -> Figure:
    line = {"color": TARGET, "width": 1.6, "dash": "dot"}
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": value, "y1": value, "line": line}


def _named(level: float, scale: Scale) -> Figure:
    where = {"xref": "paper", "x": 0, "xanchor": "left", "y": level / scale.size, "yanchor": "bottom", "showarrow": False}
    return where | {"text": say("target {size}", size=scale.text(level)), "font": {"size": 12, "color": INK}, "bgcolor": CARD}
