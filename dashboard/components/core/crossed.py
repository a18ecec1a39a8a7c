"""A cross as a table: bands of rows, a tint behind each cell, totals and others apart; a cell is a button that picks it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.core.page import marked

STRONGEST = 100


@dataclass(frozen=True)
class Cell:
    """A cell: what it shows, in full too, the filters it means (`office=A&lane=red`, or nothing), its tint (0 to 1), whether picked."""

    text: str
    full: str
    picks: str
    tint: float | None = None
    picked: bool = False


@dataclass(frozen=True)
class CrossRow:
    """A row: its name, the filters it stands for, its kind (code, others, total) and its cells."""

    name: str
    picks: str
    kind: str
    cells: Sequence[Cell]


@dataclass(frozen=True)
class ColumnGroup:
    """A measure with its unit, the names of its columns, and the headings of the parts of each: one, or value, before, change and share."""

    name: str
    columns: Sequence[str]
    parts: Sequence[str] = ("",)

    @property
    def width(self) -> int:
        """Return how many cells of a row it takes."""
        return len(self.columns) * len(self.parts)


@dataclass(frozen=True)
class Band:
    """The rows of one code of the third dimension; without a name where there is none."""

    name: str
    lines: Sequence[CrossRow]


def table(corner: str, groups: Sequence[ColumnGroup], bands: Sequence[Band], label: str) -> Component:
    """Return a cross table in bands of rows, under the headings of its measures, their columns and the parts of these."""
    levels = [[_heading(each.name, each.width) for each in groups]]
    if any(len(each.columns) > 1 for each in groups):
        levels.append([_heading(name, len(each.parts)) for each in groups for name in each.columns])
    if any(len(each.parts) > 1 for each in groups):
        levels.append([_heading(name, 1) for each in groups for _ in each.columns for name in each.parts])
    corners = ["" for _ in levels[1:]] + [corner]
    heads = [html.Tr([html.Th(words, scope="col"), *cells]) for words, cells in zip(corners, levels, strict=True)]
    width = 1 + sum(each.width for each in groups)
    bodies = [html.Tbody([*_title(band.name, width), *map(_line, band.lines)]) for band in bands]
    inside = html.Table([html.Thead(heads), *bodies], className="listing cross")
    return html.Div(inside, className="scroll", tabIndex=0, role="region", **marked({"aria-label": label}))


def _heading(words: str, columns: int) -> Component:
    return html.Th(words, colSpan=columns, scope="colgroup" if columns > 1 else "col", className="end")


def _title(name: str, width: int) -> list[Component]:
    return [html.Tr(html.Th(name, colSpan=width, scope="rowgroup", className="band"))] if name else []


def _line(line: CrossRow) -> Component:
    return html.Tr(
        [html.Th(_pick(line.name, line.picks, line.name), scope="row"), *(_cell(line, cell) for cell in line.cells)], className=line.kind
    )


def _cell(line: CrossRow, cell: Cell) -> Component:
    tint: dict[str, Any] = {}
    if cell.tint is not None:
        tint = {"style": {"background": f"color-mix(in srgb, var(--accent-soft) {round(cell.tint * STRONGEST)}%, transparent)"}}
    classes = "end picked" if cell.picked else "end"
    return html.Td(_pick(cell.text, cell.picks, f"{line.name}: {cell.full}"), className=classes, title=cell.full, **tint)


def _pick(text: str, picks: str, label: str) -> Component | str:
    return html.Button(text, className="plain", **marked({"data-keys": "*", "data-value": picks, "aria-label": label})) if picks else text
