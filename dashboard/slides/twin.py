"""The data table of a chart: the rows that each figure carries, as the browser lists them under it."""

from collections.abc import Iterable
from typing import Any

from dashboard.core.theme import Figure
from dashboard.slides.text import clean, unmarked


def columns(figure: Figure) -> tuple[str, ...]:
    """Return the headings of the data table of a figure; none where it has no table."""
    return tuple(map(unmarked, (figure.get("layout", {}).get("meta") or {}).get("columns", ())))


def cells(trace: Figure) -> list[list[Any]]:
    """Return the rows of one trace: code, name, and the texts of its numbers; a heat map has them by row."""
    custom = trace.get("customdata")
    rows = [list(row) for row in custom] if custom is not None else []
    return [list(each) for row in rows for each in row] if rows and rows[0] and isinstance(rows[0][0], list | tuple) else rows


def rows(figure: Figure) -> list[tuple[str, ...]]:
    """Return the rows of the data table of a figure, each once: a name and its texts, as many as there are headings."""
    every = {(row[0], row[1]): row for trace in figure.get("data", ()) for row in cells(trace) if len(row) > 1 and row[1]}
    return [padded(map(clean, row[1:]), len(columns(figure))) for row in every.values()]


def padded(texts: Iterable[str], count: int) -> tuple[str, ...]:
    """Return so many texts: cut, or filled with empty ones."""
    return (*texts, *("" for _ in range(count)))[:count]
