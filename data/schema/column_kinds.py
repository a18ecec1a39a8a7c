"""Column makers of the warehouse: codes, exact amounts, counts, and the cuts that facts share."""

from typing import Any

from sqlalchemy import Column, Double, Integer, MetaData, Numeric, SmallInteger, String

metadata = MetaData()
NOT_STATED = "-"


def code(name: str) -> Column[Any]:
    """Return a column of codes, `-` if not stated."""
    return Column(name, String, nullable=False, default=NOT_STATED)


def value(name: str) -> Column[Any]:
    """Return a column of money with four decimals."""
    return Column(name, Numeric(18, 4))


def tax_amount(name: str) -> Column[Any]:
    """Return a column of tax amounts with six decimals."""
    return Column(name, Numeric(18, 6))


def weight(name: str) -> Column[Any]:
    """Return a column of kilograms with three decimals."""
    return Column(name, Numeric(18, 3))


def flag(name: str) -> Column[Any]:
    """Return a column of 0 or 1."""
    return Column(name, SmallInteger)


def hours(name: str) -> Column[Any]:
    """Return a column of hours."""
    return Column(name, Double)


def header() -> list[Column[Any]]:
    """Return the cuts that every declaration-based fact carries, in the order of the sort key."""
    return [Column("month", Integer, nullable=False), *map(code, HEADER[1:]), Column("load_id", Integer, nullable=False)]


HEADER = (
    "month",
    "office",
    "flow",
    "procedure",
    "lane",
    "mode",
    "origin",
    "hs2",
    "hs4",
    "hs6",
    "trader",
    "broker",
    "agreement",
    "relief",
    "aeo",
    "selection",
    "currency",
)
