"""A demonstration of three years: indicators are judged from their third year on."""

import pytest

from tests.warehouses import copied, demonstration


@pytest.fixture(scope="session")
def meant(tmp_path_factory):
    """The folder of the warehouse that meanings of the Overview and of alerts are tested on."""
    return copied(tmp_path_factory, "three_years", demonstration(9000, 3))
