"""What an axis measures, in words: below a horizontal one, and above a vertical one, where they are read without turning the head."""

from collections.abc import Iterable
from typing import Any

from dashboard.core.theme import INK, INK_3, Figure

SIZE = 12
LETTER, MOST_ROOM = 6.4, 200  # pixels: of a letter of that size, and the most that names may take


def titled(words: str) -> dict[str, Any]:
    """Return what names a horizontal axis below it."""
    return {"title": {"text": words, "font": {"color": INK_3, "size": SIZE}}}


def above(words: str, top: float = 1.0, shift: int = 0) -> Figure:
    """Return the annotation that names a vertical axis above it.

    top: where the axis ends, as a fraction of the height. shift: pixels to the right.
    """
    where = {"xref": "paper", "yref": "paper", "x": 0, "y": top, "xshift": shift, "xanchor": "left", "yanchor": "bottom"}
    return {**where, "text": words, "showarrow": False, "font": {"size": SIZE, "color": INK}}


def names_room(names: Iterable[str], least: int) -> int:
    """Return the room in pixels that names of 12 px need left of an axis: at least `least`, at most MOST_ROOM."""
    return min(max(least, round(LETTER * max(map(len, names), default=0)) + 12), MOST_ROOM)
