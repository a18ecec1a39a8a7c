"""The parts of the gap by month, as they were and as they are forecast, with the assumptions of a link applied."""

import pandas as pd

from analytics.revenue.ahead import steps
from analytics.revenue.doubt import convolved, half
from data.frames import Frame
from data.months import shifted
from data.quantiles import LEVELS
from queries.addresses.filters import Filters
from services.forecasting.gap_forecast import GapForecast
from services.revenue.scenarios import doubts, levers

BEFORE = 11


def by_month(forecast: GapForecast, node: str, filters: Filters) -> Frame:
    """Return month, actual and quantiles of a part, from a year before the fiscal year to its end.

    Where changed assumptions move the part, also moved (P50), moved_low and moved_high (P10 and P90). Months not yet known have no actual.
    """
    quantiles = forecast.ahead(node).set_index("month")[list(LEVELS)]
    first = min(shifted(forecast.span[0], -12), shifted(forecast.origin, -BEFORE))
    months = [each for each in forecast.accounts.index if each >= first] + [each for each in quantiles.index if each > forecast.origin]
    known = forecast.accounts[node].reindex(months).where([each not in quantiles.index for each in months])
    frame = quantiles.reindex(months).assign(actual=known).rename_axis("month").reset_index()[["month", "actual", *LEVELS]]
    moved = levers(filters)
    step = steps(forecast.year, moved)[node]
    if not step.any():
        return frame
    effects = {name: steps(forecast.year, alone)[node] for name, alone in moved.alone().items()}
    ahead = frame.loc[frame["month"] > forecast.origin, list(LEVELS)]
    wide = convolved(ahead.to_numpy(float), step, half(effects, doubts(filters), forecast.year.doubt))
    fan_ = pd.DataFrame(wide, index=ahead.index, columns=list(LEVELS))
    return frame.assign(moved=fan_["p50"], moved_low=fan_["p10"], moved_high=fan_["p90"])
