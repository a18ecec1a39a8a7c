"""Every view of risk shows what a second computation finds."""

from tests.meaning.core.check import checked, every_view
from tests.meaning.risk import risk, watched

SECOND = risk.SECOND | watched.SECOND
REFUSES = risk.REFUSES | watched.REFUSES


@every_view("risk")
def test_a_view_shows_what_a_second_computation_finds(view, search, read, facts):
    checked(view, search, facts, SECOND, REFUSES)
