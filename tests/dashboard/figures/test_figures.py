"""Figures as dicts: valid for plotly, in colour roles, with the key that a click publishes."""

import json
import re

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.core.format import Scale
from dashboard.core.theme import ACTUAL, BLANK, LANES, MUTED, PICK, TEMPLATE
from dashboard.figures.compared import ranked, world_map
from dashboard.figures.months import panels, trend
from dashboard.figures.parts import share, tree
from tests.dashboard.core.tokens import tokens

NAN = float("nan")
COLUMNS = ("Office", "Release time", "Last year")
OFFICES = pd.DataFrame(
    {
        "key": ["A", "B", "C"],
        "name": ["Port Selene", "A very long name of an inland depot", "Karst"],
        "value": [38.4, 22.7, NAN],
        "before": [32.3, NAN, NAN],
    }
)
MISSED = {202601: "Ostrel Crossing"}
MONTHS = pd.DataFrame(
    {"key": [202511, 202512, 202601], "value": [140e6, 150e6, 160e6], "before": [134e6, NAN, 140e6], "target": [138e6, 146e6, NAN]}
)
ORIGINS = pd.DataFrame(
    {
        "key": ["CN", "SG", "NA", "-"],
        "name": ["China", "Singapore", "Namibia", "Nowhere"],
        "value": [64.0, 16.0, 4.0, 16.0],
        "before": [50.0, NAN, 4.0, 1.0],
    }
)
STACK = pd.DataFrame({"key": list(LANES), "name": [code.title() for code in LANES], "value": [75, 6, 12, 7], "before": [70.0, 7, 14, 9]})

FIGURES = {
    "ranked": ranked.figure(OFFICES, ("B",), Scale(1, "hours"), COLUMNS),
    "ranked, empty": ranked.figure(OFFICES[:0], (), Scale(), COLUMNS),
    "trend": trend.figure(MONTHS, (202512,), MISSED, Scale(1e6, "million MRL"), ("Month", "Revenue", "Last year", "Target")),
    "trend, empty": trend.figure(MONTHS[:0], (), {}, Scale(), ("Month", "Revenue", "Last year", "Target")),
    "map": world_map.figure(ORIGINS, ("SG",), Scale(1, "MRL"), ("Origin", "Import value", "Share", "Last year")),
    "map, empty": world_map.figure(ORIGINS[:0], (), Scale(), ("Origin", "Import value", "Share", "Last year")),
    "share": share.figure(STACK, ("red",), LANES, Scale(), ("Lane", "Share", "Declarations", "Last year")),
    "share, empty": share.figure(STACK[:0], (), LANES, Scale(), ("Lane", "Share", "Declarations", "Last year")),
    "blank": BLANK,
}


def roles(part) -> set[str]:
    return set(re.findall(r'"\$([\w-]+)"', json.dumps(part)))


@pytest.mark.parametrize("name", FIGURES)
def test_plotly_accepts_it_once_coloured(name):
    coloured = json.loads(re.sub(r'"\$[\w-]+"', '"#123456"', json.dumps(FIGURES[name])))
    assert go.Figure(coloured).to_dict()["layout"] is not None


@pytest.mark.parametrize("name", FIGURES)
def test_every_colour_role_is_a_token_of_both_themes(name):
    assert roles(FIGURES[name]) <= set(tokens("light")) & set(tokens("dark"))


@pytest.mark.parametrize("name", [name for name in FIGURES if name != "blank"])
def test_raw_colours_stay_out(name):
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b", json.dumps(FIGURES[name]))


@pytest.mark.parametrize("name", [name for name in FIGURES if name != "blank"])
def test_no_trace_needs_webgl_and_zoom_is_kept(name):
    assert not any(trace["type"].endswith("gl") for trace in FIGURES[name]["data"]) and FIGURES[name]["layout"]["uirevision"] == "kept"


@pytest.mark.parametrize(
    ("name", "keys"),
    [("ranked", {"A", "B", "C"}), ("trend", {"2025-11", "2025-12", "2026-01"}), ("map", {"CN", "SG", "NA"}), ("share", set(LANES))],
)
def test_every_clickable_mark_carries_its_key(name, keys):
    clickable = [trace for trace in FIGURES[name]["data"] if trace.get("hoverinfo") != "skip"]
    assert {row[0] for trace in clickable for row in trace["customdata"]} == keys


@pytest.mark.parametrize("name", [name for name in FIGURES if name != "blank"])
def test_the_data_table_has_a_cell_for_each_column(name):
    figure = FIGURES[name]
    assert all(len(row) >= len(figure["layout"]["meta"]["columns"]) + 1 for trace in figure["data"] for row in trace["customdata"])


def test_a_pick_stands_out_and_the_rest_fades():
    assert FIGURES["ranked"]["data"][0]["marker"]["color"] == [MUTED, PICK, MUTED]
    assert FIGURES["trend"]["data"][1]["marker"]["color"] == [MUTED, PICK, MUTED]
    assert [trace["marker"]["opacity"][0] for trace in FIGURES["share"]["data"]] == [0.35, 0.35, 0.35, 1.0]


def test_unpicked_months_are_solid_and_incomplete_ones_hatched():
    marker = trend.figure(MONTHS, (), {202512: "Ostrel Crossing"}, Scale(), COLUMNS)["data"][1]["marker"]
    assert marker["color"] == [ACTUAL] * 3 and marker["pattern"]["shape"] == ["", "/", ""]


def test_an_incomplete_month_is_hatched_over_every_panel_and_named():
    panel = panels.Panel("Value", Scale(), (panels.Line("value", "Value", ACTUAL),))
    frame = MONTHS.set_index("key")[["value"]]
    custom = [[str(key), str(key), "1"] for key in frame.index]
    [_, hatch] = panels.figure(frame, [panel], custom, COLUMNS, (), (), MISSED)["data"]
    assert hatch["x"] == [list(frame.index).index(202601)] and hatch["hovertext"] == ["Jan 2026 (incomplete: Ostrel Crossing)"]
    assert len(panels.figure(frame, [panel], custom, COLUMNS, (), ())["data"]) == 1


def test_bars_keep_their_place_whatever_their_number():
    ranges = [ranked.figure(OFFICES[:rows], (), Scale(), COLUMNS)["layout"]["yaxis"]["range"] for rows in (1, 3)]
    assert ranges[0] == ranges[1] == [9.5, -1.1]


def test_a_long_name_is_cut_on_the_axis_and_whole_in_the_hover():
    figure = FIGURES["ranked"]
    assert (
        figure["layout"]["yaxis"]["ticktext"][1].strip().endswith("…")
        and figure["data"][0]["customdata"][1][1] == "A very long name of an inland depot"
    )


def test_values_are_plotted_and_read_in_the_same_unit():
    figure = FIGURES["trend"]
    assert figure["data"][1]["y"] == [140.0, 150.0, 160.0] and figure["layout"]["meta"]["columns"][1] == "Revenue million MRL"


def test_unknown_is_a_gap_not_a_zero():
    assert FIGURES["ranked"]["data"][0]["x"][2] is None and FIGURES["trend"]["data"][0]["y"][1] is None


def test_small_states_carry_a_dot_and_namibia_is_a_country():
    areas, dots = FIGURES["map"]["data"]
    assert areas["locations"] == ["CHN", "NAM"] and (dots["lon"], dots["lat"]) == ([103.78], [1.38])


def test_the_map_says_shares_of_everything_even_of_what_it_cannot_place():
    assert FIGURES["map"]["data"][0]["customdata"][0][3] == "64 %"


@pytest.mark.parametrize(("code", "alias"), [("FR", "FRA"), ("CD", "COD"), ("MM", "MMR"), ("TL", "TLS"), ("DE", "DEU"), ("NA", "NAM")])
def test_withdrawn_codes_do_not_shadow_living_ones(code, alias):
    assert world_map.iso3()[code] == alias


def test_the_template_is_coloured_in_roles():
    assert roles(TEMPLATE) <= set(tokens("dark")) and "#" not in json.dumps(TEMPLATE)


def test_a_value_stands_at_the_end_of_its_bar_and_the_tick_of_the_period_before_is_named():
    """20.3 beside a tick at 22 stands in its bar, 2 beside one at 3 after that tick, never on it; the first tick says what it is."""
    frame = pd.DataFrame({"key": ["A", "B", "C"], "name": ["Aye", "Bee", "Cee"], "value": [20.3, 18.0, 2.0], "before": [22.0, 9.0, 3.0]})
    figure = ranked.figure(frame, (), Scale(1, "hours"), ("Office", "Median", "Last year"))
    labels = figure["data"][-1]
    assert figure["data"][0]["x"] == [20.3, 18.0, 2.0] and labels["x"] == [20.3, 18.0, 3.0]
    assert labels["textposition"] == ["middle left", "middle right", "middle right"]
    picked = ranked.figure(frame, ("A", "B"), Scale(1, "hours"), ("Office", "Median", "Last year"))["data"][-1]
    assert picked["textfont"]["color"] == ["$on-accent", "$ink", "$ink"]
    [named] = figure["layout"]["annotations"]
    assert (named["text"], named["x"]) == ("last year", 22.0) and named["y"] < 0
    alone = ranked.figure(frame.assign(before=NAN), (), Scale(1, "hours"), ("Office", "Median", "Not compared"))
    assert alone["layout"]["annotations"] == [] and len(alone["data"]) == 2


def test_areas_are_coloured_by_growth_and_keyed():
    """100 became 70, 90, 100, 110, 130; 10 is new; the last has nothing to be compared with. The key names each colour once."""
    values, before = [70.0, 90.0, 100.0, 110.0, 130.0, 10.0, 5.0], [100.0] * 5 + [0.0, NAN]
    frame = pd.DataFrame({"key": list("abcdefg"), "name": list("ABCDEFG"), "value": values, "before": before})
    [areas] = tree.figure(frame, ["b"], Scale(1, "money"), ("Goods", "Value", "Share", "Change"))["data"]
    expected = ["$fell-2", "$fell-1", "$even", "$rose-1", "$rose-2", "$rose-2", "$card"]
    assert areas["marker"]["colors"] == expected and {role for role, _ in tree.KEY} == set(expected)
    assert areas["marker"]["line"]["color"] == ["$card", "$pick", "$card", "$card", "$card", "$card", "$line"]
    assert areas["textfont"]["color"] == ["$on-lane", "$ink", "$ink", "$ink", "$on-lane", "$on-lane", "$ink"]
