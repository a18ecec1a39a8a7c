"""Every view of the Overview and of alerts shows what a second computation finds, and so do the reasons under its indicators."""

import pytest

from callbacks.core.views import filtered
from callbacks.overview.reasons import sentences
from callbacks.overview.scorecard import tiles
from dashboard.pages.overview.overview import STRIP
from tests.meaning.core.check import SEARCHES, checked, every_view
from tests.meaning.overview import alerts, overview, reasons

SECOND = {**overview.SECOND, **alerts.SECOND}


@every_view("overview")
def test_a_view_shows_what_a_second_computation_finds(view, search, read, facts):
    checked(view, search, facts, SECOND, {})


@pytest.mark.parametrize("search", SEARCHES)
def test_a_reason_says_the_distance_and_the_change_with_their_signs(search, read, facts):
    asked, filters = facts.asked(STRIP, search), filtered(search)
    said = sentences(filters).body
    shown = [tile for _, each in tiles(filters).body for tile in each]
    held = [reasons.checked(facts, asked, tile, said[tile.measure.key]["why"]) for tile in shown if tile.measure.key in said]
    assert sum(held) >= 5
