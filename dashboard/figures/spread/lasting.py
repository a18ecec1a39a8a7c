"""How long something lasts: the share left after each month, with its interval."""

from typing import Any

import pandas as pd

from dashboard.core.format import count, significant
from dashboard.core.theme import ACTUAL, INK, INK_3, SOFT, Figure

STEP = 12


def figure(frame: pd.DataFrame, columns: tuple[str, ...]) -> Figure:
    """Draw the share left after each month with its interval; each year has a label.

    frame: months, alive, low, high (shares), at_risk. columns: headings of the data table.
    """
    rows: list[Any] = list(frame.itertuples(index=False))
    months = [row.months for row in rows]
    low, high = ([_percent(getattr(row, side)) for row in rows] for side in ("low", "high"))
    title = {"text": columns[0], "font": {"color": INK_3, "size": 12}}
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
            "xaxis": {"showgrid": False, "tickvals": list(range(0, len(rows), 6)), "title": title},
            "yaxis": {"range": [0, 104], "ticksuffix": " %", "nticks": 5},
            "annotations": [_label(row) for row in rows if row.months and row.months % STEP == 0],
        },
    }


def custom(row: Any) -> list[str]:
    """Return the cells of a row: key, months, share, interval, number at risk."""
    share, low, high = (significant(each * 100) for each in (row.alive, row.low, row.high))
    return [str(row.months), f"{row.months} months", f"{share} %", f"{low} to {high} %", count(row.at_risk)]


def _line(rows: list[Any], months: list[int]) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": months,
        "y": [_percent(row.alive) for row in rows],
        "line": {"color": ACTUAL, "width": 2.4, "shape": "hv"},
        "customdata": [custom(row) for row in rows],
        "hovertemplate": "<b>after %{customdata[1]}</b><br>%{customdata[2]} left, 95 %: %{customdata[3]}"
        "<br>%{customdata[4]} pairs at risk<extra></extra>",
    }


def _label(row: Any) -> Figure:
    words = f"<b>{significant(row.alive * 100)} %</b>"
    return {"x": row.months, "y": _percent(row.alive), "yshift": 12, "text": words, "showarrow": False, "font": {"size": 12, "color": INK}}


def _percent(share: float) -> float | None:
    return None if share != share else share * 100
