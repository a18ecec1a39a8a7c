"""Parts that add up to a whole, stacked: by month upwards, or by code to the right."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.core.format import Scale, missing, month, short
from dashboard.core.theme import CARD, INK, Figure
from dashboard.figures.core.months import axis
from data.language import say
from data.months import month_text

Stack = tuple[list[Figure], list[list[float | None]], list[str]]
TICKS = 12


@dataclass(frozen=True)
class Part:
    """A column of the frame as drawn: its name, colour role and pattern (hatched where time alone decides)."""

    column: str
    name: str
    colour: str
    pattern: str = ""


def months(frame: pd.DataFrame, parts: Sequence[Part], picked: Sequence[int], incomplete: frozenset[int], scale: Scale) -> Figure:
    """Draw the parts of each month upwards; unknown parts are left out, incomplete months fade.

    frame: key (yyyymm) and a column for each part.
    """
    keys = [int(key) for key in frame["key"]]
    names = [say("{month} (incomplete)", month=month(key)) if key in incomplete else month(key) for key in keys]
    faded = [0.45 if (picked and key not in picked) or key in incomplete else 1.0 for key in keys]
    data, known, columns = _stack(frame, parts, [month_text(key) for key in keys], names, scale)
    data = [_placed(trace, faded) | {"x": list(range(len(keys))), "y": y, "width": 0.72} for trace, y in zip(data, known, strict=True)]
    return {
        "data": data,
        "layout": {
            "barmode": "stack",
            "uirevision": "kept",
            "margin": {"l": 48, "r": 8, "t": 8, "b": 36},
            "meta": {"columns": [say("Month"), *columns]},
            "xaxis": axis(keys, TICKS),
            "yaxis": {"nticks": 5, "rangemode": "tozero"},
        },
    }


def codes(frame: pd.DataFrame, parts: Sequence[Part], picked: Sequence[str], heading: str, scale: Scale, slots: int, left: int) -> Figure:
    """Draw the parts of each code to the right, the whole at the end of its bar.

    frame: key, name, value (the whole) and a column for each part, largest first.
    """
    names, places = frame["name"].tolist(), list(range(len(frame)))
    data, known, columns = _stack(frame, parts, frame["key"].astype(str).tolist(), names, scale)
    faded = [0.45 if picked and key not in picked else 1.0 for key in frame["key"]]
    data = [_placed(trace, faded) | {"orientation": "h", "y": places, "x": x, "width": 0.66} for trace, x in zip(data, known, strict=True)]
    ends = [scale.value(value) or 0.0 for value in frame["value"]]
    return {
        "data": [*data, _labels(ends, [scale.text(value) for value in frame["value"]])],
        "layout": {
            "barmode": "stack",
            "uirevision": "kept",
            "margin": {"l": left, "r": 8, "t": 4, "b": 4},
            "meta": {"columns": [heading, *columns]},
            "xaxis": {"visible": False, "range": [0, max(ends, default=1.0) * 1.3 or 1.0]},
            "yaxis": {
                "range": [max(slots, len(names)) - 0.5, -0.5],
                "showgrid": False,
                "tickvals": places,
                "ticktext": [short(name) + " " for name in names],
                "tickfont": {"color": INK, "size": 12},
            },
        },
    }


def _placed(trace: Figure, opacity: list[float]) -> Figure:
    return trace | {"marker": trace["marker"] | {"opacity": opacity}}


def _stack(frame: pd.DataFrame, parts: Sequence[Part], keys: list[str], names: list[str], scale: Scale) -> Stack:
    """Return traces without their places, the values of each, and the headings of the data table."""
    held = [part for part in parts if not all(missing(value) for value in frame[part.column])]
    texts = zip(*([scale.text(value) for value in frame[part.column]] for part in held), strict=True)
    custom = [[key, name, *words] for key, name, words in zip(keys, names, texts, strict=True)]
    data = [_trace(part, custom, place, scale) for place, part in enumerate(held, 2)]
    values = [[scale.value(value) for value in frame[part.column]] for part in held]
    return data, values, [f"{say(part.name)}, {scale.words}".rstrip(", ") for part in held]


def _trace(part: Part, custom: list[list[str]], place: int, scale: Scale) -> Figure:
    return {
        "type": "bar",
        "name": say(part.name),
        "marker": {
            "color": part.colour,
            "pattern": {"shape": part.pattern, "fgcolor": part.colour, "bgcolor": CARD, "size": 6},
            "line": {"color": CARD, "width": 0.5},
        },
        "customdata": custom,
        "hovertemplate": f"<b>%{{customdata[1]}}</b><br>{say(part.name)}: %{{customdata[{place}]}} {scale.words}<extra></extra>",
    }


def _labels(ends: list[float], texts: list[str]) -> Figure:
    return {
        "type": "scatter",
        "mode": "text",
        "y": list(range(len(ends))),
        "x": ends,
        "text": [f"  {text}" for text in texts],
        "textposition": "middle right",
        "textfont": {"color": INK, "size": 12},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
