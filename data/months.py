"""Months as numbers, yyyymm: read, written, counted and moved."""

import re
from datetime import date
from functools import cache

from babel.dates import format_date, format_skeleton

from data.language import locale, mark, numerals, say

MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)


def month_code(text: str) -> int | None:
    """Read '2024-01' as 202401; None where it is not a month."""
    found = MONTH.fullmatch(text)
    return int(found[1] + found[2]) if found else None


def month_text(month: int) -> str:
    """Write 202401 as '2024-01'."""
    return f"{month // 100:04d}-{month % 100:02d}"


def month_name(month: int | None) -> str:
    """Write 202605 as 'May 2026', in the language of the reader; an ellipsis where there is none."""
    return numerals(_named(month, locale())) if month else "…"


DASHED, WORDED = mark("{since} – {until}"), mark("{since} to {until}")


def period_name(since: int | None, until: int | None, words: str = WORDED) -> str:
    """Write a period as 'Nov 2025 to Oct 2026', or with a dash (DASHED); one month stands alone: 'Oct 2026'."""
    return month_name(since) if since == until else say(words, since=month_name(since), until=month_name(until))


def month_label(month: int, wanted: str = "") -> str:
    """Write 202605 as 'May', in the language of the reader or in a locale."""
    return _labelled(month % 100, wanted or locale())


@cache
def _named(month: int, wanted: str) -> str:
    first = date(max(month // 100, 1), month % 100, 1)
    return format_date(first, "MMMM y", locale=wanted) if _whole(wanted) else format_skeleton("yMMM", first, locale=wanted)


@cache
def _labelled(number: int, wanted: str) -> str:
    return format_date(date(2000, number, 1), "MMMM" if _whole(wanted) else "LLL", locale=wanted)


def _whole(wanted: str) -> bool:
    """Return whether months are never shortened: in Arabic. Babel has the names of a region, as of `ar_DZ`, only for whole ones."""
    return wanted.split("_", maxsplit=1)[0] == "ar"


def ordinal(month: int) -> int:
    """Return the number of a month in a count without gaps: January follows the December before it by one."""
    return month // 100 * 12 + month % 100 - 1


def month_at(number: int) -> int:
    """Return the month (yyyymm) of a number in the count of `ordinal`."""
    return number // 12 * 100 + number % 12 + 1


def shifted(month: int, by: int) -> int:
    """Return a month (yyyymm) moved by a number of months, which may be negative."""
    return month_at(ordinal(month) + by)


def months_between(since: int, until: int) -> int:
    """Return how many months a period holds, both ends counted; 0 or less where it ends before it begins."""
    return ordinal(until) - ordinal(since) + 1
