"""The application of a release: the same page for everybody, drawn from the bundle alone."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from dash import ClientsideFunction, Dash, Input, Output, no_update
from flask import Response, abort, request

from callbacks.http import plotly
from callbacks.http.document import Application
from callbacks.http.headers import guard
from callbacks.seminar import presented_files, presented_stories
from callbacks.seminar.presented_views import LEGENDS, Draw, drawn
from callbacks.seminar.questions import Picks, Presented
from dashboard import shell
from dashboard.components.seminar import presented as page
from dashboard.core.page import View
from dashboard.figures.core.plain import plain
from data.access.marking import Use
from data.language import language, languages, say
from queries.addresses.filters import LANGUAGE
from queries.catalogue import DIMENSIONS
from services.seminar.bundle import Bundle
from settings import settings

ASSETS = Path(__file__).parents[2] / "assets"
OFFERED = ("flow", "year", "hs2", "region", "office", "lane", "partner_region", "partner")


def application(bundle: Bundle) -> Application:
    """Return the application of a bundle, with its callbacks and its addresses, and the headers of every answer."""
    presented = Presented(bundle)
    app = Application(__name__, Use.PRESENTED, assets_folder=str(ASSETS))
    app.renderer = "var renderer = new DashRenderer(dash_clientside.answers);"
    views = drawn(presented)
    presented_stories.checked(presented, views)
    app.layout = lambda: _layout(presented, views)
    _wire(app, presented, views)
    presented_files.register(app.server, presented)
    presented_stories.register(app.server, presented)
    plotly.register(app.server)
    _addressed(app)
    app._setup_server()  # noqa: SLF001 - as Dash does before its first request  # pyright: ignore[reportPrivateUsage]
    guard(app)
    app.server.after_request(unkept)
    return app


def _addressed(app: Dash) -> None:
    """Answer 404 at every address but that of the page and those of files: Dash would answer each with the page."""

    @app.server.before_request
    def nowhere() -> None:
        if request.url_rule and request.url_rule.rule == "/<path:path>":
            abort(404)


def _layout(presented: Presented, views: Iterable[View]) -> Any:
    said = presented.bundle.said
    title = presented.bundle.cube.grid.theme.title
    legends = {view: LEGENDS.get(view, ()) for view in views}
    marks = shell.marks(str(said["administration"]), presented_stories.emblem_address(presented))
    bar = page.SeminarBar(marks, shell.tongues(languages()), shell.messages())
    return page.layout(bar, title, legends, presented_stories.listed(presented), demonstration=bool(said["demonstration"]))


def _wire(app: Dash, presented: Presented, views: dict[View, Draw]) -> None:
    """Give the application its callbacks: the filters, and each view, of the address."""
    app.clientside_callback(ClientsideFunction("theme", "template"), Input("template", "data"))
    app.clientside_callback(ClientsideFunction("present", "follow"), Input("url", "search"))
    app.callback(Output("choices", "children"), Input("url", "search"))(lambda search: choices(presented, search))
    for view, draw in views.items():
        outputs = Output(view.mark, "figure"), Output(view.part("head"), "children")
        app.callback(*outputs, Input("url", "search"))(_drawer(presented, view, draw))


def _drawer(presented: Presented, view: View, draw: Draw) -> Any:
    def draws(search: str | None) -> tuple[Any, Any]:
        try:
            shown = draw(presented, picked(presented, search))
        except ValueError as refusal:
            return no_update, page.unsaid(view, f"{refusal}.")
        if not shown.drawing:
            return no_update, page.unsaid(view, " ".join(shown.told))
        return plain(shown.drawing.body), page.said(shown.drawing, shown.told)

    return draws


def picked(presented: Presented, search: str | None) -> Picks:
    """Return the filters of the query string of an address; ValueError where the release does not hold them."""
    return presented.picks(parse_qs(str(search or "").lstrip("?")))


def choices(presented: Presented, search: str | None) -> Any:
    """Return the filters with those chosen, and the links to files of the same address."""
    try:
        picks = picked(presented, search)
    except ValueError:
        picks = {}
    codes = presented.bundle.cube.grid.codes
    offered = [
        (key, DIMENSIONS[key].label, [(code, presented.label(key, code)) for code in codes[key]], picks.get(key, frozenset[str]()))
        for key in OFFERED
        if key in presented.dimensions
    ]
    asked = parse_qs(str(search or "").lstrip("?")).get(LANGUAGE, [""])[0]
    spoken = asked if asked in languages() else language() if presented.stories and language() != settings().language else ""
    return page.choices(offered, {say("All blocks (CSV)"): "/api/blocks.csv?group=value"}, spoken)


def unkept(response: Response) -> Response:
    """Return an answer that no browser keeps, unless it says otherwise itself."""
    response.headers.setdefault("Cache-Control", "no-store")
    return response
