#!/usr/bin/env bash
# Dash 4.4.1: where an input of a callback changes while the callback still runs for another input, the running call is given up: its answer never reaches
# the page. The call that takes its place carries the newest values of both, but `ctx.triggered` names the later input alone. So a callback that asks
# "did only the timer change?" and then returns `no_update` loses the earlier change for good, though the server has computed it: here a step to another page
# whose call was under way when a background value arrived. With a second between the two changes, the same clicks lead to the page. What is shown must be
# told from a State, never from what woke the callback.
# Needs Chromium at /usr/bin/chromium.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${served:-}" 2>/dev/null || true; rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q dash==4.4.1 playwright==1.65.2
cd "$folder"
cat > served.py <<'PY'
import logging
import time

from dash import Dash, Input, Output, ctx, dcc, html, no_update

logging.getLogger("werkzeug").setLevel(logging.ERROR)
app = Dash(__name__)
app.layout = html.Div(
    [html.Button("Go", id="go"), html.Button("Data", id="data"), dcc.Store(id="path"), dcc.Store(id="release"), html.Div("page 0", id="page")]
)
app.clientside_callback("(n) => n || window.dash_clientside.no_update", Output("path", "data"), Input("go", "n_clicks"))
app.clientside_callback("(n) => n || window.dash_clientside.no_update", Output("release", "data"), Input("data", "n_clicks"))


@app.callback(Output("page", "children"), Input("path", "data"), Input("release", "data"), prevent_initial_call=True)
def drawn(path, release):
    woken = sorted(ctx.triggered_prop_ids)
    print("woken by", woken, "path", path, "release", release, flush=True)
    if woken == ["release.data"]:
        return no_update
    time.sleep(0.6)
    return f"page {path}"


app.run(host="127.0.0.1", port=8397, threaded=True)
PY
env/bin/python served.py > served.log 2>&1 & served=$!
env/bin/python - <<'PY'
import time
import urllib.request

from playwright.sync_api import sync_playwright

ADDRESS = "http://127.0.0.1:8397/"
for _ in range(100):
    try:
        urllib.request.urlopen(ADDRESS, timeout=2)
        break
    except OSError:
        time.sleep(0.2)

with sync_playwright() as running:
    browser = running.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
    found = []
    for between in (0.2, 1.5):
        page = browser.new_page()
        page.goto(ADDRESS)
        page.locator("#go").wait_for()
        time.sleep(0.5)
        page.locator("#go").click()
        time.sleep(between)
        page.locator("#data").click()
        time.sleep(2.5)
        found.append(page.locator("#page").inner_text())
        print(f"{between} s between the two changes: shown", found[-1])
        page.close()
    browser.close()
said = [line.strip() for line in open("served.log") if line.startswith("woken")]
print(*said, sep="\n")
assert found == ["page 0", "page 1"], "Dash tells of both changes now, or uses the answer of the call that was overtaken"
assert said == [
    "woken by ['path.data'] path 1 release None",
    "woken by ['release.data'] path 1 release 1",
] * 2
PY
