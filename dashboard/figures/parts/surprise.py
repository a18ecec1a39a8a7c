"""What came against what was expected: bars to either side of nothing, in groups."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.core.format import Scale, short
from dashboard.core.theme import ACTUAL, INK, INK_2, INK_3, MUTED, PICK, Figure
from dashboard.figures.parts.waterfall import signed
from data.language import say


@dataclass(frozen=True)
class SurpriseBar:
    """A bar: the filter that it stands for, its name, actual less expected, and what was expected; without a name, a heading."""

    key: str
    name: str
    amount: float
    expected: float
    picked: bool = False


def figure(groups: Sequence[tuple[str, Sequence[SurpriseBar]]], scale: Scale, columns: Sequence[str]) -> Figure:
    """Draw the difference of each mark from what was expected. groups: heading and marks, from the top."""
    rows = [(heading, mark) for heading, marks in groups for mark in (None, *marks)]
    bars = [(place, mark) for place, (_, mark) in enumerate(rows) if mark]
    values = [mark.amount / scale.size for _, mark in bars]
    most = max(map(abs, values), default=1.0) or 1.0
    custom = [[mark.key, mark.name, signed(scale.text(mark.amount), mark.amount), scale.text(mark.expected)] for _, mark in bars]
    return {
        "data": [_bars(bars, values, custom, scale)],
        "layout": {
            "margin": {"l": 156, "r": 8, "t": 4, "b": 4},
            "uirevision": "kept",
            "meta": {"columns": [columns[0], *(f"{name} {scale.words}".strip() for name in columns[1:])]},
            "xaxis": {"visible": False, "range": [-most * 1.4, most * 1.4]},
            "yaxis": {
                "range": [len(rows) - 0.5, -0.5],
                "showgrid": False,
                "tickvals": [place for place, _ in bars],
                "ticktext": [short(mark.name, 22) + " " for _, mark in bars],
                "tickfont": {"color": INK, "size": 12},
            },
            "shapes": [{"type": "line", "x0": 0, "x1": 0, "yref": "paper", "y0": 0, "y1": 1, "line": {"color": INK_3, "width": 1}}],
            "annotations": [_heading(heading, place) for place, (heading, mark) in enumerate(rows) if not mark],
        },
    }


def _bars(bars: Sequence[tuple[int, SurpriseBar]], values: list[float], custom: list[list[str]], scale: Scale) -> Figure:
    solid = [PICK if mark.picked else ACTUAL if mark.amount > 0 else MUTED for _, mark in bars]
    size = say("{size} against {expected} expected", size=f"%{{customdata[2]}} {scale.words}".strip(), expected="%{customdata[3]}")
    said = f"<b>%{{customdata[1]}}</b><br>{size}<extra></extra>"
    return {
        "type": "bar",
        "orientation": "h",
        "y": [place for place, _ in bars],
        "x": values,
        "width": 0.66,
        "text": [row[2] for row in custom],
        "textposition": "outside",
        "textfont": {"color": INK, "size": 12},
        "cliponaxis": False,
        "customdata": custom,
        "marker": {"color": solid, "line": {"color": ACTUAL, "width": 1}},
        "hovertemplate": said,
    }


def _heading(words: str, place: int) -> Figure:
    where = {"xref": "paper", "x": 0, "xanchor": "right", "y": place, "showarrow": False, "xshift": -6}
    return where | {"text": f"<b>{words}</b>", "font": {"size": 12, "color": INK_2}}
