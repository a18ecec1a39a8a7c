"""The cut of plotly.js that is sent: of the version that the package brings, with every kind of trace that figures are made of."""

import ast
import json
import re
from pathlib import Path

import pytest
from plotly import graph_objects
from plotly.basedatatypes import BaseTraceType
from plotly.offline import get_plotlyjs_version

import app
from callbacks.http import plotly

ROOT = Path(__file__).parents[3]
CLASSES = {name: getattr(graph_objects, name) for name in dir(graph_objects)}
KINDS = {name.lower() for name, each in CLASSES.items() if isinstance(each, type) and issubclass(each, BaseTraceType)}
HELD = re.match(r"/\* plotly\.js v([\d.]+) with ([a-z, ]+)\.", plotly.SCRIPT.read_text()[:300])


def drawn() -> set[str]:
    """The kinds of trace that the code names: the values of `type` in its dictionaries, those of plotly alone."""
    found = set()
    for path in [*ROOT.glob("dashboard/**/*.py"), *ROOT.glob("callbacks/**/*.py"), *ROOT.glob("services/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Dict):
                pairs = zip(node.keys, node.values, strict=True)
                found |= {str(getattr(value, "value", "")) for key, value in pairs if called(key, "type")}
    return found & KINDS


def called(key: ast.expr | None, name: str) -> bool:
    return isinstance(key, ast.Constant) and key.value == name


def test_it_is_of_the_version_that_the_package_brings():
    stated = json.loads((ROOT / "assets/plotly/package.json").read_text())
    assert HELD.group(1) == get_plotlyjs_version() == stated["dependencies"]["plotly.js"]
    assert HELD.group(2).split(", ") == ["scatter", *stated["traces"]]


def test_it_draws_every_kind_of_trace_that_figures_are_made_of():
    assert {"scatter", "bar", "choropleth"} <= drawn() <= set(HELD.group(2).split(", "))


@pytest.mark.usefixtures("read_demo")
def test_the_document_asks_for_it_at_once_and_a_browser_that_holds_it_is_not_sent_it_again():
    client = app.server.test_client()
    assert f'<link rel="preload" as="script" href="{plotly.PATH}">' in client.get("/").text
    sent = client.get(plotly.PATH, headers={"Accept-Encoding": "gzip"})
    assert (sent.status_code, sent.headers["Content-Encoding"]) == (200, "gzip") and len(sent.data) < 650_000
    again = client.get(plotly.PATH, headers={"Accept-Encoding": "gzip", "If-None-Match": sent.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(plotly.PATH).data == plotly.SCRIPT.read_bytes()
