"""State: the URL is the store, the reducer in the browser its only writer."""

from dash import ALL, ClientsideFunction, Input, Output, State, clientside_callback

from dashboard.core.page import asked

CONTROL = {"type": "control", "key": ALL, "many": ALL, "default": ALL}
ASKED = asked("") | {"page": ALL}
MARK = {"page": ALL, "name": ALL, "keys": ALL}

clientside_callback(
    ClientsideFunction("state", "reduce"),
    Output("url", "search"),
    Output(CONTROL, "value"),
    Output(ASKED, "data"),
    Input("url", "search"),
    Input(CONTROL, "value"),
    Input("action", "data"),
    Input("release", "data"),
    State(CONTROL, "options"),
    State(ASKED, "data"),
)

clientside_callback(ClientsideFunction("state", "offered"), Input(CONTROL, "options"), prevent_initial_call=True)

clientside_callback(
    ClientsideFunction("state", "clicked"),
    Output("action", "data"),
    Input({"type": "figure", **MARK}, "clickData"),
    Input({"type": "rows", **MARK}, "cellClicked"),
    prevent_initial_call=True,
)

clientside_callback(ClientsideFunction("theme", "template"), Input("template", "data"))

clientside_callback(ClientsideFunction("state", "titled"), Output("live", "children"), Input("title", "data"), prevent_initial_call=True)
