"""Saved views: the button that keeps one, and the list with what can be done with each."""

from collections.abc import Sequence
from dataclasses import dataclass

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.core.panel import opener
from dashboard.core.page import marked
from data.language import mark, say

COLUMNS = (mark("Name"), mark("Page"), mark("Filters"), mark("Saved"), "")
NAME, KEEP, KEPT, FORM = "keep-name", "keep", "keep-said", "keeper"


def kept(page: str) -> dict[str, str]:
    """Return the id of the store of a page that changes when a view is saved."""
    return {"type": "kept", "page": page}


@dataclass(frozen=True)
class SavedViewEntry:
    """A saved view as listed: its number, name, address, page, filters in words, and day."""

    number: int
    name: str
    address: str
    page: str
    filters: str
    day: str


def keeper(offered: bool) -> list[Component]:
    """Return the button, where saving is offered, and the form over the page that save it with its filters under a name."""
    field = dcc.Input(id=NAME, type="text", maxLength=120, placeholder=say("Name of the view"), className="field ghost", autoFocus=True)
    title = dbc.ModalTitle(html.Label(say("Save this page with its filters"), htmlFor=NAME, id=f"{FORM}-title"))
    said = html.Div(id=KEPT, className="me-auto", role="status")
    save = html.Button(say("Save"), id=KEEP, className="ghost chief", n_clicks=0)
    parts = [dbc.ModalHeader(title), dbc.ModalBody(field), dbc.ModalFooter([said, save])]
    button = [opener(FORM, say("Save view"), "ghost")] if offered else []
    return [*button, dbc.Modal(parts, id=FORM, labelledby=f"{FORM}-title", is_open=False)]


def listed(entries: Sequence[SavedViewEntry]) -> Component:
    """Return the table of saved views, or how to save the first one."""
    if not entries:
        return html.P(say("No view is saved yet. Press “Save view” beside the filters of any page to keep one here."))
    head = html.Thead(html.Tr([html.Th(say(words), scope="col") for words in COLUMNS]))
    table = html.Table([head, html.Tbody([_row(entry) for entry in entries])], className="listing saved")
    return html.Div(table, className="scroll", tabIndex=0, role="region", **marked({"aria-label": say("Saved views")}))


def _row(entry: SavedViewEntry) -> Component:
    number = str(entry.number)
    rename = [
        html.Summary(say("Rename"), **marked({"aria-label": say("Rename {view}", view=entry.name)})),
        html.Label([say("New name"), " ", dcc.Input(value=entry.name, type="text", maxLength=120, className="field ghost")]),
        html.Button(say("Rename"), className="ghost", **marked({"data-saved": number, "data-do": "rename"})),
    ]
    delete = [
        html.Summary(say("Delete"), **marked({"aria-label": say("Delete {view}", view=entry.name)})),
        html.Button(say("Delete for everybody"), className="ghost", **marked({"data-saved": number, "data-do": "delete"})),
    ]
    link, cells = html.A(entry.name, href=entry.address, className="inside"), (entry.page, entry.filters, entry.day)
    acts = html.Td([html.Details(rename, className="act"), html.Details(delete, className="act")])
    return html.Tr([html.Td(link), *(html.Td(cell, title=cell) for cell in cells), acts])
