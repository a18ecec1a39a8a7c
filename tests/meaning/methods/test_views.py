"""Every view of methods shows what a second computation finds."""

from tests.meaning.core.check import checked, every_view
from tests.meaning.methods import methods

SECOND, REFUSES = methods.SECOND, methods.REFUSES


@every_view("methods")
def test_a_view_shows_what_a_second_computation_finds(view, search, read, facts):
    checked(view, search, facts, SECOND, REFUSES)
