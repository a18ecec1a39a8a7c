"""Every view of traders shows what a second computation finds."""

from tests.meaning.core.check import checked, every_view
from tests.meaning.traders import candidates, gains, standing

SECOND = standing.SECOND | candidates.SECOND | gains.SECOND
REFUSES = standing.REFUSES | candidates.REFUSES | gains.REFUSES


@every_view("traders")
def test_a_view_shows_what_a_second_computation_finds(view, search, read, facts):
    checked(view, search, facts, SECOND, REFUSES)
