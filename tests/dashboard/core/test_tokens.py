"""Colours that can be read, in both themes; assets that the page needs."""

import json
import tomllib
from pathlib import Path

import pytest
from plotly.offline import get_plotlyjs_version

from dashboard.figures.compared.world_map import iso3
from dashboard.figures.core.centres import CENTRES
from dashboard.pages.clearance.clearance import OWNER_COLOURS
from dashboard.pages.revenue.gap import COURSE
from tests.dashboard.core.tokens import contrast, tokens

ASSETS = Path(__file__).parents[3] / "assets"
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
    ("on-lane", "fell-2"),
    ("on-lane", "trader"),
    ("on-lane", "rose-2"),
    *(("ink", each) for each in ("fell-1", "even", "rose-1")),
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


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_who_is_responsible_has_a_colour_of_its_own(theme):
    """No two owners of a delay share one, and the time of traders has not the colour of what is paid."""
    found = tokens(theme)
    colours = [found[role.lstrip("$")] for role in OWNER_COLOURS.values()]
    paid = next(part.colour for part in COURSE if part.column == "tax_paid")
    assert len({*colours}) == len(colours) == 4 and found[paid.lstrip("$")] != found[OWNER_COLOURS["trader"].lstrip("$")]


UNINHABITED = {"BV", "HM", "UM"}


def test_the_base_map_is_that_of_the_plotly_in_use():
    assert get_plotlyjs_version() in (ASSETS / "topojson/LICENSE").read_text()


def test_every_country_is_an_area_or_a_dot_on_the_base_map():
    countries = json.loads((ASSETS / "topojson/world_110m.json").read_text())["objects"]["countries"]["geometries"]
    drawn = {country.get("id") for country in countries} | set(CENTRES)
    regions = tomllib.loads((ASSETS.parent / "data/reference/labels/regions.toml").read_text(encoding="utf-8"))
    codes = {code for subregions in regions.values() for members in subregions.values() for code in members.split()}
    assert {code for code in codes if iso3()[code] not in drawn} == UNINHABITED


def test_fonts_and_maps_come_with_their_licences():
    assert "Open Font License" in (ASSETS / "fonts/OFL.txt").read_text() and "MIT License" in (ASSETS / "topojson/LICENSE").read_text()
