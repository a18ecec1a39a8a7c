"""Names out of the data that are written as markup: every view shows them as text, escaped once, and none as a link, a style or a break."""

import json
import re
import shutil
from pathlib import Path

import duckdb
import pytest
from plotly.utils import PlotlyJSONEncoder
from sqlalchemy import select

import app
from callbacks.core import views
from data import schema
from data.markup import SET_APART
from queries.catalogue import DIMENSIONS
from queries.engine import engine
from queries.engine.labels import named
from settings import settings
from tests.callbacks.test_every_filter import OWN, REFUSED

LINKED = '<a href="https://evil.example">x</a> '
NAMES = ("<b>x</b> ", LINKED, "R&amp;D ", "one<br>two ", "<i>y</i><extra></extra> ", "<span style='color:red'>z ")
MARKS = re.compile(r"</?b>|</?i>|<br>|<extra></extra>|%\{[^}]*\}")
PAGES = sorted({view.page for view in views.DRAWN})


@pytest.fixture(scope="module")
def hostile(demo_warehouse, tmp_path_factory) -> Path:
    """The demonstration, its offices, goods, countries and every other thing that has a name called by markup."""
    folder = Path(shutil.copytree(demo_warehouse, tmp_path_factory.mktemp("hostile") / "warehouse"))
    [file] = folder.glob("release-*.duckdb")
    with duckdb.connect(str(file)) as connection:
        for table, column in sorted({each.names for each in DIMENSIONS.values() if each.names}):
            rows = connection.execute(f"SELECT DISTINCT code FROM {table} ORDER BY code").fetchall()
            cases = " ".join(f"WHEN {place % len(NAMES)} THEN ?" for place in range(len(NAMES)))
            placed = [[row[0] for row in rows], [*range(len(rows))]]
            connection.execute("CREATE TEMP TABLE renamed AS SELECT UNNEST(?) AS code, UNNEST(?) AS place", placed)
            new = f"(CASE renamed.place % {len(NAMES)} {cases} END) || {column}"
            connection.execute(f"UPDATE {table} SET {column} = {new} FROM renamed WHERE renamed.code = {table}.code", list(NAMES))
            connection.execute("DROP TABLE renamed")
    return folder


@pytest.fixture
def read_hostile(hostile, monkeypatch, tmp_path):
    monkeypatch.setenv("PORTOLAN_WAREHOUSE", f"duckdb:///{hostile}")
    monkeypatch.setenv("PORTOLAN_SIDE_STORE", f"sqlite:///{tmp_path}/side.db")
    for held in (settings, engine.warehouse):
        held.cache_clear()
    yield
    for held in (settings, engine.warehouse):
        held.cache_clear()


def texts(value: object, key: str = "") -> list[str]:
    """Every text of a figure that may be drawn."""
    if key in ("meta", "ids", "parents", "locations", "geojson"):
        return []
    if isinstance(value, dict):
        return [text for name, each in value.items() for text in texts(each, name)]
    if isinstance(value, list):
        drawn = value if key != "customdata" else [row[1:] if isinstance(row, list) else row for row in value]
        return [text for each in drawn for text in texts(each)]
    return [value] if isinstance(value, str) else []


def wrong(text: str) -> bool:
    """Whether a text of a figure holds a sign of markup that is none of the figure's own marks, or a name that became one."""
    left = MARKS.sub("", text)
    return "<" in left or bool(re.search(r"&(?!amp;|lt;|gt;)", left)) or SET_APART in text or any(name.strip() in text for name in NAMES)


def drawn(view):
    try:
        return OWN.get((view.page, view.name), views.DRAWN[view])("")
    except REFUSED:
        return None


@pytest.mark.usefixtures("read_hostile")
@pytest.mark.parametrize("page", PAGES)
def test_every_figure_shows_hostile_names_as_text(page):
    found = {view: drawn(view) for view in views.DRAWN if view.page == page and view.body == "figure"}
    shown = {view.name: json.loads(json.dumps(views.shown(view, each), cls=PlotlyJSONEncoder)) for view, each in found.items() if each}
    assert {name: [text for text in texts(each) if wrong(text)][:3] for name, each in shown.items() if any(map(wrong, texts(each)))} == {}


@pytest.mark.usefixtures("read_hostile")
def test_the_names_reach_the_figures_and_are_escaped_once():
    view = next(view for view in views.DRAWN if (view.page, view.name) == ("overview", "offices"))
    every = texts(json.loads(json.dumps(views.shown(view, drawn(view)), cls=PlotlyJSONEncoder)))
    assert any("&lt;b>x&lt;/b>" in text for text in every) and any("R&amp;amp;D" in text for text in every)


@pytest.mark.usefixtures("read_hostile")
def test_titles_tables_chips_and_sentences_hold_the_names_as_the_data_write_them():
    client = app.server.test_client()
    code = next(row for row in codes() if named("office", row).startswith(f"{SET_APART}b>"))
    output = "..chips.children...sentence.children...fold.children.."
    values = {"url.search": f"?office={code}", "url.pathname": "/"}
    asked = {
        "output": output,
        "outputs": [{"id": name, "property": "children"} for name in ("chips", "sentence", "fold")],
        "inputs": [{**each, "value": values.get(f"{each['id']}.{each['property']}")} for each in app.app.callback_map[output]["inputs"]],
        "changedPropIds": ["url.search"],
    }
    found = json.loads(client.post("/_dash-update-component", json=asked).text)["response"]
    assert "<b>x</b> " in found["sentence"]["children"] and SET_APART not in json.dumps(found, ensure_ascii=False)


def codes() -> list[str]:
    with engine.reading() as connection:
        return sorted(connection.execute(select(schema.office.c.code)).scalars())
