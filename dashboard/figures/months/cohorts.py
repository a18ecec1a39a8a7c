"""Cohorts by month of registration: median and P90 with those still open, how many they are, and incomplete months hatched."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.core.format import count, missing, month, significant
from dashboard.core.theme import ACTUAL, CLEAR, INK, INK_3, LINE, MUTED, PICK, TARGET, Figure
from dashboard.figures.core.months import axis
from data.months import month_text

COLUMNS = ("Month of registration", "Median h", "P90 h", "Still open", "Declarations", "Median of completed alone h")
TICKS = 15
HOVER = (
    "<b>%{customdata[1]}</b><br>median %{customdata[2]} h · P90 %{customdata[3]} h<br>%{customdata[4]} still open of %{customdata[5]}"
    "<br>completed alone: median %{customdata[6]} h<extra></extra>"
)


def figure(frame: pd.DataFrame, picked: tuple[int, ...], incomplete: Mapping[int, str]) -> Figure:
    """Draw median and P90 of each cohort in hours above how many are still open.

    frame: key (yyyymm), p50, p90, n, open, done50, in order. incomplete: months with the offices that sent too few declarations.
    """
    months: list[int] = frame["key"].tolist()
    places = list(range(len(months)))
    custom = [_row(row, incomplete.get(row[0], "")) for row in frame.itertuples(index=False)]
    top = max([value for value in frame["p90"].tolist() if not missing(value)], default=1.0)
    data = [
        _line(places, frame["p90"].tolist(), custom, "$forecast", "solid", months, picked),
        _line(places, frame["done50"].tolist(), custom, TARGET, "dot", months, ())
        | {"mode": "lines", "hoverinfo": "skip", "hovertemplate": None},
        _line(places, frame["p50"].tolist(), custom, ACTUAL, "solid", months, picked),
        _open(places, frame["open"].tolist(), custom),
        _hatch(places, months, incomplete, top, custom),
    ]
    return {
        "data": data,
        "layout": {
            "uirevision": "kept",
            "margin": {"l": 48, "r": 40, "t": 16, "b": 36},
            "bargap": 0.3,
            "meta": {"columns": COLUMNS},
            "xaxis": {**axis(months, TICKS), "anchor": "y2"},
            "yaxis": {"domain": [0.36, 1], "nticks": 5, "rangemode": "tozero", "ticksuffix": " h"},
            "yaxis2": {"domain": [0, 0.2], "nticks": 3, "rangemode": "tozero", "gridcolor": LINE, "zeroline": False, "fixedrange": True},
            "annotations": _notes(places, months, frame, incomplete, top),
        },
    }


def _row(row: Any, incomplete: str) -> list[str]:
    hours = ["–" if missing(value) else significant(value) for value in (row.p50, row.p90, row.done50)]
    name = month(row.key) + (f" (incomplete: {incomplete})" if incomplete else "")
    return [month_text(row.key), name, hours[0], hours[1], count(row.open), count(row.n), hours[2]]


def _line(
    places: list[int], values: list[Any], custom: list[list[str]], colour: str, dash: str, months: list[int], picked: tuple[int, ...]
) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": places,
        "y": [None if missing(value) else value for value in values],
        "customdata": custom,
        "connectgaps": False,
        "line": {"color": colour, "width": 2.4 if dash == "solid" else 1.4, "dash": dash},
        "marker": {"size": [11 if key in picked else 7 for key in months], "color": [PICK if key in picked else colour for key in months]},
        "hovertemplate": HOVER,
    }


def _open(places: list[int], values: list[Any], custom: list[list[str]]) -> Figure:
    return {
        "type": "bar",
        "x": places,
        "y": values,
        "yaxis": "y2",
        "width": 0.6,
        "marker": {"color": MUTED},
        "customdata": custom,
        "text": [count(value) for value in values],
        "textposition": "outside",
        "textangle": 0,
        "constraintext": "none",
        "cliponaxis": False,
        "textfont": {"size": 11, "color": INK},
        "hovertemplate": HOVER,
    }


def _hatch(places: list[int], months: list[int], incomplete: Mapping[int, str], top: float, custom: list[list[str]]) -> Figure:
    here = [place for place in places if months[place] in incomplete]
    return {
        "type": "bar",
        "x": here,
        "y": [top * 1.08] * len(here),
        "width": 0.9,
        "marker": {"color": CLEAR, "pattern": {"shape": "/", "fgcolor": LINE, "size": 7}},
        "customdata": [custom[place] for place in here],
        "hovertemplate": HOVER,
    }


def _notes(places: list[int], months: list[int], frame: pd.DataFrame, incomplete: Mapping[int, str], top: float) -> list[Figure]:
    notes = [_note(place, top * 1.08, "incomplete", INK_3, "center") for place in places if months[place] in incomplete]
    for column, words in (("p90", "P90"), ("p50", "median")):
        last = frame[column].tolist()[-1] if places else None
        if not missing(last):
            notes.append(_note(places[-1], last, f" <b>{words}</b>", INK, "left"))
    return [*notes, {**_note(-0.55, 0.27, "still open", INK_3, "left"), "yref": "paper", "yshift": 0}]


def _note(place: float, height: Any, words: str, colour: str, anchor: str) -> Figure:
    return {
        "x": place,
        "y": height,
        "xanchor": anchor,
        "yshift": 8,
        "text": words,
        "showarrow": False,
        "font": {"size": 11, "color": colour},
    }
