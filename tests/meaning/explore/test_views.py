"""Every view of Explore shows what a second computation finds."""

from tests.meaning.core.check import checked, every_view
from tests.meaning.explore import explore

SECOND = explore.SECOND


@every_view("core")
def test_a_view_shows_what_a_second_computation_finds(view, search, read, facts):
    checked(view, search, facts, SECOND, {})
