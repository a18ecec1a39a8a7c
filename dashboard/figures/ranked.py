"""Ranked bars: one measure by one cut, largest first, a tick for the period compared with."""

from collections.abc import Callable

import pandas as pd

from dashboard.format import missing, short
from dashboard.theme import INK, MUTED, PICK, TARGET

SLOTS = 10


def figure(
    frame: pd.DataFrame, picked: tuple[str, ...], text: Callable[[float], str], columns: tuple[str, str, str], slots: int = SLOTS
) -> dict:
    """Of a frame key, name, value, before; `text` writes a value with its unit; `columns` head the table of the same data.

    The bar height is that of `slots` rows whatever their number, so nothing moves when filters change.
    """
    rows = frame.reset_index(drop=True)
    places = list(rows.index)
    custom = [
        [key, name, text(value), text(before)]
        for key, name, value, before in rows[["key", "name", "value", "before"]].itertuples(index=False)
    ]
    reach = rows[["value", "before"]].max(axis=1).fillna(0)
    data = [_bars(rows, places, picked, custom), _labels(reach, places, custom, picked)]
    if rows["before"].notna().any():
        data.insert(1, _ticks(rows, places, custom))
    return {
        "data": data,
        "layout": {
            "xaxis": {"visible": False, "range": [0, float(reach.max() or 1) * 1.34 if len(rows) else 1]},
            "yaxis": {
                "range": [max(slots, len(rows)) - 0.5, -0.5],
                "showgrid": False,
                "tickvals": places,
                "ticktext": [short(name) + " " for name in rows["name"]],
                "tickfont": {"color": INK, "size": 12},
            },
            "margin": {"l": 164, "r": 8, "t": 4, "b": 4},
            "barmode": "overlay",
            "uirevision": "kept",
            "meta": {"columns": columns},
        },
    }


def _bars(rows, places, picked, custom) -> dict:
    colours = [PICK if key in picked else MUTED for key in rows["key"]]
    return {
        "type": "bar",
        "orientation": "h",
        "y": places,
        "x": [None if missing(value) else value for value in rows["value"]],
        "width": 0.66,
        "marker": {"color": colours},
        "customdata": custom,
        "hovertemplate": "<b>%{customdata[1]}</b><br>%{customdata[2]}<br>before: %{customdata[3]}<extra></extra>",
    }


def _ticks(rows, places, custom) -> dict:
    return {
        "type": "scatter",
        "mode": "markers",
        "y": places,
        "x": [None if missing(value) else value for value in rows["before"]],
        "customdata": custom,
        "hoverinfo": "skip",
        "marker": {"symbol": "line-ns-open", "size": 15, "color": TARGET, "line": {"width": 2, "color": TARGET}},
    }


def _labels(reach, places, custom, picked) -> dict:
    return {
        "type": "scatter",
        "mode": "text",
        "y": places,
        "x": list(reach),
        "text": [f"<b>  {row[2]}</b>" if row[0] in picked else f"  {row[2]}" for row in custom],
        "customdata": custom,
        "textposition": "middle right",
        "textfont": {"color": INK, "size": 12},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
