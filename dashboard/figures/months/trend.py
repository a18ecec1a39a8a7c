"""Months in a row: actual as solid bars, the period compared with behind them, target as a dotted step line, incomplete months hatched."""

from collections.abc import Collection, Iterable, Mapping, Sequence

import pandas as pd

from dashboard.core.format import Scale, missing
from dashboard.core.theme import ACTUAL, CARD, INK, INK_3, MUTED, PICK, PREVIOUS, TARGET, Figure
from dashboard.figures.core.months import axis, named
from data.language import say
from data.months import month_text

Cells = list[list[str]]
TICKS = 15


def figure(frame: pd.DataFrame, picked: tuple[int, ...], incomplete: Mapping[int, str], scale: Scale, columns: tuple[str, ...]) -> Figure:
    """Draw the months as bars before those of the period compared with; incomplete ones are hatched and name the offices missing.

    frame: key (yyyymm), value, before, target. columns: headings of the data table.
    """
    rows = frame.reset_index(drop=True)
    places, months = list(range(len(rows))), rows["key"].tolist()
    shown: pd.DataFrame = rows.loc[:, ["value", "before", "target"]] / scale.size
    custom = [
        [month_text(key), named(key, incomplete), *map(scale.text, values)]
        for key, *values in rows[["key", "value", "before", "target"]].itertuples(index=False)
    ]
    hover = f"<b>%{{customdata[1]}}</b><br>%{{customdata[2]}} {scale.words}<br>{columns[2]}: %{{customdata[3]}}"
    data = [
        _bars(places, map(scale.value, rows["before"]), custom, {"color": PREVIOUS}, -0.42, hover),
        _bars(places, map(scale.value, rows["value"]), custom, _marker(months, picked, incomplete), -0.24, hover),
    ]
    if not all(map(missing, rows["target"].tolist())):
        target = say("Target")
        data = [trace | {"hovertemplate": f"{hover}<br>{target}: %{{customdata[4]}}<extra></extra>"} for trace in data]
        data.append(_steps(places, map(scale.value, rows["target"]), custom))
    return {
        "data": data,
        "layout": {
            "barmode": "overlay",
            "uirevision": "kept",
            "margin": {"l": 48, "r": 8, "t": 16, "b": 36},
            "xaxis": axis(months, TICKS),
            "yaxis": {"nticks": 5, "rangemode": "tozero"},
            "meta": {"columns": (columns[0], f"{columns[1]} {scale.words}".strip(), *columns[2:])},
            "annotations": _notes(places, months, shown, custom, incomplete),
        },
    }


def _bars(
    places: list[int], values: Iterable[float | None], custom: Cells, marker: Figure, offset: float, hover: str
) -> Figure:
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


def _marker(months: Sequence[int], picked: Collection[int], incomplete: Collection[int]) -> Figure:
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


def _steps(places: list[int], targets: Iterable[float | None], custom: Cells) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [place + 0.09 for place in places],
        "y": list(targets),
        "customdata": custom,
        "line": {"color": TARGET, "width": 1.6, "shape": "hvh", "dash": "dot"},
        "hoverinfo": "skip",
    }


def _notes(places: list[int], months: list[int], rows: pd.DataFrame, custom: Cells, incomplete: Collection[int]) -> list[Figure]:
    """Return the label of the last value, and a word above each incomplete month."""
    heights: list[float] = rows.max(axis=1).tolist()
    notes = [_note(place, heights[place], say("incomplete"), INK_3) for place in places if months[place] in incomplete]
    if places and not missing(rows["value"].iloc[-1]) and months[-1] not in incomplete:
        notes.append(_note(places[-1], heights[-1], f"<b>{custom[-1][2]}</b>", INK))
    return notes


def _note(place: int, height: float, words: str, colour: str) -> Figure:
    return {
        "x": place + 0.09,
        "y": None if missing(height) else height,
        "yshift": 9,
        "text": words,
        "showarrow": False,
        "font": {"size": 12, "color": colour},
    }
