#!/usr/bin/env bash
# plotly.js 4.1.1 (plotly 7.1.0) draws its charts from left to right on a page that is read from the right, but measures labels in a place of its own at
# the end of the document, which takes the direction of the page. A label that ends at its axis then seems to begin there: its width is taken for nothing,
# `automargin` keeps no room, and the names at the side of bars are cut. Nothing is told. `#js-plotly-tester { direction: ltr; }` mends it.
# Needs Chromium at /usr/bin/chromium.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q plotly==7.1.0 playwright==1.65.2
cd "$folder"
env/bin/python - <<'PY'
from pathlib import Path

from playwright.sync_api import sync_playwright
from plotly.offline import get_plotlyjs, get_plotlyjs_version

PAGE = """<!DOCTYPE html><html dir="{dir}"><head><meta charset="utf-8"><style>{style}</style><script>{script}</script></head>
<body><div id="chart" style="width:600px;height:300px"></div><script>
Plotly.newPlot("chart", [{{type: "bar", orientation: "h", x: [1, 2], y: ["A long name at the side", "Another long name"]}}],
  {{yaxis: {{automargin: true}}, margin: {{l: 10}}}});</script></body></html>"""
MARGIN = "document.getElementById('chart')._fullLayout._size.l"
LEFT = """Math.min(...[...document.querySelectorAll('.ytick text')].map((each) => each.getBoundingClientRect().left))
  - document.getElementById('chart').getBoundingClientRect().left"""
with sync_playwright() as running:
    browser = running.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
    page, found = browser.new_page(), {}
    for name, direction, style in (("ltr", "ltr", ""), ("rtl", "rtl", ""), ("mended", "rtl", "#js-plotly-tester{direction:ltr}")):
        Path("page.html").write_text(PAGE.format(dir=direction, style=style, script=get_plotlyjs()), "utf-8")
        page.goto(Path("page.html").resolve().as_uri())
        page.wait_for_timeout(500)
        found[name] = (page.evaluate(MARGIN), round(page.evaluate(LEFT)))
    browser.close()
print("plotly.js", get_plotlyjs_version(), {name: f"margin {margin}, first label at {left}" for name, (margin, left) in found.items()})
assert found["ltr"][0] > 100 and found["ltr"][1] >= 0
assert found["rtl"][0] < 50 and found["rtl"][1] < 0, "labels are measured as they are drawn now"
assert found["mended"] == found["ltr"]
PY
