"""Colour roles and the one figure template. In the browser a role `$name` becomes the CSS token `--name` of the theme in use."""

from typing import Any

from data.language import SOURCE, direction, locale
from data.number_text import separators

Figure = dict[str, Any]  # a Plotly figure, or a part of one, as a plain dict

ACTUAL, PREVIOUS, TARGET, PICK, MUTED = "$actual", "$previous", "$target", "$pick", "$muted-bar"
ON_PICK, FORECAST = "$on-accent", "$forecast"
INK, INK_2, INK_3, LINE, CARD, SOFT = "$ink", "$ink-2", "$ink-3", "$line", "$card", "$accent-soft"
GROWTH = ("$fell-2", "$fell-1", "$even", "$rose-1", "$rose-2")  # from what fell most to what rose most
CLEAR = "rgba(0,0,0,0)"
TRADER = "$trader"
LANES = {"green": "$lane-green", "blue": "$lane-blue", "yellow": "$lane-yellow", "red": "$lane-red"}
FONT = "Noto Sans, Noto Sans Arabic, system-ui, sans-serif"

_AXIS = {
    "gridcolor": LINE,
    "zeroline": False,
    "exponentformat": "none",  # a number is shortened on the server alone, by the scale of its chart
    "separatethousands": True,
    "ticklen": 0,
    "fixedrange": True,
    "ticklabeloverflow": "allow",  # margins hold the labels; to look for those that leave the plot is a third of drawing it
    "linecolor": LINE,
    "tickfont": {"color": INK_2, "size": 12},
}

TEMPLATE = {
    "layout": {
        "font": {"family": FONT, "size": 12, "color": INK_2},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "showlegend": False,
        "hovermode": "closest",
        "dragmode": False,
        "bargap": 0.32,
        "xaxis": {**_AXIS, "ticklabelstandoff": 4},
        "yaxis": _AXIS,
        "colorway": [ACTUAL, PREVIOUS],
        "hoverlabel": {"bgcolor": CARD, "bordercolor": INK_3, "font": {"family": FONT, "size": 12, "color": INK}, "align": "left"},
        "geo": {
            "bgcolor": CLEAR,
            "landcolor": LINE,
            "showland": True,
            "showframe": False,
            "showcoastlines": False,
            "showcountries": False,
            "showlakes": False,
        },
    }
}



def template() -> Figure:
    """Return the figure template with the separators of numbers, and the side of the text under the pointer, that the reader knows."""
    held: Figure = TEMPLATE["layout"]
    align = "right" if direction() == "rtl" else "left"
    yaxis = {**held["yaxis"], "automargin": locale() != SOURCE}  # margins are made for English names: others may need more
    return {"layout": {**held, "separators": "".join(separators()), "hoverlabel": {**held["hoverlabel"], "align": align}, "yaxis": yaxis}}


BLANK = {"data": [], "layout": {"xaxis": {"visible": False}, "yaxis": {"visible": False}, "paper_bgcolor": CLEAR, "plot_bgcolor": CLEAR}}
