"""A matrix of one measure by two cuts: darker is more, each cell says its value."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.core.format import count, missing, significant
from dashboard.core.theme import INK, PICK, SOFT, Figure
from dashboard.figures.core.axis_words import names_room
from data.language import say_beside

SIDE, DEEP = 0.95, 0.55
LEAST = 64  # pixels, of the room for names


def figure(frame: pd.DataFrame, across: Sequence[tuple[str, str]], down: Sequence[tuple[str, str]], columns: tuple[str, ...]) -> Figure:
    """Draw a cell for each pair that has a value; a click on it selects its column.

    frame: x, y, value (hours), n. across, down: key and name of columns and rows, in order.
    """
    rows: list[Any] = list(frame.itertuples(index=False))
    known = {(row.x, row.y): row for row in rows if not missing(row.value)}
    cells = [
        (step, place, [x, say_beside(right, left), significant(known[x, y].value), count(known[x, y].n)], known[x, y].value)
        for place, (y, left) in enumerate(down)
        for step, (x, right) in enumerate(across)
        if (x, y) in known
    ]
    return {
        "data": [_cells(cells)],
        "layout": {
            "barmode": "overlay",
            "margin": {"l": names_room((name for _, name in down), LEAST), "r": 8, "t": 26, "b": 4},
            "uirevision": "kept",
            "meta": {"columns": columns},
            "xaxis": _axis(across, [-0.5, len(across) - 0.5]) | {"side": "top"},
            "yaxis": _axis(down, [len(down) - 0.5, -0.5]),
        },
    }


def _cells(cells: list[tuple[int, int, list[str], float]]) -> Figure:
    top = max([value for *_, value in cells], default=1.0) or 1.0
    depth = [(max(value / top, 0.0)) ** 0.5 for *_, value in cells]
    return {
        "type": "bar",
        "x": [step for step, *_ in cells],
        "base": [place - SIDE / 2 for _, place, *_ in cells],
        "y": [SIDE] * len(cells),
        "width": SIDE,
        "marker": {"color": depth, "cmin": 0, "cmax": 1, "colorscale": [[0, SOFT], [1, PICK]], "showscale": False},
        "customdata": [words for _, _, words, _ in cells],
        "text": [f"<b>{words[2]}</b>" for _, _, words, _ in cells],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"size": 12, "color": ["$on-accent" if each > DEEP else INK for each in depth]},
        "hovertemplate": "<b>%{customdata[1]}</b><br>%{customdata[2]} h · n = %{customdata[3]}<extra></extra>",
    }


def _axis(names: Sequence[tuple[str, str]], span: list[float]) -> Figure:
    ticks = {"tickvals": list(range(len(names))), "ticktext": [name for _, name in names], "tickfont": {"color": INK}}
    return {"range": span, "showgrid": False, **ticks}
