"""Every view of integrity shows what a second computation finds; tests/callbacks/integrity shows it pairs that differ."""

from tests.meaning.core.check import checked, every_view
from tests.meaning.integrity.pairs import REFUSES, SECOND


@every_view("integrity")
def test_a_view_shows_what_a_second_computation_finds(view, search, read, facts):
    checked(view, search, facts, SECOND, REFUSES)
