"""The calendar in a forecast: what working days and holidays that move do to a series, taken out before it is fitted and put back ahead.

A series is eased of it only where that lowered the error of trials on its own past by more than a hundredth.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analytics.forecasting.members import SEASON, Floats, factors

LEAST, BEGIN, TRIALS, EVERY, GAIN, CERTAIN = 54, 36, 8, 3, 0.99, 2.6
SMOOTHING, OUTLYING = 0.3, 2.5


@dataclass(frozen=True)
class Eased:
    """Values by month and node up to an origin without what the calendar does, its factors ahead, and the parts of it by name."""

    values: pd.DataFrame
    ahead: Mapping[str, Floats] = field(default_factory=dict[str, Floats])
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])

    def restored(self, name: str, found: Floats) -> Floats:
        """Return a node's quantiles (months × QUANTILES) with the effect of the calendar ahead."""
        return found * self.ahead[name][:, None] if name in self.ahead else found


def eased(values: pd.DataFrame, days: pd.DataFrame, ahead: list[int]) -> Eased:
    """Return values without the effect of the calendar, up to an origin; nothing after the origin is read of the values."""
    if days.empty:
        return Eased(values)
    known = away(days, list(values.index))
    found = {str(name): chosen(values[name].to_numpy(float), known) for name in values.columns}
    used = {name: effects for name, effects in found.items() if effects}
    calendar = away(days, [*values.index, *ahead])
    sums = {name: _sum(calendar, effects) for name, effects in used.items()}
    past = {name: values[name] / np.exp(each[: len(values)]) for name, each in sums.items()}
    return Eased(
        values.assign(**past),
        {name: np.exp(each[len(values) :]) for name, each in sums.items()},
        {name: tuple(effects) for name, effects in used.items()},
    )


def away(days: pd.DataFrame, months: list[int]) -> pd.DataFrame:
    """Return the calendar of some months as the difference from that month of the year over all years of the calendar."""
    numbers = pd.Index([int(month) % 100 for month in days.index])
    return pd.DataFrame(days - days.groupby(numbers).transform("mean")).reindex(months).fillna(0.0)


def chosen(values: Floats, days: pd.DataFrame) -> dict[str, float]:
    """Return the effect of each part of the calendar on the logarithm if it lowered the error on the past; empty if it did not."""
    known = np.flatnonzero(np.nan_to_num(values) > 0)
    first = int(known[0]) if len(known) else len(values)
    logs = np.log(np.where(values > 0, values, np.nan))[first:]
    calendar = days.iloc[first:]
    if len(logs) < LEAST or not np.isfinite(logs).all():
        return {}
    found = effects(logs, calendar)
    return found if found and _helped(logs, calendar, list(found)) else {}


def effects(logs: Floats, days: pd.DataFrame) -> dict[str, float]:
    """Estimate the effects of holidays by least squares of changes on the year before.

    Parts that are not certain are left out one by one.
    """
    change, moved = logs[SEASON:] - logs[:-SEASON], days.to_numpy(float)[SEASON:] - days.to_numpy(float)[:-SEASON]
    names = [place for place in range(moved.shape[1]) if np.ptp(moved[:, place]) > 1e-9]
    while names:
        columns, kept = np.column_stack([moved[:, names], np.ones(len(change))]), np.ones(len(change), bool)
        _, rest = _fitted(columns, change, kept)
        kept = np.abs(rest - np.median(rest)) <= OUTLYING * 1.4826 * max(float(np.median(np.abs(rest - np.median(rest)))), 1e-9)
        found, rest = _fitted(columns, change, kept)
        sure = np.abs(found[:-1]) / _error(columns[kept], rest[kept])[:-1]
        if sure.min() >= CERTAIN:
            return {str(days.columns[place]): float(effect) for place, effect in zip(names, found, strict=False)}
        names.pop(int(sure.argmin()))
    return {}


def _fitted(columns: Floats, change: Floats, kept: np.ndarray) -> tuple[Floats, Floats]:
    found: Floats = np.linalg.lstsq(columns[kept], change[kept], rcond=None)[0].astype(np.float64)
    return found, change - columns @ found


def _error(columns: Floats, rest: Floats) -> Floats:
    """Return the standard error of each coefficient."""
    spread = float((rest**2).sum()) / max(len(rest) - columns.shape[1], 1)
    return np.sqrt(np.maximum(spread * np.diag(np.linalg.pinv(columns.T @ columns)), 1e-18))


def _helped(logs: Floats, days: pd.DataFrame, names: list[str]) -> bool:
    """Tell whether forecasts of twelve months from past origins, each of what was known there, missed by less for the calendar."""
    misses = np.zeros(2)
    last = len(logs) - SEASON
    for end in range(last, max(BEGIN, last - (TRIALS - 1) * EVERY) - 1, -EVERY):
        known = effects(logs[:end], days.iloc[:end][names])
        shift = _sum(days.iloc[: end + SEASON], known)
        came = np.exp(logs[end : end + SEASON])
        for place, each in enumerate((np.zeros(end + SEASON), shift)):
            misses[place] += np.abs(np.exp(_ahead(logs[:end] - each[:end]) + each[end:]) - came).sum()
    return bool(misses[1] < GAIN * misses[0])


def _ahead(logs: Floats) -> Floats:
    """Return twelve months from a level that follows the last ones and a season: quick, and alike to what the members say."""
    season, places = factors(logs), np.arange(len(logs) + SEASON) % SEASON
    flat = logs - season[places[: len(logs)]]
    weights = (1 - SMOOTHING) ** np.arange(len(flat))[::-1]
    return float((weights * flat).sum() / weights.sum()) + season[places[len(logs) :]]


def _sum(days: pd.DataFrame, effects: Mapping[str, float]) -> Floats:
    return sum((effect * days[name].to_numpy(float) for name, effect in effects.items()), np.zeros(len(days)))
