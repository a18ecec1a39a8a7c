"""The figures of the clearance page: valid for plotly, honest where n is small, a row per mark in the table beside them."""

import json
import re

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.figures.compared import matrix
from dashboard.figures.months import cohorts
from dashboard.figures.parts import owners
from dashboard.figures.spread import intervals, matched, spread, week

NAN = float("nan")
OWNED = pd.DataFrame(
    {"key": ["customs", "oga"], "name": ["Customs", "Other agencies"], "value": [2.0, 57.0], "before": [3.0, 41.0]},
)
MONTHS = pd.DataFrame(
    {
        "key": [202608, 202609, 202610],
        "p50": [10.0, NAN, 24.0],
        "p90": [80.0, NAN, 145.0],
        "n": [600.0, 0.0, 713.0],
        "open": [0.0, 0.0, 19.0],
        "done50": [10.0, NAN, 21.5],
    }
)
RANKED = pd.DataFrame(
    {
        "key": ["A", "B"],
        "name": ["Kal", "Ost"],
        "value": [38.0, 44.0],
        "low": [34.0, NAN],
        "high": [41.0, NAN],
        "n": [7500.0, 4.0],
        "open": [2.0, 0.0],
    }
)
CELLS = pd.DataFrame({"x": ["sea", "air"], "y": ["red", "green"], "value": [54.0, 3.9], "n": [120, 900]})
PAIRS = pd.DataFrame({"key": ["sea"], "name": ["Sea"], "yes": [0.5], "no": [1.0], "n_yes": [100.0], "n_no": [400.0]}).assign(
    change=-0.5, low=-0.6, high=-0.4
)
BARS = pd.DataFrame({"low": [1.0, 2.0], "high": [2.0, 4.0], "n": [30, 70]})
OPENING = tuple((day, 8.0, 17.0) for day in range(5))
MADE = {
    "owners": owners.figure(OWNED, {"customs": "$pick", "oga": "$watch"}, ("Owner", "Mean h", "Share", "Last year")),
    "cohorts": cohorts.figure(MONTHS, (202610,), {202609: "Ostrel Crossing"}),
    "intervals": intervals.figure(RANKED, (), ("Office", "P90 h", "95 % interval", "Declarations", "Still open"), 24.0),
    "matrix": matrix.figure(CELLS, (("sea", "Sea"), ("air", "Air")), (("green", "Green"), ("red", "Red")), ("Mode, lane", "h", "n")),
    "matched": matched.figure(PAIRS, (), ("Mode", "AEO h", "Others h", "Difference", "95 %", "AEO", "Others"), ("AEO", "Others")),
    "spread": spread.figure(BARS, {"median": 2.4}),
    "week": week.figure((("Registrations", [1] * 168),), OPENING),
}


@pytest.mark.parametrize("name", MADE)
def test_plotly_takes_it_and_its_table_has_a_heading_per_cell(name):
    text = json.dumps(MADE[name])
    assert "NaN" not in text and go.Figure(json.loads(re.sub(r'"\$[\w-]+"', '"#123456"', text))).data
    heads = len(MADE[name]["layout"]["meta"]["columns"])
    rows = [row for trace in MADE[name]["data"] for row in trace["customdata"]]
    cells = [cell for row in rows for cell in (row if isinstance(row[0], list) else [row])]
    assert all(len(cell) >= heads + 1 and all(isinstance(word, str) for word in cell) for cell in cells)


def test_the_owners_say_their_hours_and_share():
    assert MADE["owners"]["data"][0]["customdata"][0] == ["customs", "Customs", "2 h", "3.39\u202f%", "3 h"]
    assert MADE["owners"]["layout"]["yaxis"]["ticktext"] == ["Now, 59 h ", "Last year, 44 h "]


def test_an_interval_that_n_cannot_bound_is_open():
    [points, _] = MADE["intervals"]["data"]
    assert points["marker"]["symbol"] == ["circle", "circle-open"] and points["error_x"]["array"] == [3.0, 0.0]
    assert points["customdata"][1][3] == "– to –"


def test_an_unknown_month_is_a_gap_and_hatched():
    median, hatched = MADE["cohorts"]["data"][2], MADE["cohorts"]["data"][4]
    assert median["y"] == [10.0, None, 24.0] and hatched["x"] == [1] and hatched["marker"]["pattern"]["shape"] == "/"


def test_a_cell_without_declarations_is_not_drawn():
    [cells] = MADE["matrix"]["data"]
    assert [(x, round(base + 0.475), words[0]) for x, base, words in zip(cells["x"], cells["base"], cells["customdata"], strict=True)] == [
        (1, 0, "air"),
        (0, 1, "sea"),
    ]


def test_opening_hours_are_outlined_and_said():
    cells = MADE["week"]["data"][0]["customdata"]
    assert len(MADE["week"]["layout"]["shapes"]) == 5
    assert [cells[0][8][4], cells[0][17][4], cells[5][9][4]] == ["Office open", "Office closed", "Office closed"]


def test_the_difference_is_signed():
    assert matched.less(-0.5) == "−50\u202f%" and matched.less(0.5) == "+50\u202f%" and matched.less(NAN) == ""
    assert MADE["matched"]["data"][0]["customdata"][0][4:6] == ["−50\u202f%", "−60\u202f% to −40\u202f%"]
