#!/usr/bin/env bash
# Dash 4.4.1: a component that no callback touches is not free. Every component of the layout, each cell of an html.Table too, listens to the store of the
# page and looks its place up at each step of every callback (asked, begun, answered, written). A click with twelve small callbacks is shown much later
# where a table of 3,000 cells stands beside them, though the table neither changes nor takes part, and the server answers as fast.
# Needs Chromium at /usr/bin/chromium.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${served:-}" 2>/dev/null || true; rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q dash==4.4.1 playwright==1.65.2
cd "$folder"
cat > served.py <<'PY'
import logging

from dash import Dash, Input, Output, dcc, html
from flask import has_request_context, request

CALLBACKS, COLUMNS = 12, 10
logging.getLogger("werkzeug").setLevel(logging.ERROR)
app = Dash(__name__)


def layout():
    rows = int(request.headers.get("Rows", "0")) if has_request_context() else 0
    cells = [html.Tr([html.Td(f"{row}.{column}") for column in range(COLUMNS)]) for row in range(rows)]
    shown = [html.Span("", id=f"shown{place}") for place in range(CALLBACKS)]
    return html.Div([dcc.Input(id="asked", value="0", debounce=False), *shown, html.Table(html.Tbody(cells))])


app.layout = layout
for place in range(CALLBACKS):
    app.callback(Output(f"shown{place}", "children"), Input("asked", "value"))(lambda value: f"[{value}]")

app.run(host="127.0.0.1", port=8399)
PY
env/bin/python served.py > served.log 2>&1 & served=$!
env/bin/python - <<'PY'
import statistics
import time
import urllib.request

from playwright.sync_api import sync_playwright

ADDRESS = "http://127.0.0.1:8399/"
for _ in range(100):
    try:
        urllib.request.urlopen(ADDRESS, timeout=2)
        break
    except OSError:
        time.sleep(0.2)


def clicked(page, value):
    """Seconds from a key to the last of the texts that follow it."""
    begun = time.perf_counter()
    page.locator("#asked").fill(value)
    page.wait_for_function(f"[...document.querySelectorAll('[id^=shown]')].every((each) => each.textContent === '[{value}]')")
    return time.perf_counter() - begun


took = {}
with sync_playwright() as running:
    browser = running.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
    for rows in (5, 300):
        page = browser.new_page(extra_http_headers={"Rows": str(rows)})
        page.goto(ADDRESS)
        page.wait_for_function("document.querySelectorAll('td').length > 0 && document.querySelector('#shown11').textContent === '[0]'")
        clicked(page, "9")
        took[rows] = statistics.median(clicked(page, value) for value in "1234567")
        page.close()
    browser.close()
print({f"{rows * 10} cells": f"{seconds:.2f} s from the key to the last text" for rows, seconds in took.items()}, f"ratio {took[300] / took[5]:.1f}")
assert took[300] > 2 * took[5], "cells that nobody changes cost less now"
PY
