"""Parts of a whole as areas: what grew apart from what fell, the picked ones in the colour of picks."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.core.format import Scale, changed, short, significant
from dashboard.core.theme import ACTUAL, CARD, CLEAR, INK, MUTED, PICK

LONGEST = 18
LAYOUT = {"margin": {"l": 0, "r": 0, "t": 4, "b": 4}, "uniformtext": {"minsize": 11, "mode": "hide"}}


def figure(frame: pd.DataFrame, picked: Sequence[str], scale: Scale, columns: Sequence[str]) -> dict[str, Any]:
    """Draw the parts of a whole as areas. frame: key (that a click selects), name, value, before, largest first."""
    rows = [(str(key), str(name), float(value), float(before)) for key, name, value, before in _known(frame)]
    total = sum(value for _, _, value, _ in rows) or 1.0
    custom = [
        [key, name, scale.text(value), f"{significant(value / total * 100)} %", changed(value, before)] for key, name, value, before in rows
    ]
    hover = f"<b>%{{customdata[1]}}</b><br>%{{customdata[2]}} {scale.words} · %{{customdata[3]}}<br>{columns[-1]}: %{{customdata[4]}}"
    trace = {
        "type": "treemap",
        "ids": [row[0] for row in rows],
        "labels": [row[1] for row in rows],
        "parents": [""] * len(rows),
        "values": [row[2] / scale.size for row in rows],
        "customdata": custom,
        "text": [short(row[1], LONGEST) for row in rows],
        "texttemplate": "%{text}<br><b>%{customdata[3]}</b>  %{customdata[4]}",
        "textfont": {"size": 13, "color": [_ink(row, picked) for row in rows]},
        "hovertemplate": hover + "<extra></extra>",
        "marker": {
            "colors": [_colour(row, picked) for row in rows],
            "line": {"color": CARD, "width": 2},
            "pad": dict.fromkeys("tlrb", 0),
        },
        "tiling": {"packing": "squarify", "pad": 1},
        "pathbar": {"visible": False},
        "root": {"color": CLEAR},
    }
    heads = [columns[0], f"{columns[1]} {scale.words}".strip(), *columns[2:]]
    return {"data": [trace], "layout": {**LAYOUT, "meta": {"columns": heads}}}


def _known(frame: pd.DataFrame) -> list[tuple[Any, ...]]:
    rows = zip(*(frame[column] for column in ("key", "name", "value", "before")), strict=True)
    return [row for row in rows if row[2] > 0]


def _colour(row: tuple[str, str, float, float], picked: Sequence[str]) -> str:
    return PICK if row[0] in picked else (ACTUAL if row[2] > row[3] else MUTED)


def _ink(row: tuple[str, str, float, float], picked: Sequence[str]) -> str:
    return INK if _colour(row, picked) == MUTED else "$on-lane"
