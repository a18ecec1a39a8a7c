"""Time release studies compared: each with its intervals, and how far the median moved from one to the next."""

from collections.abc import Mapping
from typing import Any

from callbacks.clearance.trs import hours
from callbacks.clearance.trs_headings import COUNT
from callbacks.core.comparison import clock, stamp
from callbacks.core.period import Codes
from callbacks.core.views import draws
from dashboard.components.core.period import span
from dashboard.components.core.table import end, listing
from dashboard.core.format import UNKNOWN, between, count, missing, signed, significant
from dashboard.core.page import Drawing
from dashboard.pages.clearance.studies import TREND
from data.language import mark, say
from queries.addresses.filters import Filters
from services.clearance import study, study_trend

HEADINGS = (
    ("study", mark("Study")),
    COUNT,
    ("open", end(mark("Open"))),
    ("median", end(mark("Median"))),
    ("median_range", end(mark("95 % interval"))),
    ("p90", end(mark("90 in 100 within"))),
    ("p90_range", end(mark("95 % interval"))),
    ("change", end(mark("Median, change"))),
    ("change_range", end(mark("95 % interval"))),
)
SURE = mark("Median of the last study: {hours} h, {change} against the study before: more than chance explains")
UNSURE = mark("Median of the last study: {hours} h, {change} against the study before: chance may explain it")


@draws(TREND)
def compared(filters: Filters, _picked: Codes) -> Drawing:
    """Return the studies side by side with their intervals."""
    kind = study_trend.by(filters)
    read = study.told(lambda held: study_trend.studies(held, kind), filters)
    rows: list[dict[Any, Any]] = read.frame.to_dict("records")
    body = listing(HEADINGS, [shown(row) for row in rows], TREND.title)
    n, sub = sum(row["n"] for row in rows), TREND.read(clock=clock(filters))
    return Drawing(body, n, stamp(read.release), title(rows), sub, read.notes, not rows)


def shown(row: Mapping[str, Any]) -> dict[str, str]:
    """Return a study as texts."""
    ranges = {f"{key}_range": ranged(row[f"{key}_low"], row[f"{key}_high"]) for key in ("median", "p90")}
    moved = {"change": UNKNOWN, "change_range": UNKNOWN}
    if not missing(row["change"]):
        moved = {"change": signed(row["change"]), "change_range": between(signed(row["change_low"]), signed(row["change_high"]))}
    known = {"study": span(row["first"], row["last"]), "n": count(row["n"]), "open": count(row["open"])}
    return known | {key: hours(row[key]) for key in ("median", "p90")} | ranges | moved


def ranged(low: float, high: float) -> str:
    """Write both ends of an interval in hours, '–' for an end that is unknown."""
    return UNKNOWN if missing(low) and missing(high) else between(significant(low), significant(high))


def title(rows: list[dict[Any, Any]]) -> str:
    """Write how far the median of the last study moved, and whether chance alone may explain it; empty where it is unknown."""
    if not rows or missing(rows[-1]["change"]):
        return ""
    last = rows[-1]
    sure = last["change_low"] > 0 or last["change_high"] < 0
    return say(SURE if sure else UNSURE, hours=significant(last["median"]), change=signed(last["change"]))
