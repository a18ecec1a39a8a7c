"""Colours that can be read, in both themes; assets that the page needs."""

import json
from pathlib import Path

import pytest
from plotly.offline import get_plotlyjs_version

from dashboard.figures.map import SMALL
from tests.dashboard.tokens import contrast, tokens

ASSETS = Path(__file__).parents[2] / "assets"
TEXT = [
    ("ink", "card"),
    ("ink-2", "card"),
    ("ink-3", "card"),
    ("ink-2", "paper"),
    ("ink-3", "paper"),
    ("accent", "card"),
    ("accent", "accent-soft"),
    ("brand-ink", "brand"),
    ("badge", "brand"),
    ("good", "card"),
    ("watch", "card"),
    ("bad", "card"),
    ("good", "good-soft"),
    ("watch", "watch-soft"),
    ("bad", "bad-soft"),
    ("good", "accent-soft"),
    ("bad", "accent-soft"),
    *(("on-lane", f"lane-{lane}") for lane in ("green", "blue", "yellow", "red")),
]
MARKS = [
    ("actual", "card"),
    ("pick", "card"),
    ("target", "card"),
    ("pick", "muted-bar"),
    *((f"lane-{lane}", "card") for lane in ("green", "blue", "yellow", "red")),
]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_meets_aa(ink, ground, theme):
    found = tokens(theme)
    assert contrast(found[ink], found[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("mark", "ground"), MARKS)
def test_marks_stand_out(mark, ground, theme):
    found = tokens(theme)
    assert contrast(found[mark], found[ground]) >= 3


def test_the_base_map_is_that_of_the_plotly_in_use():
    assert get_plotlyjs_version() in (ASSETS / "topojson/LICENSE").read_text()


def test_every_small_state_is_on_the_base_map():
    countries = json.loads((ASSETS / "topojson/world_50m.json").read_text())["objects"]["countries"]["geometries"]
    assert {country["id"] for country in countries} >= SMALL


def test_fonts_and_maps_come_with_their_licences():
    assert "Open Font License" in (ASSETS / "fonts/OFL.txt").read_text() and "MIT License" in (ASSETS / "topojson/LICENSE").read_text()
