"""What the page tells of a pair that differs, under pseudonyms alone; and that without its setting there is no way to it."""

import json
import math
import os
import re
import subprocess
import sys

import pytest
from plotly.utils import PlotlyJSONEncoder

from callbacks.core.table import behind
from callbacks.core.views import DRAWN
from callbacks.stories.story_views import offered
from dashboard.pages.integrity.integrity import FASTER, MEETINGS, PAGE, RESULTS, SUMMARY, VIEWS
from queries.engine.cache import answers
from queries.engine.labels import pseudonym
from queries.integrity import met_pairs
from queries.tables.tables import as_csv
from tests.analytics.integrity.simulated import PAIR, SMALL, drawn
from tests.meaning.core.reading import listed, number
from tests.warehouses import ROOT

OFFICES = {"O00": "PTM", "O01": "KAL", "O02": "SDR", "O03": "OSC"}
CODE = re.compile(r"\b[FB]\d\d\b")
CLOSED = """
import app
from callbacks.core import shell
from callbacks.core.views import DRAWN
from queries.catalogue import DIMENSIONS, MEASURES
client = app.server.test_client()
for path in ("/api/view/integrity.summary", "/api/view/integrity.results?format=xlsx", "/api/slides/integrity", "/api/slides/nowhere"):
    print(client.get(path).status_code, end=" ")
print(client.get("/api/view/integrity.summary").text == client.get("/api/view/integrity.nothing").text, end=" ")
print(shell.found("/integrity"), shell.found("/table/integrity.results"), "integrity" in {view.page for view in DRAWN},
      "integrity" in str(app.app.layout()), "integrity" in str(app.app.callback_map) + str(app.app._callback_list),
      any("officer" in key for key in (*DIMENSIONS, *MEASURES)))
"""


@pytest.fixture(scope="module")
def world():
    made = drawn(SMALL, 1)
    return made.assign(office=made["office"].map(OFFICES), month=202511 + made["month"] % 2)


@pytest.fixture
def planted(read_demo, world, monkeypatch):
    """A world with one pair that differs, in place of the inspections of the release."""
    answers().clear()
    monkeypatch.setattr(met_pairs, "inspections", lambda *_months: world)
    yield world
    answers().clear()


def test_the_pair_stands_in_every_view_under_pseudonyms_with_its_numbers(planted):
    inspector, broker = pseudonym(PAIR[0], "officer"), pseudonym(PAIR[1], "broker")
    own = planted[(planted["officer"] == PAIR[0]) & (planted["broker"] == PAIR[1])]
    rows = {view: listed(DRAWN[view]("").body) for view in (SUMMARY, RESULTS, MEETINGS)}
    assert [number(row["Pairs beyond chance"]) for row in rows[SUMMARY]] == [1, 1, 1]
    assert DRAWN[SUMMARY]("").title.startswith("1 pair of inspector and broker differs")
    (result,), (meeting,) = rows[RESULTS], rows[MEETINGS]
    assert all((row["Inspector"], row["Broker"]) == (inspector, broker) for row in (result, meeting))
    assert (number(result["Inspections with a result"]), number(result["Irregular"])) == (len(own), own["irregular"].sum())
    theirs = planted[planted["broker"] == PAIR[1]]
    assert number(meeting["Inspections of the broker"]) <= len(theirs) and number(meeting["Difference, points"]) > 20
    points = DRAWN[FASTER]("").body["data"][0]
    [place] = [place for place, words in enumerate(points["customdata"]) if inspector in words[1] and broker in words[1]]
    assert math.exp(points["x"][place]) == pytest.approx(SMALL.length, abs=0.1) and points["y"][place] < -1
    assert points["marker"]["color"].count("$actual") == 1 and points["marker"]["color"][place] == "$actual"


def test_no_code_of_an_inspector_or_a_broker_leaves_the_page_and_no_one_is_accused(planted):
    for view in VIEWS:
        drawing, tables = behind(view, "")
        said = json.dumps([drawing.body, drawing.title, drawing.sub], cls=PlotlyJSONEncoder, default=str) + str(drawing.body)
        told = said + "".join(map(as_csv, tables))
        assert tables and not CODE.search(told), (view.name, CODE.findall(told))
        assert not re.search(r"corrupt|collu|brib|suspic|suspect|fraud|guilt", told, re.IGNORECASE), view.name
    assert "neither decides alone" in str(DRAWN[SUMMARY]("").body)


def test_no_view_is_presented_or_put_on_slides():
    assert len(PAGE.views) <= 5 and all(view.guarded and not offered(view) for view in VIEWS)


def test_letters_of_a_broker_or_an_inspector_are_not_those_of_a_trader():
    names = [pseudonym("T00001", kind) for kind in ("trader", "broker", "officer")]
    assert len({name.split(" ")[1] for name in names}) == 3 and [name.split(" ")[0] for name in names] == ["Trader", "Broker", "Inspector"]


def test_without_its_setting_there_is_no_way_to_the_page(demo_warehouse):
    """Neither page, table, answer of the API, slides, entry of the navigation, callback nor question by officer."""
    held = os.environ | {"PORTOLAN_INTEGRITY": "0", "PORTOLAN_WAREHOUSE": f"duckdb:///{demo_warehouse}"}
    done = subprocess.run([sys.executable, "-c", CLOSED], cwd=ROOT, env=held, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["400", "400", "404", "404", "True", "None", "None", *["False"] * 4]
