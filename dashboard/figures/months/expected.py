"""What came against what was expected: a band, a dotted line, and a ring round each month that is out of line."""

from collections.abc import Collection
from typing import Any

import pandas as pd

from dashboard.core.format import Scale, month
from dashboard.core.theme import ACTUAL, CLEAR, PICK, SOFT, TARGET
from dashboard.figures.core.months import axis
from data.language import say

TICKS = 6


def figure(frame: pd.DataFrame, out: Collection[int], unit: Scale, columns: tuple[str, ...]) -> dict[str, Any]:
    """Draw actual against expected values; a click selects a month.

    frame: month, value, expected, low, high in the unit of the catalogue, in order. out: the months to ring.
    """
    months = [int(each) for each in frame["month"]]
    shown = {name: [unit.value(each) for each in frame[name]] for name in ("value", "expected", "low", "high")}
    words = [
        [each, month(each), *(unit.full(frame[name].iloc[place]) for name in ("value", "expected", "low", "high"))]
        for place, each in enumerate(months)
    ]
    places = list(range(len(months)))
    rings = [place for place, each in enumerate(months) if each in out]
    came = {"mode": "lines+markers", "line": {"color": ACTUAL, "width": 2}, "marker": {"size": 7, "color": ACTUAL}, "customdata": words}
    awaited = say("expected {size}", size="%{customdata[3]}")
    hover = f"<b>%{{customdata[1]}}</b><br>%{{customdata[2]}}<br>{awaited}<extra></extra>"
    return {
        "data": [
            _line(places, shown["low"], {"color": CLEAR, "width": 0}),
            _line(places, shown["high"], {"color": CLEAR, "width": 0}) | {"fill": "tonexty", "fillcolor": SOFT},
            _line(places, shown["expected"], {"color": TARGET, "width": 1.5, "dash": "dot"}),
            {"type": "scatter", "x": places, "y": shown["value"], "hovertemplate": hover, "connectgaps": False, **came},
            _rings(rings, [shown["value"][place] for place in rings]),
        ],
        "layout": {
            "margin": {"l": 56, "r": 12, "t": 8, "b": 36},
            "uirevision": "kept",
            "meta": {"columns": columns},
            "xaxis": axis(months, TICKS),
            "yaxis": {"rangemode": "tozero", "nticks": 5},
        },
    }


def _line(places: list[int], values: list[float | None], line: dict[str, Any]) -> dict[str, Any]:
    return {"type": "scatter", "mode": "lines", "x": places, "y": values, "line": line, "hoverinfo": "skip", "connectgaps": False}


def _rings(places: list[int], values: list[float | None]) -> dict[str, Any]:
    ring = {"size": 16, "color": CLEAR, "line": {"color": PICK, "width": 2.5}}
    return {"type": "scatter", "mode": "markers", "x": places, "y": values, "marker": ring, "hoverinfo": "skip"}
