"""Declarations by weekday and hour, against the opening hours of the office."""

from collections.abc import Sequence

from dashboard.core.format import count, percent
from dashboard.core.theme import INK, INK_2, PICK, SOFT, Figure
from data.language import mark, say

Opening = Sequence[tuple[int, float, float]]
DAYS = (mark("Mon"), mark("Tue"), mark("Wed"), mark("Thu"), mark("Fri"), mark("Sat"), mark("Sun"))
COLUMNS = (mark("Hour of the week"), mark("Declarations"), mark("Share"), mark("Office"))
GAP = 0.06


def figure(panels: Sequence[tuple[str, Sequence[int]]], opening: Opening) -> Figure:
    """Draw a week for each panel. panels: name, and 168 counts from Monday midnight. opening: day from 0, opens, closes."""
    layout = {
        "margin": {"l": 40, "r": 8, "t": 26, "b": 28},
        "uirevision": "kept",
        "meta": {"columns": list(map(say, COLUMNS))},
        "shapes": [_outline(span, place) for place in range(len(panels)) for span in opening],
        "annotations": [_head(name, place, len(panels)) for place, (name, _) in enumerate(panels)],
    }
    for place in range(len(panels)):
        layout |= _axes(place, len(panels))
    return {"data": [_hours(name, counts, place, opening) for place, (name, counts) in enumerate(panels)], "layout": layout}


def _number(place: int) -> str:
    return "" if place == 0 else str(place + 1)


def _hours(name: str, counts: Sequence[int], place: int, opening: Opening) -> Figure:
    top, whole = max(counts, default=0) or 1, sum(counts) or 1
    custom = [
        [
            [
                "",
                f"{name}, {say(day)} {hour:02d}:00",
                count(n),
                percent(n / whole),
                say("Office open") if is_open(opening, step, hour) else say("Office closed"),
            ]
            for hour in range(24)
            for n in [counts[step * 24 + hour]]
        ]
        for step, day in enumerate(DAYS)
    ]
    return {
        "type": "heatmap",
        "xaxis": f"x{_number(place)}",
        "yaxis": f"y{_number(place)}",
        "x": [hour + 0.5 for hour in range(24)],
        "y": list(range(7)),
        "z": [[(counts[day * 24 + hour] / top) ** 0.5 or None for hour in range(24)] for day in range(7)],
        "zmin": 0,
        "zmax": 1,
        "colorscale": [[0, SOFT], [1, PICK]],
        "showscale": False,
        "xgap": 1,
        "ygap": 1,
        "customdata": custom,
        "hovertemplate": "<b>%{customdata[1]}</b><br>%{customdata[2]}, %{customdata[3]}<br>%{customdata[4]}<extra></extra>",
    }


def is_open(opening: Opening, day: int, hour: int) -> bool:
    """Return whether an office is open at a weekday (from 0) and hour."""
    return any(day == each and opens <= hour < closes for each, opens, closes in opening)


def _outline(span: tuple[int, float, float], place: int) -> Figure:
    day, opens, closes = span
    return {
        "type": "rect",
        "xref": f"x{_number(place)}",
        "yref": f"y{_number(place)}",
        "x0": opens,
        "x1": closes,
        "y0": day - 0.5,
        "y1": day + 0.5,
        "line": {"color": INK_2, "width": 1.6},
    }


def _axes(place: int, panels: int) -> Figure:
    width = (1 - GAP * (panels - 1)) / panels
    since = place * (width + GAP)
    across = {
        "domain": [since, min(since + width, 1)],
        "range": [0, 24],
        "tickvals": [0, 6, 12, 18, 24],
        "showgrid": False,
        "zeroline": False,
    }
    days = list(map(say, DAYS)) if place == 0 else [""] * 7
    down = {"range": [6.5, -0.5], "tickvals": list(range(7)), "ticktext": days, "showgrid": False}
    fixed = {"fixedrange": True, "tickfont": {"color": INK}}
    down |= {"zeroline": False, "anchor": f"x{_number(place)}"}
    return {f"xaxis{_number(place)}": across | fixed | {"anchor": f"y{_number(place)}"}, f"yaxis{_number(place)}": down | fixed}


def _head(name: str, place: int, panels: int) -> Figure:
    width = (1 - GAP * (panels - 1)) / panels
    return {
        "xref": "paper",
        "yref": "paper",
        "x": place * (width + GAP),
        "y": 1,
        "xanchor": "left",
        "yanchor": "bottom",
        "text": f"<b>{name}</b>",
        "showarrow": False,
        "font": {"size": 12, "color": INK},
    }
