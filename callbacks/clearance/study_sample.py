"""The size of the next time release study: declarations and days, for the precision that is asked."""

from collections.abc import Mapping
from typing import Any

from callbacks.clearance.trs_headings import COUNT
from callbacks.core.comparison import clock, stamp
from callbacks.core.period import Codes
from callbacks.core.views import draws
from dashboard.components.core.table import end, listing
from dashboard.core.format import UNKNOWN, count, missing, percent, significant
from dashboard.core.page import Drawing
from dashboard.pages.clearance.studies import SAMPLE
from data.language import mark, mark_number, say, say_number
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS
from services.clearance import study, study_sample

HEADINGS = (
    ("cut", mark("By")),
    ("name", ""),
    COUNT,
    ("daily", end(mark("Declarations a day"))),
    ("median", end(mark("Median"))),
    ("median_size", end(mark("Declarations for the median"))),
    ("median_days", end(mark("Days"))),
    ("p90", end(mark("90 in 100 within"))),
    ("p90_size", end(mark("Declarations for 90 in 100"))),
    ("p90_days", end(mark("Days"))),
)
YEAR = 365
LONG = mark(
    "Timing {median} declarations gives the median within {margin}, {tail} the time of 9 in 10: more than a year of all declarations"
)
FOUND = mark_number(
    "Timing {median} declarations gives the median within {margin}, {tail} the time of 9 in 10: {number} day of all declarations",
    "Timing {median} declarations gives the median within {margin}, {tail} the time of 9 in 10: {number} days of all declarations",
)


@draws(SAMPLE)
def sample(filters: Filters, _picked: Codes) -> Drawing:
    """Return how many declarations, and how many days, the next study takes."""
    asked = study_sample.precision(filters)
    read = study.told(lambda held: study_sample.sample(held, asked), filters)
    rows: list[dict[Any, Any]] = read.frame.to_dict("records")
    wanted = {"margin": percent(asked.margin), "confidence": percent(asked.confidence)}
    sub = SAMPLE.read(clock=clock(filters), **wanted)
    body = listing(HEADINGS, [shown(row) for row in rows], SAMPLE.title)
    return Drawing(body, rows[0]["n"] if rows else 0, stamp(read.release), title(rows, wanted["margin"]), sub, read.notes, not rows)


def shown(row: Mapping[str, Any]) -> dict[str, str]:
    """Return a segment as texts; '–' where no size would do."""
    by = DIMENSIONS[row["cut"]].label if row["cut"] else ""
    numbers = {name: whole(row[name]) for name in ("n", "median_size", "p90_size")}
    numbers |= {name: lasting(row[name]) for name in ("median_days", "p90_days")}
    return {"cut": by, "name": row["name"]} | numbers | {name: significant(row[name]) for name in ("daily", "median", "p90")}


def whole(value: float | None) -> str:
    """Return a whole number as text, '–' if unknown."""
    return UNKNOWN if missing(value) else count(value)


def lasting(days: float | None) -> str:
    """Return a number of days as text, 'over 365' where it is longer than a year."""
    return say("over {days}", days=count(YEAR)) if not missing(days) and days > YEAR else whole(days)


def title(rows: list[dict[Any, Any]], margin: str) -> str:
    """Write how many declarations and days the study of all takes; empty where one of them is unknown."""
    if not rows or any(missing(rows[0][name]) for name in ("median_size", "p90_size")):
        return ""
    sizes = {name: count(rows[0][f"{key}_size"]) for name, key in (("median", "median"), ("tail", "p90"))}
    days = int(max(rows[0]["median_days"], rows[0]["p90_days"]))
    return say_number(*FOUND, days, margin=margin, **sizes) if days <= YEAR else say(LONG, margin=margin, **sizes)
