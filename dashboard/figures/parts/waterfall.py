"""A change as the sum of its parts: bars that each begin where the one above ends, and the whole."""

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Any

from dashboard.core.format import UNKNOWN, Scale, percent, short, written
from dashboard.core.theme import ACTUAL, INK, INK_3, LINE, MUTED
from dashboard.figures.core.axis_words import names_room
from data.language import say
from data.number_text import plus

WHOLE, LONGEST = "whole", 30


def figure(
    parts: Sequence[tuple[str, str, float]],
    base: float,
    scale: Scale,
    columns: Sequence[str],
    slots: int = 0,
    left: int = 104,
    whole: str = "",
    shares: bool = False,
) -> dict[str, Any]:
    """Draw the parts of a change and their sum.

    parts: key, name, amount. base: the value before, which the points are taken of. columns: headings of the data table.
    slots: rows that set the height of a bar. left: room for names in pixels. whole: name of the last bar, else Change.
    shares: the parts are amounts of what there is, not of a change: without signs, in per cent of it.
    """
    change = sum(amount for _, _, amount in parts)
    bars = [*parts, (WHOLE, whole or say("Change"), change)]
    custom = [[key, name, *(part_of if shares else step_of)(amount, base, scale)] for key, name, amount in bars]
    of = "%{customdata[3]}" if shares else say("{size} points", size="%{customdata[3]}")
    trace = {
        "type": "waterfall",
        "orientation": "h",
        "y": list(range(len(bars))),
        "x": [amount / scale.size for _, _, amount in parts] + [change / scale.size],
        "measure": ["relative"] * len(parts) + ["total"],
        "customdata": custom,
        "hovertemplate": f"<b>%{{customdata[1]}}</b><br>%{{customdata[2]}} {scale.words}<br>{of}<extra></extra>",
        "increasing": {"marker": {"color": ACTUAL}},
        "decreasing": {"marker": {"color": MUTED, "line": {"color": ACTUAL, "width": 1}}},
        "totals": {"marker": {"color": INK_3}},
        "connector": {"line": {"color": LINE, "width": 1}},
        "width": 0.62,
    }
    return {
        "data": [trace, _labels(parts, change, scale, custom)],
        "layout": _layout(bars, _reach(parts, scale), scale, columns, slots, left),
    }


def _labels(parts: Sequence[tuple[str, str, float]], change: float, scale: Scale, custom: list[list[str]]) -> dict[str, Any]:
    """Return the amount and points of each bar, right of it and of the zero line."""
    ends = list(accumulate((amount / scale.size for _, _, amount in parts), initial=0.0))
    return {
        "type": "scatter",
        "mode": "text",
        "y": list(range(len(custom))),
        "x": [*(max(*pair, 0.0) for pair in pairwise(ends)), max(change / scale.size, 0.0)],
        "text": [f"  {row[2]} ({row[3]})" for row in custom],
        "textposition": "middle right",
        "textfont": {"color": INK, "size": 12},
        "customdata": custom,
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _layout(
    bars: Sequence[tuple[str, str, float]], reach: tuple[float, float], scale: Scale, columns: Sequence[str], slots: int, left: int
) -> dict[str, Any]:
    low, high = reach
    names = [short(name, LONGEST) for _, name, _ in bars]
    room = (high - low or 1.0) * 0.8
    return {
        "margin": {"l": names_room(names, left), "r": 8, "t": 4, "b": 8},
        "uirevision": "kept",
        "xaxis": {"range": [low, high + room], "showgrid": False, "showticklabels": False, "zeroline": True, "zerolinecolor": INK_3},
        "yaxis": {
            "range": [max(slots, len(bars)) - 0.5, -0.5],
            "showgrid": False,
            "tickvals": list(range(len(bars))),
            "ticktext": [f"{name} " for name in names],
            "tickfont": {"color": INK, "size": 12},
        },
        "meta": {"columns": [columns[0], f"{columns[1]} {scale.words}".strip(), *columns[2:]]},
    }


def _reach(parts: Sequence[tuple[str, str, float]], scale: Scale) -> tuple[float, float]:
    """Return the least and the greatest running sum."""
    heights = [0.0]
    for _, _, amount in parts:
        heights.append(heights[-1] + amount / scale.size)
    return min(heights), max(heights)


def step_of(amount: float, base: float, scale: Scale) -> tuple[str, str]:
    """Return a step of a change as text: the amount with its sign, and its points."""
    return signed(scale.text(amount), amount), points(amount, base)


def part_of(amount: float, base: float, scale: Scale) -> tuple[str, str]:
    """Return a part of a whole as text: the amount, and its share of the whole; '–' where that is nothing."""
    return scale.text(amount), percent(amount / base) if base else UNKNOWN


def signed(text: str, amount: float) -> str:
    """Return the text of an amount with a plus where it is positive."""
    return plus(text) if amount > 0 and text not in ("0", "٠") else text


def points(amount: float, base: float) -> str:
    """Write a part of the growth in percentage points of the value before."""
    if not base:
        return "–"
    text = f"{amount / base * 100:z.2f}"
    return plus(written(text)) if float(text) > 0 else written(text)
