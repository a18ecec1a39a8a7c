"""The revenue forecast of a slice, as stored with the release or fitted on demand: its actuals, targets and year-end forecast."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from analytics.forecasting.year_end import WHOLE, Landing
from analytics.forecasting.year_path import needed
from analytics.forecasting.year_total import chance
from data.fiscal import year_named
from data.frames import Column, Frame
from data.language import mark, say
from data.months import shifted
from data.quantiles import LEVELS
from data.releases.release import Release
from data.series_names import REVENUE
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS, MEASURES
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.cache import kept
from queries.engine.periods import timeless
from queries.engine.question import Answer, Question
from queries.engine.route import base
from queries.revenue import forecasts, revenue_series
from queries.revenue.forecast_parents import Whole
from queries.revenue.forecast_parents import whole as whole_of
from services.forecasting import fit_queue, provisional

TARGET, COVERED = "revenue_target", "revenue_targeted"
UNFITTED = mark("The forecast of this selection is being computed: see the progress line. It will show here by itself.")
UNSEEN = mark("The forecast does not reach the end of the fiscal year: run `manage.py forecast` with more months ahead.")
Year = tuple[int, ...]
Months = Mapping[int, float]


def applied(filters: Filters) -> Filters:
    """Return the filters that revenue can apply, over all months; a filter on the currency of the release itself is dropped."""
    fact, own = MEASURES[REVENUE].fact, engine.current().currency
    kept = [(key, codes) for key, codes in timeless(filters).picks if base(fact, DIMENSIONS[key]) and (key, codes) != ("currency", (own,))]
    return Filters(picks=tuple(kept))


@dataclass(frozen=True)
class RevenueForecast:
    """The revenue forecast of a slice: months ahead, earlier forecasts, year-end forecasts by month of forecast, and scores by model.

    known: whether there is a forecast; without one, what was collected and its targets stand alone, and quantiles are NaN.
    """

    slice: Filters
    release: Release
    origin: int
    months: Frame
    earlier: Frame
    landings: Frame
    scores: Frame
    fitted: bool
    whole: Whole | None = None
    known: bool = True

    @cached_property
    def answer(self) -> Answer:
        """Ask for revenue, target and the revenue that has a target, by month, from the first month of the data to the last target."""
        return ask(
            Question((REVENUE, TARGET, COVERED), ("month",), self.slice.over(self.release.first_month, int(self.months["month"].max())))
        )

    @cached_property
    def actual(self) -> dict[int, float]:
        """Return revenue by month (yyyymm) up to the origin; zero where nothing was collected."""
        collected = {int(row["month"]): float(row[REVENUE] or 0) for row in self.answer.rows if row["month"] <= self.origin}
        first = min(collected, default=self.origin)
        return {month: collected.get(month, 0.0) for month in _months(first, self.origin)}

    @cached_property
    def targets(self) -> dict[int, float]:
        """Return targets by month; empty where a filter does not apply to targets."""
        return self._aimed(TARGET)

    @cached_property
    def covered(self) -> dict[int, float]:
        """Return by month the revenue that a target is set for."""
        return self._aimed(COVERED)

    def _aimed(self, key: str) -> dict[int, float]:
        if any(not base("attainment", DIMENSIONS[each]) for each, _ in self.slice.picks):
            return {}
        return {int(row["month"]): float(row[key]) for row in self.answer.rows if row[key] is not None}

    @property
    def line(self) -> dict[int, float]:
        """Return targets by month to draw beside all revenue; empty where they are set for only a part of it."""
        return self.targets if self.landing.part >= WHOLE else {}

    @property
    def currency(self) -> str:
        """Return the selected currency, else that of the release."""
        return (*self.slice.picked("currency"), self.release.currency)[0]

    @cached_property
    def year(self) -> Year:
        """Return the months of the fiscal year of the month after the origin."""
        return year_of(shifted(self.origin, 1))

    @property
    def now(self) -> Column:
        """Return the year-end forecast as made at the origin; raises NoForecast where the forecast ends before the year."""
        rows = self.ladder[self.ladder["origin"] == self.origin]
        if rows.empty:
            raise forecasts.NeverForecast(say(UNSEEN))
        return rows.iloc[-1]

    @property
    def laddered(self) -> bool:
        """Return whether earlier year-end forecasts are known too."""
        return len(self.ladder) > 1

    @property
    def ladder(self) -> Frame:
        """Return the year-end forecasts of the current fiscal year, one row per month of forecast."""
        fiscal = revenue_series.fiscal_years().get(shifted(self.origin, 1))
        return self.landings[self.landings["fiscal_year"] == fiscal]

    @property
    def landing(self) -> Landing:
        """Return the year-end forecast with target, chance of reaching it, and what the months left must bring.

        A forecast is kept for readers of every language: the name of the year is that of the reader now.
        """
        return replace(self._landing, year=year_named(self.year))

    @cached_property
    def _landing(self) -> Landing:
        return landed(self.now.to_dict(), self.year, self.origin, self.actual, (self.targets, self.covered), self.currency)

    @property
    def observations(self) -> int:
        """Return the number of receipts of the year so far, or of the last twelve months if these are more months."""
        since = min(self.year[0], shifted(self.origin, -11))
        shown = zip(self.answer.rows, self.answer.counts, strict=True)
        return sum(count[REVENUE] for row, count in shown if since <= row["month"] <= self.origin)


def _months(first: int, last: int) -> list[int]:
    return [month for month in (shifted(first, step) for step in range(1200)) if month <= last] if first <= last else []


def year_of(month: int) -> Year:
    """Return the months (yyyymm, in order) of the fiscal year of a month; empty where it is not known."""
    fiscal = revenue_series.fiscal_years()
    return tuple(sorted(each for each, year in fiscal.items() if year == fiscal.get(month)))


def landed(
    now: Mapping[str, float], year: Year, origin: int, actual: Mapping[int, float], aims: tuple[Months, Months], currency: str
) -> Landing:
    """Return the year-end forecast of one row of quantiles.

    year: months of the fiscal year. actual: revenue by month. aims: targets, and the revenue that has a target, by month.
    """
    targets, covered = aims
    known, left = [month for month in year if month <= origin], [month for month in year if month > origin]
    target = whole(targets, year)
    earlier = whole(actual, [shifted(month, -12) for month in left])
    due, part = [month for month in known if month in covered], share(actual, covered, origin)
    apart = float(now["collected"]) - whole(covered, due) + (1 - part) * (float(now["p50"]) - float(now["collected"])) if due else 0.0
    apart = apart if part < WHOLE else 0.0
    return Landing(
        year_named(year),
        float(now["collected"]),
        len(known),
        len(left),
        float(now["p10"]),
        float(now["p50"]),
        float(now["p90"]),
        whole(targets, due) if due else float("nan"),
        target,
        chance(np.array([now[level] for level in LEVELS], float), target + apart),
        needed(target, whole(covered, due), len(left)),
        earlier / len(left) if left else float("nan"),
        whole(actual, [shifted(month, -12) for month in year]),
        currency,
        part,
        whole(covered, due) if part < WHOLE else float(now["collected"]),
        apart,
    )


def share(actual: Months, covered: Months, origin: int) -> float:
    """Return the share of revenue that has a target in the last twelve months; 1 where there was no revenue with a target."""
    months = [month for month in actual if month in covered and month > shifted(origin, -12)]
    brought = sum(actual[month] for month in months)
    return sum(covered[month] for month in months) / brought if brought else 1.0


def whole(values: Mapping[int, float], months: Collection[int]) -> float:
    """Return the sum over months; NaN where a month is unknown."""
    return sum(values[month] for month in months) if all(month in values for month in months) else float("nan")


def revenue_forecast(filters: Filters) -> RevenueForecast:
    """Return the revenue forecast of the filters; raises NoForecast until it has been fitted."""
    slice_ = applied(filters)
    forecast = stored(slice_)
    fit = fit_queue.results(slice_) if forecast is None or not forecast.laddered else None
    if forecast is None:
        if fit is None:
            raise forecasts.NoForecast(fit_queue.failure(slice_) or say(UNFITTED))
        fit_queue.note_progress(slice_)
        return of_fit(slice_, fit)
    provisional.note_run(forecasts.run())
    return forecast if fit is None else with_ladder(forecast, fit)


def stored(slice_: Filters) -> RevenueForecast | None:
    """Return the forecast stored with the release; None where this slice was not forecast, or nothing was."""
    name = revenue_series.name_of(REVENUE, slice_)
    try:
        return _stored(slice_, name, forecasts.run(), engine.current()) if name else None
    except forecasts.NoForecast:
        return None


@kept(key=lambda slice_, name, run, release: ("revenue_forecast", name, run, release))
def _stored(slice_: Filters, name: str, run: forecasts.Run, release: Release) -> RevenueForecast | None:
    months = forecasts.months(name)
    parts = (forecasts.earlier(name), forecasts.landings(name), forecasts.scores(name))
    return None if months.empty else RevenueForecast(slice_, release, run.origin, months, *parts, fitted=False)


def with_ladder(forecast: RevenueForecast, fit: Mapping[str, pd.DataFrame]) -> RevenueForecast:
    """Add the earlier forecasts of a fit to a stored forecast; with the release these are stored for all revenue and its taxes alone."""
    said, landed_ = fit["forecast"], fit["landing"]
    earlier, ladder = said[said["origin"] < forecast.origin], landed_[landed_["origin"] < forecast.origin]
    return replace(forecast, earlier=earlier, landings=pd.concat([ladder, forecast.landings])) if len(ladder) else forecast


def of_fit(slice_: Filters, tables: Mapping[str, Frame]) -> RevenueForecast:
    """Return the forecast of a fit on demand: its last origin is the forecast, earlier origins are the earlier forecasts."""
    rows, origin = tables["forecast"], int(tables["forecast"]["origin"].max())
    now, earlier = rows[rows["origin"] == origin].reset_index(drop=True), rows[rows["origin"] < origin]
    landings, scores = tables["landing"], tables["score"]
    return RevenueForecast(slice_, engine.current(), origin, now, earlier, landings, scores, fitted=True, whole=whole_of(slice_))


def year_of_selection(filters: Filters) -> Landing | None:
    """Return the stored year-end forecast of exactly these filters.

    None where revenue cannot apply one of them, where this slice was not forecast with the release, or where the year is not reached.
    """
    slice_ = applied(filters)
    left_out = [key for key, codes in timeless(filters).picks if (key, codes) not in slice_.picks and key != "currency"]
    forecast = None if left_out else stored(slice_)
    try:
        return forecast.landing if forecast else None
    except forecasts.NoForecast:
        return None
