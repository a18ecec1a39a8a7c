"""Fiscal years and quarters: those of a month, given the month that the fiscal year begins with.

A fiscal year bears the number of the civil year in which it ends: 2027 runs from July 2026 to June 2027 where it begins in July.
"""

from collections.abc import Sequence

from data.language import say
from data.months import shifted

JANUARY = 1


def year_of(month: int, start: int) -> int:
    """Return the fiscal year of a month (yyyymm); start: the month, 1 to 12, that it begins with."""
    return month // 100 + (start > JANUARY and month % 100 >= start)


def begins(month: int, start: int) -> int:
    """Return the first month (yyyymm) of the fiscal year of a month; start: the month, 1 to 12, that it begins with."""
    return shifted(month, -((month % 100 - start) % 12))


def quarter_of(month: int, start: int) -> str:
    """Return the fiscal quarter of a month (yyyymm), as '2027-Q1'."""
    return f"{year_of(month, start)}-Q{(month % 100 - start) % 12 // 3 + 1}"


def year_name(year: int, start: int) -> str:
    """Return a fiscal year as it is written: '2026/27', or '2026' where it is that of the calendar."""
    return f"{year - 1}/{year % 100:02d}" if start > JANUARY else str(year)


def quarter_name(code: str, start: int) -> str:
    """Return a fiscal quarter, '2027-Q1', as it is written: 'Q1 2026/27', or 'Q1 2026' where the year is that of the calendar."""
    year, _, quarter = code.partition("-Q")
    return say("Q{quarter} {year}", quarter=quarter, year=year_name(int(year), start))


def year_named(months: Sequence[int]) -> str:
    """Write the name of a year from its months: 'Fiscal year 2026/27', or 'Fiscal year 2026' if it is the calendar's."""
    first, last = months[0] // 100, months[-1] // 100
    return say("Fiscal year {year}", year=f"{first}/{last % 100:02d}" if last != first else first)
