"""The demonstration before any forecast is made."""

import pytest

from services.forecasting import fit_queue


@pytest.fixture
def unforecast(read_demo):
    fit_queue.queue.cache_clear()
    yield read_demo
    fit_queue.queue.cache_clear()
