"""Tables: the grid whose rows are filters, and the plain listing of declarations."""

from collections.abc import Mapping, Sequence
from typing import Any

import dash_ag_grid as ag
from dash import html
from dash.development.base_component import Component

from dashboard.core.page import View, marked
from data.language import direction, say

PHONE, RIGHT = 124, ">"
ROLES = ("table", "rowgroup", "row", "columnheader", "cell")  # of the parts of a table, said where its style would take them away
TRADER = "trader"  # the field, and the class, of a column that names traders: left out where a view is presented, and on slides
FIRST = 6  # rows of a long list that stand on a phone before the reader asks for all
START = {"ltr": "left", "rtl": "right"}  # where a row begins


def grid(view: View, columns: Sequence[tuple[str, str, int]], inside: str = "", words: Sequence[str] = ()) -> Component:
    """Return a grid that sorts by value and shows text. columns: field, heading, width in pixels.

    words: fields of text, which stand left; all others stand right. inside: heading of a column of links, empty for none.
    Each row holds `key`, `picked`, and for each field `<field>_text` and `<field>_tone`; for a link `inside` and `inside_link`.
    """
    shown = [_shown(*column, column[0] in words) for column in columns[1:]]
    return ag.AgGrid(
        id=view.mark,
        columnDefs=[_name(*columns[0]), *shown, *([_inside(inside)] if inside else [])],
        rowData=[],
        getRowId="params.data.key",
        className="body",
        rowClassRules={"picked": "params.data.picked"},
        columnSize="responsiveSizeToFit",
        dashGridOptions={
            "enableRtl": direction() == "rtl",
            "animateRows": False,
            "rowHeight": 34,
            "headerHeight": 36,
            "suppressCellFocus": False,
            "suppressMovableColumns": True,
            "suppressNoRowsOverlay": True,
            "enableCellTextSelection": True,
            "ensureDomOrder": True,
        },
    )


def _name(field: str, heading: str, width: int) -> dict[str, Any]:
    held = {"pinned": START[direction()], "cellClass": "name"}
    return {"field": field, "headerName": say(heading), **_width(width), "width": width * 3 // 2, **held}


def _shown(field: str, heading: str, width: int, words: bool) -> dict[str, Any]:
    return {
        "field": field,
        "headerName": say(heading),
        **_width(width),
        **({"cellClass": "worded"} if words else {"type": "rightAligned"}),
        "valueFormatter": {"function": f"params.data.{field}_text"},
        "cellClassRules": {tone: f"params.data.{field}_tone == '{tone}'" for tone in ("good", "watch", "bad")},
        "wrapHeaderText": True,
    }


def _inside(heading: str) -> dict[str, Any]:
    return {"field": "inside", "headerName": say(heading), **_width(160), "cellRenderer": "Inside"}


def _width(width: int) -> dict[str, int]:
    """Return the share of the width that a column takes; on a phone wide columns shrink first."""
    return {"width": width, "minWidth": min(width, PHONE)}


def end(heading: str) -> str:
    """Return the heading of a column of numbers, which stands right in a `listing`."""
    return f"{heading}{RIGHT}"


def listing(
    headings: Sequence[tuple[str, str]],
    rows: Sequence[Mapping[str, str | Component]],
    label: str,
    blocks: bool = False,
    folded: bool = False,
) -> Component:
    """Return rows of text or buttons as a native table. headings: field, and words that `mark` holds, which `end` has stand right.

    blocks: on a phone each row is a block of lines, for rows too wide to be read sideways; for who hears it, it stays a table.
    folded: of those only the first FIRST are shown on a phone, until the reader asks for all.
    """
    kinds = {field: TRADER if field == TRADER else "end" if heading.endswith(RIGHT) else "" for field, heading in headings}
    names = {field: say(heading.rstrip(RIGHT)) for field, heading in headings}
    table, group, line, heads, cell = (marked({"role": part} if blocks else {}) for part in ROLES)
    said = {field: marked({"data-name": name}) | cell if blocks else {} for field, name in names.items()}
    top = html.Tr([html.Th(name, className=kinds[field], scope="col", **heads) for field, name in names.items()], **line)
    body = [html.Tr([html.Td(row[field], className=kinds[field], **said[field]) for field in names], **line) for row in rows]
    parts = [html.Thead(top, **group), html.Tbody(body, **group)]
    rows_ = html.Table(parts, className="listing blocks" if blocks else "listing", **table)
    region = html.Div(rows_, className="scroll", tabIndex=0, role="region", **marked({"aria-label": label}))
    if not folded or len(rows) <= FIRST:
        return region
    return html.Div([region, html.Details(html.Summary(say("All rows: {count}", count=len(rows))), className="rest")])
