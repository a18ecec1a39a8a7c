"""Saved views: keeping the page at hand, and renaming and deleting those of the list."""

from typing import Any

from dash import ALL, ClientsideFunction, Input, Output, State, callback, clientside_callback, html
from dash.development.base_component import Component

from callbacks.core.comparison import day
from callbacks.core.period import within
from callbacks.core.shell import current, found
from dashboard.components.core import empty
from dashboard.components.core import saved as parts
from dashboard.pages.core.saved import ACT, LIST, SAID
from data.language import say
from data.side.store import Unavailable
from queries.addresses.filters import Filters
from queries.engine.labels import named
from queries.workspace import links, saved
from queries.workspace.saved import BadName

LISTED = parts.kept("") | {"page": ALL}


@callback(
    Output(parts.KEPT, "children"),
    Input(parts.KEEP, "n_clicks"),
    State(parts.NAME, "value"),
    State("url", "pathname"),
    State("url", "search"),
    prevent_initial_call=True,
)
def kept(_clicks: object, name: str | None, path: str | None, search: str | None) -> str | list[Any]:
    """Write what came of saving the page; wait for the Save button."""
    try:
        name = saved.save(str(name or ""), known(path), str(search or ""))
        return [say("Saved as “{name}”.", name=name), " ", html.A(say("Saved views"), href="/saved")]
    except (BadName, Unavailable) as refused:
        return str(refused)


clientside_callback(
    ClientsideFunction("state", "listed"),
    Output(LISTED, "data"),
    Input(parts.KEPT, "children"),
    State(LISTED, "data"),
    prevent_initial_call=True,
)


@callback(Output(LIST, "children"), Output(SAID, "children"), Input(ACT, "data"))
def acted(act: Any) -> tuple[Component, str]:
    """Write the list of saved views and what came of an action; wait for an action on the list."""
    said = done(act) if isinstance(act, dict) else ""
    return listed(), said


def listed() -> Component:
    """Return the list of saved views; a notice, never an empty list, if it cannot be read."""
    try:
        return parts.listed([entry(each) for each in saved.views()])
    except Unavailable as fault:
        return empty.refused(str(fault))


def done(act: dict[str, Any]) -> str:
    """Carry out an action {do, number, name} and return what came of it in words; empty if it has no number."""
    number, name = act.get("number"), act.get("name")
    if isinstance(number, bool) or not isinstance(number, int):
        return ""
    try:
        if act.get("do") == "delete":
            saved.remove(number)
            return say("Deleted.")
        return say("Renamed to “{name}”.", name=saved.rename(number, str(name or "")))
    except (BadName, Unavailable) as refused:
        return str(refused)


def known(path: str | None) -> str:
    """Return the path if it is a page of this application; raises BadName."""
    if not found(path):
        raise BadName(say("There is no such page."))
    return str(path)


def entry(view: saved.Saved) -> parts.SavedViewEntry:
    """Return a saved view as an entry of the list, its filters as a sentence."""
    page = found(view.path)
    filters = Filters.parse(links.lengthened(view.search))
    words = (within(filters) if current() else filters).sentence(named)
    return parts.SavedViewEntry(view.id, view.name, view.address, page.title if page else "", words, day(view.saved_at))
