"""Cohorts by month of registration: median and P90 with those still open, how many they are, and incomplete months hatched."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.core.format import count, missing, significant
from dashboard.core.theme import ACTUAL, CLEAR, INK, INK_3, LINE, MUTED, PICK, TARGET, Figure
from dashboard.figures.core.months import axis, named
from dashboard.figures.core.ticks import hour_ticks
from data.language import mark, say
from data.months import month_text

COLUMNS = (
    mark("Month of registration"),
    mark("Half released within, h"),
    mark("9 in 10 released within, h"),
    mark("Still open"),
    mark("Declarations"),
    mark("Half of completed alone within, h"),
)
TICKS = 15


def figure(frame: pd.DataFrame, picked: tuple[int, ...], incomplete: Mapping[int, str]) -> Figure:
    """Draw median and P90 of each cohort in hours above how many are still open.

    frame: key (yyyymm), p50, p90, n, open, done50, in order. incomplete: months with the offices that sent too few declarations.
    """
    months: list[int] = frame["key"].tolist()
    places = list(range(len(months)))
    custom = [_row(row, incomplete) for row in frame.itertuples(index=False)]
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
            "meta": {"columns": list(map(say, COLUMNS))},
            "xaxis": {**axis(months, TICKS), "anchor": "y2"},
            "yaxis": {"domain": [0.36, 1], "nticks": 5, "rangemode": "tozero", **hour_ticks()},
            "yaxis2": {"domain": [0, 0.2], "nticks": 3, "rangemode": "tozero", "gridcolor": LINE, "zeroline": False, "fixedrange": True},
            "annotations": _notes(places, months, frame, incomplete, top),
        },
    }


def _row(row: Any, incomplete: Mapping[int, str]) -> list[str]:
    hours = ["–" if missing(value) else significant(value) for value in (row.p50, row.p90, row.done50)]
    return [month_text(row.key), named(row.key, incomplete), hours[0], hours[1], count(row.open), count(row.n), hours[2]]


def _hover() -> str:
    """Return what a mark says under the pointer."""
    half, tenth = say("half released within {hours} h", hours="%{customdata[2]}"), say("9 in 10 within {hours} h", hours="%{customdata[3]}")
    left = say("{open} of {whole} still open", open="%{customdata[4]}", whole="%{customdata[5]}")
    done = say("completed alone: half within {hours} h", hours="%{customdata[6]}")
    return f"<b>%{{customdata[1]}}</b><br>{half}<br>{tenth}<br>{left}<br>{done}<extra></extra>"


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
        "hovertemplate": _hover(),
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
        "textfont": {"size": 12, "color": INK},
        "hovertemplate": _hover(),
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
        "hovertemplate": _hover(),
    }


def _notes(places: list[int], months: list[int], frame: pd.DataFrame, incomplete: Mapping[int, str], top: float) -> list[Figure]:
    notes = [_note(place, top * 1.08, say("incomplete"), INK_3, "center") for place in places if months[place] in incomplete]
    for column, words in (("p90", say("9 in 10")), ("p50", say("median"))):
        last = frame[column].tolist()[-1] if places else None
        if not missing(last):
            notes.append(_note(places[-1], last, f" <b>{words}</b>", INK, "left"))
    return [*notes, {**_note(-0.55, 0.27, say("still open"), INK_3, "left"), "yref": "paper", "yshift": 0}]


def _note(place: float, height: Any, words: str, colour: str, anchor: str) -> Figure:
    return {
        "x": place,
        "y": height,
        "xanchor": anchor,
        "yshift": 8,
        "text": words,
        "showarrow": False,
        "font": {"size": 12, "color": colour},
    }
