"""The tables that a view itself shows, read from its parts: the rows of its grid, or the tables, pairs or list of its words."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components.core.table import TRADER
from dashboard.core.format import UNKNOWN
from dashboard.slides.contents import Grid
from dashboard.slides.slide_limits import held
from dashboard.slides.text import clean
from data.language import say

NamedGrid = tuple[str, Grid]
OWN = ("inside",)  # columns of links, which lead nowhere from a slide
BETWEEN = re.compile(r"\s+([,.;:])")


def of_rows(layout: Component, mark: Mapping[str, str], rows: Sequence[Mapping[str, Any]]) -> Grid | None:
    """Return what a grid of a page shows: the headings of its layout, and the texts of its rows. None where it has no columns."""
    grid = next((each for each in _every(layout) if getattr(each, "id", None) == mark), None)
    columns = [each for each in getattr(grid, "columnDefs", None) or () if each.get("headerName") and each["field"] not in OWN]
    fields = [each["field"] for each in columns]
    texts = [[clean(row.get(f"{field}_text", row.get(field)) or UNKNOWN) for field in fields] for row in rows]
    return held([clean(each["headerName"]) for each in columns], texts) if columns and texts else None


def of_words(body: Any) -> tuple[NamedGrid, ...]:
    """Return the tables in the words of a view, each with what it is called; else its pairs of name and value, else its list."""
    every = [*_every(body)]
    called = {id(each.children): str(getattr(each, "aria-label", "")) for each in every if isinstance(each, html.Div)}
    tables = [(called.get(id(each), ""), grid) for each in every if isinstance(each, html.Table) and (grid := _table(each))]
    other = () if tables else (_pairs(every) or _points(every),)
    return (*tables, *(("", grid) for grid in other if grid))


def legend(layout: Component, card: str) -> tuple[tuple[str, str, str], ...]:
    """Return the legend of a card of a page: colour role, stroke and words of each mark; none where it has none. card: its id."""
    whole = next((each for each in _every(layout) if getattr(each, "id", None) == card), None)
    held = next((each for each in _every(whole) if getattr(each, "className", None) == "legend"), None)
    return tuple(_mark(span) for span in _every(held) if isinstance(span, html.Span))


def _mark(span: Component) -> tuple[str, str, str]:
    swatch: Any = next(each for each in _every(span) if isinstance(each, html.I))
    role = str(swatch.style["background"]).removeprefix("var(--").removesuffix(")")
    return role, str(getattr(swatch, "className", None) or ""), spoken(span)


def spoken(part: Any) -> str:
    """Return all words of a part, in their order, without those of links, which lead nowhere from a slide."""
    if part is None or isinstance(part, bool | html.A):
        return ""
    if isinstance(part, list | tuple):
        return BETWEEN.sub(r"\1", clean(" ".join(words for each in part if (words := spoken(each)))))
    return spoken(getattr(part, "children", None)) if isinstance(part, Component) else clean(part)


def _table(table: Component) -> Grid | None:
    lines = [[spoken(cell) for cell in _of(row, html.Th, html.Td) if not _trader(cell)] for row in _of(table, html.Tr)]
    head = lines[0] if lines and any(_of(table, html.Thead)) else []
    rows = [row for row in lines[1:] if len(row) == len(head)]
    said = [place for place in range(len(head)) if any(row[place] for row in [head, *rows])]
    return held([head[place] for place in said], [[row[place] for place in said] for row in rows]) if said and rows else None


def _trader(cell: Component) -> bool:
    """Return whether a cell names a trader, which nothing for a room does."""
    return TRADER in str(getattr(cell, "className", "")).split()


def _pairs(every: Sequence[Component]) -> Grid | None:
    names, values = ([spoken(each) for each in every if isinstance(each, kind)] for kind in (html.Dt, html.Dd))
    rows = [[*each] for each in zip(names, values, strict=False)]
    return held([say("Figure"), say("Value")], rows) if rows else None


def _points(every: Sequence[Component]) -> Grid | None:
    rows = [[spoken(each)] for each in every if isinstance(each, html.Li)]
    return held([say("Point")], rows) if rows else None


def _of(part: Component, *kinds: Any) -> list[Component]:
    return [each for each in _every(part) if isinstance(each, kinds)]


def _every(part: Any) -> Iterator[Component]:
    """Yield a part and all that stands in it, in their order."""
    if isinstance(part, list | tuple):
        for each in part:
            yield from _every(each)
    elif isinstance(part, Component):
        yield part
        yield from _every(getattr(part, "children", None))


