"""What random inspections say of all declarations, by month, quarter or year: the share irregular and the tax lost, with intervals."""

from dataclasses import dataclass

import pandas as pd

from analytics.compliance import survey
from data.fiscal import quarter_of, year_of
from data.language import mark, say
from data.months import months_between, shifted
from queries.addresses.filters import Filters
from queries.compliance import random_inspections
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.question import CannotCut, Question
from queries.engine.trace import unheard

COLUMNS = ("since", "until", "n", "declarations", "share", "low", "high", "loss", "loss_low", "loss_high")
UNSAMPLED = mark("No random inspection is known under these filters.")
HALF_WIDTH = 2  # points, where an address names none


@dataclass(frozen=True)
class Unbiased:
    """What random inspections say.

    periods: COLUMNS, a row per period, the last one of all months together. wanted: random inspections a month that give the share of
    each month within `half` (a fraction), if it is that found, or the high end of its interval where nothing was found. have: the
    half-width that as many as now give, `now` a month, of `monthly` declarations.
    """

    periods: pd.DataFrame
    half: float
    wanted: int
    now: float
    have: float
    monthly: float


def unbiased(filters: Filters) -> Unbiased:
    """Return what random inspections of the months and picks say of all declarations there; raises CannotCut where there are none."""
    asked = Filters(filters.since, filters.until, filters.picks)
    spans = [*_spans(asked), (asked.first_month, asked.last_month)]
    rows = [row for span in spans if (row := _period(asked.over(*span)))]
    if not rows:
        raise CannotCut(say(UNSAMPLED))
    _, _, n, declarations, share, _, high, *_ = rows[-1]
    planned = share if 0 < share < 1 else high if not share else 0.5
    months = months_between(asked.first_month, asked.last_month)
    half, monthly, now = filters.lever("half_width", HALF_WIDTH) / 100, declarations / months, n / months
    wanted, have = survey.wanted(planned, half, round(monthly)), survey.precision(planned, now, max(round(monthly), 1))
    return Unbiased(pd.DataFrame(rows, columns=list(COLUMNS)), half, wanted, now, have, monthly)


def _spans(asked: Filters) -> list[tuple[int, int]]:
    """Return the months one by one if each has enough random inspections, else the quarters or the years, else none."""
    with unheard():
        answer = ask(Question(("hit_rate_random",), ("month",), asked))
    held = dict(zip(answer.frame["month"].tolist(), [each.get("hit_rate_random", 0) for each in answer.counts], strict=True))
    first, start = asked.first_month, engine.current().administration.fiscal_start
    every = [shifted(first, step) for step in range(months_between(first, asked.last_month))]
    quarters: dict[str, list[int]] = {}
    years: dict[int, list[int]] = {}
    for month in every:
        quarters.setdefault(quarter_of(month, start), []).append(month)
        years.setdefault(year_of(month, start), []).append(month)
    for spans in ([[month] for month in every], [*quarters.values()], [*years.values()]):
        if len(spans) > 1 and all(sum(held.get(month, 0) for month in span) >= survey.FEWEST for span in spans):
            return [(span[0], span[-1]) for span in spans]
    return []


def _period(asked: Filters) -> tuple[float, ...] | None:
    with unheard():
        strata, sample = random_inspections.strata(asked), random_inspections.sample(asked)
    share = survey.rate(strata)
    if not share:
        return None
    lost, whole = survey.loss(sample, strata), sum(strata["all"].tolist())
    ends = (lost.value / whole, lost.low / whole, lost.high / whole) if lost else (float("nan"),) * 3
    return (asked.first_month, asked.last_month, share.n, whole, share.value, share.low, share.high, *ends)
