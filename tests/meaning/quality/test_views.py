"""Every view of data quality shows what a second computation finds."""

from tests.meaning.core.check import checked, every_view
from tests.meaning.quality import findings, loads

SECOND = findings.SECOND | loads.SECOND
REFUSES = findings.REFUSES


@every_view("quality")
def test_a_view_shows_what_a_second_computation_finds(view, search, read, facts):
    checked(view, search, facts, SECOND, REFUSES)
