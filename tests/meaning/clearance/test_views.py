"""Every view of clearance shows what a second computation finds."""

from tests.meaning.clearance import clearance, next_study, study, whatif
from tests.meaning.core.check import checked, every_view

SECOND = {**clearance.SECOND, **study.SECOND, **next_study.SECOND, **whatif.SECOND}


@every_view("clearance")
def test_a_view_shows_what_a_second_computation_finds(view, search, read, facts):
    checked(view, search, facts, SECOND, {})
