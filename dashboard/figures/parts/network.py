"""Groups of importers as a graph: each group a circle of points, a line for each pair; where a point stands is fixed by its place alone."""

from collections.abc import Sequence
from math import ceil, cos, pi, sin, sqrt
from typing import Any

import pandas as pd

from dashboard.core.theme import ACTUAL, INK_3, PICK, Figure
from data.frames import Frame
from data.language import mark, say

MOST = 24  # groups
COLUMNS = (mark("Importer"), mark("Group"), mark("Connected with, importers"), mark("Irregularity rate of the group"))


def figure(groups: pd.DataFrame, lines: Sequence[tuple[str, str]], picked: Sequence[str] = ()) -> Figure:
    """Draw importers. groups: key, name, group (number, from 1), links, rate (text), a row each in order. lines: pairs of keys."""
    places = _places(groups)
    ends = [each for one, other in lines for each in (places[one], places[other], (None, None))]
    pairs = {
        "type": "scatter",
        "mode": "lines",
        "x": [x for x, _ in ends],
        "y": [y for _, y in ends],
        "line": {"color": INK_3, "width": 1.5},
        "hoverinfo": "skip",
    }
    rows: list[Any] = list(groups.itertuples(index=False))
    words = [f"{say(name)}: %{{customdata[{index}]}}" for index, name in enumerate(COLUMNS[1:], 2)]
    points = {
        "type": "scatter",
        "mode": "markers",
        "x": [places[row.key][0] for row in rows],
        "y": [places[row.key][1] for row in rows],
        "marker": {"size": 12, "color": [PICK if row.key in picked else ACTUAL for row in rows]},
        "customdata": [[row.key, row.name, str(row.group), str(row.links), row.rate] for row in rows],
        "hovertemplate": "<br>".join(["<b>%{customdata[1]}</b>", *words]) + "<extra></extra>",
    }
    bare = {"visible": False, "fixedrange": True}
    layout = {
        "margin": {"l": 12, "r": 12, "t": 12, "b": 12},
        "xaxis": bare,
        "yaxis": bare | {"scaleanchor": "x", "autorange": "reversed"},
        "meta": {"columns": list(map(say, COLUMNS))},
        "annotations": _numbers(groups),
    }
    return {"data": [pairs, points], "layout": layout}


def _centres(groups: pd.DataFrame) -> dict[int, tuple[float, float]]:
    """Return where the middle of each group stands: in rows of three times as many as there are rows, in order of their numbers."""
    numbers = sorted(set(groups["group"].tolist()))
    wide = max(1, ceil(sqrt(3 * len(numbers))))
    return {number: (3.0 * (at % wide), 3.0 * (at // wide)) for at, number in enumerate(numbers)}


def _places(groups: pd.DataFrame) -> dict[str, tuple[float, float]]:
    """Return where each importer stands: on the circle of its group, in order, the first at the left."""
    centres, places = _centres(groups), {}
    for number, (x, y) in centres.items():
        part: Frame = groups[groups["group"] == number]
        for at, key in enumerate(part["key"].tolist()):
            turn = pi + 2 * pi * at / len(part)
            places[key] = (x + cos(turn), y + sin(turn))
    return places


def _numbers(groups: pd.DataFrame) -> list[Figure]:
    """Return the number of each group, above its circle."""
    plain = {"showarrow": False, "font": {"color": INK_3, "size": 12}}
    return [{"x": x, "y": y - 1.35, "text": str(number), **plain} for number, (x, y) in _centres(groups).items()]
