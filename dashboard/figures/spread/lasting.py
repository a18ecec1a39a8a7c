"""How long something lasts: the share left after each month, with its interval."""

from typing import Any

import pandas as pd

from dashboard.core.format import count, ends, percent
from dashboard.core.theme import ACTUAL, INK, SOFT, Figure
from dashboard.figures.core.axis_words import titled
from dashboard.figures.core.ticks import percent_ticks
from data.language import say, say_number

STEP = 12


def figure(frame: pd.DataFrame, columns: tuple[str, ...]) -> Figure:
    """Draw the share left after each month with its interval; each year has a label.

    frame: months, alive, low, high (shares), at_risk. columns: headings of the data table.
    """
    rows: list[Any] = list(frame.itertuples(index=False))
    months = [row.months for row in rows]
    low, high = ([_height(getattr(row, side)) for row in rows] for side in ("low", "high"))
    band = {"type": "scatter", "mode": "lines", "x": months, "line": {"width": 0, "shape": "hv"}, "hoverinfo": "skip"}
    return {
        "data": [
            {**band, "y": high},
            {**band, "y": low, "fill": "tonexty", "fillcolor": SOFT},
            _line(rows, months),
        ],
        "layout": {
            "uirevision": "kept",
            "margin": {"l": 48, "r": 16, "t": 12, "b": 40},
            "meta": {"columns": columns},
            "xaxis": {
                "showgrid": False,
                "range": [-0.5, max(len(rows) - 0.5, 0.5)],
                "tickvals": list(range(0, len(rows), 6)),
                **titled(columns[0]),
            },
            "yaxis": {"range": [0, 104], **percent_ticks(), "nticks": 5},
            "annotations": [_label(row) for row in rows if row.months and row.months % STEP == 0],
        },
    }


def custom(row: Any) -> list[str]:
    """Return the cells of a row: key, months, share, interval, number at risk."""
    months = say_number("{number} month", "{number} months", row.months)
    interval = ends(row.low, row.high, "percent")
    return [str(row.months), months, percent(row.alive), interval, count(row.at_risk)]


def _line(rows: list[Any], months: list[int]) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": months,
        "y": [_height(row.alive) for row in rows],
        "line": {"color": ACTUAL, "width": 2.4, "shape": "hv"},
        "customdata": [custom(row) for row in rows],
        "hovertemplate": _hover(),
    }


def _hover() -> str:
    """Return what a point says under the pointer."""
    after = say("after {months}", months="%{customdata[1]}")
    left = say("{share} still traded (95 % interval: {range})", share="%{customdata[2]}", range="%{customdata[3]}")
    of = say("Flows followed that long: {count}", count="%{customdata[4]}")
    return f"<b>{after}</b><br>{left}<br>{of}<extra></extra>"


def _label(row: Any) -> Figure:
    words = f"<b>{percent(row.alive)}</b>"
    return {"x": row.months, "y": _height(row.alive), "yshift": 12, "text": words, "showarrow": False, "font": {"size": 12, "color": INK}}


def _height(share: float) -> float | None:
    return None if share != share else share * 100
