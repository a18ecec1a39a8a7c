"""Ranked bars: one measure by one cut, largest first, a tick for the period compared with."""

import pandas as pd

from dashboard.format import Scale, short
from dashboard.theme import INK, MUTED, PICK, TARGET

SLOTS, LEFT = 10, 164


def figure(
    frame: pd.DataFrame, picked: tuple[str, ...], scale: Scale, columns: tuple[str, str, str], slots: int = SLOTS, left: int = LEFT
) -> dict:
    """Of a frame key, name, value, before; `columns` head the table of the same data, the last one naming the period compared with.

    The bar height is that of `slots` rows whatever their number, so nothing moves when filters change.
    """
    rows = frame.reset_index(drop=True)
    places = list(rows.index)
    custom = [
        [key, name, scale.text(value), scale.text(before)]
        for key, name, value, before in rows[["key", "name", "value", "before"]].itertuples(index=False)
    ]
    reach = (rows[["value", "before"]].max(axis=1) / scale.size).fillna(0)
    data = [_bars(rows, places, picked, custom, scale, columns[2]), _labels(reach, places, custom, picked)]
    if rows["before"].notna().any():
        data.insert(1, _ticks(rows, places, custom, scale))
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
            "margin": {"l": left, "r": 8, "t": 4, "b": 4},
            "barmode": "overlay",
            "uirevision": "kept",
            "meta": {"columns": (columns[0], f"{columns[1]} {scale.words}".strip(), columns[2])},
        },
    }


def _bars(rows, places, picked, custom, scale, before) -> dict:
    colours = [PICK if key in picked else MUTED for key in rows["key"]]
    return {
        "type": "bar",
        "orientation": "h",
        "y": places,
        "x": list(map(scale.value, rows["value"])),
        "width": 0.66,
        "marker": {"color": colours},
        "customdata": custom,
        "hovertemplate": f"<b>%{{customdata[1]}}</b><br>%{{customdata[2]}} {scale.words}<br>{before}: %{{customdata[3]}}<extra></extra>",
    }


def _ticks(rows, places, custom, scale) -> dict:
    return {
        "type": "scatter",
        "mode": "markers",
        "y": places,
        "x": list(map(scale.value, rows["before"])),
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
