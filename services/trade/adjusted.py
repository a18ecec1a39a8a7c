"""Trade adjusted for season, working days and moving holidays: each flow over all full months, and its points beside the recorded ones."""

import pandas as pd

from analytics.statistics.adjust import EARLIER, Adjusted, adjusted, earlier
from analytics.statistics.workdays import regressors
from analytics.trade.series import spanned
from data.frames import Column, Frame
from data.language import mark
from data.releases.release import Release
from queries.addresses.filters import Filters
from queries.clearance.calendars import calendars
from queries.engine import engine
from queries.engine.cache import kept
from services.trade.series import TradeSeries, flows

FLOWS = ("imports", "exports")
BROKEN = mark("the HS edition changes within the series and no correspondence of them is loaded")
AdjustedFlow = tuple[Adjusted, dict[int, Column]]


def adjusted_series(filters: Filters) -> dict[str, AdjustedFlow]:
    """Adjust each flow over all full months loaded, whatever period is shown, and estimate its last months as known earlier.

    Returns, by flow, the adjusted series and its last values as estimated 1 and 3 months earlier.
    """
    release = engine.current()
    return _adjusted_series(Filters(release.first_month, release.last_full_month, filters.picks), release)


@kept(key=lambda filters, release: ("adjusted", filters, release))
def _adjusted_series(filters: Filters, _release: Release) -> dict[str, AdjustedFlow]:
    monthly, breaks, _, _ = flows(filters)
    days = regressors(*calendars(), filters.first_month, filters.last_month)
    if breaks:
        unknown = pd.Series(float("nan"), monthly.index)
        return {flow: (Adjusted(unknown, unknown, why=BROKEN), {}) for flow in FLOWS if monthly[flow].notna().any()}
    return {flow: (adjusted(monthly[flow], days), earlier(monthly[flow], days)) for flow in FLOWS if monthly[flow].notna().any()}


def beside(trade: TradeSeries, adjusted_flows: dict[str, AdjustedFlow]) -> Frame:
    """Add to each point the adjusted value of each flow, its change on the previous point, and its earlier estimates."""
    columns = {f"{flow}_adjusted": each.values for flow, (each, _) in adjusted_flows.items()}
    sums = spanned(pd.DataFrame(columns), trade.filters.span)
    sums = sums.assign(**{f"{flow}_step": sums[f"{flow}_adjusted"].pct_change(fill_method=None) for flow in adjusted_flows})
    if trade.filters.span == "month":
        sums = sums.assign(**{f"{flow}_then{ago}": values for flow, (_, then) in adjusted_flows.items() for ago, values in then.items()})
    wanted = [f"{flow}_{part}" for flow in FLOWS for part in ("adjusted", "step", *(f"then{ago}" for ago in EARLIER))]
    return trade.points.join(sums.reindex(columns=wanted))
