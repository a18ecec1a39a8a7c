"""The shell around every page: header, navigation, filter bar, the stores of state, and the place of the page."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.core.controls import Control, control
from dashboard.components.core.saved import keeper
from dashboard.core.page import WRITTEN, Page, marked
from dashboard.core.theme import TEMPLATE
from queries.catalogue import DIMENSIONS, FILTERED

COMPARISONS = (("year", "Same months, last year"), ("previous", "The months before"), ("target", "Target only"), ("none", "Nothing"))
CLOCKS = (("calendar", "Calendar hours"), ("working", "Working hours"))
FOLD = marked({"data-fold": "yes", "aria-expanded": "false", "aria-controls": "controls"})
SWITCH = marked({"data-switch": "yes", "aria-label": "Switch between light and dark"})
POLL_MS = 4_000

PERIOD = (Control("since", "From", many=False), Control("until", "To", many=False))
CONTROLS = (
    *PERIOD,
    Control("compare", "Compare with", False, "year", COMPARISONS),
    *(Control(key, DIMENSIONS[key].label) for key in FILTERED),
    Control("clock", "Clock", False, "calendar", CLOCKS),
)
DOCUMENT = """<!DOCTYPE html>
<html lang="en">
<head>{%metas%}<title>{%title%}</title><link rel="icon" href="/assets/rose.svg" type="image/svg+xml">{%css%}</head>
<body>{%app_entry%}<footer>{%config%}{%scripts%}{%renderer%}</footer></body>
</html>"""


def layout(
    pages: Sequence[Page], release: dict[str, Any] | None, house: Sequence[Component], badge: Sequence[Component], leave: bool = False
) -> Component:
    """Return the whole document but the page itself.

    release: the release and forecast that the reader starts from. leave: whether to offer 'Sign out'.
    """
    return html.Div(
        [
            dcc.Location(id="url", refresh=False),
            dcc.Store(id="action"),
            dcc.Store(id="release", data=release),
            dcc.Store(id="title"),
            dcc.Store(id="template", data=TEMPLATE),
            dcc.Interval(id="poll", interval=POLL_MS),
            html.A("Skip to the page", href="#page", className="skip"),
            header(pages, house, badge, leave),
            bar(),
            html.Main(id="page"),
            html.Div(id="live", className="unseen", **marked({"aria-live": "polite"})),
        ],
        className="shell",
    )


def header(pages: Sequence[Page], house: Sequence[Component], badge: Sequence[Component], leave: bool) -> Component:
    """Return the bar at the top: emblem, navigation, badges of the release, and the switch between light and dark."""
    out = html.Form(html.Button("Sign out", type="submit", className="ghost"), method="post", action="/logout")
    return html.Header(
        [
            html.Div(house, id="house", className="mark"),
            html.Nav(entries(pages), **marked({"aria-label": "Pages"})),
            html.Div(badge, id="badges", className="badges"),
            *([out] if leave else []),
            html.Button(className="switch", title="Light or dark", **SWITCH),
        ],
        className="top-bar",
    )


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
    return html.Details([html.Summary(name, className="link"), html.Div([*map(entry, pages)], className="pages")], className="group")


def entry(page: Page) -> Component:
    """Return the link to a page."""
    return html.A(page.title, href=page.path, className="link inside")


def bar() -> Component:
    """Return the filter bar, which stays on top; on a phone it folds into one button and its chips stay visible."""
    buttons = [
        keeper(),
        html.Button("Reset", className="ghost", **marked({"data-reset": "yes"})),
        html.Button("Copy link", className="ghost", **marked({"data-copy": "yes"})),
        html.Button("Present", className="ghost", title="Full screen, one view at a time", **marked({"data-present": "yes"})),
    ]
    return html.Section(
        [
            html.Button("Filters", id="fold", className="ghost fold", **FOLD, **WRITTEN),
            html.Div([*map(control, CONTROLS)], id="controls", className="controls"),
            html.Div(
                [
                    html.Span(id="chips", className="chips", **WRITTEN),
                    html.Span(id="sentence", className="sentence", **WRITTEN),
                    html.Div(buttons, className="buttons"),
                ],
                className="said",
            ),
        ],
        className="filters",
        **marked({"aria-label": "Filters"}),
    )


def badges(number: int | None, age: str, demonstration: bool, loss: str = "", fault: str = "") -> list[Component]:
    """Return which release of the data this is, how old, whether invented, what was lost in loading, why a newer one is not used."""
    badge: list[Component] = [html.Span("Demonstration data", className="badge")] if demonstration else []
    if loss:
        told = html.P(f"These data were published although part of a file could not be loaded. {loss}.")
        badge.append(html.Details([html.Summary("Incomplete data", className="badge"), told], className="incomplete", open=False))
    if fault:
        badge.append(html.Span("A newer release cannot be read", className="badge", title=fault, role="alert"))
    return [*badge, html.Span(f"Release {number} · {age}" if number else "No data yet", id="age")]
