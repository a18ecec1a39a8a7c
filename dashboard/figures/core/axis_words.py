"""What an axis measures, in words: below a horizontal one, and above a vertical one, where they are read without turning the head."""

from typing import Any

from dashboard.core.theme import INK, INK_3, Figure

SIZE = 12


def titled(words: str) -> dict[str, Any]:
    """Return what names a horizontal axis below it."""
    return {"title": {"text": words, "font": {"color": INK_3, "size": SIZE}}}


def above(words: str, top: float = 1.0, shift: int = 0) -> Figure:
    """Return the annotation that names a vertical axis above it.

    top: where the axis ends, as a fraction of the height. shift: pixels to the right.
    """
    where = {"xref": "paper", "yref": "paper", "x": 0, "y": top, "xshift": shift, "xanchor": "left", "yanchor": "bottom"}
    return {**where, "text": words, "showarrow": False, "font": {"size": SIZE, "color": INK}}
