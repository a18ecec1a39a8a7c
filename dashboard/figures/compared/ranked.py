"""Ranked bars: one measure by one cut, largest first, its value at the end of its bar; a tick, labelled, for the period compared with."""

from collections.abc import Sequence

import pandas as pd

from dashboard.core.format import Scale, short
from dashboard.core.theme import INK, INK_3, MUTED, ON_PICK, PICK, TARGET, Figure

Cells = list[list[str]]
SLOTS, LEFT = 10, 164
ROOM, LABEL = 1.34, 0.17  # of the longest bar, with the room of its label; of the axis, what a label takes


def figure(
    frame: pd.DataFrame, picked: tuple[str, ...], scale: Scale, columns: tuple[str, str, str], slots: int = SLOTS, left: int = LEFT
) -> Figure:
    """Draw a bar for each row, with a tick for the period compared with.

    frame: key, name, value, before. columns: headings of the data table, the last one naming the period compared with.
    slots: the number of rows that sets the height of a bar, so that nothing moves when filters change. left: room for names in pixels.
    """
    rows = frame.reset_index(drop=True)
    places = list(rows.index)
    custom = [
        [key, name, scale.text(value), scale.text(before)]
        for key, name, value, before in rows[["key", "name", "value", "before"]].itertuples(index=False)
    ]
    reach = float((rows[["value", "before"]].max(axis=1) / scale.size).fillna(0).max() or 1) * ROOM if len(rows) else 1.0
    data = [_bars(rows, places, picked, custom, scale, columns[2]), _labels(rows, places, custom, picked, scale, reach)]
    ticked = bool(rows["before"].notna().any())
    if ticked:
        data.insert(1, _ticks(rows, places, custom, scale))
    return {
        "data": data,
        "layout": {
            "xaxis": {"visible": False, "range": [0, reach]},
            "annotations": [_named(rows, scale, reach, columns[2])] if ticked else [],
            "yaxis": {
                "range": [max(slots, len(rows)) - 0.5, -1.1],
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


def _bars(rows: pd.DataFrame, places: list[int], picked: Sequence[str], custom: Cells, scale: Scale, before: str) -> Figure:
    colours = [PICK if key in picked else MUTED for key in rows["key"]]
    return {
        "type": "bar",
        "orientation": "h",
        "y": places,
        "x": list(map(scale.value, rows["value"])),
        "width": 0.66,
        "marker": {"color": colours, "line": {"color": INK_3, "width": 1}},
        "customdata": custom,
        "hovertemplate": f"<b>%{{customdata[1]}}</b><br>%{{customdata[2]}} {scale.words}<br>{before}: %{{customdata[3]}}<extra></extra>",
    }


def _ticks(rows: pd.DataFrame, places: list[int], custom: Cells, scale: Scale) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "y": places,
        "x": list(map(scale.value, rows["before"])),
        "customdata": custom,
        "hoverinfo": "skip",
        "marker": {"symbol": "line-ns-open", "size": 15, "color": TARGET, "line": {"width": 2, "color": TARGET}},
    }


def _named(rows: pd.DataFrame, scale: Scale, reach: float, before: str) -> Figure:
    """Return the label of the ticks, over the first of them."""
    place, at = next((place, at) for place, at in enumerate(map(scale.value, rows["before"])) if at is not None)
    return {
        "x": at,
        "y": place - 0.5,
        "text": before if any(each.isdigit() for each in before) else before.lower(),
        "showarrow": False,
        "xanchor": "right" if at > reach / 2 else "left",
        "yanchor": "bottom" if place == 0 else "middle",
        "font": {"color": TARGET, "size": 12},
    }


def _labels(rows: pd.DataFrame, places: list[int], custom: Cells, picked: Sequence[str], scale: Scale, reach: float) -> Figure:
    """Return each value after its bar; where it would cover the tick there, inside the bar, or after the tick of a bar too short."""
    values = [scale.value(value) or 0.0 for value in rows["value"]]
    ticks = [scale.value(value) for value in rows["before"]]
    covering = [tick is not None and value < tick <= value + LABEL * reach for value, tick in zip(values, ticks, strict=True)]
    inside = [covers and value >= LABEL * reach for value, covers in zip(values, covering, strict=True)]
    after = [covers and not within for covers, within in zip(covering, inside, strict=True)]
    texts = [f"{row[2]}  " if within else f"  {row[2]}" for row, within in zip(custom, inside, strict=True)]
    return {
        "type": "scatter",
        "mode": "text",
        "y": places,
        "x": [tick if beyond else value for value, tick, beyond in zip(values, ticks, after, strict=True)],
        "text": [f"<b>{text}</b>" if row[0] in picked else text for row, text in zip(custom, texts, strict=True)],
        "customdata": custom,
        "textposition": ["middle left" if within else "middle right" for within in inside],
        "textfont": {
            "color": [ON_PICK if within and row[0] in picked else INK for row, within in zip(custom, inside, strict=True)],
            "size": 12,
        },
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
