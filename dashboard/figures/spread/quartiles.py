"""How widely something lies, row by row on a log scale: P10 to P90 as a line, the quartiles as a bar, the median as a tick."""

from math import floor, log10
from typing import Any

import pandas as pd

from dashboard.core.format import count, short, significant
from dashboard.core.theme import ACTUAL, INK, INK_3, MUTED, PICK, Figure

SIDES = ("p10", "p25", "median", "p75", "p90")
ROOM, LETTER = 0.75, 7


def figure(frame: pd.DataFrame, picked: tuple[str, ...], columns: tuple[str, ...], unit: str, slots: int = 10, left: int = 230) -> Figure:
    """Draw how widely each row is spread on a log scale.

    frame: key, name, n, SIDES, ratio, spread and note, in order. columns: headings of the data table.
    """
    rows: list[Any] = list(frame.itertuples(index=False))
    custom = [_custom(row) for row in rows]
    low, high = (min((row.p10 for row in rows), default=0.1), max((row.p90 for row in rows), default=10.0))
    reach = log10(high / low) or 1.0
    ticks, names = _ticks(low, high), [short(row.name, 34) + " " for row in rows]
    hover = f"<b>%{{customdata[1]}}</b><br>median %{{customdata[2]}} {unit}<br>half within %{{customdata[3]}}<br>"
    hover += "P10 to P90 %{customdata[4]}, %{customdata[5]}<br>robust spread %{customdata[6]}<br>n = %{customdata[7]}<extra></extra>"
    medians = {
        "type": "scatter",
        "mode": "markers",
        "x": [row.median for row in rows],
        "y": list(range(len(rows))),
        "marker": {"symbol": "line-ns-open", "size": 16, "color": INK, "line": {"width": 2, "color": INK}},
        "customdata": custom,
        "hovertemplate": hover,
    }
    whiskers = _segments(rows, ("p10", "p90"), INK_3, 1)
    quartiles = [
        _segments([row], ("p25", "p75"), PICK if row.key in picked else MUTED if picked else ACTUAL, 11, at) for at, row in enumerate(rows)
    ]
    return {
        "data": [whiskers, *quartiles, medians, _labels(rows, custom)],
        "layout": {
            "margin": {"l": min(left, 16 + max(map(len, names), default=0) * LETTER), "r": 8, "t": 22, "b": 4},
            "uirevision": "kept",
            "meta": {"columns": columns},
            "xaxis": {
                "type": "log",
                "side": "top",
                "range": [log10(low) - 0.04 * reach, log10(high) + ROOM * reach],
                "tickvals": ticks,
                "ticktext": list(map(significant, ticks)),
                "tickangle": 0,
            },
            "yaxis": {
                "range": [max(slots, len(rows)) - 0.5, -0.5],
                "showgrid": False,
                "tickvals": list(range(len(rows))),
                "ticktext": names,
                "tickfont": {"color": INK, "size": 12},
            },
        },
    }


def _ticks(low: float, high: float) -> list[float]:
    """Return the powers of ten within reach; one, two and five of each where there are fewer than two."""
    powers = [10.0**power for power in range(floor(log10(low)), floor(log10(high)) + 1)]
    whole, parts = ([step * power for power in powers for step in steps if low <= step * power <= high] for steps in ((1,), (1, 2, 5)))
    return whole if len(whole) > 1 else parts


def _segments(rows: list[Any], ends: tuple[str, str], colour: str, width: int, at: int = 0) -> Figure:
    x: list[float | None] = []
    y: list[int | None] = []
    for place, row in enumerate(rows, at):
        x += [getattr(row, ends[0]), getattr(row, ends[1]), None]
        y += [place, place, None]
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": {"color": colour, "width": width}, "hoverinfo": "skip"}


def _labels(rows: list[Any], custom: list[list[str]]) -> Figure:
    """Return right of each row how wide it is, and of how many."""
    return {
        "type": "scatter",
        "mode": "text",
        "x": [row.p90 for row in rows],
        "y": list(range(len(rows))),
        "text": [f"  {each[5]} (n {count(row.n)})" for row, each in zip(rows, custom, strict=True)],
        "textposition": "middle right",
        "textfont": {"color": INK, "size": 12},
        "hoverinfo": "skip",
        "customdata": custom,
        "cliponaxis": False,
    }


def _custom(row: Any) -> list[str]:
    p10, p25, median, p75, p90 = (significant(getattr(row, side)) for side in SIDES)
    noted = f"{count(row.n)}, {row.note}" if row.note else count(row.n)
    return [
        row.key,
        row.name,
        median,
        f"{p25} to {p75}",
        f"{p10} to {p90}",
        f"{significant(row.ratio, 2)} ×",
        f"{significant(row.spread)} ×",
        noted,
    ]
