"""The time release studies that the data hold: the period shown and the same months of earlier years, or its quarters or months."""

from typing import Any

import pandas as pd

from analytics.clearance.study_trend import trend
from data.fiscal import quarter_of
from data.language import mark
from data.months import month_at, months_between, ordinal, shifted
from queries.addresses.filters import Filters
from queries.clearance import histogram
from queries.engine import engine
from queries.engine.trace import Read
from services.clearance.study import read

YEARS, QUARTERS, MONTHS = "year", "quarter", "month"
Span = tuple[int, int]


def by(filters: Filters) -> str:
    """Return how an address divides time into studies; by years where it says nothing."""
    return dict(filters.levers).get("studies", YEARS)


def spans(filters: Filters, kind: str, first: int) -> list[Span]:
    """Return the first and last month of each study, the earliest first. first: the first month that the data hold."""
    since, until = filters.first_month, filters.last_month
    if kind == YEARS:
        length = -(-months_between(since, until) // 12) * 12
        earlier = range((months_between(first, since) - 1) // length if first <= since else 0, -1, -1)
        return [(shifted(since, -length * back), shifted(until, -length * back)) for back in earlier]
    months = [month_at(number) for number in range(ordinal(since), ordinal(until) + 1)]
    parts: dict[Any, list[int]] = {}
    for month in months:
        parts.setdefault(month if kind == MONTHS else quarter_of(month, 1), []).append(month)
    return [(held[0], held[-1]) for held in parts.values()]


def studies(filters: Filters, kind: str) -> Read:
    """Return the studies of `spans` as rows first, last (months) and the columns of `analytics.clearance.study_trend.trend` but its key."""
    held = spans(filters, kind, engine.current().first_month or filters.first_month)
    whole = filters.over(held[0][0], filters.until)
    found = [histogram.intervals(interval, ("month",), whole) for interval in ("release", "waiting")]
    frame = trend(*(keyed(each.frame, held) for each in found))
    ends = [held[int(key)] for key in frame["key"]]
    frame.insert(0, "first", [since for since, _ in ends])
    frame.insert(1, "last", [until for _, until in ends])
    return read(mark("Studies compared, release time"), frame.drop(columns="key"), whole, *found)


def keyed(frame: pd.DataFrame, held: list[Span]) -> pd.DataFrame:
    """Return the bins of the months of the studies, each with the place of its study as its key."""
    months = frame["month"].to_numpy("int64")
    parts = [frame.loc[(months >= since) & (months <= until), ["bin", "n"]].assign(key=place) for place, (since, until) in enumerate(held)]
    return pd.concat(parts, ignore_index=True)
