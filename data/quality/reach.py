"""How far the data reach: their last day and their first month, from registrations and receipts, whatever single stray dates say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np
from duckdb import DuckDBPyConnection
from numpy.typing import NDArray

from data.months import month_at, ordinal

Places = NDArray[np.int64]
DATED = (
    "SELECT registered_on AS day FROM clearance",
    "SELECT registered_on AS day FROM item WHERE items IS NOT NULL",
    "SELECT paid_on AS day FROM payment",
)
UNDATED = ("SELECT month FROM payment WHERE paid_on IS NULL", "SELECT month FROM item WHERE items IS NULL", "SELECT month FROM mirror")
OWN = UNDATED[:2]


@dataclass(frozen=True)
class StrayRule:
    """What makes the last rows strays: all in counts of days, or of months where rows have no day.

    before: how many places before a break say what is usual. least: fewer of them with rows tell nothing. apart: how many places the
    last rows lie from those before, at least.
    """

    before: int
    least: int
    apart: int


DAYS, MONTHS, BEGINNING = StrayRule(365, 10, 3), StrayRule(24, 6, 3), StrayRule(24, 6, 3)
FEW, SELDOM, EXPECTED = 1 / 20, 1 / 3, 10


def last_day(raw: DuckDBPyConnection) -> date | None:
    """Return the last day that registrations and receipts reach, strays and days to come left out; None where there are none.

    Rows without a day speak of the whole of their month. Reports of partners count only where there is nothing else.
    """
    ends = [*_ends_of_days(raw), *_ends_of_months(raw, OWN)]
    return max(ends or _ends_of_months(raw, UNDATED[2:]), default=None)


def end_of(day: date) -> datetime:
    """Return the last second of a day."""
    return datetime.combine(day, time(23, 59, 59))


def mark(raw: DuckDBPyConnection) -> None:
    """Write the last day into the temporary table `reached` (one row, `day`): today, where there is none."""
    raw.execute("CREATE OR REPLACE TEMP TABLE reached AS SELECT coalesce(CAST(? AS DATE), current_date) AS day", [last_day(raw)])


def first_month(counts: dict[int, int]) -> int | None:
    """Return the first month (yyyymm) of rows by month, those that stand far before all others left out; None where there are none."""
    if not counts:
        return None
    latest_first = sorted(counts, reverse=True)
    places = np.array([-ordinal(month) for month in latest_first], np.int64)
    return month_at(-_end(places, np.array([counts[month] for month in latest_first], np.int64), BEGINNING))


def _ends_of_days(raw: DuckDBPyConnection) -> list[date]:
    """Return the last day of each dated fact with the closing days that follow: a Friday speaks for its weekend."""
    found: list[date] = []
    for rows in DATED:
        counts = raw.execute(f"SELECT day, count(*) FROM ({rows}) WHERE day <= current_date GROUP BY day ORDER BY day").fetchall()
        if counts:
            places = np.array([day.toordinal() for day, _ in counts], np.int64)
            end = _end(places, np.array([rows for _, rows in counts], np.int64), DAYS)
            found.append(date.fromordinal(_closed(places[places <= end], end)))
    return found


def _closed(places: Places, end: int) -> int:
    """Return the last of the weekdays after a day on which hardly anything happened in the half year before.

    It is no later than today.
    """
    recent = places[places > end - 182]
    seen = np.bincount(recent % 7, minlength=7)
    last = end
    while recent.size >= 60 and last < date.today().toordinal() and last - end < 3 and seen[(last + 1) % 7] < 26 * 0.1:
        last += 1
    return last


def _ends_of_months(raw: DuckDBPyConnection, tables: Sequence[str]) -> list[date]:
    """Return the last day of the last month of each fact without days."""
    found: list[date] = []
    today = date.today()
    for rows in tables:
        counts = raw.execute(
            f"SELECT month, count(*) FROM ({rows}) WHERE month <= ? GROUP BY month ORDER BY month", [today.year * 100 + today.month]
        ).fetchall()
        if counts:
            places = np.array([ordinal(month) for month, _ in counts], np.int64)
            place = _end(places, np.array([rows for _, rows in counts], np.int64), MONTHS) + 1
            found.append(date(place // 12, place % 12 + 1, 1) - timedelta(days=1))
    return found


def _end(places: Places, counts: Places, rule: StrayRule) -> int:
    """Return the last place of rows in order of place.

    Isolated rows at the end are left out, one group after another.
    """
    while places.size > 1 and (cut := _break(places, counts, rule)):
        places, counts = places[:cut], counts[:cut]
    return int(places[-1])


def _break(places: Places, counts: Places, rule: StrayRule) -> int:
    """Return where the last strays begin; 0 where there are none."""
    breaks = np.flatnonzero(np.diff(places) >= rule.apart) + 1
    return next((int(cut) for cut in breaks[::-1] if _stray(places, counts, int(cut), rule)), 0)


def _stray(places: Places, counts: Places, cut: int, rule: StrayRule) -> bool:
    """Tell whether the rows from a place on are far fewer, and on far fewer days, than the time they span would have brought."""
    end = places[cut - 1]
    usual = (places > end - rule.before) & (places <= end)
    if usual.sum() < rule.least:
        return False
    span, window = int(places[-1] - end), min(rule.before, int(end - places[0]) + 1)
    expected = counts[usual].sum() / window * span
    few = counts[cut:].sum() <= max(expected * FEW, 2 if expected >= EXPECTED else 0)
    return bool(few and places[cut:].size <= max(1, usual.sum() / window * span * SELDOM))
