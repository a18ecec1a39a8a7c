"""The outliers of a time release study, set apart by a stated rule in this view alone: figures with and without them side by side."""

from collections.abc import Mapping
from typing import Any

from callbacks.clearance.trs import hours
from callbacks.clearance.trs_headings import COUNT
from callbacks.core.comparison import clock, stamp
from callbacks.core.period import Codes
from callbacks.core.views import draws
from dashboard.components.core.table import end, listing
from dashboard.core.format import UNKNOWN, count, missing, percent, significant
from dashboard.core.page import Drawing
from dashboard.pages.clearance.studies import NOTHING_APART, OUTLIERS, RULES
from data.language import mark, say
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS
from services.clearance import study, study_outliers

HEADINGS = (
    ("cut", mark("By")),
    ("name", ""),
    COUNT,
    ("set_apart", end(mark("Set apart"))),
    ("limits", end(mark("Beyond, h"))),
    ("median", end(mark("Median, with"))),
    ("median_without", end(mark("without"))),
    ("mean", end(mark("Mean, with"))),
    ("mean_without", end(mark("without"))),
    ("p90", end(mark("90 in 100 within, with"))),
    ("p90_without", end(mark("without"))),
)
NONE = mark("No outlier is left out: choose a rule above to see the figures without")
MOVED = mark(
    "Outliers set apart: {count} ({share}); the mean is then {without} h instead of {every} h, the median {low} h instead of {high} h"
)
HELD = mark("Outliers set apart: {count} ({share}); the mean is then {without} h instead of {every} h, the median stays at {low} h")


@draws(OUTLIERS)
def outliers(filters: Filters, _picked: Codes) -> Drawing:
    """Return the release times of each segment with and without its outliers."""
    rule = study_outliers.rule(filters)
    read = study.told(lambda held: study_outliers.outliers(held, rule), filters)
    rows: list[dict[Any, Any]] = read.frame.to_dict("records")
    sub = OUTLIERS.read(clock=clock(filters), rule=say(RULES.get(rule, NOTHING_APART)))
    body = listing(HEADINGS, [shown(row) for row in rows], OUTLIERS.title)
    return Drawing(body, rows[0]["n"] if rows else 0, stamp(read.release), title(rows, rule), sub, read.notes, not rows)


def shown(row: Mapping[str, Any]) -> dict[str, str]:
    """Return a segment as texts."""
    by = DIMENSIONS[row["cut"]].label if row["cut"] else ""
    times = {name: hours(row[name]) for name in study_outliers.STATED}
    apart = f"{count(row['set_apart'])} ({percent(row['set_apart'] / row['n'])})"
    limits = beyond(row["limit_low"], row["limit_high"])
    return {"cut": by, "name": row["name"], "n": count(row["n"]), "set_apart": apart, "limits": limits} | times


def beyond(low: float, high: float) -> str:
    """Write the limits: '0.4 and 310', '310' where there is none below, '–' where nothing is set apart."""
    if missing(high):
        return UNKNOWN
    return significant(high) if missing(low) else say("{low} and {high}", low=significant(low), high=significant(high))


def title(rows: list[dict[Any, Any]], rule: str) -> str:
    """Write what setting outliers apart does to the mean and the median of all."""
    if not rows or rule not in RULES:
        return say(NONE) if rows else ""
    whole = rows[0]
    times = {"without": "mean_without", "every": "mean", "low": "median_without", "high": "median"}
    told = {name: significant(whole[key]) for name, key in times.items()}
    share = percent(whole["set_apart"] / whole["n"])
    message = HELD if told["low"] == told["high"] else MOVED
    return say(message, count=count(whole["set_apart"]), share=share, **told)
