"""The driver of a revenue whose rate changed: its past restated at the effective rate now in force, and forecast like any other series.

Models of a series alone take a change of the law for noise until a year of it is in. Imports tell the rate: what is collected over what
is imported. The change is taken from the law where that is known, else from a step that is seen in the rate; the months since then say
what the rate really became. The driver counts by as much as it beat the plain forecast in trials since the change, and not at all where it
did not.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import Any

import numpy as np
import pandas as pd

from analytics.forecasting.effective import Steps, in_force, path, rates
from analytics.forecasting.fit_tasks import Held, Task
from analytics.forecasting.forecast import can_stand_alone, combined, ordered
from analytics.forecasting.members import MIDDLE, NORMAL, SEASON, Floats
from data.months import months_between, shifted
from data.series_names import IMPORTS, cuts, node

FRESH, BEFORE, SEEN, SIZE = 24, 24, (3, 12), 0.2
GAIN, HEDGED = 3.0, 2 / 3


@dataclass(frozen=True)
class RateChange:
    """Changes of a rate: the factor on it by month (yyyymm), and whether the last is only seen in what is paid, not known from the law."""

    steps: Steps
    seen: bool = False

    @property
    def most(self) -> float:
        """Return the most that a driver counts once it is tried.

        A step that is only seen may be chance, and what follows it another course.
        """
        return HEDGED if self.seen else 1.0

    def tried(self, origin: int) -> list[int]:
        """Return up to three origins before this one that knew of the last change in force; none where all are to come."""
        last = max((since for since in self.steps if since <= origin), default=None)
        if last is None:
            return []
        earliest = last if self.seen else shifted(last, -1)
        count = min(months_between(last, origin), SEASON)
        found = [shifted(origin, -step) for step in sorted({1, ceil(count / 3), ceil(2 * count / 3)})]
        return [month for month in found if month >= earliest]


@dataclass(frozen=True)
class Restated:
    """The fit of a past restated at the rate in force, the factors on that rate by month ahead, and the standard error of its logarithm."""

    task: Task
    coming: Floats
    error: float

    def quantiles(self, held: Held) -> Floats:
        """Return the quantiles of revenue (horizon × QUANTILES): the error of the fit and that of the rate taken as independent."""
        found = combined(held[self.task.digest], self.task.values)
        point = np.maximum(found[:, [MIDDLE]], 1e-12)
        with np.errstate(divide="ignore"):
            wide = np.hypot(np.log(np.maximum(found, 1e-3 * point) / point), self.error * NORMAL)
        return ordered(found[:, [MIDDLE]] * np.exp(np.sign(NORMAL) * wide) * self.coming[:, None])


@dataclass(frozen=True)
class Trial:
    """A past origin: what would have been said there with the driver and without it, and what came up to now."""

    driven: Restated
    plain: Task
    came: Floats

    def misses(self, held: Held) -> Floats:
        """Return the sums of absolute errors with the driver and without it."""
        plain = combined(held[self.plain.digest], self.plain.values)
        return np.array([np.nansum(np.abs(said[: len(self.came), MIDDLE] - self.came)) for said in (self.driven.quantiles(held), plain)])


@dataclass(frozen=True)
class Driven:
    """Quantiles (horizon × QUANTILES) of a node that is driven, and their share in its forecast: 0 where its trials were no better."""

    quantiles: Floats
    share: float

    def joined(self, plain: Floats) -> Floats:
        """Return the plain quantiles, moved towards those of the driver by its share."""
        return self.share * self.quantiles + (1 - self.share) * plain


@dataclass(frozen=True)
class Driver:
    """What a node needs to be driven at an origin: the fit of its restated past, and its trials since the change."""

    now: Restated
    trials: list[Trial]
    most: float = 1.0

    @property
    def tasks(self) -> Iterator[Task]:
        """Yield the fits that the driver needs: now, then each trial with and without it."""
        yield self.now.task
        for trial in self.trials:
            yield from (trial.driven.task, trial.plain)

    def driven(self, held: Held) -> Driven:
        """Return the forecast with the driver, at the share that past trials support.

        A change of the law that no month has seen yet cannot be tried; it is taken in full.
        """
        driven, plain = sum((trial.misses(held) for trial in self.trials), np.zeros(2))
        return Driven(self.now.quantiles(held), share(driven, plain, self.most) if self.trials else 1.0)


@dataclass(frozen=True)
class Drivers:
    """Imports by month (rows) and node, and of each revenue node the factor on its rate by the month (yyyymm) of a known change."""

    imports: pd.DataFrame = field(default_factory=pd.DataFrame)
    changes: Mapping[str, Steps] = field(default_factory=dict[str, Steps])

    def of(self, name: str) -> str:
        """Return the imports on which a revenue node is paid."""
        return node(IMPORTS, {key: code for key, code in cuts(name).items() if key != "tax"})

    def past(self, values: pd.DataFrame, name: str, origin: int) -> pd.DataFrame:
        """Return the revenue and imports of a node by month, up to an origin."""
        revenue: Any = values.loc[:origin, name]
        return pd.DataFrame({"revenue": revenue, "imports": self.imports[self.of(name)].reindex(revenue.index)})

    def changed(self, values: pd.DataFrame, origin: int, known: int) -> dict[str, RateChange]:
        """Return, by node of `values`, the changes that may drive it: of the law, known or to come, else a step seen in what is paid."""
        found: dict[str, RateChange] = {}
        for name in (str(each) for each in values.columns if self.of(str(each)) in self.imports):
            law = {since: factor for since, factor in self.changes.get(name, {}).items() if since <= known}
            past, fresh = self.past(values, name, origin), any(since > shifted(origin, -FRESH) for since in law)
            revenue, imports = (pd.Series(past[column]) for column in ("revenue", "imports"))
            change = RateChange(law) if fresh else seen(revenue, imports)
            if change and can_stand_alone(past["imports"].to_numpy(float)):
                found[name] = change
        return found

    def of_nodes(self, values: pd.DataFrame, changed: Mapping[str, RateChange], origin: int, horizon: int) -> dict[str, Driver]:
        """Return the driver of each changed node, from the values up to an origin."""
        return {name: self._driver(values, name, change, origin, horizon) for name, change in changed.items()}

    def _driver(self, values: pd.DataFrame, name: str, change: RateChange, origin: int, horizon: int) -> Driver:
        past = self.past(values, name, origin)
        trials: list[Trial] = []
        for each in change.tried(origin):
            seen_, came = past.loc[:each], past["revenue"].loc[shifted(each, 1) :].to_numpy(float)[:horizon]
            trials.append(Trial(_restated(seen_, change, horizon), Task(name, each, seen_["revenue"].to_numpy(float), horizon), came))
        return Driver(_restated(past, change, horizon), trials, change.most)


def _restated(past: pd.DataFrame, change: RateChange, horizon: int) -> Restated:
    origin = int(past.index[-1])
    rate = in_force(past, change.steps, change.seen)
    law = path(change.steps, [shifted(origin, step) for step in range(horizon + 1)])
    return Restated(Task("restated", origin, rate.restated, horizon), law[1:] / law[0], rate.error)


def share(driven: float, plain: float, most: float = 1.0) -> float:
    """Return the share of the driver in a forecast, by its error in trials and that of the plain one.

    Three times the part that it took off that error, no more than `most`; 0 where it was no better.
    """
    return min(GAIN * (1 - driven / plain), most) if driven < plain else 0.0


def seen(revenue: pd.Series, imports: pd.Series) -> RateChange | None:
    """Return the change of an effective rate whose last three to twelve months all lie outside the range of the 24 before.

    None where its size is less than a fifth.
    """
    rate = np.log(rates(revenue, imports).to_numpy(float))
    for count in range(SEEN[1], SEEN[0] - 1, -1):
        before, after = rate[-count - BEFORE : -count], rate[-count:]
        if len(before) < BEFORE or not np.isfinite(rate[-count - BEFORE :]).all():
            continue
        size = float(np.median(after) - np.median(before))
        apart = after.min() > before.max() if size > 0 else after.max() < before.min()
        if apart and abs(size) >= SIZE:
            return RateChange({int(revenue.index[-count]): float(np.exp(size))}, True)
    return None
