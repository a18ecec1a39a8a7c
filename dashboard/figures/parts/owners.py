"""Who owns the delay: one bar from arrival to gate-out, split by owner, above the same of the period compared with."""

from typing import Any

import pandas as pd

from dashboard.core.format import in_hours, missing, percent, significant
from dashboard.core.theme import CARD, INK, Figure
from dashboard.figures.core.ticks import hour_ticks
from data.language import say

LEAST_LABELLED = 0.03


def figure(frame: pd.DataFrame, colours: dict[str, str], columns: tuple[str, str, str, str]) -> Figure:
    """Draw the time by owner, above that of the period compared with.

    frame: key, name, value, before in hours, in the order of the bar. columns: headings of the data table, the last naming the lower bar.
    """
    rows = [tuple(row) for row in frame[["key", "name", "value", "before"]].itertuples(index=False)]
    whole, earlier = sum(float(row[2]) for row in rows), sum(0.0 if missing(row[3]) else float(row[3]) for row in rows)
    places = [1, 0] if earlier else [1]
    now = say("Now, {hours} h", hours=significant(whole))
    names = [f"{now} ", f"{columns[3].replace(' – ', ' –<br>')}, {in_hours(significant(earlier))} "]
    return {
        "data": [_part(row, whole, earlier, places, colours[str(row[0])]) for row in rows],
        "layout": {
            "barmode": "stack",
            "uniformtext": {"minsize": 12, "mode": "hide"},
            "uirevision": "kept",
            "margin": {"l": 132, "r": 8, "t": 4, "b": 24},
            "meta": {"columns": columns},
            "xaxis": {"range": [0, max(whole, earlier) * 1.01 or 1], **hour_ticks(), "nticks": 8},
            "yaxis": {
                "showgrid": False,
                "range": [-0.5, 1.5],
                "tickvals": places,
                "ticktext": names[: len(places)],
                "tickfont": {"color": INK, "size": 12},
            },
        },
    }


def _part(row: tuple[Any, ...], whole: float, earlier: float, places: list[int], colour: str) -> Figure:
    key, name, now, then = row
    hours = [float(now), 0.0 if missing(then) else float(then)][: len(places)]
    shares = [hour / total if total else 0.0 for hour, total in zip(hours, (whole, earlier), strict=False)]
    custom = [[key, name, in_hours(significant(hours[0])), percent(shares[0]), _past(then)] for _ in places]
    before = say("Before: {hours}", hours="%{customdata[4]}")
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "y": places,
        "x": hours,
        "width": 0.7,
        "marker": {"color": colour, "opacity": [1.0, 0.5][: len(places)], "line": {"color": CARD, "width": 1}},
        "customdata": custom,
        "text": [f"<b>{significant(hour)}</b>" if share >= LEAST_LABELLED else "" for hour, share in zip(hours, shares, strict=True)],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"color": ["$on-lane", INK][: len(places)], "size": 12},
        "hovertemplate": f"<b>%{{customdata[1]}}</b><br>%{{customdata[2]}}, %{{customdata[3]}}<br>{before}<extra></extra>",
    }


def _past(then: float | None) -> str:
    return "–" if missing(then) else in_hours(significant(float(then)))
