"""Every view of the Overview and of alerts shows what a second computation finds."""

from tests.meaning.core.check import checked, every_view
from tests.meaning.overview import alerts, overview

SECOND = {**overview.SECOND, **alerts.SECOND}


@every_view("overview")
def test_a_view_shows_what_a_second_computation_finds(view, search, read, facts):
    checked(view, search, facts, SECOND, {})
