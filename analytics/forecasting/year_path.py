"""A year on its way: the path to where it lands, why that moved, and what was said of months that have come since."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from analytics.forecasting.members import MIDDLE, Floats
from data.months import shifted
from data.quantiles import LEVELS


def path(months: Sequence[int], actual: Mapping[int, float], ahead: pd.DataFrame, landing: Floats) -> pd.DataFrame:
    """Return month, actual and quantiles LEVELS, summed from the first of a year's months on.

    The quantiles begin at what is collected and end at those of the landing, whose band may be wider than the months' own: it is
    spread over the months as theirs grows.
    """
    known = [month for month in months if month not in set(ahead["month"].tolist())]
    sums = np.cumsum([actual.get(month, 0.0) for month in known])
    collected = float(sums[-1]) if len(sums) else 0.0
    left = ahead.loc[ahead["month"].isin(list(months)), list(LEVELS)].to_numpy(float)
    spread = widened(np.cumsum(left, axis=0), landing - collected)
    found = np.full((len(months), len(LEVELS)), np.nan)
    found[len(known) :] = collected + spread
    if known:
        found[len(known) - 1] = collected
    return pd.DataFrame(
        {"month": list(months), "actual": [*sums, *[np.nan] * len(spread)], **dict(zip(LEVELS, found.T, strict=True))}
    )


def widened(sums: Floats, last: Floats) -> Floats:
    """Stretch running sums of quantiles round their middle so that the last ones are as given."""
    if not len(sums):
        return sums
    middle, away = sums[:, [MIDDLE]], sums - sums[:, [MIDDLE]]
    with np.errstate(divide="ignore", invalid="ignore"):
        stretch = np.where(away[-1] != 0, (last - last[MIDDLE]) / away[-1], 1.0)
    return middle * (last[MIDDLE] / sums[-1, MIDDLE] if sums[-1, MIDDLE] else 1.0) + away * stretch


def needed(target: float, collected: float, months: int) -> float:
    """Return what each remaining month must bring to reach a target; zero once it is reached, NaN if no month remains."""
    return max(target - collected, 0.0) / months if months else float("nan")


def revisions(landings: pd.DataFrame, earlier: pd.DataFrame, actual: Mapping[int, float], months: Sequence[int]) -> pd.DataFrame:
    """Return the landings of one year by origin: origin, p10, p50, p90, moved, missed and rest, in order.

    `moved` is the change of p50 on the origin a month before; `missed` the part of it that the month of the origin brought
    (actual less expected, where the month is of the year); `rest` what is now seen otherwise of the months to come. moved = missed + rest.
    """
    rows = landings.sort_values("origin")
    expected = _one_ahead(earlier)
    before = dict(zip(rows["origin"].tolist(), rows["p50"].tolist(), strict=True))
    found: list[tuple[float, ...]] = []
    for origin, low, middle, high in rows[["origin", "p10", "p50", "p90"]].itertuples(index=False):
        moved = middle - before.get(shifted(int(origin), -1), np.nan)
        missed = actual.get(int(origin), np.nan) - expected.get(int(origin), np.nan) if int(origin) in months else moved * 0.0
        found.append((origin, low, middle, high, moved, missed, moved - missed))
    return pd.DataFrame(found, columns=["origin", "p10", "p50", "p90", "moved", "missed", "rest"])


def _one_ahead(earlier: pd.DataFrame) -> dict[int, float]:
    """Return what was expected of each month one month earlier."""
    return {
        int(month): float(middle)
        for origin, month, middle in earlier[["origin", "month", "p50"]].itertuples(index=False)
        if shifted(int(origin), 1) == int(month)
    }


def latest(earlier: pd.DataFrame, actual: Mapping[int, float], most: int = 24) -> pd.DataFrame:
    """Return month, origin, actual and quantiles LEVELS: the last that was said of each of the latest months that have come."""
    came: Any = earlier.loc[earlier["month"].isin(list(actual)), :]
    last = came.sort_values("origin").groupby("month", as_index=False).last().tail(most)
    return last.assign(actual=[actual[int(month)] for month in last["month"]]).loc[:, ["month", "origin", "actual", *LEVELS]]
