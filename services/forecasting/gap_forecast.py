"""The gap forecast of a slice: its parts as fitted on demand, its year-end revenue forecast, and the year that assumptions act on."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from analytics.forecasting.members import Floats
from analytics.revenue.ahead import Year, stays
from analytics.revenue.doubt import estimated
from analytics.revenue.gap_parts import NODES, PAID, PREFERENCE, RELIEF, SUSPENDED
from analytics.revenue.undeclared import ahead
from data.frames import Frame
from data.language import mark, say
from data.months import shifted
from data.notes import Note
from data.quantiles import LEVELS
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS
from queries.engine import engine
from queries.engine.periods import timeless
from queries.engine.question import CannotCut
from queries.engine.route import base
from queries.engine.trace import unheard
from queries.revenue.forecasts import NeverForecast, NoForecast
from queries.revenue.liabilities import LATE
from services.forecasting import fit_queue
from services.forecasting.revenue_forecast import RevenueForecast, revenue_forecast, year_of

UNFITTED = mark(
    "The parts of the gap are being forecast since {at}: usually under a minute. The page then fills by itself. "
    "Until then, the page Gap shows what is known so far."
)
UNASKED = mark("The parts of the gap are forecast when this page is opened.")
WIDE = 1.96  # deviations to either end of a 95 % band
UNSEEN = mark("The forecast does not reach the end of the fiscal year, or the fiscal year is not known.")


def owed(filters: Filters) -> Filters:
    """Return the filters that tax lines can apply, over all months; a filter on the currency of the release itself is dropped."""
    own = engine.current().currency
    picked = timeless(filters).picks
    picks = tuple((key, codes) for key, codes in picked if base("tax_line", DIMENSIONS[key]) and (key, codes) != ("currency", (own,)))
    return Filters(picks=picks)


def ignored(filters: Filters) -> tuple[Note, ...]:
    """Return a note for each filter that does not apply to taxes."""
    gone = [key for key, _ in filters.picks if not base("tax_line", DIMENSIONS[key])]
    return tuple(Note("filter_off_taxes", filter=key) for key in gone)


@dataclass(frozen=True)
class GapForecast:
    """The fitted parts of the gap by month and by year, their errors, accounts by month, pace of payment and undeclared tax."""

    slice: Filters
    release: Release
    months: Frame
    years: Frame
    score: Frame
    accounts: Frame
    pace: Frame
    undeclared: Frame | None = None
    rates: Frame | None = None

    @property
    def origin(self) -> int:
        """Return the last month (yyyymm) of the accounts."""
        return int(self.accounts.index[-1])

    @property
    def currency(self) -> str:
        """Return the selected currency, else that of the release."""
        return (*self.slice.picked("currency"), self.release.currency)[0]

    @property
    def lines(self) -> int:
        """Return the number of tax lines behind the accounts."""
        return int(self.accounts["lines"].iloc[0])

    @cached_property
    def span(self) -> tuple[int, ...]:
        """Return the months of the fiscal year of the first month ahead; raises NoForecast where it is not known."""
        if months := year_of(shifted(self.origin, 1)):
            return months
        raise NeverForecast(say(UNSEEN))

    @cached_property
    def parts(self) -> Frame:
        """Return the fiscal year by part; raises NoForecast where the forecast ends before the year."""
        if self.years.empty:
            raise NeverForecast(say(UNSEEN))
        return self.years.set_index("node")

    def ahead(self, node: str) -> Frame:
        """Return months and quantiles of a part up to the end of the year, beginning with recent months that are not yet complete."""
        return self.months[(self.months["node"] == node) & (self.months["month"] <= self.span[-1])].sort_values("month")

    @cached_property
    def year(self) -> Year:
        """Return the fiscal year as `analytics.revenue.ahead` needs it, to work out what a change of assumptions brings."""
        coming = [month for month in self.span if month > self.origin]
        middles = self.months[self.months["month"].isin(coming)].pivot(index="node", columns="month", values="p50")
        late = self.accounts[list(LATE)].sum(axis=1)
        own = frozenset(month for month in self.span if month <= self.origin)
        staying, staying_own = stays(late, self.pace["ratio"].dropna().to_numpy(float), len(coming), own)
        loss = self.apart
        return Year(
            self.parts["so_far"].to_dict(),
            {node: float(self.parts.loc[node, "p50"]) for node in NODES},
            {node: middles.loc[node].to_numpy(float) for node in (PREFERENCE, RELIEF, SUSPENDED)},
            self.pace["paid_by"].to_numpy(float),
            float(late.sum()),
            staying,
            staying_own,
            *((float(loss["value"]), estimated(loss["low"], loss["value"], loss["high"])) if loss else ()),
        )

    @property
    def complete(self) -> bool:
        """Return whether the tests on past data and the estimate of undeclared tax were made, whatever they found."""
        return self.undeclared is not None

    @property
    def loss(self) -> Mapping[str, float] | None:
        """Return the latest estimate of undeclared tax (until, low, value, high, n); None without one."""
        return None if self.undeclared is None or self.undeclared.empty else self.undeclared.iloc[-1].to_dict()

    @cached_property
    def coming(self) -> Frame:
        """Forecast undeclared tax of the twelve months to each coming quarter of the year; columns until, low, value, high."""
        paid = self.months[self.months["node"] == PAID].set_index("month")[list(LEVELS)]
        ends = [month for month in self.span if month > self.origin and month % 100 % 3 == 0]
        told = {until: [shifted(until, -back) for back in range(11, -1, -1)] for until in ends}
        taxes = [(until, _quarterly(paid, months)) for until, months in told.items() if set(months) <= {*paid.index}]
        if self.rates is None or self.rates.empty or not taxes:
            return pd.DataFrame(columns=["until", "low", "value", "high"])
        to_come = paid.loc[[month for month in self.span if month > self.origin]].sum()
        return ahead(self.rates, taxes, float((to_come["p97_5"] - to_come["p2_5"]) / 2 / WIDE / to_come["p50"]))

    @property
    def apart(self) -> Mapping[str, float] | None:
        """Return undeclared tax of the fiscal year as forecast to its end, else the latest estimate; None without one."""
        return self.coming.iloc[-1].to_dict() if len(self.coming) else self.loss


def _quarterly(paid: pd.DataFrame, months: list[int]) -> Floats:
    return paid.loc[months, "p50"].to_numpy(float).reshape(4, 3).sum(axis=1)


def gap_forecast(filters: Filters) -> GapForecast:
    """Return the gap forecast of the filters; raises NoForecast until it has been fitted."""
    slice_ = owed(filters)
    results = fit_queue.results(slice_, fit_queue.GAP)
    if results is None:
        raise NoForecast(fit_queue.failure(slice_, fit_queue.GAP) or unfitted(slice_))
    fit_queue.note_progress(slice_, fit_queue.GAP)
    return GapForecast(slice_, engine.current(), **results)


def unfitted(slice_: Filters) -> str:
    """Return that the parts of a slice are being forecast, since when, and where to look meanwhile."""
    fit = fit_queue.queue().find(slice_, engine.current(), fit_queue.GAP)
    return say(UNFITTED, at=say("{moment} UTC", moment=f"{fit.begun:%H:%M}")) if fit else say(UNASKED)


def landed(filters: Filters) -> RevenueForecast | None:
    """Return the revenue forecast of the filters; None while its year-end forecast is not known."""
    try:
        with unheard():
            forecast = revenue_forecast(filters)
            return forecast if forecast.landing else None
    except (NoForecast, CannotCut):
        return None
