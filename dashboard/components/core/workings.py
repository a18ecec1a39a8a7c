"""The workings of a view: each table behind it with exact values, totals, its question, and what to take away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import dash_ag_grid as ag
from dash import html
from dash.development.base_component import Component

from dashboard.core.format import UNKNOWN, hour, written
from dashboard.core.page import marked
from data.language import direction, mark, say, say_beside

NO_COMMAND = mark("No command gives these rows. Download them as CSV or XLSX.")
MOST_AT_ONCE, ROW, HEAD = 14, 30, 72


@dataclass(frozen=True)
class Working:
    """A table to show: headings of (key, words, kind, unit, currency), rows, totals, facts about it, commands, and its files by words."""

    title: str
    columns: Sequence[tuple[str, str, str, str, str]]
    rows: Sequence[Sequence[Any]]
    total: Sequence[Any] | None
    facts: Sequence[tuple[str, str]]
    commands: Sequence[str]
    files: Mapping[str, str]


def heading(title: str, sub: str, files: Mapping[str, str], back: str) -> list[Component]:
    """Return the title of the view, how to read it, the link back, and the workbook of all its tables."""
    links = [html.A(say("‹ Back to the view"), href=back, className="ghost inside"), *_links(files)]
    return [html.H1(title), html.P(sub, className="sub"), html.Div(links, className="tools")]


def working(each: Working, place: int) -> Component:
    """Return one table behind a view, with its files, the commands that repeat it, and its question in words."""
    facts = html.Dl([part for name, words in each.facts for part in (html.Dt(name), html.Dd(words))])
    commands = [html.Div([html.Code(command), _copy(command)], className="command") for command in each.commands]
    commands = commands or [html.P(say(NO_COMMAND), className="sub")]
    return html.Section(
        [
            html.Div([html.H2(each.title), html.Div(_links(each.files), className="hstack gap-2 ms-auto")], className="tools"),
            grid(each, place),
            *commands,
            html.Details([html.Summary(say("The question and its definitions")), facts], open=place == 0),
        ]
    )


def grid(each: Working, place: int) -> Component:
    """Return the table of exact values; the totals stay at the foot whatever it is sorted by."""
    rows = [_row(each, cells) for cells in each.rows]
    full = len(rows) > MOST_AT_ONCE
    height = HEAD + ROW * (min(len(rows), MOST_AT_ONCE) + (1 if each.total else 0)) + 18
    return ag.AgGrid(
        id={"type": "workings", "place": place},
        columnDefs=[_column(*column) for column in each.columns],
        rowData=rows,
        columnSize="responsiveSizeToFit",
        style={"height": f"{max(height, 120)}px"},
        dashGridOptions={
            "enableRtl": direction() == "rtl",
            "animateRows": False,
            "rowHeight": ROW,
            "headerHeight": HEAD,
            "suppressMovableColumns": True,
            "enableCellTextSelection": True,
            "ensureDomOrder": not full,
            "pinnedBottomRowData": [_row(each, each.total)] if each.total else [],
        },
    )


def _links(files: Mapping[str, str]) -> list[Component]:
    return [html.A(words, href=address, className="ghost", download="") for words, address in files.items()]


def _copy(command: str) -> Component:
    return html.Button(say("Copy command"), className="ghost", **marked({"data-text": command}))


def _column(key: str, words: str, kind: str, unit: str, currency: str) -> dict[str, Any]:
    left, after = kind in ("code", "name", "text"), _unit(kind, unit, currency)
    width = {"code": 96, "name": 150, "text": 150}.get(kind, 132)
    usual = {
        "field": key,
        "headerName": say_beside(words, after) if after else words,
        "minWidth": width,
        "wrapHeaderText": True,
        "sortable": True,
    }
    return usual if left else usual | {"type": "rightAligned", "valueFormatter": {"function": f"params.data.{key}_text"}}


def _row(each: Working, cells: Sequence[Any]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for (key, _, kind, unit, _), value in zip(each.columns, cells, strict=True):
        row[key] = value if isinstance(value, str) or value is None else float(value)
        row[f"{key}_text"] = exact(value, kind, unit)
    return row


def _unit(kind: str, unit: str, currency: str) -> str:
    """Return what the heading of a column says once for all its cells."""
    if unit == "percent":
        return say("points") if kind == "change" else "%"
    return currency if unit.startswith("money") else {"hours": hour(), "kg": say("kg")}.get(unit, "")


def exact(value: Any, kind: str, unit: str) -> str:
    """Write a value in full: money and hours with two decimals, shares and growth in percent with two decimals."""
    if value is None or isinstance(value, str):
        return UNKNOWN if value is None else value
    if unit == "percent":
        shown = f"{float(value) * 100:{'+' if kind in ('growth', 'change') else ''},.2f}"
    elif unit == "hours" or unit.startswith("money"):
        shown = f"{float(value):,.2f}"
    else:
        shown = f"{value:,}" if isinstance(value, int | Decimal) else f"{value:,.4g}"
    return written(shown)
