"""Months in a row: actual as solid bars, the period compared with behind them, target as a dotted step line, incomplete months hatched."""

from collections.abc import Mapping

import pandas as pd

from dashboard.core.format import Scale, missing, month
from dashboard.core.theme import ACTUAL, CARD, INK, INK_3, MUTED, PICK, PREVIOUS, TARGET
from dashboard.figures.core.months import axis
from data.months import month_text

TICKS = 15


def figure(frame: pd.DataFrame, picked: tuple[int, ...], incomplete: Mapping[int, str], scale: Scale, columns: tuple[str, ...]) -> dict:
    """Of a frame key (yyyymm), value, before, target; `columns` head the table of the same data.

    Months `incomplete` are hatched and name the offices missing.
    """
    rows = frame.reset_index(drop=True)
    places, months = list(rows.index), list(rows["key"])
    custom = [
        [month_text(key), month(key) + (f" (incomplete: {incomplete[key]})" if key in incomplete else ""), *map(scale.text, values)]
        for key, *values in rows[["key", "value", "before", "target"]].itertuples(index=False)
    ]
    hover = f"<b>%{{customdata[1]}}</b><br>%{{customdata[2]}} {scale.words}<br>{columns[2]}: %{{customdata[3]}}"
    data = [
        _bars(places, map(scale.value, rows["before"]), custom, {"color": PREVIOUS}, -0.42, hover),
        _bars(places, map(scale.value, rows["value"]), custom, _marker(months, picked, incomplete), -0.24, hover),
    ]
    if rows["target"].notna().any():
        data = [trace | {"hovertemplate": hover + "<br>Target: %{customdata[4]}<extra></extra>"} for trace in data]
        data.append(_steps(places, map(scale.value, rows["target"]), custom))
    return {
        "data": data,
        "layout": {
            "barmode": "overlay",
            "uirevision": "kept",
            "margin": {"l": 48, "r": 8, "t": 16, "b": 36},
            "xaxis": axis(months, TICKS),
            "yaxis": {"nticks": 5, "rangemode": "tozero", "exponentformat": "none", "separatethousands": True},
            "meta": {"columns": (columns[0], f"{columns[1]} {scale.words}".strip(), *columns[2:])},
            "annotations": _notes(places, months, rows[["value", "before", "target"]] / scale.size, custom, incomplete),
        },
    }


def _bars(places, values, custom, marker, offset, hover) -> dict:
    return {
        "type": "bar",
        "x": places,
        "y": list(values),
        "width": 0.66,
        "offset": offset,
        "marker": marker,
        "customdata": custom,
        "hovertemplate": hover + "<extra></extra>",
    }


def _marker(months, picked, incomplete) -> dict:
    solid = [PICK if key in picked else (MUTED if picked else ACTUAL) for key in months]
    return {
        "color": solid,
        "pattern": {
            "shape": ["/" if key in incomplete else "" for key in months],
            "fgcolor": solid,
            "bgcolor": [CARD] * len(months),
            "size": 6,
        },
        "line": {"color": solid, "width": 1},
    }


def _steps(places, targets, custom) -> dict:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [place + 0.09 for place in places],
        "y": list(targets),
        "customdata": custom,
        "line": {"color": TARGET, "width": 1.6, "shape": "hvh", "dash": "dot"},
        "hoverinfo": "skip",
    }


def _notes(places, months, rows, custom, incomplete) -> list[dict]:
    """The last value, and a word above each hatched month."""
    heights = rows.max(axis=1)
    notes = [_note(place, heights[place], "incomplete", INK_3) for place in places if months[place] in incomplete]
    if places and not missing(rows["value"].iloc[-1]) and months[-1] not in incomplete:
        notes.append(_note(places[-1], heights.iloc[-1], f"<b>{custom[-1][2]}</b>", INK))
    return notes


def _note(place, height, words, colour) -> dict:
    return {
        "x": place + 0.09,
        "y": None if missing(height) else height,
        "yshift": 9,
        "text": words,
        "showarrow": False,
        "font": {"size": 11, "color": colour},
    }
