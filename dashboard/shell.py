"""The shell around every page: header, navigation, filter bar, the stores of state, and the place of the page."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.core.controls import Control, control
from dashboard.components.core.panel import folding, opener
from dashboard.components.core.period import period
from dashboard.components.core.saved import keeper
from dashboard.core.format import count
from dashboard.core.page import WRITTEN, Page, marked
from dashboard.core.theme import template
from dashboard.words.browser import translated
from data.access.policy import FIGURES, may
from data.language import direction, language, languages, mark, say, say_list, tag
from queries.catalogue import DIMENSIONS, FILTERED

COMPARISONS = (
    ("year", mark("Same months, last year")),
    ("previous", mark("The months before")),
    ("target", mark("Target only")),
    ("none", mark("Nothing")),
)
CLOCKS = (("calendar", mark("All hours")), ("working", mark("Working hours")))
LINK = "link inside"
POLL_MS = 4_000
NAMED = 3  # offices whose codes stand on the badge of a reader's scope; of more, how many

PERIOD = (Control("since", mark("From"), many=False), Control("until", mark("To"), many=False))
COMPARE = Control("compare", mark("Compare with"), False, "year", COMPARISONS)
BESIDE = (
    COMPARE,
    *(Control(key, DIMENSIONS[key].english) for key in FILTERED),
    Control("clock", mark("Hours counted"), False, "calendar", CLOCKS),
)
CONTROLS = (*PERIOD, *BESIDE)
STYLES = {"ltr": "bootstrap.min.css", "rtl": "bootstrap.rtl.min.css"}  # of Bootstrap, by the direction in which the page is read
BOOTSTRAP = "5.3.9"
WAITING = "Loading..."  # what Dash writes in English until its scripts run
DOCUMENT = """<!DOCTYPE html>
<html lang="{language}">
<head>{%metas%}<title>{%title%}</title><link rel="icon" href="/assets/rose.svg" type="image/svg+xml">{%css%}</head>
<body>{%app_entry%}<footer>{%config%}{%scripts%}{%renderer%}</footer></body>
</html>"""


@dataclass(frozen=True)
class Leave:
    """Who can sign out: their name, empty where the server knows none, and the name of their role."""

    name: str
    role: str


def document(text: str, usual: str, mark: str) -> str:
    """Return the document of a page in the language of the reader.

    usual: the language of a reader who has chosen none. mark: what pictures made of the page say that they may be used for, and by whom.
    """
    spoken = f'lang="{tag()}" dir="{direction()}" data-language="{language()}" data-usual="{usual}" data-mark="{escape(mark)}"'
    return text.replace('lang="{language}"', spoken, 1).replace(style_sheet("ltr"), style_sheet(direction()), 1).replace(WAITING, "", 1)


def style_sheet(direction: str) -> str:
    """Return the address of the style sheet of Bootstrap for a direction, 'ltr' or 'rtl'. A page loads one of them, before our own."""
    return f"/assets/bootstrap/{STYLES[direction]}?v={BOOTSTRAP}"


def layout(
    pages: Sequence[Page],
    release: dict[str, Any] | None,
    house: Sequence[Component],
    badge: Sequence[Component],
    leave: Leave | None = None,
) -> Component:
    """Return the whole document but the page itself.

    release: the release and forecast that the reader starts from. leave: who has signed in, where somebody can sign out.
    """
    return html.Div(
        [
            dcc.Location(id="url", refresh=False),
            html.Div(id="words", hidden=True, **messages()),
            dcc.Store(id="action"),
            dcc.Store(id="release", data=release),
            dcc.Store(id="title"),
            dcc.Store(id="template", data=template()),
            dcc.Interval(id="poll", interval=POLL_MS),
            html.A(say("Skip to the page"), href="#page", className="skip visually-hidden-focusable"),
            header(pages, house, badge, leave),
            bar(),
            html.Main(id="page"),
            html.Div(id="live", className="unseen", **marked({"aria-live": "polite"})),
        ],
        className="shell",
    )


def messages() -> dict[str, Any]:
    """Return the attributes that bring the messages of the scripts to the browser."""
    return marked({"data-messages": json.dumps(translated(), ensure_ascii=False)})


def header(pages: Sequence[Page], house: Sequence[Component], badge: Sequence[Component], leave: Leave | None) -> Component:
    """Return the bar at the top: emblem, navigation, badges of the release, and the switch between light and dark."""
    navigation = html.Nav(dbc.Nav(entries(pages), navbar=True), **marked({"aria-label": say("Pages")}))
    toggler = opener("pages", html.Span(className="navbar-toggler-icon"), "navbar-toggler d-xl-none", title=say("Pages"))
    switch = marked({"data-switch": "yes", "aria-label": say("Switch between light and dark")})
    return dbc.Navbar(
        [
            toggler,
            html.Div(house, id="house", className="navbar-brand"),
            folding("pages", say("Pages"), [navigation]),
            html.Div(badge, id="badges", className="badges ms-auto text-nowrap"),
            *tongues(languages()),
            *signed_in(leave),
            html.Button(className="switch", title=say("Light or dark"), **switch),
        ],
        tag="header",
        color="var(--brand)",
        expand="xl",
        class_name="top-bar",
    )


def signed_in(leave: Leave | None) -> list[Component]:
    """Return who has signed in, with their role as a hint, and the button that signs them out."""
    if leave is None:
        return []
    name = [html.Span(leave.name, className="who", title=leave.role)] if leave.name else []
    return [*name, html.Form(html.Button(say("Sign out"), type="submit", className="ghost"), method="post", action="/logout")]


def tongues(offered: Mapping[str, str]) -> list[Component]:
    """Return the menu of languages, each by its own name; nothing where there is only one."""
    if len(offered) == 1:
        return []
    current = offered.get(language(), language())
    choices = [html.Button(name, type="button", className="dropdown-item", lang=code, **_chooses(code)) for code, name in offered.items()]
    named = marked({"aria-label": say("Language: {name}", name=current)})
    opened = html.Summary([html.Span(current), html.Span(language().upper(), **marked({"aria-hidden": "true"}))], **named)
    return [html.Details([opened, html.Div(choices, className="dropdown-menu show end-0")], className="tongues")]


def _chooses(code: str) -> dict[str, Any]:
    return marked({"data-speak": code, **({"aria-current": "true"} if code == language() else {})})


def marks(name: str, emblem: str) -> list[Component]:
    """Return the name and emblem of the administration beside the name of the product, or the product alone."""
    rose = html.Span(className="mark-rose", **marked({"aria-hidden": "true"}))
    picture = html.Img(src=emblem, alt="", className="mark-emblem") if emblem else rose
    return [picture, html.Span("Portolan"), *([html.Span(name, className="mark-name", title=name)] if name else [])]


def entries(pages: Sequence[Page]) -> list[Component]:
    """Return the pages in their order; those of a group stand under one heading, at the place of its first page."""
    grouped: dict[str, list[Page]] = {}
    for page in pages:
        if page.order:
            grouped.setdefault(page.group or page.key, []).append(page)
    return [entry(found[0]) if not found[0].group else group(name, found) for name, found in grouped.items()]


def group(name: str, pages: Sequence[Page]) -> Component:
    """Return a heading that opens the list of its pages."""
    links = [dbc.DropdownMenuItem(page.title, href=page.path, external_link=True, class_name=LINK) for page in pages]
    return dbc.DropdownMenu(links, label=say(name), nav=True, in_navbar=True, class_name="group")


def entry(page: Page) -> Component:
    """Return the link to a page. To Dash it is one to elsewhere: the browser adds the filters of the moment as it follows it."""
    return dbc.NavLink(page.title, href=page.path, external_link=True, class_name=LINK)


def bar() -> Component:
    """Return the filter bar, which stays on top; on a phone it folds into one button and its chips stay visible.

    It is hidden from a user who sees no figures, and offers to save only what the user may save.
    """
    changing, shared = may("change", "notes"), say("Each view as a slide")
    buttons = [
        *keeper(changing),
        html.Button(say("Reset"), className="ghost", **marked({"data-reset": "yes"})),
        html.Button(say("Copy link"), className="ghost", **marked({"data-copy": "yes"})),
        html.Button(say("Slides"), className="ghost", title=say("This page as slides for PowerPoint"), **marked({"data-slides": "yes"})),
        *([html.Button(say("Add to story"), className="ghost", title=shared, **marked({"data-story-page": "yes"}))] if changing else []),
        html.Button(say("Present"), className="ghost", title=say("Full screen, one view at a time"), **marked({"data-present": "yes"})),
    ]
    return html.Section(
        [
            opener("controls", say("Filters"), "ghost d-md-none", id="fold", **WRITTEN),
            folding("controls", say("Filters"), [html.Div([period(PERIOD), *map(control, BESIDE)], className="controls")], "end"),
            html.Div(
                [
                    html.Span(id="chips", className="chips", **WRITTEN),
                    html.Span(id="sentence", className="sentence", **WRITTEN),
                    html.Div(buttons, className="buttons hstack gap-2 ms-auto"),
                ],
                className="said",
            ),
        ],
        className="filters",
        hidden=not may(*FIGURES),
        **marked({"aria-label": say("Filters")}),
    )


def badges(
    number: int | None, age: str, demonstration: bool, loss: str = "", fault: str = "", offices: dict[str, str] | None = None
) -> list[Component]:
    """Return how old the data are, which version (as a hint), whether invented, what was lost in loading, why a newer one is not used.

    age: what is said of it, in words. offices: the names of those whose rows the reader sees, by code; None where that is all.
    """
    version = say("Version {number} of the data", number=number) if number else ""
    badge: list[Component] = [html.Span(say("Demonstration data"), className="badge")] if demonstration else []
    if loss:
        words = [say("These data were published although part of a file could not be loaded."), f" {loss}."]
        told = [html.Summary(say("Incomplete data"), className="badge"), html.P(words, className="pop popover popover-body")]
        badge.append(html.Details(told, className="incomplete position-relative", open=False))
    if offices is not None:
        shown = say_list([*offices], "unit") if len(offices) <= NAMED else count(len(offices))
        words = say("Offices you see: {offices}", offices=shown) if offices else say("You see no office")
        badge.append(html.Span(words, className="badge", title=say_list([*offices.values()], "unit")))
    if fault:
        badge.append(html.Span(say("Newer data cannot be read"), className="badge", title=fault, role="alert"))
    return [*badge, html.Span(age, id="age", title=version)]
