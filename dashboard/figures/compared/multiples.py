"""Small multiples: the same rows in panels side by side, on one scale."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.core.format import Scale, short
from dashboard.core.theme import ACTUAL, INK, MUTED, PICK, Figure
from data.language import say_beside

GAP, LEFT, HEAD, RIGHT = 0.02, 150, 30, 8
NARROWEST, LETTER = 720, 6.4  # pixels: of the chart as it is drawn on a phone, where it scrolls sideways; of a character of a label
MOST_LABEL = 0.8  # of a panel, that its labels may take


@dataclass(frozen=True)
class MultipleBar:
    """A bar: the filters it stands for, the name of its row, its value, whether it is picked."""

    picks: str
    name: str
    value: float | None
    picked: bool = False


@dataclass(frozen=True)
class MultiplePanel:
    """A panel: its name, the scale of its values, its bars in the order of the rows, and the largest value its axis must hold."""

    name: str
    scale: Scale
    marks: Sequence[MultipleBar]
    largest: float


def figure(panels: Sequence[MultiplePanel], columns: Sequence[str]) -> Figure:
    """Draw the panels side by side, their rows named once at the left. columns: headings of the data table."""
    names = [mark.name for mark in panels[0].marks] if panels else []
    fade = any(mark.picked for panel in panels for mark in panel.marks)
    width = (1 - GAP * (len(panels) - 1)) / max(len(panels), 1)
    label = _label(panels, width)
    axes: Figure = {}
    for place, panel in enumerate(panels):
        left = place * (width + GAP)
        axes[f"xaxis{place + 1 if place else ''}"] = _axis(panel, [left, left + width], label)
    return {
        "data": [_bars(panel, place, fade) for place, panel in enumerate(panels)],
        "layout": {
            **axes,
            "margin": {"l": LEFT, "r": RIGHT, "t": HEAD, "b": 4},
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


def _label(panels: Sequence[MultiplePanel], width: float) -> float:
    """Return the part of a panel that its longest label takes where the chart is narrowest. width: of a panel, as a part of the plot."""
    longest = max((len(panel.scale.text(mark.value)) for panel in panels for mark in panel.marks), default=0)
    return (longest + 1) * LETTER / ((NARROWEST - LEFT - RIGHT) * width)


def _axis(panel: MultiplePanel, domain: list[float], label: float) -> Figure:
    """Return the axis of a panel, with room for the labels: right of its bars, and left of those that go below zero."""
    low, high = min(0.0, _least(panel)), max(panel.largest, 0.0)
    sides = 2 if low else 1
    taken = min(label, MOST_LABEL / sides)
    spare = ((high - low) or 1.0) * taken / (1 - sides * taken)
    return {"domain": domain, "range": [low - spare if low else 0.0, high + spare], "showticklabels": False, "showgrid": False}


def _least(panel: MultiplePanel) -> float:
    return min([mark.value for mark in panel.marks if mark.value is not None], default=0.0)


def _bars(panel: MultiplePanel, place: int, fade: bool) -> Figure:
    shown = [mark.value for mark in panel.marks]
    texts = [panel.scale.text(value) for value in shown]
    return {
        "type": "bar",
        "orientation": "h",
        "x": shown,
        "y": list(range(len(panel.marks))),
        "xaxis": f"x{place + 1 if place else ''}",
        "customdata": [[mark.picks, say_beside(mark.name, panel.name), text] for mark, text in zip(panel.marks, texts, strict=True)],
        "text": texts,
        "textposition": "outside",
        "textfont": {"color": INK, "size": 12},
        "cliponaxis": False,
        "marker": {"color": [PICK if mark.picked else MUTED if fade else ACTUAL for mark in panel.marks]},
        "hovertemplate": "<b>%{customdata[1]}</b><br>%{customdata[2]}<extra></extra>",
    }


def _name(panel: MultiplePanel, left: float) -> Figure:
    words = {"text": f"<b>{short(panel.name, 26)}</b>", "showarrow": False, "font": {"color": INK}}
    return words | {"x": left, "y": 1.0, "xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom"}
