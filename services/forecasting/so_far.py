"""The fiscal year before its forecast is there: what was collected, its targets, and months to come without figures."""

import pandas as pd

from data.language import sentence
from data.months import shifted
from data.quantiles import LEVELS
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.question import Question
from queries.engine.trace import unheard
from queries.revenue import revenue_series
from queries.revenue.forecasts import NeverForecast, NoForecast
from services.forecasting import fit_queue, provisional
from services.forecasting.revenue_forecast import REVENUE, RevenueForecast, applied, revenue_forecast, year_of

UNKNOWN = dict.fromkeys(LEVELS, float("nan"))


def revenue_forecast_or_so_far(filters: Filters) -> RevenueForecast:
    """Return the revenue forecast of the filters; until there is one, the months collected, with every quantile NaN.

    Raises NoForecast where nothing was collected either, or the fiscal year is not known.
    """
    try:
        return revenue_forecast(filters)
    except NoForecast as absent:
        slice_ = applied(filters)
        found = collected(slice_, absent)
        fit = fit_queue.queue().find(slice_, engine.current())
        ended = isinstance(absent, NeverForecast) or (fit and (fit.stopped or fit.failed))
        provisional.note_absent(sentence(absent), coming=not ended)
        return found


def collected(slice_: Filters, absent: NoForecast) -> RevenueForecast:
    """Return the fiscal year of a slice without a forecast; raises `absent` where nothing was collected, or the year is not known."""
    release, origin = engine.current(), last_month()
    if not origin or not (year := year_of(shifted(origin, 1))):
        raise absent
    with unheard():
        rows = ask(Question((REVENUE,), ("month",), slice_.over(release.first_month, origin))).rows
    if not rows:
        raise absent
    so_far = sum(float(row[REVENUE] or 0) for row in rows if row["month"] in year)
    fiscal = revenue_series.fiscal_years()[year[0]]
    months = pd.DataFrame([{"month": month, "method": "", **UNKNOWN} for month in year if month > origin])
    landing = pd.DataFrame([{"fiscal_year": fiscal, "origin": origin, "collected": so_far, **UNKNOWN}])
    nothing = pd.DataFrame()
    return RevenueForecast(slice_, release, origin, months, nothing, landing, nothing, fitted=False, known=False)


def last_month() -> int | None:
    """Return the last full month (yyyymm) in which revenue was collected, at which a forecast begins; None without one."""
    release = engine.current()
    own = Filters().with_pick("currency", release.currency).over(release.first_month, release.last_full_month)
    with unheard():
        rows = ask(Question((REVENUE,), ("month",), own)).rows
    return max((int(row["month"]) for row in rows), default=None)
