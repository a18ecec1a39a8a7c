"""Seasonal, working-day and moving-holiday adjustment of a monthly series, and how much it is revised as months are added.

The logarithm of the series is split into trend and season by STL (Cleveland and others 1990, robust), and the calendar is regressed on what
is left, the months of the year held constant (Huber weights); both in turn until they settle. What the calendar does not show is left out.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from data.months import months_between, shifted

LEAST, PERIOD, ROUNDS, CERTAIN = 36, 12, 3, 2.0
EARLIER = (1, 3)


@dataclass(frozen=True)
class Adjusted:
    """A series by month as adjusted, its season and calendar as factors, what each part of the calendar does, or why it is not adjusted."""

    values: pd.Series
    season: pd.Series
    effects: dict[str, float] = field(default_factory=dict)  # ln(1 + effect) of a working day, of a whole holiday
    why: str = ""


def unadjustable(series: pd.Series) -> str:
    """Why a series by month cannot be adjusted; empty where it can."""
    if len(series) < LEAST or not len(series):
        return f"{len(series)} months are loaded and {LEAST} are needed"
    if months_between(int(series.index[0]), int(series.index[-1])) != len(series) or series.isna().any():
        return "months are missing in between"
    return "" if (series > 0).all() else "there are months without trade"


def adjusted(series: pd.Series, calendar: pd.DataFrame) -> Adjusted:
    """Of values by month (yyyymm, consecutive) and the calendar of the same months, a column per regressor."""
    why = unadjustable(series)
    if why:
        unknown = pd.Series(float("nan"), series.index)
        return Adjusted(unknown, unknown, why=why)
    logs = np.log(series.to_numpy(float))
    days = calendar.loc[list(series.index)]
    days = days - days.mean()
    numbers = np.array([int(month) % 100 for month in series.index])
    effects: dict[str, float] = {}
    for _ in range(ROUNDS):
        split = _split(logs - _sum(days, effects))
        effects = _effects(logs - split.trend, days, numbers)
    split = _split(logs - _sum(days, effects))
    values = np.exp(logs - _sum(days, effects) - split.seasonal)
    return Adjusted(pd.Series(values, series.index), pd.Series(np.exp(split.seasonal), series.index), effects)


def _split(logs: np.ndarray) -> Any:
    from statsmodels.tsa.seasonal import STL

    return STL(logs, period=PERIOD, seasonal=13, robust=True).fit(inner_iter=2, outer_iter=5)


def _sum(days: pd.DataFrame, effects: dict[str, float]) -> np.ndarray:
    return sum((effect * days[name].to_numpy(float) for name, effect in effects.items()), np.zeros(len(days)))


def _effects(rest: np.ndarray, days: pd.DataFrame, numbers: np.ndarray) -> dict[str, float]:
    """What each part of the calendar does beside the month of the year, those that are certain enough (|t| of CERTAIN or more)."""
    from statsmodels.robust.norms import HuberT
    from statsmodels.robust.robust_linear_model import RLM

    months = (numbers[:, None] == np.arange(1, 13)).astype(float)
    names = [name for name in days.columns if _varies(days[name].to_numpy(float), months)]
    while names:
        fitted: Any = RLM(rest, np.column_stack([days[names].to_numpy(float), months]), M=HuberT()).fit()
        size = np.abs(fitted.tvalues[: len(names)])
        if size.min() >= CERTAIN:
            return {name: float(effect) for name, effect in zip(names, fitted.params, strict=False)}
        names.pop(int(size.argmin()))
    return {}


def _varies(column: np.ndarray, months: np.ndarray) -> bool:
    """Whether a column differs between years in any month of the year."""
    held = np.linalg.lstsq(months, column, rcond=None)[0]
    return float(np.abs(column - months @ held).max()) > 1e-9


def earlier(series: pd.Series, calendar: pd.DataFrame) -> dict[int, pd.Series]:
    """The last months of the series as they were estimated 1 and 3 months earlier, by that number; left out where too little was known."""
    found: dict[int, pd.Series] = {}
    for ago in EARLIER if len(series) else ():
        last = shifted(int(series.index[-1]), -ago)
        then = adjusted(series.loc[:last], calendar)
        if not then.why:
            found[ago] = then.values.iloc[-3:]
    return found


def revisions(now: pd.Series, then: dict[int, pd.Series]) -> dict[int, tuple[int, float]]:
    """By months ago: the last month known then, and how much its adjusted value has moved since, as a fraction."""
    return {ago: (int(each.index[-1]), float(now[each.index[-1]] / each.iloc[-1] - 1)) for ago, each in then.items()}
