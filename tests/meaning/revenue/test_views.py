"""Every view of revenue shows what a second computation finds."""

import pytest

from services.forecasting import fit_queue
from tests.meaning.core.check import checked, every_view
from tests.meaning.revenue import ahead, drivers, gap, landings, shortfall, tariff
from tests.meaning.revenue import fitted as fits

SECOND = {**ahead.SECOND, **gap.SECOND, **shortfall.SECOND, **drivers.SECOND, **tariff.SECOND, **landings.SECOND}
REFUSES = {**ahead.REFUSES, **shortfall.REFUSES, **landings.REFUSES}


@pytest.fixture
def fitted(view, search, read):
    """What the gap forecast of an address needs is fitted; other views of revenue show only what was forecast with the release."""
    if view.page == ahead.PAGE:
        fits.finished(search)
    else:
        fit_queue.queue.cache_clear()


@every_view("revenue")
def test_a_view_shows_what_a_second_computation_finds(view, search, fitted, facts):
    checked(view, search, facts, SECOND, REFUSES)
