"""Forecasts of many nodes from their fits, at one origin or many: the combination, its yardsticks, and what came."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
import pandas as pd

from analytics.forecasting.driving import Driven
from analytics.forecasting.evaluate import scale
from analytics.forecasting.fit_tasks import Held, Task
from analytics.forecasting.forecast import can_stand_alone, ceiling, combined, ordered
from analytics.forecasting.hierarchy import leaning, parent, parents, shared
from analytics.forecasting.holidays import Eased
from analytics.forecasting.members import Floats
from analytics.forecasting.method import DRIVER, OWN, SHARE, UNDRIVEN, Method
from data.months import months_between, shifted
from data.quantiles import LEVELS

COMBINED = "combined"
YARDSTICKS = ("naive", "prophet")
NOTHING: Mapping[str, Driven] = MappingProxyType({})


def wide(series: pd.DataFrame) -> pd.DataFrame:
    """Return a column per node and a row for each month from the first to the last, NaN where there is no row."""
    found = series.pivot(index="month", columns="node", values="value").sort_index()
    first, last = int(found.index[0]), int(found.index[-1])
    return found.reindex([shifted(first, step) for step in range(months_between(first, last))]).astype(float)


def tasks(values: pd.DataFrame, origins: Sequence[int], horizon: int) -> list[Task]:
    """Return a task for each node and origin, with the months up to that origin only."""
    return [Task(str(name), origin, values.loc[:origin, name].to_numpy(float), horizon) for origin in origins for name in values.columns]


def forecasts(
    values: pd.DataFrame,
    origin: int,
    horizon: int,
    held: Held,
    region: Mapping[str, str],
    driven: Mapping[str, Driven] = NOTHING,
    ease: Eased | None = None,
) -> pd.DataFrame:
    """Forecast all nodes at an origin, by the combination of models and by the yardsticks.

    Returns node, origin, month, step, model, scale, actual (NaN for months to come) and quantiles; for the combination also its method:
    what it follows and the parts of the calendar that were removed, as `Method.stored` writes them.
    A node is shrunk towards its parents; one too short or too sparse takes its share of the nearest parent that is neither. Those `driven`
    do neither if the driver has a share. Yardsticks are those of the series as it is, if such a fit is held.
    """
    plain = {task.node: task for task in tasks(values, [origin], horizon)}
    ease = ease or Eased(values.loc[:origin])
    used = {task.node: held[task.digest] for task in tasks(ease.values, [origin], horizon)}
    past = {name: task.values for name, task in plain.items()}
    whole = {name for name, each in past.items() if can_stand_alone(each)}
    moved = {name for name, each in driven.items() if each.share > 0}
    told = {name: combined(used[name], past[name]) for name in plain}
    base = {name: ease.restored(name, driven[name].joined(told[name]) if name in moved else told[name]) for name in plain}
    months = [shifted(origin, step) for step in range(1, horizon + 1)]
    came = values.reindex(months)
    rows: list[pd.DataFrame] = []
    for name, task in plain.items():
        kind = DRIVER if name in moved else UNDRIVEN if name in driven else OWN
        own, method = base[name], Method(kind, ease.parts.get(name, ()))
        if name not in whole and name not in moved and (above := parent(name, region, whole)):
            own, method = shared(past[name], past[above], base[above]), Method(SHARE)
        elif name in whole and name not in moved:
            own = leaning(past[name], own, [(past[each], base[each]) for each in parents(name, region, whole)])
        fit = held.get(task.digest, {})
        models = {COMBINED: own} | {each: clipped(fit[each], past[name]) for each in YARDSTICKS if each in fit}
        for model, found in models.items():
            rows.append(_rows(name, origin, months, model, scale(past[name]), came[name].to_numpy(float), found))
        rows[-len(models)]["method"] = method.stored
    return pd.concat(rows, ignore_index=True)


def clipped(found: Floats, past: Floats) -> Floats:
    """Return a member's quantiles within the same bounds as the combination."""
    return ordered(np.clip(found, 0.0, ceiling(past)))


def _rows(name: str, origin: int, months: list[int], model: str, unit: float, came: Floats, found: Floats) -> pd.DataFrame:
    head = {"node": name, "origin": origin, "month": months, "step": range(1, len(months) + 1), "model": model}
    return pd.DataFrame({**head, "scale": unit, "actual": came, **dict(zip(LEVELS, found.T, strict=True))})
