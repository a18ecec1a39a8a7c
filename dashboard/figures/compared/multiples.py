"""Small multiples: the same rows in panels side by side, on one scale."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.core.format import Scale, short
from dashboard.core.theme import ACTUAL, INK, MUTED, PICK, Figure

GAP, LEFT, HEAD = 0.02, 150, 30


@dataclass(frozen=True)
class Mark:
    """A bar: the filters it stands for, the name of its row, its value, whether it is picked."""

    picks: str
    name: str
    value: float | None
    picked: bool = False


@dataclass(frozen=True)
class Panel:
    """A panel: its name, the scale of its values, its bars in the order of the rows, and the largest value its axis must hold."""

    name: str
    scale: Scale
    marks: Sequence[Mark]
    largest: float


def figure(panels: Sequence[Panel], columns: Sequence[str]) -> Figure:
    """Draw the panels side by side, their rows named once at the left. columns: headings of the data table."""
    names = [mark.name for mark in panels[0].marks] if panels else []
    fade = any(mark.picked for panel in panels for mark in panel.marks)
    width = (1 - GAP * (len(panels) - 1)) / max(len(panels), 1)
    axes: Figure = {}
    for place, panel in enumerate(panels):
        left = place * (width + GAP)
        axes[f"xaxis{place + 1 if place else ''}"] = _axis(panel, [left, left + width])
    return {
        "data": [_bars(panel, place, fade) for place, panel in enumerate(panels)],
        "layout": {
            **axes,
            "margin": {"l": LEFT, "r": 8, "t": HEAD, "b": 4},
            "uirevision": "kept",
            "meta": {"columns": list(columns)},
            "annotations": [_name(panel, place * (width + GAP)) for place, panel in enumerate(panels)],
            "yaxis": {
                "range": [len(names) - 0.5, -0.5],
                "tickvals": list(range(len(names))),
                "ticktext": [short(name, 22) for name in names],
                "tickfont": {"color": INK},
                "showgrid": False,
            },
        },
    }


def _axis(panel: Panel, domain: list[float]) -> Figure:
    return {"domain": domain, "range": [min(0.0, _least(panel)), (panel.largest or 1.0) * 1.28], "showticklabels": False, "showgrid": False}


def _least(panel: Panel) -> float:
    return min([mark.value for mark in panel.marks if mark.value is not None], default=0.0)


def _bars(panel: Panel, place: int, fade: bool) -> Figure:
    shown = [mark.value for mark in panel.marks]
    texts = [panel.scale.text(value) for value in shown]
    return {
        "type": "bar",
        "orientation": "h",
        "x": shown,
        "y": list(range(len(panel.marks))),
        "xaxis": f"x{place + 1 if place else ''}",
        "customdata": [[mark.picks, f"{mark.name}, {panel.name}", text] for mark, text in zip(panel.marks, texts, strict=True)],
        "text": texts,
        "textposition": "outside",
        "textfont": {"color": INK, "size": 11},
        "cliponaxis": False,
        "marker": {"color": [PICK if mark.picked else MUTED if fade else ACTUAL for mark in panel.marks]},
        "hovertemplate": "<b>%{customdata[1]}</b><br>%{customdata[2]}<extra></extra>",
    }


def _name(panel: Panel, left: float) -> Figure:
    words = {"text": f"<b>{short(panel.name, 26)}</b>", "showarrow": False, "font": {"color": INK}}
    return words | {"x": left, "y": 1.0, "xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom"}
