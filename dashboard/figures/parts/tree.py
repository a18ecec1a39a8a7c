"""Parts of a whole as areas, coloured by their growth from what fell most to what rose most; the picked ones have a frame."""

from bisect import bisect
from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.core.format import Scale, changed, missing, per_cent, short, significant
from dashboard.core.theme import CARD, CLEAR, GROWTH, INK, LINE, PICK
from data.language import mark

LONGEST = 18
STEPS = (-0.2, -0.05, 0.05, 0.2)  # of growth, as a share of the value before: where one colour ends and the next begins
KEY = (
    (GROWTH[0], mark("Fell by more than 20 %")),
    (GROWTH[1], mark("Fell by 5 to 20 %")),
    (GROWTH[2], mark("Changed by less than 5 %")),
    (GROWTH[3], mark("Rose by 5 to 20 %")),
    (GROWTH[4], mark("Rose by more than 20 %, or new")),
    (CARD, mark("Not compared")),
)
LAYOUT = {"margin": {"l": 0, "r": 0, "t": 4, "b": 4}, "uniformtext": {"minsize": 12, "mode": "hide"}}


def figure(frame: pd.DataFrame, picked: Sequence[str], scale: Scale, columns: Sequence[str]) -> dict[str, Any]:
    """Draw the parts of a whole as areas. frame: key (that a click selects), name, value, before, largest first."""
    rows = [(str(key), str(name), float(value), float(before)) for key, name, value, before in _known(frame)]
    total = sum(value for _, _, value, _ in rows) or 1.0
    custom = [
        [key, name, scale.text(value), per_cent(significant(value / total * 100)), changed(value, before)]
        for key, name, value, before in rows
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
        "textfont": {"size": 12, "color": [_ink(row) for row in rows]},
        "hovertemplate": hover + "<extra></extra>",
        "marker": {
            "colors": [_colour(row) for row in rows],
            "line": {
                "color": [PICK if row[0] in picked else LINE if _colour(row) == CARD else CARD for row in rows],
                "width": [4 if row[0] in picked else 2 for row in rows],
            },
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


def _colour(row: tuple[str, str, float, float]) -> str:
    """Return the role of the growth of a part; that of the card where there is nothing to compare with."""
    _, _, value, before = row
    if missing(before):
        return CARD
    return GROWTH[bisect(STEPS, (value - before) / before)] if before > 0 else GROWTH[-1]


def _ink(row: tuple[str, str, float, float]) -> str:
    """Return the colour of the words on a part."""
    return "$on-lane" if _colour(row) in (GROWTH[0], GROWTH[-1]) else INK
