"""Months are split in time, and no declaration stands in two parts."""

import pytest

from analytics.risk.model import TooFewResults
from data.months import shifted
from services.risk.training import split


@pytest.mark.parametrize(("months", "parts"), [(18, (12, 3, 3)), (24, (16, 4, 4)), (60, (40, 10, 10)), (3, (1, 1, 1))])
def test_the_last_sixth_is_for_the_test_and_the_one_before_to_calibrate(months, parts):
    every = [shifted(202001, step) for step in range(months)]
    found = split(every)
    assert (len(found.fit), len(found.calibrate), len(found.test)) == parts
    assert [*found.fit, *found.calibrate, *found.test] == every


def test_months_stated_are_kept():
    found = split([shifted(202001, step) for step in range(18)], 202101, 202104)
    assert found.fit[-1] == 202012 and found.calibrate == (202101, 202102, 202103) and found.test == (202104, 202105, 202106)


@pytest.mark.parametrize("months", [[], [202001], [202001, 202002]])
def test_too_few_months_are_refused(months):
    with pytest.raises(TooFewResults, match="cannot be split"):
        split(months)


def test_a_split_that_leaves_a_part_empty_is_refused():
    with pytest.raises(TooFewResults, match="cannot be split"):
        split([202001, 202002, 202003], 202001, 202003)
