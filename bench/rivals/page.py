"""The application around the answers: layout, one callback a chart, a click that filters the others.

It keeps the few marks of a page by which `bench/screen.py` plays on Portolan: `.shell`, links of class `inside`, the ids of views and of
the two months, and the button that clears.
"""
from collections.abc import Callable
from typing import Any

import dash_ag_grid as dag
import duckdb
import pandas as pd
import plotly.express as px
from dash import Dash, Input, Output, State, dcc, html, no_update
from flask import Flask

from bench.rivals.views import CHARTS, PAGES, Chart
from data.months import month_text, shifted
from data.releases import release
from settings import settings

Rows = Callable[[Chart, int, int, dict[str, str]], pd.DataFrame]
RELEASE = release.current(release.folder_of(settings().warehouse))
LAST = RELEASE.last_full_month or 0
SINCE, UNTIL = ({"type": "control", "key": key, "many": "no", "default": ""} for key in ("since", "until"))
OPENED = duckdb.connect(str(RELEASE.path), read_only=True, config={"threads": settings().query_threads, "memory_limit": settings().memory})
ISO3 = dict(OPENED.execute("SELECT code, iso3 FROM country").fetchall())


def mark(chart: Chart) -> dict[str, str]:
    return {"type": "view", "page": chart.page, "name": chart.name}


def figure(chart: Chart, found: pd.DataFrame) -> Any:
    """The chart of some rows, by plotly express."""
    names, found = [name for name, _, _ in chart.values], found.assign(**{key: found[key].astype(str) for key in chart.by})
    if chart.kind == "map":
        return px.choropleth(found.assign(iso3=found[chart.by[0]].map(ISO3)), locations="iso3", color=names[0], custom_data=[chart.by[0]])
    if chart.kind == "heat":
        return px.density_heatmap(found, x=chart.by[1], y=chart.by[0], z=names[0], histfunc="sum")
    if chart.kind == "tree":
        return px.treemap(found, path=list(chart.by), values=names[0])
    if chart.kind in ("line", "lines"):
        return px.line(found, x=chart.by[0], y=names if chart.kind == "line" else names[0], color=dict(enumerate(chart.by)).get(1))
    if len(chart.by) > 1:
        return px.bar(found, x=chart.by[0], y=names[0], color=chart.by[1], barmode="group")
    return px.bar(found, x=chart.by[0], y=names, custom_data=[chart.by[0]])


def body(chart: Chart) -> Any:
    """The component of a view, empty."""
    if chart.kind == "tiles":
        return html.Div(id=mark(chart))
    if chart.kind == "table":
        columns = [{"field": name} for name in (*chart.by, *(name for name, _, _ in chart.values))]
        own = {"getRowId": f"params.data.{chart.by[0]}"} if chart.picks else {}
        return dag.AgGrid(id=mark(chart), columnDefs=columns, style={"height": 300}, **own)
    return dcc.Graph(id=mark(chart), style={"height": 300})


def drawn(chart: Chart, found: pd.DataFrame) -> Any:
    if chart.kind == "tiles":
        return [html.P(f"{name}: {value:,.2f}") for name, value in found.iloc[0].items()]
    return found.to_dict("records") if chart.kind == "table" else figure(chart, found)


def layout() -> Any:
    months = [month_text(shifted(LAST, -ago)) for ago in range(60)]
    controls = [dcc.Dropdown(months, month_text(shifted(LAST, -11)), id=SINCE), dcc.Dropdown(months, month_text(LAST), id=UNTIL)]
    links = [dcc.Link(page, href=path, className="inside") for page, path in PAGES.items()]
    clear = html.Div(html.Button("Clear", id="clear", **{"data-reset": "yes"}), className="buttons")
    head = html.Div([*links, *controls, clear], className="filters")
    return html.Div([dcc.Location(id="at"), dcc.Store(id="picks", data={}), head, html.Div(id="page")], className="shell")


def page(path: str) -> Any:
    """The cards of the page at a path."""
    name = next((name for name, at in PAGES.items() if at == path), "overview")
    shown = [each for each in CHARTS if each.page == name]
    cards = [html.Div([html.H2(each.title), body(each)], className="card", id=f"{name}-{each.name}") for each in shown]
    return html.Div(cards, style={"display": "grid", "gridTemplateColumns": "1fr 1fr 1fr"})


def application(name: str, rows: Rows) -> Flask:
    """The server of an application that gets its rows from a function."""
    app = Dash(name, suppress_callback_exceptions=True)
    app.layout = layout
    app.callback(Output("page", "children"), Input("at", "pathname"))(page)
    for chart in CHARTS:
        _charted(app, chart, rows)
    for chart in CHARTS:
        if chart.picks:
            _clicked(app, chart, "cellClicked" if chart.kind == "table" else "clickData")
    cleared = [Output("picks", "data", allow_duplicate=True), Output(SINCE, "value"), Output(UNTIL, "value")]
    app.callback(*cleared, Input("clear", "n_clicks"), prevent_initial_call=True)(_cleared)
    return app.server


def _cleared(_clicks: int) -> tuple[dict[str, str], str, str]:
    return {}, month_text(shifted(LAST, -11)), month_text(LAST)


def _charted(app: Dash, chart: Chart, rows: Rows) -> None:
    held = {"tiles": "children", "table": "rowData"}.get(chart.kind, "figure")

    def answered(picks: dict[str, str], since: str, until: str) -> Any:
        return drawn(chart, rows(chart, int(since.replace("-", "")), int(until.replace("-", "")), picks))

    app.callback(Output(mark(chart), held), Input("picks", "data"), Input(SINCE, "value"), Input(UNTIL, "value"))(answered)


def _clicked(app: Dash, chart: Chart, what: str) -> None:
    def added(clicked: dict[str, Any] | None, picks: dict[str, str]) -> Any:
        if not clicked:
            return no_update
        return {**picks, chart.picks: clicked["rowId"] if chart.kind == "table" else clicked["points"][0]["customdata"][0]}

    output = Output("picks", "data", allow_duplicate=True)
    app.callback(output, Input(mark(chart), what), State("picks", "data"), prevent_initial_call=True)(added)
