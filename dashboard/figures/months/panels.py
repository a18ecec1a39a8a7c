"""Panels over shared months, those without a value left out: lines or bars, broken where the nomenclature changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.core.format import Scale
from dashboard.core.theme import CLEAR, INK_2, INK_3, LINE, SOFT, Figure
from dashboard.figures.core.months import axis, named

TICKS, GAP, FLAT = 12, 0.14, 4  # from so many panels on, each is so flat that two numbers fit beside it
COMPLETE: Mapping[int, str] = {}


@dataclass(frozen=True)
class Line:
    """A column as drawn: its name, colour role, dash and thickness, bars, or a symbol alone."""

    column: str
    name: str
    colour: str
    dash: str = "solid"
    bars: bool = False
    thin: bool = False
    symbol: str = ""


@dataclass(frozen=True)
class Panel:
    """Lines that share a scale under one heading."""

    title: str
    scale: Scale
    lines: tuple[Line, ...]


def figure(
    frame: pd.DataFrame,
    panels: Sequence[Panel],
    custom: Sequence[Sequence[str]],
    columns: Sequence[str],
    picked: Sequence[int],
    breaks: Sequence[tuple[int, str]],
    incomplete: Mapping[int, str] = COMPLETE,
) -> Figure:
    """Draw the panels one above the other over shared months; those without a value are left out.

    frame: indexed by month. custom: key, name and texts of each month, headed by `columns`. breaks: month and words.
    incomplete: months to hatch, with the offices that sent too few declarations.
    """
    months = [int(each) for each in frame.index]
    panels = [panel for panel in panels if any(frame[line.column].notna().any() for line in panel.lines)]
    data = [
        trace
        for place, panel in enumerate(panels)
        for line in panel.lines
        for trace in _traces(frame, line, panel.scale, place, custom, columns, _runs(months, breaks))
    ]
    hatched = {month: offices for month, offices in incomplete.items() if month in months}
    layout = {
        "uirevision": "kept",
        "margin": {"l": 52, "r": 12, "t": 38 if breaks else 30, "b": 36},
        "meta": {"columns": list(columns)},
        "barmode": "overlay",
        "xaxis": _months(months, len(panels)),
        "annotations": [*_headings(panels), *_broken(months, breaks)],
        "shapes": [*_bands(months, picked), *_borders(months, breaks)],
    }
    axes = {_axis(place): _values(place, len(panels)) for place in range(len(panels))}
    if data and hatched:
        data.append(_hatch(months, hatched, _axis(len(panels))))
        axes[_axis(len(panels))] = {"domain": [0, 1], "range": [0, 1], "visible": False, "fixedrange": True}
    return {"data": data, "layout": layout | axes}


def _hatch(months: list[int], incomplete: Mapping[int, str], axis: str) -> Figure:
    """Return a hatched bar over all panels in each incomplete month."""
    return {
        "type": "bar",
        "x": [months.index(each) for each in incomplete],
        "y": [1] * len(incomplete),
        "yaxis": axis.replace("axis", ""),
        "width": 0.9,
        "marker": {"color": CLEAR, "pattern": {"shape": "/", "fgcolor": INK_3, "bgcolor": CLEAR, "size": 6, "solidity": 0.12}},
        "hovertext": [named(each, incomplete) for each in incomplete],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _runs(months: list[int], breaks: Sequence[tuple[int, str]]) -> list[tuple[int, int]]:
    """Return the places from and to (exclusive) of the months between two breaks."""
    starts = sorted({0, *(months.index(key) for key, _ in breaks if key in months)})
    return list(zip(starts, [*starts[1:], len(months)], strict=True))


def _traces(
    frame: pd.DataFrame,
    line: Line,
    scale: Scale,
    place: int,
    custom: Sequence[Sequence[str]],
    columns: Sequence[str],
    runs: list[tuple[int, int]],
) -> list[Figure]:
    values = [scale.value(value) for value in frame[line.column]]
    if all(value is None for value in values):
        return []
    words = [f"{name}: %{{customdata[{index}]}}" for index, name in enumerate(columns[1:], 2)]
    shared = {"name": line.name, "yaxis": _axis(place).replace("axis", ""), "xaxis": "x"}
    shared |= {"hovertemplate": "<br>".join(["<b>%{customdata[1]}</b>", *words]) + "<extra></extra>"}
    return [
        shared
        | _mark(line)
        | {"x": list(range(since, until)), "y": values[since:until], "customdata": [list(each) for each in custom[since:until]]}
        for since, until in runs
    ]


def _mark(line: Line) -> Figure:
    if line.bars:
        return {"type": "bar", "width": 0.6, "marker": {"color": line.colour}}
    if line.symbol:
        return {"type": "scatter", "mode": "markers", "marker": {"color": line.colour, "symbol": line.symbol, "size": 9}}
    stroke = {"color": line.colour, "width": 1 if line.thin else 2, "dash": line.dash}
    marker = {"color": line.colour, "size": 3 if line.thin else 6}
    return {"type": "scatter", "mode": "lines+markers", "line": stroke, "marker": marker, "connectgaps": False}


def _axis(place: int) -> str:
    return "yaxis" if place == 0 else f"yaxis{place + 1}"


def _values(place: int, count: int) -> Figure:
    height = (1 - GAP * (count - 1)) / count
    top = 1 - place * (height + GAP)
    zero = {"zeroline": True, "zerolinecolor": INK_3, "zerolinewidth": 1, "rangemode": "tozero", "nticks": 4 if count < FLAT else 2}
    return {"domain": [max(top - height, 0), top], "exponentformat": "none", "separatethousands": True, "fixedrange": True, **zero}


def _months(months: list[int], count: int) -> Figure:
    return {**axis(months, TICKS), "anchor": _axis(count - 1).replace("axis", "")}


def _headings(panels: Sequence[Panel]) -> list[Figure]:
    said = [f"<b>{panel.title}</b>{', ' + panel.scale.words if panel.scale.words else ''}" for panel in panels]
    tops = [_values(place, len(panels))["domain"][1] for place in range(len(panels))]
    where = {"xref": "paper", "yref": "paper", "x": 0, "xshift": -44, "xanchor": "left", "yanchor": "bottom", "showarrow": False}
    return [
        {**where, "y": top, "yshift": 5, "text": words, "font": {"size": 12, "color": INK_2}} for top, words in zip(tops, said, strict=True)
    ]


def _broken(months: list[int], breaks: Sequence[tuple[int, str]]) -> list[Figure]:
    where = {"yref": "paper", "y": 1, "yshift": 22, "yanchor": "bottom", "showarrow": False, "font": {"size": 12, "color": INK_3}}
    places = [(months.index(key), words) for key, words in breaks if key in months]
    sides = ("left", "center", "right")
    return [{**where, "x": at - 0.5, "xanchor": sides[3 * at // len(months)], "text": words} for at, words in places]


def _borders(months: list[int], breaks: Sequence[tuple[int, str]]) -> list[Figure]:
    line = {"type": "line", "yref": "paper", "y0": 0, "y1": 1, "line": {"color": INK_3, "width": 1, "dash": "dot"}}
    return [{**line, "x0": place, "x1": place} for key, _ in breaks if key in months for place in [months.index(key) - 0.5]]


def _bands(months: list[int], picked: Sequence[int]) -> list[Figure]:
    band = {"type": "rect", "yref": "paper", "y0": 0, "y1": 1, "fillcolor": SOFT, "line": {"width": 0, "color": LINE}, "layer": "below"}
    return [{**band, "x0": months.index(key) - 0.5, "x1": months.index(key) + 0.5} for key in picked if key in months]
