"""Seasonal, working-day and moving-holiday adjustment of a monthly series, and how much it is revised as months are added.

X-13ARIMA-SEATS does it where it is on the machine and takes the series. Else the logarithm is split into trend and season by STL (Cleveland
and others 1990, robust), and the calendar is regressed on what is left, the months of the year held constant (Huber weights); both in turn
until they settle. What is not certain is left out: parts of the calendar below |t| of 2, and a season that a test cannot tell from chance.
"""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from analytics.statistics import x13
from data.language import mark
from data.months import months_between, shifted

LEAST, PERIOD, ROUNDS, CERTAIN, UNLIKELY = 36, 12, 3, 2.0, 0.01
EARLIER = (1, 3)


@dataclass(frozen=True)
class Adjusted:
    """A series by month as adjusted, its season and calendar as factors, what each part of the calendar does, or why it is not adjusted."""

    values: pd.Series
    season: pd.Series
    effects: dict[str, float] = field(default_factory=dict)  # ln(1 + effect) of a working day, of a whole holiday
    why: str = ""
    method: str = x13.NAME
    instead: str = ""  # why it is not X-13ARIMA-SEATS
    seasonal: bool = True  # whether there is a season that is not chance: only then is it taken out


def unadjustable(series: pd.Series) -> str:
    """Return why a series by month cannot be adjusted, a message that may name the {least} number of months; empty where it can."""
    if len(series) < LEAST or not len(series):
        return mark("the data hold fewer than {least} months")
    if months_between(int(series.index[0]), int(series.index[-1])) != len(series) or series.isna().any():
        return mark("months are missing in between")
    return "" if (series > 0).all() else mark("there are months without trade")


def adjusted(series: pd.Series, calendar: pd.DataFrame) -> Adjusted:
    """Adjust values by month (yyyymm, consecutive) for season and calendar; the calendar has a column per regressor."""
    why = unadjustable(series)
    if why:
        unknown = pd.Series(float("nan"), series.index)
        return Adjusted(unknown, unknown, why=why)
    days = calendar.loc[list(series.index)]
    days = days - days.mean()
    try:
        return _by_x13(series, days)
    except x13.AdjustmentRefused as refused:
        return replace(_by_stl(series, days), instead=str(refused))


def _by_x13(series: pd.Series, days: pd.DataFrame) -> Adjusted:
    """Adjust by X-13ARIMA-SEATS, without the parts of the calendar that are not certain; raises AdjustmentRefused."""
    months = _months(series)
    names = [str(name) for name in days.columns if _varies(days[name].to_numpy(float), months)]
    found = x13.adjust(series, days.loc[:, names])
    while found.effects and min(abs(t) for _, t in found.effects.values()) < CERTAIN:
        names.remove(min(found.effects, key=lambda name: abs(found.effects[name][1])))
        found = x13.adjust(series, days.loc[:, names])
    effects = {name: size for name, (size, _) in found.effects.items()}
    values = found.values if found.seasonal else series * np.exp(-_sum(days, effects))
    season = found.season if found.seasonal else pd.Series(1.0, series.index)
    return Adjusted(values, season, effects, seasonal=found.seasonal)


def _by_stl(series: pd.Series, days: pd.DataFrame) -> Adjusted:
    """Adjust by STL and a robust regression on the calendar, in turn."""
    logs = np.log(series.to_numpy(float))
    months = _months(series)
    effects: dict[str, float] = {}
    for _ in range(ROUNDS):
        split = _split(logs - _sum(days, effects))
        effects = _effects(logs - split.trend, days, months)
    split = _split(logs - _sum(days, effects))
    seasonal = _seasonal(logs - _sum(days, effects) - split.trend, months)
    season = np.asarray(split.seasonal) if seasonal else np.zeros(len(logs))
    values = np.exp(logs - _sum(days, effects) - season)
    return Adjusted(pd.Series(values, series.index), pd.Series(np.exp(season), series.index), effects, method="STL", seasonal=seasonal)


def _seasonal(rest: np.ndarray, months: np.ndarray) -> bool:
    """Tell whether the months of the year differ by more than chance once the trend is taken out.

    Source: the rank test of Kruskal and Wallis.
    """
    from scipy.stats import kruskal

    return float(kruskal(*(rest[month > 0] for month in months.T)).pvalue) < UNLIKELY


def _months(series: pd.Series) -> np.ndarray:
    """Return a column for each month of the year: 1 where a month of the series is that one."""
    numbers = np.array([int(month) % 100 for month in series.index])
    return (numbers[:, None] == np.arange(1, 13)).astype(float)


def _split(logs: np.ndarray) -> Any:
    from statsmodels.tsa.seasonal import STL

    return STL(logs, period=PERIOD, seasonal=13, robust=True).fit(inner_iter=2, outer_iter=5)


def _sum(days: pd.DataFrame, effects: dict[str, float]) -> np.ndarray:
    return sum((effect * days[name].to_numpy(float) for name, effect in effects.items()), np.zeros(len(days)))


def _effects(rest: np.ndarray, days: pd.DataFrame, months: np.ndarray) -> dict[str, float]:
    """Return the effect of each part of the calendar beside the month of the year, if it is certain enough (|t| of CERTAIN or more)."""
    from statsmodels.robust.norms import HuberT
    from statsmodels.robust.robust_linear_model import RLM

    names = [name for name in days.columns if _varies(days[name].to_numpy(float), months)]
    while names:
        fitted: Any = RLM(rest, np.column_stack([days[names].to_numpy(float), months]), M=HuberT()).fit()
        size = np.abs(fitted.tvalues[: len(names)])
        if size.min() >= CERTAIN:
            return {name: float(effect) for name, effect in zip(names, fitted.params, strict=False)}
        names.pop(int(size.argmin()))
    return {}


def _varies(column: np.ndarray, months: np.ndarray) -> bool:
    """Tell whether a column differs between years in any month of the year."""
    held = np.linalg.lstsq(months, column, rcond=None)[0]
    return float(np.abs(column - months @ held).max()) > 1e-9


def earlier(series: pd.Series, calendar: pd.DataFrame) -> dict[int, pd.Series]:
    """Return the last months as they were estimated 1 and 3 months earlier, by that number; left out if too little was known."""
    found: dict[int, pd.Series] = {}
    for ago in EARLIER if len(series) else ():
        last = shifted(int(series.index[-1]), -ago)
        then = adjusted(series.loc[:last], calendar)
        if not then.why:
            found[ago] = then.values.iloc[-3:]
    return found


def revisions(now: pd.Series, then: dict[int, pd.Series]) -> dict[int, tuple[int, float]]:
    """Return, by months ago, the last month known then and how much its adjusted value has moved since, as a fraction."""
    return {ago: (int(each.index[-1]), float(now[each.index[-1]] / each.iloc[-1] - 1)) for ago, each in then.items()}
