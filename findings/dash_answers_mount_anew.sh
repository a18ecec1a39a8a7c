#!/usr/bin/env bash
# Dash 4.4.1: what a callback writes into `children` is mounted anew each time, though it is the same tree with one text changed. React alone would keep the
# elements of such a tree. Here every element below the output is another one after the answer: the keyboard falls back to the top of the page, a box that
# was scrolled starts at its beginning, and a part that the reader had opened is closed. Neither identifiers nor keys change that.
# Needs Chromium at /usr/bin/chromium.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${served:-}" 2>/dev/null || true; rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q dash==4.4.1 playwright==1.65.2
cd "$folder"
cat > served.py <<'PY'
import logging

from dash import Dash, Input, Output, html

logging.getLogger("werkzeug").setLevel(logging.ERROR)
app = Dash(__name__)
app.layout = html.Div([html.Button("Next", id="next"), html.Div(id="written")])


@app.callback(Output("written", "children"), Input("next", "n_clicks"))
def written(clicks):
    rows = [html.P(f"Row {row}", key=f"row{row}") for row in range(60)]
    return [
        html.P(f"Answer {clicks or 0}", className="said"),
        html.Button("Stay here", className="plain"),
        html.Button("Stay here too", id="named"),
        html.Div(rows, className="box", style={"height": 100, "overflow": "auto"}),
        html.Details([html.Summary("More"), html.P("words")], className="more"),
    ]


app.run(host="127.0.0.1", port=8398)
PY
env/bin/python served.py > served.log 2>&1 & served=$!
env/bin/python - <<'PY'
import time
import urllib.request

from playwright.sync_api import sync_playwright

ADDRESS = "http://127.0.0.1:8398/"
for _ in range(100):
    try:
        urllib.request.urlopen(ADDRESS, timeout=2)
        break
    except OSError:
        time.sleep(0.2)

SEEN = """(place) => ({
    kept: document.querySelector(place).kept === true,
    focus: document.activeElement.matches(place),
    scrolled: document.querySelector('.box').scrollTop,
    open: document.querySelector('.more').open,
})"""
with sync_playwright() as running:
    browser = running.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
    page = browser.new_page()
    page.goto(ADDRESS)
    for answer, place in ((1, ".plain"), (2, "#named")):
        page.locator(place).wait_for()
        page.evaluate("(place) => { document.querySelector(place).kept = true; document.querySelector('.box').scrollTop = 300; document.querySelector('.more').open = true; }", place)
        page.locator(place).focus()
        before = page.evaluate(SEEN, place)
        page.evaluate("document.querySelector('#next').click()")
        page.locator(".said", has_text=f"Answer {answer}").wait_for()
        time.sleep(0.3)
        after = page.evaluate(SEEN, place)
        print(place, "before", before, "after", after)
        assert before == {"kept": True, "focus": True, "scrolled": 300, "open": True}, before
        assert after == {"kept": False, "focus": False, "scrolled": 0, "open": False}, "Dash keeps what it has painted now"
    browser.close()
PY
