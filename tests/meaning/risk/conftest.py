"""A model trained on the warehouse that meanings are tested on, and what is open there scored by it."""

import pytest

from services.risk import price_flags, scoring, training


@pytest.fixture(scope="module", autouse=True)
def trained(read):
    training.train()
    scoring.score()
    price_flags.flag()
