"""Notices in place of a body: nothing found, too slow, no data yet, failed."""

from collections.abc import Sequence

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from dashboard.components.core.columns import page
from dashboard.components.core.commands import coded
from dashboard.core.page import Page, marked
from data.access.policy import ROLES, WORDS, may
from data.access.user import current_user
from data.language import mark, say

UNLOADED, UNREADABLE = mark("No data loaded"), mark("The data cannot be read")
BY_COMMAND = {  # what a role does on the server, not on a page
    "administrator": mark("Accounts have no page: they are managed on the server with the command `manage.py user`."),
    "auditor": mark("The record of what people did has no page: it is read on the server with the command `manage.py audit`."),
    "presenter": mark("Data for a seminar are shown by a program of their own, which the command `manage.py present` starts."),
}
WAITING = (UNLOADED, UNREADABLE)  # titles of a page that waits for a release


def unloaded(heading: str, why: str) -> Component:
    """Return the page shown while there is no release that can be read; why: what is missing and what to do, in a sentence."""
    then = say("This page opens by itself once this is done.")
    words = [html.H1(say(heading)), html.P(coded(why), className="sub"), html.P(then, className="sub")]
    return page([html.Div(words, className="card workings", role="status")])


def closed(heading: str, why: str, open_pages: Sequence[Page] = ()) -> Component:
    """Return the page shown to a user who may not open it; why: a sentence. open_pages: named where the user may open few alone."""
    words = [why, " ", html.A(say("Who may see what"), href="/access", className="inside")]
    told = [html.H1(heading), dbc.Alert(words, color="light"), *(allowed(open_pages) if open_pages else [])]
    return page([html.Div(told, className="card workings")])


def allowed(open_pages: Sequence[Page]) -> list[Component]:
    """Return what the role of the user may do, how it is done, and the pages that it may open."""
    role = current_user().role
    able = [html.Li(say(words)) for permission, (words, _) in WORDS.items() if may(*permission)]
    how = [html.P(coded(say(BY_COMMAND[role])), className="sub")] if role in BY_COMMAND else []
    links = [html.Li(html.A(each.title, href=each.path, className="inside")) for each in open_pages]
    known = [html.H2(say("What your role may do: {role}", role=say(ROLES[role]))), *([html.Ul(able)] if able else []), *how]
    return [*known, html.H2(say("Pages you can open")), html.Ul(links)]


def nothing(loosen: Sequence[tuple[str, str, str]]) -> Component:
    """Return the notice that nothing matches, with a button for each filter (dimension, code, words) that could be removed."""
    buttons = [
        html.Button(say("Remove {filter}", filter=words), className="ghost", **marked({"data-keys": key, "data-value": code}))
        for key, code, words in loosen
    ]
    return html.Div(
        [
            html.B(say("Nothing matches these filters.")),
            html.P(say("Remove one of them:") if buttons else say("Choose another period.")),
            *buttons,
            html.Button(say("Reset all"), className="ghost", **marked({"data-reset": "yes"})),
        ],
        role="status",
    )


def unheld() -> Component:
    """Return the notice that the data loaded do not hold this, whatever the filters, and how to load it."""
    words = say("The data hold nothing of this for the months shown. Choose other months, or load more files: `manage.py load SOURCE FILE`")
    return html.Div([html.B(say("No data loaded for this view.")), html.P(coded(words))], role="status", className="absent")


def late(words: str) -> Component:
    """Return the notice that a view took too long, with a button that tries again."""
    return html.Div([html.B(say("This took too long.")), html.P(words[:1].upper() + words[1:] + "."), _again()], role="status")


def refused(words: str) -> Component:
    """Return the notice that a question cannot be answered; the words say what the reader can do."""
    return html.Div([html.B(say("This view cannot be shown.")), html.P(coded(words))], role="status", className="absent")


def unforecast(words: str, coming: bool = True) -> Component:
    """Return the notice that there is no forecast yet, or none at all; the words say of what and why, and how to make one."""
    heading = say("No forecast to show yet.") if coming else say("No forecast for this view.")
    return html.Div([html.B(heading), html.P(coded(words[:1].upper() + words[1:]))], role="status")


def failed(error: str) -> Component:
    """Return the notice that a card failed, with the error number under which the log holds the detail."""
    told = say("The other views still work. Error {number}.", number=error)
    return html.Div([html.B(say("This view failed.")), html.P(told), _again()], role="alert")


def _again() -> Component:
    return html.Button(say("Try again"), className="ghost", **marked({"data-again": "yes"}))
