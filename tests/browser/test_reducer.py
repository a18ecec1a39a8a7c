"""The reducer and the painter, run by node: pure functions of the query string and of a figure."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

ASSETS = Path(__file__).parents[2] / "assets"
OFFICE = {"id": {"key": "office", "many": "yes", "default": ""}, "options": [{"value": "A"}, {"value": "B"}]}
COMPARE = {"id": {"key": "compare", "many": "no", "default": "year"}, "options": [{"value": "year"}, {"value": "none"}]}

pytestmark = pytest.mark.skipif(not shutil.which("node"), reason="node is not installed; the browser tests drive the same functions")


def node(module: str, expression: str, *arguments):
    given = f"const m = require({json.dumps(str(ASSETS / module))}); const a = {json.dumps(arguments)};"
    script = f"{given} console.log(JSON.stringify({expression}))"
    return json.loads(subprocess.run(["node", "-e", script], capture_output=True, text=True, check=True).stdout)


def reduced(search: str, *actions: dict, controls: tuple = ()) -> str:
    return node("state.js", "m.written(m.reduced(...a))", search, controls, actions)


def pick(key: str, value: str) -> dict:
    return {"keys": [key], "value": value}


@pytest.mark.parametrize(
    ("search", "actions", "expected"),
    [
        ("", [pick("office", "A")], "?office=A"),
        ("?office=A", [pick("office", "A")], ""),
        ("?office=A", [pick("office", "B")], "?office=A&office=B"),
        ("?office=B", [pick("office", "A")], "?office=A&office=B"),
        ("?office=A", [pick("origin", "CN")], "?office=A&origin=CN"),
        ("", [pick("office", "A"), pick("origin", "CN")], "?office=A&origin=CN"),
        ("", [pick("office", "A"), pick("office", "A")], ""),
        ("?origin=NA", [pick("origin", "NA")], ""),
        ("?x=1&office=A", [{"reset": True}], ""),
        ("?x=1&office=A&lang=fr", [{"reset": True}], "?lang=fr"),
        ("?office=A&lang=fr", [pick("lane", "red")], "?lane=red&lang=fr&office=A"),
        ("", [{"keys": ["since", "until"], "value": "2026-03"}], "?since=2026-03&until=2026-03"),
        ("?since=2026-03&until=2026-03", [{"keys": ["since", "until"], "value": "2026-03"}], ""),
        ("?since=2026-01&until=2026-03", [{"keys": ["since", "until"], "value": "2026-03"}], "?since=2026-03&until=2026-03"),
        ("?inspected_share=10", [{"set": [["inspected_share", "20"]]}], "?inspected_share=20"),
        ("", [pick("trader", "A&B=1")], "?trader=A%26B%3D1"),
        ("?since=2026-03&year=2026", [{"set": [["since", "2025-01"], ["until", "2025-02"], ["year", ""]]}], "?since=2025-01&until=2025-02"),
        ("?office=A&office=X", [{"invert": "office", "codes": ["A", "B", "C"]}], "?office=B&office=C&office=X"),
        ("", [{"invert": "office", "codes": ["A"]}, {"invert": "office", "codes": ["A"]}], ""),
        ("?hs2=84&hs4=8403&lane=red&section=XVI", [{"drop": ["hs2", "hs4", "hs6"]}], "?lane=red&section=XVI"),
        ("?hs2=84&section=XVI", [{"drop": ["section", "hs2"]}, pick("hs6", "840310")], "?hs6=840310"),
    ],
)
def test_actions(search, actions, expected):
    assert reduced(search, *actions) == expected


@pytest.mark.parametrize(
    ("search", "control", "value", "expected"),
    [
        ("", OFFICE, ["B", "A"], "?office=A&office=B"),
        ("?office=A", OFFICE, [], ""),
        ("?office=A", OFFICE, None, ""),
        ("?lane=red&office=A", OFFICE, ["B"], "?lane=red&office=B"),
        ("", COMPARE, "none", "?compare=none"),
        ("?compare=none", COMPARE, "year", ""),
        ("?compare=none", COMPARE, None, ""),
    ],
)
def test_controls(search, control, value, expected):
    assert reduced(search, controls=({**control, "value": value},)) == expected


def test_a_control_leaves_alone_what_it_does_not_offer():
    assert reduced("?office=A&office=OLD", controls=({**OFFICE, "value": []},)) == "?office=OLD"
    assert reduced("?office=A", controls=({**OFFICE, "options": [], "value": []},)) == "?office=A"


@pytest.mark.parametrize(
    ("search", "control", "expected"),
    [
        ("?office=B&office=OLD", OFFICE, ["B"]),
        ("", OFFICE, []),
        ("", COMPARE, "year"),
        ("?compare=none", COMPARE, "none"),
        ("?compare=odd", COMPARE, "year"),
    ],
)
def test_what_a_control_shows(search, control, expected):
    assert node("state.js", "m.shown(new URLSearchParams(a[0]), a[1])", search, control) == expected


def test_roles_become_the_colours_of_the_theme_wherever_they_stand():
    figure = {
        "data": [{"marker": {"color": ["$pick", "$muted-bar"]}, "x": [1, None], "text": "a $5 note"}],
        "layout": {"font": {"color": "$ink"}},
    }
    painted = node("theme.js", "m.coloured(a[0], (name) => '<' + name + '>')", figure)
    assert painted == {
        "data": [{"marker": {"color": ["<pick>", "<muted-bar>"]}, "x": [1, None], "text": "a $5 note"}],
        "layout": {"font": {"color": "<ink>"}},
    }


@pytest.mark.parametrize(
    ("keys", "value", "expected"),
    [
        ("office", "A=B", {"keys": ["office"], "value": "A=B"}),
        ("since,until", "2026-03", {"keys": ["since", "until"], "value": "2026-03"}),
        ("*", "hs2=84", {"keys": ["hs2"], "value": "84"}),
        ("*", "trader=A=B", {"keys": ["trader"], "value": "A=B"}),
        ("*", "office=A&lane=red", {"cell": "office=A&lane=red"}),
    ],
)
def test_a_mark_may_name_its_own_key(keys, value, expected):
    assert node("state.js", "m.acted(...a)", keys, value) == expected


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("", "?lane=red&office=A"),
        ("?lane=red&office=A", ""),
        ("?lane=red&lane=blue&mode=sea", "?lane=red&mode=sea&office=A"),
        ("?lane=red", "?lane=red&office=A"),
    ],
)
def test_a_cell_picks_all_it_stands_for_and_gives_it_up_again(search, expected):
    assert node("state.js", "m.written(m.reduced(...a))", search, [], [{"cell": "office=A&lane=red"}]) == expected


def test_a_presented_figure_has_no_small_fonts_and_margins_to_match():
    figure = {"layout": {"font": {"size": 12}, "margin": {"l": 100}, "yaxis": {"tickfont": {"size": 11}, "ticktext": ["A long name"]}}}
    figure["data"] = [{"x": [12, 13], "textfont": {"size": [10, 20]}, "marker": {"size": 6}}]
    made = node("present-figure.js", "m.larger(...a)", figure, 1280, 720)
    assert made["layout"] == {
        "font": {"size": 18},
        "margin": {"l": 150},
        "yaxis": {"tickfont": {"size": 18}, "ticktext": ["A long name"], "ticklabelstandoff": 8, "automargin": True},
    }
    assert made["data"] == [{"x": [12, 13], "textfont": {"size": [18, 30]}, "marker": {"size": 6}}]
    wall = node("present-figure.js", "m.larger(...a)", figure, 3840, 2160)
    assert wall["layout"]["font"]["size"] == 54
    assert wall["data"] == [{"x": [12, 13], "textfont": {"size": [54, 90]}, "marker": {"size": 18}}]


def test_room_for_rows_that_are_not_there_goes_to_those_that_are():
    figure = {"layout": {"yaxis": {"tickvals": [0, 1, 2, 3], "range": [9.5, -1.1]}, "yaxis2": {"tickvals": [0], "range": [9.5, -0.5]}}}
    layout = node("present-figure.js", "m.larger(...a)", figure, 1280, 720)["layout"]
    assert layout["yaxis"]["range"] == [3.5, -1.1] and layout["yaxis2"]["range"] == [1.5, -1.5]


def test_the_same_words_over_months_in_a_row_are_written_once():
    notes = [{"x": each, "y": each * 2, "text": text} for each, text in enumerate(("", "no", "no", "", "no", "9")) if text]
    merged = [{"x": 1.5, "y": 4, "text": "no"}, {"x": 4, "y": 8, "text": "no"}, {"x": 5, "y": 10, "text": "9"}]
    assert node("present-figure.js", "m.merged(...a)", notes) == merged


def test_the_largest_step_that_holds_is_found():
    assert node("present-fit.js", "[0, 1, 5, 11].map((most) => m.last(12, (at) => at <= most))") == [0, 1, 5, 11]
    assert node("present-fit.js", "m.last(12, () => false)") == 0


def test_the_address_of_a_presentation():
    assert node("present.js", "m.marked(...a)", "?present=1&lane=red", 3) == "?lane=red&present=4"
    assert node("present.js", "m.without(...a)", "?lane=red&present=4") == "?lane=red"
    ends = ((0, -1, [True] * 5), (4, 1, [True] * 5), (2, 1, [True] * 5), (0, 1, []))
    assert [node("present.js", "m.stepped(...a)", *each) for each in ends] == [0, 4, 3, 0]
    some = [False, True, False, False, True]
    steps = ((0, 0), (1, 1), (4, 1), (4, -1), (2, 0), (2, 1), (2, -1), (1, 1e6), (4, -1e6))
    assert [node("present.js", "m.stepped(...a)", *each, some) for each in steps] == [1, 4, 4, 1, 4, 4, 1, 4, 1]


def test_a_text_is_broken_between_words_and_a_file_is_named_by_its_title():
    assert node("picture.js", "m.lines(...a)", "one two three four", 8) == ["one two", "three", "four"]
    assert node("picture.js", "m.lines(...a)", "", 8) == []
    assert [node("picture.js", "m.named(...a)", *each) for each in (("Of 59 h, customs' 2", "svg"), ("…", "png"))] == [
        "Of-59-h-customs-2.svg",
        "view.png",
    ]


def test_a_colour_is_written_as_old_readers_know_it_and_words_of_one_line_are_joined():
    assert node("sheet.js", "m.plain(...a)", "rgb(1, 2, 3)") == {"fill": "rgb(1,2,3)", "fill-opacity": 1}
    assert node("sheet.js", "m.plain(...a)", "color(srgb 1 0.5 0 / 0.25)") == {"fill": "rgb(255,128,0)", "fill-opacity": 0.25}
    assert node("sheet.js", "m.plain(...a)", "rgba(0, 0, 0, 0)") is None
    placed = (("of", 0, 5), ("all", 12, 5.5), ("n", 0, 20))
    words = [{"text": text, "left": left, "right": left + 9, "top": top} for text, left, top in placed]
    assert [(line["text"], line["right"]) for line in node("sheet.js", "m.rows(...a)", words)] == [("of all", 21), ("n", 9)]
