"""The Records panel: the declarations behind the filters, a page at a time, read only while it is open."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from dash import Input, Output, State, callback, ctx, html, no_update

from callbacks.core.comparison import stamp
from callbacks.core.views import attempted
from callbacks.http.files import MOST_RECORDS
from dashboard.components.core.table import end, listing
from dashboard.core.format import amount, count, missing
from dashboard.core.page import Drawing
from dashboard.core.still import stilled
from dashboard.pages.overview.overview import RECORDS
from dashboard.words.notes import sentences
from data.access.policy import most_rows
from data.language import mark, say
from data.schema import NOT_STATED
from queries.addresses.filters import Filters, pairs
from queries.engine import engine
from queries.engine.labels import named
from queries.tables.records import declarations

SIZE = 50
HEADINGS = (
    ("decl_id", mark("Declaration")),
    ("registered_on", mark("Registered")),
    ("office", mark("Office")),
    ("flow", mark("Flow")),
    ("lane", mark("Lane")),
    ("mode", mark("Mode")),
    ("origin", mark("Origin")),
    ("hs6", mark("Goods")),
    ("trader", mark("Trader")),
    ("customs_value", end(mark("Customs value"))),
    ("tax_paid", end(mark("Tax paid"))),
    ("release_calendar", end(mark("Release time"))),
    ("found", mark("Inspection")),
)
CODED = ("office", "flow", "lane", "mode", "origin", "hs6", "trader")


@callback(
    Output(RECORDS.part("rows"), "children"),
    Output(RECORDS.part("place"), "children"),
    Output(RECORDS.part("at"), "data"),
    Output(RECORDS.part("notice"), "children"),
    Input(RECORDS.asked, "data"),
    Input(RECORDS.part("open"), "n_clicks"),
    Input(RECORDS.part("newer"), "n_clicks"),
    Input(RECORDS.part("older"), "n_clicks"),
    State(RECORDS.part("at"), "data"),
    prevent_initial_call=True,
)
def records(search: str | None, opened: int | None, _newer: object, _older: object, at: Any) -> tuple[Any, ...]:
    """Write a page of declarations, its position and a notice; wait for the address and the buttons of the panel."""
    if not (opened or 0) % 2:
        return (no_update,) * 4
    listed = behind(search)
    place = turned(ctx.triggered_id, at, listed)
    drawing, notice = attempted(RECORDS.name, search, lambda filters: page(filters, place))
    said = [drawing.sub, *files(search, drawing.observations)] if drawing else ""
    return (stilled(drawing.body), said, {"place": place, "of": listed}, None) if drawing else ([], said, {}, notice)


def files(search: Any, total: int) -> list[html.A]:
    """Return links to the declarations as CSV and XLSX; a link says if the file has only the newest ones."""
    most = most_rows(MOST_RECORDS)
    words = mark("{format} of the newest {count}") if total > most else mark("{format}")
    address, named_ = f"/api/records?{urlencode(pairs(search))}&format=", {form: form.upper() for form in ("csv", "xlsx")}
    said = {form: say(words, format=name, count=count(most)) for form, name in named_.items()}
    return [html.A(said[form], href=address + form, className="ghost", download="") for form in said]


def behind(search: Any) -> str:
    """Return what the list is of: the address without the declaration that is open beside it."""
    return urlencode([(key, code) for key, code in pairs(search) if key != "declaration"])


def turned(pressed: Any, at: Any, listed: str) -> int:
    """Return the number of the page to read, from 0: the one that stands, or beside it if the pager was pressed; the first of another list.

    pressed: the part that changed. at: the place that stands and what it is of, as the browser holds them. listed: what is to be listed.
    """
    held = at if isinstance(at, dict) and at.get("of") == listed else {}
    step = (pressed == RECORDS.part("older")) - (pressed == RECORDS.part("newer"))
    place = held.get("place")
    return max(place + step, 0) if isinstance(place, int) else 0


def page(filters: Filters, place: int) -> Drawing:
    """Draw one page of declarations as a table of texts. place: the number of the page, from 0."""
    found, release = declarations(filters, place, SIZE), engine.current()
    rows = [written(row) for row in found.frame.to_dict("records")]
    last = min((place + 1) * SIZE, found.total)
    shown = say("{first}–{last} of {count}", first=count(place * SIZE + 1), last=count(last), count=count(found.total))
    where = " · ".join((shown, stamp(release), *sentences(found.notes)))
    return Drawing(listing(HEADINGS, rows, say("Declarations")), found.total, stamp(release), sub=where, empty=found.total == 0)


def written(row: dict[str, Any]) -> dict[str, Any]:
    """Return a declaration as texts: names for codes, and amounts in its own currency."""
    named_ = {key: named(key, row[key]) for key in CODED}
    taken = say("open") if row["is_open"] == 1 else str(amount(number(row["release_calendar"]), "hours"))
    currency = "" if row["currency"] == NOT_STATED else row["currency"]
    amounts = {key: str(amount(number(row[key]), "money", currency)) for key in ("customs_value", "tax_paid")}
    marks: dict[str, Any] = {"data-keys": "declaration", "data-value": row["decl_id"]}
    opens = {"decl_id": html.Button(row["decl_id"], type="button", className="plain", **marks)}
    said = {"registered_on": str(row["registered_on"]), "release_calendar": taken, "found": inspection(row)}
    return row | named_ | amounts | opens | said


def number(value: Any) -> float | None:
    """Return a value of the warehouse as a float, or None."""
    return None if value is None else float(value)


def inspection(row: Mapping[str, Any]) -> str:
    """Return the result of the inspection in words: 'irregular', 'in order', 'none' or 'not known'."""
    if missing(number(row["inspected"])):
        return say("not known")
    if row["inspected"] != 1:
        return say("none")
    return say("irregular") if row["irregular"] == 1 else say("in order")
