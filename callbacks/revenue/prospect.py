"""What is ahead of the gap in a slice: its parts as fitted on demand, where its revenue lands, and the year with its levers."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from analytics.forecasting.members import Floats
from analytics.revenue.ahead import Year, stays
from analytics.revenue.doubt import estimated
from analytics.revenue.gap_parts import NODES, PAID, PREFERENCE, RELIEF, SUSPENDED
from analytics.revenue.undeclared import ahead
from callbacks.revenue.outlook import Outlook, outlook, year_of
from data.months import shifted
from data.quantiles import LEVELS
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS
from queries.engine import engine
from queries.engine.ask import CannotCut
from queries.engine.periods import timeless
from queries.engine.route import base
from queries.engine.trace import unheard
from queries.revenue.forecasts import NoForecast
from queries.revenue.liabilities import LATE
from services.forecasting import fit_queue

UNFITTED = "The parts of the gap are being fitted, as the line above the cards says"
WIDE = 1.96  # deviations to either end of a 95 % band
UNSEEN = "The forecast does not reach the end of the fiscal year, or the year is not known"


def owed(filters: Filters) -> Filters:
    """The picks that tax lines know, over all months, whatever years are picked; the release's own currency need not be picked."""
    own = engine.current().currency
    held = timeless(filters).picks
    picks = tuple((key, codes) for key, codes in held if base("tax_line", DIMENSIONS[key]) and (key, codes) != ("currency", (own,)))
    return Filters(picks=picks)


def ignored(filters: Filters) -> tuple[str, ...]:
    """The picks that do not apply to what is owed."""
    gone = [DIMENSIONS[key].label for key, _ in filters.picks if not base("tax_line", DIMENSIONS[key])]
    return tuple(f"The filter on {label} does not apply to taxes." for label in gone)


@dataclass(frozen=True)
class Prospect:
    """The frames of a fit of the parts of the gap: their months and year, errors, accounts by month, pace of payment, the undeclared."""

    slice: Filters
    release: Release
    months: pd.DataFrame
    years: pd.DataFrame
    score: pd.DataFrame
    accounts: pd.DataFrame
    pace: pd.DataFrame
    undeclared: pd.DataFrame | None = None
    rates: pd.DataFrame | None = None

    @property
    def origin(self) -> int:
        return int(self.accounts.index[-1])

    @property
    def currency(self) -> str:
        """That of the release, unless another is picked."""
        return (*self.slice.picked("currency"), self.release.currency)[0]

    @property
    def lines(self) -> int:
        """Tax lines behind the accounts."""
        return int(self.accounts["lines"].iloc[0])

    @cached_property
    def span(self) -> tuple[int, ...]:
        """The months of the fiscal year that the first month ahead is in; raises NoForecast where that is not known."""
        if found := year_of(shifted(self.origin, 1)):
            return found
        raise NoForecast(UNSEEN)

    @cached_property
    def parts(self) -> pd.DataFrame:
        """The year by node; raises NoForecast where its end is too far."""
        if self.years.empty:
            raise NoForecast(UNSEEN)
        return self.years.set_index("node")

    def ahead(self, node: str) -> pd.DataFrame:
        """Months and quantiles of a node up to the end of the year, its young months first."""
        return self.months[(self.months["node"] == node) & (self.months["month"] <= self.span[-1])].sort_values("month")

    @cached_property
    def year(self) -> Year:
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
    def loss(self) -> Mapping[str, float] | None:
        """The latest estimate of what is not declared: until, low, value, high, n; None where there is none."""
        return None if self.undeclared is None or self.undeclared.empty else self.undeclared.iloc[-1].to_dict()

    @cached_property
    def coming(self) -> pd.DataFrame:
        """until, low, value, high of what is not declared in the twelve months to each quarter to come of the year; without rows where
        it cannot be told."""
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
        """What is not declared in the fiscal year, as it is carried forward to its end; else the latest estimate."""
        return self.coming.iloc[-1].to_dict() if len(self.coming) else self.loss


def _quarterly(paid: pd.DataFrame, months: list[int]) -> Floats:
    return paid.loc[months, "p50"].to_numpy(float).reshape(4, 3).sum(axis=1)


def prospect(filters: Filters) -> Prospect:
    """Of the slice that filters pick; raises NoForecast until it has been fitted."""
    slice_ = owed(filters)
    found = fit_queue.results(slice_, fit_queue.GAP)
    if found is None:
        raise NoForecast(fit_queue.failure(slice_, fit_queue.GAP) or UNFITTED)
    fit_queue.note_progress(slice_, fit_queue.GAP)
    return Prospect(slice_, engine.current(), **found)


def landed(filters: Filters) -> Outlook | None:
    """Where the revenue of the slice lands; None while that is not known."""
    try:
        with unheard():
            found = outlook(filters)
            return found if found.landing else None
    except (NoForecast, CannotCut):
        return None
