"""Whether the change of an indicator is more than chance: the half-width of its 90 % interval, from its counts and from its months."""

import numpy as np
import pandas as pd

from analytics.statistics import noise
from analytics.statistics.survival import counted
from data.months import months_between, shifted
from queries.catalogue import MEASURES, Measure
from queries.clearance.histogram import intervals
from queries.engine.ask import ask
from queries.engine.question import Question
from services.core.comparison import Pair

MONTHS = 12


def halves(both: Pair, keys: tuple[str, ...]) -> dict[str, float]:
    """Return the 90 % half-width of the change of each indicator, in its own unit; NaN if it is unknown.

    It is the wider of two: from the number of observations, and from how much the months vary.
    """
    if both.before is None or not keys:
        return {}
    now, before = by_month(both, keys)
    found = {key: (of_counts(both, MEASURES[key]), of_months(both, key, now, before)) for key in keys}
    return {key: max((half for half in pair if half == half), default=float("nan")) for key, pair in found.items()}


def by_month(both: Pair, keys: tuple[str, ...]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return indicators by month, for the last 12 months shown and for the months that these are compared with."""
    filters, earlier = both.now.question.filters, both.before.question.filters if both.before else both.now.question.filters
    until, apart = filters.until or 0, months_between(earlier.since or 0, filters.since or 0) - 1
    months = [shifted(until, -step) for step in range(MONTHS)]
    found = []
    for back in (0, apart):
        over = filters.over(shifted(months[-1], -back), shifted(until, -back))
        frame = ask(Question(keys, ("month",), over)).frame.set_index("month").astype(float)
        found.append(frame.reindex([shifted(month, -back) for month in months]))
    return found[0], found[1]


def of_months(both: Pair, key: str, now: pd.DataFrame, before: pd.DataFrame) -> float:
    """Return the half-width of a change as the variation between months makes it. now, before: one column per indicator."""
    filters = both.now.question.filters
    months = months_between(filters.since or 0, filters.until or 0)
    total = MEASURES[key].kind == "total"
    return noise.of_months(now[key].tolist(), before[key].tolist(), months, total)


def of_counts(both: Pair, measure: Measure) -> float:
    """Return the half-width of a change as the number of observations makes it.

    NaN for a measure that is not a count, an amount, a share of counts or a percentile.
    """
    later, earlier = both.sides(measure.key)
    if earlier is None:
        return float("nan")
    now, before = later.value(measure.key) or 0.0, earlier.value(measure.key) or 0.0
    n, n_before = (float(side.observations[measure.key]) for side in (later, earlier))
    if measure.kind == "percentile":
        filters = (later.question.filters, earlier.question.filters)
        return noise.of_percentiles(measure.q, *(counted(intervals(measure.parts[0], (), each).frame) for each in filters))
    sides = [np.array([value]) for value in (now, before, n, n_before)]
    if measure.kind == "total":
        return float(noise.of_counts(*sides[:2])[0] if measure.unit == "count" else noise.of_amounts(*sides)[0])
    if not of_counted(measure):
        return float("nan")
    return float(noise.of_rates(sides[0] * n, sides[2], sides[1] * n_before, sides[3])[0])


def of_counted(measure: Measure) -> bool:
    """Tell whether a measure is a share of counted observations."""
    return measure.kind == "share" and measure.unit == "percent" and measure.observed == measure.parts[1]
