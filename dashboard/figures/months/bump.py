"""Ranks over periods: a line for each name, the picked ones in front."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.core.format import short
from dashboard.core.theme import ACTUAL, INK, INK_3, MUTED, PICK
from data.language import say

LEADERS = 3


def figure(
    ranks: Mapping[str, Sequence[int | None]], names: Mapping[str, str], periods: Sequence[str], picked: Sequence[str], most: int
) -> dict[str, Any]:
    """Draw the rank of each key over the periods, those selected in front.

    ranks: one for each of `periods`, None where a key is not among the first `most`.
    """
    front = set(picked) or {key for key, each in ranks.items() if each and each[-1] and each[-1] <= LEADERS}
    ordered = sorted(ranks, key=lambda key: (key in front, key))
    return {
        "data": [_line(key, ranks[key], names[key], key in picked, key in front) for key in ordered],
        "layout": {
            "uirevision": "kept",
            "margin": {"l": 26, "r": 128, "t": 8, "b": 36},
            "xaxis": {
                "showgrid": False,
                "tickvals": list(range(len(periods))),
                "ticktext": [period.replace(" ", "<br>") for period in periods],
                "tickangle": 0,
                "range": [-0.2, len(periods) - 0.8],
            },
            "yaxis": {"range": [most + 0.6, 0.4], "showgrid": False, "tickvals": list(range(1, most + 1))},
            "annotations": [_name(ranks[key], names[key], key in front) for key in ordered if ranks[key] and ranks[key][-1]],
            "meta": {"columns": [say("Partner"), *(say("Rank, {month}", month=period) for period in periods)]},
        },
    }


def _line(key: str, ranks: Sequence[int | None], name: str, picked: bool, front: bool) -> dict[str, Any]:
    colour = PICK if picked else (ACTUAL if front else MUTED)
    placed = say("Rank {rank}", rank="%{y}")
    row = [key, name, *("–" if rank is None else str(rank) for rank in ranks)]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": list(range(len(ranks))),
        "y": list(ranks),
        "connectgaps": False,
        "line": {"color": colour, "width": 3 if front else 2},
        "marker": {"color": colour, "size": 11},
        "customdata": [row] * len(ranks),
        "hovertemplate": f"<b>%{{customdata[1]}}</b><br>{placed}<extra></extra>",
    }


def _name(ranks: Sequence[int | None], name: str, front: bool) -> dict[str, Any]:
    words = f"<b>{short(name, 17)}</b>" if front else short(name, 17)
    font = {"size": 12, "color": INK if front else INK_3}
    return {"x": len(ranks) - 1, "y": ranks[-1], "xshift": 12, "xanchor": "left", "text": words, "showarrow": False, "font": font}
