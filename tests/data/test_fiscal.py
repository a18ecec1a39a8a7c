"""Fiscal years and quarters of months, by hand and by walking through a century."""

import pytest

from data import fiscal
from data.months import shifted


@pytest.mark.parametrize(
    ("month", "start", "year", "quarter", "name"),
    [
        (202607, 7, 2027, "2027-Q1", "2026/27"),
        (202606, 7, 2026, "2026-Q4", "2025/26"),
        (202601, 1, 2026, "2026-Q1", "2026"),
        (202612, 1, 2026, "2026-Q4", "2026"),
        (202601, 4, 2026, "2026-Q4", "2025/26"),
        (202604, 4, 2027, "2027-Q1", "2026/27"),
        (202601, 12, 2026, "2026-Q1", "2025/26"),
        (199912, 12, 2000, "2000-Q1", "1999/00"),
    ],
)
def test_the_fiscal_year_and_quarter_of_a_month(month, start, year, quarter, name):
    assert (fiscal.year_of(month, start), fiscal.quarter_of(month, start)) == (year, quarter)
    assert fiscal.year_name(year, start) == name and fiscal.quarter_name(quarter, start) == f"{quarter[-2:]} {name}"


@pytest.mark.parametrize("start", range(1, 13))
def test_a_year_is_twelve_months_from_its_first_in_four_quarters_of_three(start):
    for year in (1999, 2000, 2027):
        first = (year - 1 if start > 1 else year) * 100 + start
        months = [shifted(first, step) for step in range(12)]
        assert {fiscal.year_of(month, start) for month in months} == {year} and months[0] % 100 == start
        assert [fiscal.quarter_of(month, start) for month in months] == [f"{year}-Q{place // 3 + 1}" for place in range(12)]
        assert fiscal.year_of(shifted(months[0], -1), start) == year - 1 and fiscal.year_of(shifted(months[-1], 1), start) == year + 1
