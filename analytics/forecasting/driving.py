"""The driver of a revenue whose rate changed: imports, by a forecast of their own, times the path of the effective rate.

Models of a series alone take a change of the law for noise until a year of it is in. The path follows the law where that is known; else a
step that is seen in what is paid on imports.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from analytics.forecasting.fitting import Held, Task
from analytics.forecasting.forecast import can_stand_alone, combined, ordered
from analytics.forecasting.members import MIDDLE, NORMAL, Floats
from data.months import shifted
from data.series_names import IMPORTS, cuts, node

FRESH, BEFORE, SEEN, SIZE, FAITH = 24, 24, (3, 12), 0.2, 3
Steps = Mapping[int, float]


@dataclass(frozen=True)
class Drivers:
    """Imports by month (rows) and node, and of each revenue node the factor on its rate by the month (yyyymm) of a known change."""

    imports: pd.DataFrame = field(default_factory=pd.DataFrame)
    changes: Mapping[str, Steps] = field(default_factory=dict[str, Steps])

    def of(self, name: str) -> str:
        """The imports that a revenue node is paid on."""
        return node(IMPORTS, {key: code for key, code in cuts(name).items() if key != "tax"})

    def steps(self, values: pd.DataFrame, origin: int, known: int) -> dict[str, Steps]:
        """By node of `values`, what is driven at an origin: changes of the law that are fresh or to come by `known`, else a step seen."""
        found: dict[str, Steps] = {}
        for name in (str(each) for each in values.columns):
            if self.of(name) not in self.imports:
                continue
            law = {since: factor for since, factor in self.changes.get(name, {}).items() if since <= known}
            past: Any = values.loc[:origin, name]
            imports: Any = self.imports.loc[:, self.of(name)].reindex(past.index)
            steps = law if any(since > shifted(origin, -FRESH) for since in law) else seen(past, imports)
            if steps and can_stand_alone(imports.to_numpy(float)):
                found[name] = steps
        return found

    def tasks(self, steps: Mapping[str, Steps], origin: int, horizon: int) -> dict[str, Task]:
        """The fit of imports that each driven node needs."""
        return {name: Task(self.of(name), origin, self.imports.loc[:origin, self.of(name)].to_numpy(float), horizon) for name in steps}

    def forecasts(self, values: pd.DataFrame, steps: Mapping[str, Steps], origin: int, horizon: int, held: Held) -> dict[str, Floats]:
        """Quantiles (horizon × QUANTILES) of the driven nodes."""
        found: dict[str, Floats] = {}
        for name, task in self.tasks(steps, origin, horizon).items():
            past = pd.DataFrame({"revenue": values.loc[:origin, name], "imports": self.imports.loc[:origin, task.node]})
            ahead = [shifted(origin, step) for step in range(1, horizon + 1)]
            found[name] = driven(past, steps[name], combined(held[task.digest], task.values), ahead)
        return found


def seen(revenue: pd.Series, imports: pd.Series) -> Steps:
    """The step of an effective rate whose last three to twelve months all lie outside the range of the 24 before, by a fifth or more."""
    rate = np.log(_rate(revenue, imports).to_numpy(float))
    for count in range(SEEN[1], SEEN[0] - 1, -1):
        before, after = rate[-count - BEFORE : -count], rate[-count:]
        if len(before) < BEFORE or not np.isfinite(rate[-count - BEFORE :]).all():
            continue
        size = float(np.median(after) - np.median(before))
        apart = after.min() > before.max() if size > 0 else after.max() < before.min()
        if apart and abs(size) >= SIZE:
            return {int(revenue.index[-count]): float(np.exp(size))}
    return {}


def driven(past: pd.DataFrame, steps: Steps, imports: Floats, ahead: list[int]) -> Floats:
    """Quantiles of revenue: those of imports (months × QUANTILES) times the path of the effective rate, the two errors independent.

    Of a past by month with columns revenue and imports. The rate in force is that of the months since the last step, once these are many,
    and that of the 24 before it moved by the steps while they are few.
    """
    months = [int(month) for month in past.index]
    last = max((since for since in steps if since <= months[-1]), default=months[0])
    law, coming = _path(steps, months), _path(steps, ahead)
    revenue: Any = past["revenue"]
    taxed: Any = (past["imports"] * (law / law[-1])).where(revenue.notna())
    begun = months.index(last) if last in months else 0
    before, after = slice(max(begun - BEFORE, 0), begun), slice(max(begun, len(months) - BEFORE), None)
    level = _blended(revenue, taxed, before, after)
    noise = np.log((_rate(revenue, taxed) / level).iloc[-BEFORE:]).std()
    spread = float(noise) if np.isfinite(noise) else 0.0
    point = np.maximum(imports[:, [MIDDLE]], 1e-12)
    with np.errstate(divide="ignore"):
        wide = np.hypot(np.log(np.maximum(imports, 1e-3 * point) / point), spread * NORMAL)
    path = level * coming / law[-1]
    return ordered(imports[:, [MIDDLE]] * np.exp(np.sign(NORMAL) * wide) * path[:, None])


def _rate(revenue: pd.Series, imports: pd.Series) -> pd.Series:
    """Revenue over imports by month; NaN where either is nothing."""
    found = revenue / imports
    return found.where((found > 0) & np.isfinite(found))


def _path(steps: Steps, months: list[int]) -> Floats:
    """The product of the factors in force in each month."""
    return np.array([np.prod([factor for since, factor in steps.items() if since <= month]) for month in months], float)


def _blended(revenue: pd.Series, taxed: pd.Series, before: slice, after: slice) -> float:
    """The effective rate at the law now in force: of the months before, moved, and of those after, by how many these are."""
    rates = [float(revenue.iloc[each].sum() / taxed.iloc[each].sum()) if taxed.iloc[each].sum() > 0 else 0.0 for each in (before, after)]
    count = len(revenue.iloc[after])
    if min(rates) <= 0:
        return max(rates)
    return float(np.exp((FAITH * np.log(rates[0]) + count * np.log(rates[1])) / (FAITH + count)))
