#!/usr/bin/env bash
# Dash 4.4.1 writes the whole `validation_layout` into each HTML document that it serves, in production too: debug is off here. It is meant for
# the check that every id of a callback exists, and reads like a thing of development. An application whose pages hold a thousand components
# sends all of them with every page that is opened (137 kB in place of 4 kB here). What stops it is
# `suppress_callback_exceptions`, whose name tells of errors and not of size.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q dash==4.4.1 plotly==7.1.0
cd "$folder"
"$folder/env/bin/python" - <<'PY'
import dash
from dash import Dash, dcc, html

sizes = {}
for suppress in (False, True):
    app = Dash("shown", suppress_callback_exceptions=suppress)
    app.layout = html.Div([dcc.Location(id="at"), html.Div(id="page")])
    words = "A part of one of twenty pages of fifty each"
    app.validation_layout = html.Div([app.layout, *(html.Div(words, id=f"part-{number}") for number in range(1000))])
    app.enable_dev_tools(debug=False)
    document = app.server.test_client().get("/").text
    sizes[suppress] = len(document)
    print(f"dash {dash.__version__}, suppress_callback_exceptions={suppress}: {len(document):,} characters, {document.count('part-')} other parts")
    assert ("part-999" in document) is not suppress, "the document holds other things now"
assert sizes[False] > 100_000 > 10_000 > sizes[True]
PY
