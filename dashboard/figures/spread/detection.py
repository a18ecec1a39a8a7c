"""The detection curve: three panels over one axis, each with the model and its band, a random choice and the best possible one."""

from typing import Any

import pandas as pd

from dashboard.core.format import count, ends, missing, percent
from dashboard.core.theme import ACTUAL, INK_2, INK_3, PICK, SOFT, Figure
from dashboard.figures.core.axis_words import above, titled
from dashboard.figures.core.ticks import percent_ticks
from data.language import mark, say

PANELS = (
    ("recall", mark("Of all irregular ones, found")),
    ("precision", mark("Of those inspected, irregular")),
    ("revenue", mark("Of the money at stake, found")),
)
COLUMNS = (
    mark("Share inspected"),
    mark("Declarations"),
    mark("Irregular ones found"),
    mark("95 % interval"),
    mark("Inspected that are irregular"),
    mark("95 % interval"),
    mark("Money at stake found"),
)
ACROSS = mark("Share of declarations inspected, %")
GAP = 0.09
AT = {"type": "line", "yref": "paper", "y0": 0, "y1": 1, "line": {"color": PICK, "width": 1.6}, "layer": "below"}


def figure(frame: pd.DataFrame, chosen: float) -> Figure:
    """Draw what inspecting the riskiest share finds, with a line at the share chosen.

    frame: as `analytics.risk.curves.detection` returns it, shares as fractions.
    """
    rows: list[Any] = list(frame.itertuples(index=False))
    across = [row.share * 100 for row in rows]
    traces = [trace for place, (part, _) in enumerate(PANELS) for trace in _panel(rows, across, part, place)]
    return {"data": traces, "layout": _layout(chosen)}


def custom(row: Any) -> list[str]:
    """Return the cells of a row: the share in per cent that a click sets, share, declarations, and the three parts with two intervals."""
    return [
        str(round(row.share * 100)), percent(row.share), count(row.inspected), _share(row.recall), _range(row.recall_low, row.recall_high),
        _share(row.precision), _range(row.precision_low, row.precision_high), _share(row.revenue),
    ]  # fmt: skip


def _share(value: float) -> str:
    return "–" if missing(value) else percent(value)


def _range(low: float, high: float) -> str:
    return ends(low, high, "percent")


def _heights(rows: list[Any], column: str) -> list[float | None]:
    return [None if missing(value := getattr(row, column)) else value * 100 for row in rows]


def _panel(rows: list[Any], across: list[float], part: str, place: int) -> list[Figure]:
    """Return the traces of a panel: band, random, best, and the model, which alone answers the pointer."""
    axis = "y" if place == 0 else f"y{place + 1}"
    line = {"type": "scatter", "mode": "lines", "x": across, "yaxis": axis, "hoverinfo": "skip"}
    main: Figure = {
        **line,
        "mode": "lines+markers",
        "y": _heights(rows, part),
        "line": {"color": ACTUAL, "width": 2.4},
        "marker": {"size": 6, "color": ACTUAL},
        "hoverinfo": "text",
        "hovertemplate": _hover(part),
        "text": [_share(getattr(row, part)) for row in rows],
        "meta": [percent(row.share) for row in rows],
        "customdata": [custom(row) for row in rows],
    }
    return [
        {**line, "y": _heights(rows, f"{part}_high"), "line": {"width": 0}},
        {**line, "y": _heights(rows, f"{part}_low"), "line": {"width": 0}, "fill": "tonexty", "fillcolor": SOFT},
        {**line, "y": _heights(rows, f"{part}_random"), "line": {"color": INK_3, "width": 1.4, "dash": "dot"}},
        {**line, "y": _heights(rows, f"{part}_best"), "line": {"color": INK_2, "width": 1.4, "dash": "dash"}},
        main,
    ]


def _hover(part: str) -> str:
    words = say("{what}: {share}", what=say(dict(PANELS)[part]), share="<b>%{text}</b>")
    inspected = say("{share} % inspected", share="%{x}")
    return f"{inspected}<br>{words}<extra></extra>"


def _layout(chosen: float) -> Figure:
    height = (1 - GAP * (len(PANELS) - 1)) / len(PANELS)
    axes: dict[str, Any] = {}
    notes: list[Figure] = []
    for place, (_, words) in enumerate(PANELS):
        top = 1 - place * (height + GAP)
        name = "yaxis" if place == 0 else f"yaxis{place + 1}"
        axes[name] = {"domain": [max(top - height, 0), top], "range": [0, 104], **percent_ticks(), "tickvals": [0, 50, 100]}
        notes.append(above(say(words), top))
    small = {"color": INK_2, "size": 12}
    across = {"range": [0, 52], "showgrid": False, "anchor": f"y{len(PANELS)}", "tickfont": small} | titled(say(ACROSS))
    return {
        "margin": {"l": 52, "r": 12, "t": 24, "b": 44},
        "uirevision": "kept",
        "meta": {"columns": list(map(say, COLUMNS))},
        "xaxis": across,
        "annotations": notes,
        "shapes": [{**AT, "x0": chosen * 100, "x1": chosen * 100}],
        **axes,
    }
