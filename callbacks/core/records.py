"""The Records panel: the declarations behind the filters, a page at a time, read only while it is open."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from dash import Input, Output, State, callback, ctx, html, no_update

from callbacks.core.comparison import named, stamp
from callbacks.core.views import attempted
from callbacks.http.files import MOST_RECORDS
from dashboard.components.core.table import listing
from dashboard.core.format import amount, count, missing
from dashboard.core.page import Drawing
from dashboard.pages.overview.overview import RECORDS
from dashboard.words.notes import sentences
from data.schema import NOT_STATED
from queries.addresses.filters import Filters, pairs
from queries.engine import engine
from queries.tables.records import declarations

SIZE = 50
HEADINGS = (
    ("decl_id", "Declaration"),
    ("registered_on", "Registered"),
    ("office", "Office"),
    ("flow", "Flow"),
    ("lane", "Lane"),
    ("mode", "Mode"),
    ("origin", "Origin"),
    ("hs6", "Goods"),
    ("trader", "Trader"),
    ("customs_value", "Customs value>"),
    ("tax_paid", "Tax paid>"),
    ("release_calendar", "Release>"),
    ("found", "Inspection"),
)
CODED = ("office", "flow", "lane", "mode", "origin", "hs6", "trader")


@callback(
    Output(RECORDS.part("rows"), "children"),
    Output(RECORDS.part("place"), "children"),
    Output(RECORDS.part("at"), "data"),
    Output(RECORDS.part("notice"), "children"),
    Input(RECORDS.asked, "data"),
    Input("release", "data"),
    Input(RECORDS.part("open"), "n_clicks"),
    Input(RECORDS.part("newer"), "n_clicks"),
    Input(RECORDS.part("older"), "n_clicks"),
    State(RECORDS.part("at"), "data"),
    prevent_initial_call=True,
)
def records(search: str | None, _release: object, opened: int | None, _newer: object, _older: object, at: Any) -> tuple[Any, ...]:
    """Write a page of declarations, its position and a notice; wait for the address, the release and the buttons of the panel."""
    if not (opened or 0) % 2:
        return (no_update,) * 4
    place = turned(ctx.triggered_id, at)
    drawing, notice = attempted(RECORDS.name, search, lambda filters: page(filters, place))
    return (drawing.body, [drawing.sub, *files(search, drawing.observations)], place, None) if drawing else ([], "", 0, notice)


def files(search: Any, total: int) -> list[html.A]:
    """Return links to the declarations as CSV and XLSX; a link says if the file has only the newest ones."""
    held = f" of the newest {count(MOST_RECORDS)}" if total > MOST_RECORDS else ""
    address = f"/api/records?{urlencode(pairs(search))}&format="
    return [html.A(f"{form.upper()}{held}", href=address + form, className="ghost", download="") for form in ("csv", "xlsx")]


def turned(pressed: Any, at: Any) -> int:
    """Return the number of the page to read, from 0: one on or one back if the pager was pressed, else the first."""
    step = {RECORDS.part("older"): 1, RECORDS.part("newer"): -1}.get(pressed)
    return max(at + step, 0) if step and isinstance(at, int) else 0


def page(filters: Filters, place: int) -> Drawing:
    """Draw one page of declarations as a table of texts. place: the number of the page, from 0."""
    found, release = declarations(filters, place, SIZE), engine.current()
    rows = [written(row) for row in found.frame.to_dict("records")]
    last = min((place + 1) * SIZE, found.total)
    where = f"{count(place * SIZE + 1)}–{count(last)} of {count(found.total)} · {stamp(release)}" + "".join(
        f" · {note}" for note in sentences(found.notes)
    )
    return Drawing(listing(HEADINGS, rows, "Declarations"), found.total, stamp(release), sub=where, empty=found.total == 0)


def written(row: dict[str, Any]) -> dict[str, Any]:
    """Return a declaration as texts: names for codes, and amounts in its own currency."""
    named_ = {key: named(key, row[key]) for key in CODED}
    taken = "open" if row["is_open"] == 1 else str(amount(number(row["release_calendar"]), "hours"))
    currency = "" if row["currency"] == NOT_STATED else row["currency"]
    amounts = {key: str(amount(number(row[key]), "money", currency)) for key in ("customs_value", "tax_paid")}
    return row | named_ | amounts | {"registered_on": str(row["registered_on"]), "release_calendar": taken, "found": inspection(row)}


def number(value: Any) -> float | None:
    """Return a value of the warehouse as a float, or None."""
    return None if value is None else float(value)


def inspection(row: Mapping[str, Any]) -> str:
    """Return the result of the inspection in words: 'irregular', 'in order', 'none' or 'not known'."""
    if missing(number(row["inspected"])):
        return "not known"
    return ("irregular" if row["irregular"] == 1 else "in order") if row["inspected"] == 1 else "none"
