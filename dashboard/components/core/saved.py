"""Saved views: the button that keeps one, and the list with what can be done with each."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.core.page import marked

NAME, KEEP, KEPT = "keep-name", "keep", "keep-said"


@dataclass(frozen=True)
class Entry:
    """A saved view as listed: its number, name, address, page, filters in words, and day."""

    number: int
    name: str
    address: str
    page: str
    filters: str
    day: str


def keeper() -> Component:
    """Return the button and form that save the page with its filters under a name."""
    field = dcc.Input(id=NAME, type="text", maxLength=120, placeholder="Name of the view", className="field ghost", debounce=False)
    form = [html.Label("Save this page with its filters", htmlFor=NAME), field, html.Button("Save", id=KEEP, className="ghost", n_clicks=0)]
    said = html.Div(id=KEPT, role="status")
    return html.Details([html.Summary("Save view", className="ghost"), html.Div([*form, said], className="pop")], className="keeper define")


def listed(entries: Sequence[Entry]) -> Component:
    """Return the table of saved views, or how to save the first one."""
    if not entries:
        return html.P("No view is saved yet. “Save view”, beside the filters of any page, keeps one here.")
    head = html.Thead(html.Tr([html.Th(words, scope="col") for words in ("Name", "Page", "Filters", "Saved", "")]))
    table = html.Table([head, html.Tbody([_row(entry) for entry in entries])], className="listing saved")
    return html.Div(table, className="scroll", tabIndex=0, role="region", **marked({"aria-label": "Saved views"}))


def _row(entry: Entry) -> Component:
    number = str(entry.number)
    rename = [
        html.Summary("Rename", **marked({"aria-label": f"Rename {entry.name}"})),
        html.Label(["New name ", dcc.Input(value=entry.name, type="text", maxLength=120, className="field ghost")]),
        html.Button("Rename", className="ghost", **marked({"data-saved": number, "data-do": "rename"})),
    ]
    delete = [
        html.Summary("Delete", **marked({"aria-label": f"Delete {entry.name}"})),
        html.Button("Delete for everybody", className="ghost", **marked({"data-saved": number, "data-do": "delete"})),
    ]
    link, cells = html.A(entry.name, href=entry.address, className="inside"), (entry.page, entry.filters, entry.day)
    acts = html.Td([html.Details(rename, className="act"), html.Details(delete, className="act")])
    return html.Tr([html.Td(link), *(html.Td(cell, title=cell) for cell in cells), acts])
