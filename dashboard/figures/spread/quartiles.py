"""How widely something lies, row by row on a log scale: P10 to P90 as a line, the quartiles as a bar, the median as a tick."""

from math import floor, log10
from typing import Any

import pandas as pd

from dashboard.core.format import between, count, short, significant
from dashboard.core.theme import ACTUAL, INK, INK_3, MUTED, PICK, Figure
from data.language import say, say_beside, say_number

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
    medians = {
        "type": "scatter",
        "mode": "markers",
        "x": [row.median for row in rows],
        "y": list(range(len(rows))),
        "marker": {"symbol": "line-ns-open", "size": 16, "color": INK, "line": {"width": 2, "color": INK}},
        "customdata": custom,
        "hovertemplate": _hover(unit),
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


def _hover(unit: str) -> str:
    """Return what a row says under the pointer."""
    median = say("Median: {value} {unit}", value="%{customdata[2]}", unit=unit)
    half, most = say("Middle half: {range}", range="%{customdata[3]}"), say("8 in 10: {range}", range="%{customdata[4]}")
    ratio, of = say("Highest is {ratio} the lowest of these", ratio="%{customdata[5]}"), say("Items: {count}", count="%{customdata[7]}")
    return f"<b>%{{customdata[1]}}</b><br>{median}<br>{half}<br>{most}<br>{ratio}<br>{of}<extra></extra>"


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
    counted = zip(rows, custom, strict=True)
    texts = [say_number("{ratio} ({number} item)", "{ratio} ({number} items)", row.n, ratio=each[5]) for row, each in counted]
    return {
        "type": "scatter",
        "mode": "text",
        "x": [row.p90 for row in rows],
        "y": list(range(len(rows))),
        "text": [f"  {text}" for text in texts],
        "textposition": "middle right",
        "textfont": {"color": INK, "size": 12},
        "hoverinfo": "skip",
        "customdata": custom,
        "cliponaxis": False,
    }


def _custom(row: Any) -> list[str]:
    p10, p25, median, p75, p90 = (significant(getattr(row, side)) for side in SIDES)
    noted = say_beside(count(row.n), row.note) if row.note else count(row.n)
    return [
        row.key,
        row.name,
        median,
        between(p25, p75),
        between(p10, p90),
        f"{significant(row.ratio, 2)} ×",
        f"{significant(row.spread)} ×",
        noted,
    ]
