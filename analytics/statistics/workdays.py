"""What a month's calendar does to a series: its working days, and the holidays that move from month to month."""

from collections import Counter
from datetime import date, timedelta

import pandas as pd

from data.months import months_between, shifted

WORKING = "working days"
WEEKEND = "6,7"


def regressors(calendars: pd.DataFrame, holidays: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """Return, by month, its working days and, for each holiday that moves, the part of its days that falls in the month.

    Of calendars code, weekend (ISO days closed, '6,7'), weight; of holidays calendar, date, label. Several calendars count by weight.
    Without a calendar the week is Monday to Friday. Holidays that move have a column of their own, and stay in.
    """
    months = [shifted(first, step) for step in range(months_between(first, last))]
    weights = [float(weight) for weight in calendars["weight"]]
    known = list(zip(calendars["code"], calendars["weekend"], weights, strict=True)) if sum(weights) else [("-", WEEKEND, 1.0)]
    whole = sum(weights) or 1.0
    moves = moving(holidays)
    closed = {code: _fixed(holidays, code, moves) for code, _, _ in known}
    days = [sum(weight * _open(month, weekend, closed[code]) for code, weekend, weight in known) / whole for month in months]
    return pd.DataFrame(
        {WORKING: days} | {label: _shares(holidays, label, months) for label in moves}, index=pd.Index(months, name="month")
    )


def known(calendars: pd.DataFrame, holidays: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """Return the regressors of months of which some are to come, without moving holidays whose dates are not known to the end."""
    reach = max((day.year * 100 + 12 for day in holidays["date"]), default=0)
    return regressors(calendars, holidays if reach >= last else holidays.iloc[:0], first, last)


def moving(holidays: pd.DataFrame) -> list[str]:
    """Return the holidays whose days fall in different months from one year to another."""
    found: dict[str, dict[int, Counter[int]]] = {}
    for day, label in dict.fromkeys(zip(holidays["date"], holidays["label"], strict=True)):
        found.setdefault(label, {}).setdefault(day.year, Counter())[day.month] += 1
    return sorted(label for label, years in found.items() if len({tuple(sorted(months.items())) for months in years.values()}) > 1)


def _fixed(holidays: pd.DataFrame, code: str, moves: list[str]) -> set[date]:
    rows = zip(holidays["calendar"], holidays["date"], holidays["label"], strict=True)
    return {day for calendar, day, label in rows if calendar == code and label not in moves}


def _open(month: int, weekend: str, closed: set[date]) -> int:
    start, following = (date(code // 100, code % 100, 1) for code in (month, shifted(month, 1)))
    days = [start + timedelta(days=step) for step in range((following - start).days)]
    return sum(str(day.isoweekday()) not in weekend.split(",") and day not in closed for day in days)


def _shares(holidays: pd.DataFrame, label: str, months: list[int]) -> list[float]:
    days = {day for day, each in zip(holidays["date"], holidays["label"], strict=True) if each == label}
    years = Counter(day.year for day in days)
    fell = Counter(day.year * 100 + day.month for day in days)
    usual = sum(years.values()) / len(years)
    return [fell[month] / usual for month in months]
