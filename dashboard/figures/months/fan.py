"""A forecast in months: actual, target as dotted steps, and a fan of 50, 80 and 95 % round the months to come."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from dashboard.core.format import Scale, between, missing
from dashboard.core.theme import ACTUAL, CARD, INK, INK_3, PICK, TARGET, Figure
from dashboard.figures.core.months import axis, named
from data.language import say

BANDS = (("95 %", "p2_5", "p97_5", 0.22), ("80 %", "p10", "p90", 0.34), ("50 %", "p25", "p75", 0.5))
FORECAST, TICKS, EMPTY = "$forecast", 9, ""


def figure(frame: pd.DataFrame, scale: Scale, columns: Sequence[str], incomplete: Mapping[int, str], bars: bool) -> Figure:
    """Draw the months, and the forecast with its likely ranges.

    frame: month, actual, target and quantiles, in order; where it has moved, moved_low and moved_high, these are marked and stand last
    in the data table, which `columns` head. bars: each month alone, else the running sum.
    """
    months = [int(each) for each in frame["month"]]
    custom = [_row(row, scale, incomplete) for row in frame.itertuples(index=False)]
    said = [f"{name}: %{{customdata[{place}]}}" for place, name in enumerate(columns[1:], 2)]
    hover = "<br>".join(["<b>%{customdata[1]}</b>", f"{said[0]} {scale.words}", *said[1:]]) + "<extra></extra>"
    marks = _bars(frame, scale, custom, months, incomplete) if bars else _lines(frame, scale, custom)
    data = [*_bands(frame, scale), *({**mark, "hovertemplate": hover} for mark in marks)]
    if "target" in frame and any(not missing(value) for value in frame["target"]):
        data.append(_target(frame, scale, bars))
    if "moved" in frame:
        data.append(_moved(frame, scale))
    return {
        "data": data,
        "layout": {
            "uirevision": "kept",
            "barmode": "overlay",
            "margin": {"l": 52, "r": 16 if bars else 74, "t": 14, "b": 36},
            "meta": {"columns": [columns[0], *(f"{name} {scale.words}".strip() for name in columns[1:])]},
            "xaxis": axis(months, TICKS),
            "yaxis": {"nticks": 5, "rangemode": "tozero"},
            "annotations": [] if bars else _ends(frame, scale),
        },
    }


def _row(row: Any, scale: Scale, incomplete: Mapping[int, str]) -> list[str]:
    name = named(int(row.month), incomplete)
    band = "–" if missing(row.p10) else between(scale.text(row.p10), scale.text(row.p90))
    aimed = [scale.text(row.target)] if hasattr(row, "target") else []
    moved = [_ranged(row, scale)] if hasattr(row, "moved") else []
    return [EMPTY, name, scale.text(row.actual), *aimed, scale.text(row.p50), band, *moved]


def _ranged(row: Any, scale: Scale) -> str:
    if missing(row.moved):
        return "–"
    value, low, high = (scale.text(each) for each in (row.moved, row.moved_low, row.moved_high))
    return say("{value} ({low} to {high})", value=value, low=low, high=high)


def _bands(frame: pd.DataFrame, scale: Scale) -> list[Figure]:
    """Return the outline of each likely range, there and back, the widest first."""
    ahead = frame.reset_index(drop=True)
    ahead = ahead[ahead["p50"].notna()]
    places = ahead.index.tolist()
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "name": name,
            "x": [*places, *reversed(places)],
            "y": [*map(scale.value, ahead[high]), *reversed(list(map(scale.value, ahead[low])))],
            "fill": "toself",
            "fillcolor": FORECAST,
            "opacity": opacity,
            "line": {"width": 0, "color": FORECAST},
            "hoverinfo": "skip",
        }
        for name, low, high, opacity in BANDS
    ]


def _bars(frame: pd.DataFrame, scale: Scale, custom: list[list[str]], months: list[int], incomplete: Mapping[int, str]) -> list[Figure]:
    """Return actual months as solid bars, incomplete ones hatched, and months to come as outlined bars."""
    shapes = ["/" if each in incomplete else "" for each in months]
    solid = {"color": ACTUAL, "pattern": {"shape": shapes, "fgcolor": ACTUAL, "bgcolor": CARD, "size": 6}}
    outline = {"color": "rgba(0,0,0,0)", "line": {"color": INK_3, "width": 1}, "pattern": {"shape": "/", "fgcolor": INK_3, "size": 6}}
    places = list(range(len(months)))
    return [
        {"type": "bar", "x": places, "y": list(map(scale.value, frame[column])), "width": 0.62, "marker": marker, "customdata": custom}
        for column, marker in (("actual", solid), ("p50", outline))
    ]


def _lines(frame: pd.DataFrame, scale: Scale, custom: list[list[str]]) -> list[Figure]:
    """Return actual as a solid line and the central forecast as a dashed one."""
    drawn = (("p50", {"color": INK_3, "width": 2, "dash": "dash"}), ("actual", {"color": ACTUAL, "width": 3}))
    return [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "x": list(range(len(frame))),
            "y": list(map(scale.value, frame[column])),
            "customdata": custom,
            "line": line,
            "marker": {"size": 7, "color": line["color"]},
        }
        for column, line in drawn
    ]


def _target(frame: pd.DataFrame, scale: Scale, bars: bool) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": list(range(len(frame))),
        "y": list(map(scale.value, frame["target"])),
        "line": {"color": TARGET, "width": 1.6, "shape": "hvh" if bars else "linear", "dash": "dot"},
        "hoverinfo": "skip",
    }


def _moved(frame: pd.DataFrame, scale: Scale) -> Figure:
    """Return a level mark at each month that a scenario changes, with its P10 and P90."""
    mark = {"symbol": "line-ew-open", "size": 18, "color": PICK, "line": {"width": 3, "color": PICK}}
    values = list(map(scale.value, frame["moved"]))
    up, down = (((frame[end] - frame["moved"]).abs() / scale.size).fillna(0.0).tolist() for end in ("moved_high", "moved_low"))
    reach = {"type": "data", "symmetric": False, "array": up, "arrayminus": down, "color": PICK, "thickness": 1.5, "width": 4}
    places = list(range(len(frame)))
    return {"type": "scatter", "mode": "markers", "x": places, "y": values, "marker": mark, "error_y": reach, "hoverinfo": "skip"}


def _ends(frame: pd.DataFrame, scale: Scale) -> list[Figure]:
    """Return the names of the last values at the right, moved apart where they would cover each other."""
    last = frame.iloc[-1]
    high, low = (say("high"), last["p90"], INK_3), (say("low"), last["p10"], INK_3)
    ends = (high, low, (say("central"), last["p50"], INK), (say("target"), last["target"], PICK))
    known = sorted(((value / scale.size, words, colour) for words, value, colour in ends if not missing(value)), reverse=True)
    room = max((value for value, _, _ in known), default=1.0) * 0.075
    notes: list[Figure] = []
    floor = float("inf")
    for value, words, colour in known:
        floor = min(value, floor - room)
        label = f" {words} <b>{scale.text(value * scale.size)}</b>"
        font = {"size": 12, "color": colour}
        notes.append({"x": len(frame) - 1, "y": floor, "text": label, "showarrow": False, "xanchor": "left", "font": font})
    return notes
