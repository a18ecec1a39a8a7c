"""How many declarations the next study must time, and for how many days: by mode, lane and office, from the times seen."""

from calendar import monthrange
from datetime import datetime
from typing import Any

import pandas as pd

from analytics.clearance.sample_size import Precision, days, wanted
from analytics.clearance.study import CUT_BY
from analytics.statistics.survival import NEAR, Curve, counted, curve
from data.language import mark, say
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS
from queries.clearance import histogram
from queries.clearance.histogram import Histogram
from queries.engine.labels import label
from queries.engine.trace import Read
from services.clearance.study import read

MARGIN, CONFIDENCE = 10, 95  # per cent, where an address names none
FEWEST = 30  # declarations that take longer than the percentile: fewer do not tell how times spread around it
COLUMNS = ("cut", "code", "name", "n", "daily", "median", "median_size", "median_days", "p90", "p90_size", "p90_days")


def precision(filters: Filters) -> Precision:
    """Return the precision that an address asks for."""
    return Precision(filters.lever("study_margin", MARGIN) / 100, filters.lever("study_confidence", CONFIDENCE) / 100)


def sample(filters: Filters, asked: Precision) -> Read:
    """Return a row of COLUMNS for all declarations, and one per mode, lane and office; sizes and days are missing where none would do.

    daily: released declarations for each day of the period, which ends with the data.
    """
    found = [histogram.timed("release", by, filters) for by in ((), *((by,) for by in CUT_BY))]
    length = lasted(filters, found[0].release)
    rows = [("", "", say("All"), *planned(found[0], "", None, asked, length)), *by_cut(found[1:], asked, length)]
    frame = pd.DataFrame(rows if found[0].observations else [], columns=list(COLUMNS))
    return read(mark("Size of the next study"), frame, filters, *found)


def by_cut(found: list[Histogram], asked: Precision, length: int) -> list[tuple[Any, ...]]:
    """Return the rows of each mode, lane and office: modes and lanes in their fixed order, offices with the most declarations first."""
    rows: list[tuple[Any, ...]] = []
    for by, each in zip(CUT_BY, found, strict=True):
        codes: list[Any] = each.frame[by].unique().tolist()
        held: list[tuple[Any, ...]] = [(by, code, label(by, code), *planned(each, by, code, asked, length)) for code in codes]
        order = DIMENSIONS[by].order
        rows += sorted(held, key=lambda row: (order.index(row[1]) if row[1] in order else len(order), -row[3], row[1]))
    return rows


def planned(found: Histogram, by: str, code: Any, asked: Precision, length: int) -> tuple[Any, ...]:
    """Return n, daily, and for the median and the P90 the hours, the size wanted and its days. length: days in which n were registered."""
    times: Curve = curve(counted(found.frame, by, code))
    daily = times.n / length
    sizes = [(q, wanted(times, q, asked) if times.n * (1 - q) >= FEWEST - NEAR else None) for q in (0.5, 0.9)]
    return int(times.n), daily, *(part for q, size in sizes for part in (times.at(q) if times.n else None, size, days(size, daily)))


def lasted(filters: Filters, release: Release) -> int:
    """Return the days of the period that the data cover."""
    since, until = filters.first_month, filters.last_month
    last = datetime(until // 100, until % 100, monthrange(until // 100, until % 100)[1])
    ends = min(last, datetime.fromisoformat(release.as_of).replace(tzinfo=None)) if release.as_of else last
    return max((ends - datetime(since // 100, since % 100, 1)).days + 1, 1)
