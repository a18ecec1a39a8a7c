"""Every view of compliance shows what a second computation finds."""

from tests.meaning.compliance import evidence
from tests.meaning.core.check import checked, every_view

SECOND = evidence.SECOND


@every_view("compliance")
def test_a_view_shows_what_a_second_computation_finds(view, search, read, facts):
    checked(view, search, facts, SECOND, evidence.REFUSES)
