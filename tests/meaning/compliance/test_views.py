"""Every view of compliance shows what a second computation finds."""

from tests.meaning.compliance import compliance, evidence
from tests.meaning.core.check import checked, every_view

SECOND = evidence.SECOND | compliance.SECOND
REFUSES = evidence.REFUSES | compliance.REFUSES


@every_view("compliance")
def test_a_view_shows_what_a_second_computation_finds(view, search, read, facts):
    checked(view, search, facts, SECOND, REFUSES)
