"""Two groups side by side per cut: a line from one to the other, each end named by its colour."""

from typing import Any

import pandas as pd

from dashboard.core.format import between, count, missing, percent, significant
from dashboard.core.theme import INK, MUTED, PICK, PREVIOUS, Figure
from dashboard.figures.core.ticks import hour_ticks
from data.language import say
from data.number_text import minus, plus


def figure(frame: pd.DataFrame, picked: tuple[str, ...], columns: tuple[str, ...], names: tuple[str, str], slots: int = 5) -> Figure:
    """Draw a row per cut of a frame key, name, yes, no (hours), n_yes, n_no, change, low, high (fractions).

    `names` are those of yes and no.
    """
    rows: list[Any] = list(frame.itertuples(index=False))
    places = list(range(len(rows)))
    custom = [cells(row) for row in rows]
    reach = max([value for row in rows for value in (row.yes, row.no) if not missing(value)], default=1.0)
    return {
        "data": [
            _bars(rows, places, custom, picked),
            *(_points([getattr(row, side) for row in rows], places, custom, colour, name, picked) for side, colour, name in _sides(names)),
        ],
        "layout": {
            "margin": {"l": 52, "r": 64, "t": 4, "b": 24},
            "uirevision": "kept",
            "meta": {"columns": columns},
            "xaxis": {"range": [0, reach * 1.1], **hour_ticks(), "nticks": 5},
            "yaxis": {
                "range": [max(slots, len(rows)) - 0.5, -0.5],
                "showgrid": False,
                "tickvals": places,
                "ticktext": [row.name + " " for row in rows],
                "tickfont": {"color": INK, "size": 12},
            },
            "annotations": [_change(place, words[4]) for place, words in zip(places, custom, strict=True)],
        },
    }


def _sides(names: tuple[str, str]) -> tuple[tuple[str, str, str], ...]:
    return (("no", PREVIOUS, names[1]), ("yes", PICK, names[0]))


def cells(row: Any) -> list[str]:
    """Return the cells of a row: key, name, hours of both, the change and its interval, declarations of both."""
    return [row.key, row.name, _text(row.yes), _text(row.no), less(row.change), around(row), count(row.n_yes), count(row.n_no)]


def less(change: float) -> str:
    """Write a change as a percentage: '−57 %'; empty where it is unknown."""
    return "" if missing(change) else (minus if change < 0 else plus)(percent(abs(change), 2))


def around(row: Any) -> str:
    """Write an interval: '−60 % to −54 %'; '–' where it is unknown."""
    return "–" if missing(row.low) or missing(row.high) else between(less(row.low), less(row.high))


def _text(hours: float) -> str:
    return "–" if missing(hours) else significant(hours)


def _bars(rows: list[Any], places: list[int], custom: list[list[str]], picked: tuple[str, ...]) -> Figure:
    return {
        "type": "bar",
        "orientation": "h",
        "y": places,
        "base": [0 if missing(row.yes) or missing(row.no) else min(row.yes, row.no) for row in rows],
        "x": [0 if missing(row.yes) or missing(row.no) else abs(row.no - row.yes) for row in rows],
        "width": 0.16,
        "marker": {"color": [PICK if row.key in picked else MUTED for row in rows]},
        "customdata": custom,
        "hoverinfo": "skip",
    }


def _points(values: list[float], places: list[int], custom: list[list[str]], colour: str, name: str, picked: tuple[str, ...]) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "y": places,
        "x": [None if missing(value) else value for value in values],
        "marker": {"size": [15 if words[0] in picked else 12 for words in custom], "color": colour},
        "customdata": custom,
        "hovertemplate": _hover(),
    }


def _hover() -> str:
    """Return what a point says under the pointer."""
    own = say("AEO: {hours} h (declarations: {count})", hours="%{customdata[2]}", count="%{customdata[6]}")
    others = say("others, like with like: {hours} h (declarations: {count})", hours="%{customdata[3]}", count="%{customdata[7]}")
    change = say("{change} (95 % interval: {range})", change="%{customdata[4]}", range="%{customdata[5]}")
    return f"<b>%{{customdata[1]}}</b><br>{own}<br>{others}<br>{change}<extra></extra>"


def _change(place: int, words: str) -> Figure:
    return {"xref": "paper", "x": 1, "xanchor": "left", "y": place, "text": f" <b>{words}</b>", "showarrow": False, "font": {"color": INK}}
