"""Shares of a whole as one stacked bar, above the same of the period compared with."""

from collections.abc import Collection

import pandas as pd

from dashboard.core.format import Scale, count, missing, percent
from dashboard.core.theme import INK_2, Figure
from data.language import say

Row = tuple[str, str, float, float | None, str]  # key, name, share now and before, text
LEAST_LABELLED = 0.045
LEFT, LETTER = 76, 7  # pixels: the least room for the names of the bars, and of a letter of them


def figure(
    frame: pd.DataFrame,
    picked: tuple[str, ...],
    colours: dict[str, str],
    scale: Scale,
    columns: tuple[str, ...],
) -> Figure:
    """Draw the shares, above those of the period compared with.

    frame: key, name, value, before, in the order of the bar. colours: by key. columns: the last one names the lower bar.
    """
    whole, earlier = sum(frame["value"].dropna().tolist()) or 1.0, sum(frame["before"].dropna().tolist())
    rows = [
        (key, name, value / whole, None if missing(then) or not earlier else then / earlier, scale.text(value))
        for key, name, value, then in frame[["key", "name", "value", "before"]].itertuples(index=False)
    ]
    places = [1, 0] if earlier else [1]
    names = [say("Now"), columns[-1].replace(" – ", " –<br>")][: len(places)]
    letters = max(len(line) for name in names for line in name.split("<br>"))
    return {
        "data": [_part(row, places, picked, colours[row[0]]) for row in rows],
        "layout": {
            "barmode": "stack",
            "uirevision": "kept",
            "margin": {"l": max(LEFT, LETTER * letters + 8), "r": 8, "t": 4, "b": 4},
            "meta": {"columns": columns[:-1]},
            "xaxis": {"visible": False, "range": [0, 1]},
            "yaxis": {
                "showgrid": False,
                "range": [-0.6, 1.6],
                "tickvals": places,
                "ticktext": [f"{name} " for name in names],
                "tickfont": {"color": INK_2},
            },
        },
    }


def _part(row: Row, places: list[int], picked: Collection[str], colour: str) -> Figure:
    key, name, now, then, shown = row
    shares = [now, then or 0.0][: len(places)]
    of = say("{share} of declarations", share="%{customdata[2]}")
    faded = 0.35 if picked and key not in picked else 1.0
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "y": places,
        "x": shares,
        "width": 0.72,
        "marker": {"color": colour, "opacity": [faded, faded * 0.55][: len(places)]},
        "customdata": [[key, name, percent(share), shown] for share in shares],
        "text": [count(share * 100) if share >= LEAST_LABELLED else "" for share in shares],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"color": ["$on-lane", "$ink"][: len(places)], "size": 12},
        "hovertemplate": f"<b>%{{customdata[1]}}</b><br>{of}<extra></extra>",
    }
