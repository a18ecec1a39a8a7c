"""Months as numbers are counted as a calendar counts them."""

import pandas as pd
import pytest

from data.months import DASHED, month_at, month_code, month_name, month_text, months_between, ordinal, period_name, shifted


@pytest.mark.parametrize("by", [-25, -12, -1, 0, 1, 11, 12, 13, 240])
@pytest.mark.parametrize("month", [190001, 199912, 202406, 202412])
def test_a_month_is_moved_as_a_calendar_moves_it(month, by):
    moved = pd.Period(month_text(month), "M") + by
    assert shifted(month, by) == moved.year * 100 + moved.month
    assert months_between(month, shifted(month, by)) == by + 1


def test_the_count_has_no_gaps():
    months = [month_at(ordinal(202311) + step) for step in range(4)]
    assert months == [202311, 202312, 202401, 202402]


@pytest.mark.parametrize(
    ("text", "code"), [("2024-01", 202401), ("2024-12", 202412), ("2024-13", None), ("2024-1", None), ("2024-01 ", None)]
)
def test_only_a_month_is_read_as_one(text, code):
    assert month_code(text) == code and (code is None or month_text(code) == text)


def test_a_period_of_one_month_is_that_month():
    assert period_name(202605, 202605) == period_name(202605, 202605, DASHED) == "May 2026"
    assert (period_name(202605, 202607), period_name(202605, 202607, DASHED)) == ("May 2026 to Jul 2026", "May 2026 – Jul 2026")


def test_a_month_is_named():
    assert (month_name(202605), month_name(None)) == ("May 2026", "…")
