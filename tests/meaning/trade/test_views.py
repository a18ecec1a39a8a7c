"""Every view of trade shows what a second computation finds."""

from tests.meaning.core.check import checked, every_view
from tests.meaning.trade import agreements, partners, position, trade

SECOND = {**trade.SECOND, **partners.SECOND, **agreements.SECOND, **position.SECOND}
REFUSES = {**partners.REFUSES}


@every_view("trade")
def test_a_view_shows_what_a_second_computation_finds(view, search, read, facts):
    checked(view, search, facts, SECOND, REFUSES)
