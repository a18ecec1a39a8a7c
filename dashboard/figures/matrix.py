"""A matrix of one measure by two cuts: darker is more, each cell says its value."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.format import count, missing, significant
from dashboard.theme import INK, PICK, SOFT

Figure = dict[str, Any]
SCALE = [[0, SOFT], [1, PICK]]
DEEP = 0.55


def figure(frame: pd.DataFrame, across: Sequence[tuple[str, str]], down: Sequence[tuple[str, str]], columns: tuple[str, ...]) -> Figure:
    """Of a frame x, y, value (hours), n; `across` and `down` are (key, name) in order. A cell publishes its column."""
    rows: list[Any] = list(frame.itertuples(index=False))
    cells = {(row.x, row.y): row for row in rows}
    top = max([row.value for row in cells.values() if not missing(row.value)], default=1.0) or 1.0
    grid = [[cells.get((x, y)) for x, _ in across] for y, _ in down]
    depth = [[None if cell is None or missing(cell.value) else (cell.value / top) ** 0.5 for cell in line] for line in grid]
    custom = [
        [[x, f"{right}, {left}", *_words(cell)] for (x, right), cell in zip(across, line, strict=True)]
        for (_, left), line in zip(down, grid, strict=True)
    ]
    return {
        "data": [
            {
                "type": "heatmap",
                "x": [name for _, name in across],
                "y": [name for _, name in down],
                "z": depth,
                "zmin": 0,
                "zmax": 1,
                "colorscale": SCALE,
                "showscale": False,
                "xgap": 3,
                "ygap": 3,
                "customdata": custom,
                "hovertemplate": "<b>%{customdata[1]}</b><br>%{customdata[2]} h · n = %{customdata[3]}<extra></extra>",
            }
        ],
        "layout": {
            "margin": {"l": 64, "r": 8, "t": 26, "b": 4},
            "uirevision": "kept",
            "meta": {"columns": columns},
            "xaxis": {"side": "top", "showgrid": False, "tickfont": {"color": INK}},
            "yaxis": {"autorange": "reversed", "showgrid": False, "tickfont": {"color": INK}},
            "annotations": [
                _cell(right, left, custom[place][step][2:], depth[place][step])
                for place, (_, left) in enumerate(down)
                for step, (_, right) in enumerate(across)
            ],
        },
    }


def _words(cell: Any) -> list[str]:
    return ["–", "0"] if cell is None or missing(cell.value) else [significant(cell.value), count(cell.n)]


def _cell(x: str, y: str, words: list[str], depth: float | None) -> Figure:
    colour = "$on-accent" if depth is not None and depth > DEEP else INK
    shown = f"<b>{words[0]}</b>" if depth is not None else "–"
    return {"x": x, "y": y, "text": shown, "showarrow": False, "font": {"size": 13, "color": colour}}
