"""Civil and fiscal years and quarters as codes of a question: their SQL, their months, their names, and the same a period before."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import Column, Integer, String, case, cast, func, literal_column
from sqlalchemy.sql.elements import ColumnElement

from data import fiscal
from queries.catalogue import DIMENSIONS
from queries.filters import PERIOD, PERIODS, YEARS, Filters, shifted


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


def span(filters: Filters, start: int) -> tuple[int, int] | None:
    """Return the first and last month (yyyymm) that can have every year and quarter picked; None where none is picked, or none has all."""
    ends = [_ends(key, picked, start) for key, picked in filters.picks if key in PERIODS]
    known = [found for found in ends if found]
    if not known or len(known) < len(ends):
        return None
    first, last = max(first for first, _ in known), min(last for _, last in known)
    return (first, last) if first <= last else None


def timeless(filters: Filters) -> Filters:
    """Return filters without the picks of years and quarters."""
    return replace(filters, picks=tuple(pick for pick in filters.picks if pick[0] not in PERIODS))


def _ends(key: str, picked: tuple[str, ...], start: int) -> tuple[int, int] | None:
    """The first month of the earliest of some codes of a dimension, and the last of the latest; None where one is no such code."""
    size, begins = (12 if key in YEARS else 3), (start if DIMENSIONS[key].fiscal else fiscal.JANUARY)
    if not all(_is_one(key, code) for code in picked):
        return None
    firsts = [shifted(fiscal.first_of(int(code[:4]), begins), 3 * (int(code[-1]) - 1) if size == 3 else 0) for code in picked]
    return min(firsts), shifted(max(firsts), size - 1)


def _is_one(key: str, code: str) -> bool:
    """Whether a text is a code of a year, or of a quarter."""
    return bool(PERIOD.fullmatch(code)) and (len(code) == 4) == (key in YEARS)
