"""Civil and fiscal years and quarters as codes of a question: their SQL, their months, their names, and the same a period before."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import Column, Integer, String, case, cast, func, literal_column
from sqlalchemy.sql.elements import ColumnElement

from data import fiscal
from data.months import months_between, shifted
from queries.addresses.filters import PERIOD, PERIODS, YEARS, Filters
from queries.catalogue import DIMENSIONS


def expression(month: Column[Any], kind: str, start: int) -> ColumnElement[Any]:
    """Return the fiscal year or quarter of a column of months (yyyymm), as numbers and as '2027-Q1'; start: the month it begins with."""
    number, first = month % literal_column("100"), literal_column(str(start))
    civil = cast(func.floor(month / literal_column("100.0")), Integer)
    year = civil + case((number >= first, literal_column("1")), else_=literal_column("0")) if start > fiscal.JANUARY else civil
    if kind == "year":
        return cast(year, Integer)
    place = (number - first + literal_column("12")) % literal_column("12")
    quarter = cast(func.floor(place / literal_column("3.0")), Integer) + literal_column("1")
    return cast(year, String) + literal_column("'-Q'") + cast(quarter, String)


def codes(key: str, months: Iterable[int], start: int) -> frozenset[str]:
    """Return the fiscal years or quarters of months (yyyymm), as text."""
    of: Callable[[int, int], Any] = fiscal.year_of if DIMENSIONS[key].fiscal == "year" else fiscal.quarter_of
    return frozenset(str(of(month, start)) for month in months)


def named(key: str, code: str, start: int) -> str:
    """Return what a fiscal year or quarter is called, as '2026/27'; the text itself where it is no such code."""
    if not _is_one(key, code):
        return code
    return fiscal.year_name(int(code), start) if key in YEARS else fiscal.quarter_name(code, start)


def spanned(filters: Filters, start: int, first: int, last: int) -> Filters:
    """Return filters whose years and quarters picked stand in their months, as far as these are data (months yyyymm from first to last).

    Picks that leave a gap between them stay, with the months from their first to their last; so do those that no month of data has.
    """
    keys = tuple(key for key, _ in filters.picks if key in PERIODS)
    months = [month for month in _months(first, last) if (filters.since or 0) <= month <= (filters.until or last)]
    held = [month for month in months if all(_has(key, filters.picked(key), month, start) for key in keys)]
    if not keys or not held:
        return filters
    whole = len(held) == months_between(held[0], held[-1])
    return replace(timeless(filters) if whole else filters, since=held[0], until=held[-1], spanned=keys)


def timeless(filters: Filters) -> Filters:
    """Return filters without the picks of years and quarters."""
    return replace(filters, picks=tuple(pick for pick in filters.picks if pick[0] not in PERIODS))


def within(filters: Filters, month: int, start: int) -> bool:
    """Return whether a month (yyyymm) is in every year and quarter that filters select; start: the first month of the fiscal year."""
    return all(_has(key, codes, month, start) for key, codes in filters.picks if key in PERIODS)


def _has(key: str, picked: tuple[str, ...], month: int, start: int) -> bool:
    """Tell whether a month (yyyymm) is in one of the years or quarters picked."""
    begins = start if DIMENSIONS[key].fiscal else fiscal.JANUARY
    return (str(fiscal.year_of(month, begins)) if key in YEARS else fiscal.quarter_of(month, begins)) in picked


def _months(first: int, last: int) -> Iterator[int]:
    return (shifted(first, step) for step in range(months_between(first, last))) if first <= last else iter(())


def _is_one(key: str, code: str) -> bool:
    """Tell whether a text is a code of a year, or of a quarter."""
    return bool(PERIOD.fullmatch(code)) and (len(code) == 4) == (key in YEARS)
