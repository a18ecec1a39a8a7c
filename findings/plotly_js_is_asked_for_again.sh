#!/usr/bin/env bash
# Dash 4.4.1 gives each of its scripts an address with a fingerprint and a year in the browser's cache, except the largest: plotly.js, which is
# more than all others together (4.8 MB, plotly 7.1.0 with plotly.js 4.1.1). The renderer asks for it at a fixed address, with neither a fingerprint
# nor a Cache-Control, when the first chart is mounted: the last script to begin loading, and the one for which nothing says how long it may be kept.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q dash==4.4.1 plotly==7.1.0
cd "$folder"
"$folder/env/bin/python" - <<'PY'
import re

import dash
import plotly
from dash import Dash, dcc, html
from plotly.offline import get_plotlyjs_version

app = Dash("shown")
app.layout = html.Div([dcc.Graph(id="first")])
client = app.server.test_client()
scripts = re.findall(r'<script src="([^"]+)"', client.get("/").text)
linked = {path: client.get(path) for path in scripts}
print(f"dash {dash.__version__}, plotly {plotly.__version__}, plotly.js {get_plotlyjs_version()}")
for path, reply in linked.items():
    print(f"{len(reply.data):>9,} {reply.headers.get('Cache-Control')} {path[-52:]}")
assert not any("plotly" in path for path in scripts), "plotly.js is linked by the document now"
assert {reply.headers.get("Cache-Control", "").strip() for reply in linked.values()} == {"max-age=31536000"}
fixed = "/_dash-component-suites/plotly/package_data/plotly.min.js"
[renderer] = [reply.text for path, reply in linked.items() if "dash_renderer" in path]
assert fixed.lstrip("/") in renderer, "the renderer asks elsewhere now"
whole = client.get(fixed)
print(f"{len(whole.data):>9,} {whole.headers.get('Cache-Control')} {fixed[-52:]}")
assert whole.status_code == 200 and "Cache-Control" not in whole.headers, "it may be kept now"
assert len(whole.data) > sum(len(reply.data) for reply in linked.values())
PY
