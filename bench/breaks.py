"""Breaks of an effective rate, simulated and real: the error of the forecast that may be driven over that of the plain median."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.forecasting.driving import Drivers
from analytics.forecasting.evaluate import scored
from analytics.forecasting.fit_tasks import Held, fitted
from analytics.forecasting.rolling import COMBINED, forecasts, tasks
from analytics.forecasting.unrest import unsettled
from data.months import shifted
from data.series_names import IMPORTS, REVENUE, node

PAID, BOUGHT = node(REVENUE, {}), node(IMPORTS, {})
FIRST, MONTHS, BREAK, HORIZON = 201001, 121, 84, 12
LATER, SOON = (3, 5, 8, 12, 18), 3  # months since the break; how many of these are within the year that it takes to be in the models
SHAPES = ((0.5, 1), (0.7, 1), (1.4, 1), (2.5, 1), (2.0, 3), (1.5, 6), (0.6, 6), (1.8, 12), (0.6, 12), (0.5, 24))  # factor, months it takes


@dataclass(frozen=True)
class Break:
    """Revenue and imports by month, and the origins that stand after a change of the rate."""

    name: str
    values: pd.DataFrame
    origins: list[int]


def simulated(seed: int) -> Iterator[Break]:
    """A step or a ramp of each shape: imports that wander round a season, a rate with a season of its own and noise."""
    months = [shifted(FIRST, step) for step in range(MONTHS)]
    for place, (factor, over) in enumerate(SHAPES):
        chance, steps = np.random.default_rng([seed, place]), np.arange(MONTHS)
        season, rated = (np.exp(chance.normal(0, size, 12))[steps % 12] for size in (0.08, 0.05))
        wandering = np.cumsum(chance.normal(0, 0.01, MONTHS)) + chance.normal(0, 0.05, MONTHS)
        imports = 1000 * season * 1.05 ** (steps / 12) * np.exp(wandering)
        part = np.clip((steps - BREAK + 1) / over, 0.0, 1.0)
        revenue = imports * 0.1 * factor**part * rated * np.exp(chance.normal(0, 0.04, MONTHS))
        values = pd.DataFrame({PAID: revenue, BOUGHT: imports}, index=months)
        yield Break(f"{factor:g} x in {over} months, seed {seed}", values, [months[BREAK + later - 1] for later in LATER])


def seen(name: str, values: pd.DataFrame) -> Break:
    """The origins of a real series at which a change of its rate is seen."""
    drivers = Drivers(values[[BOUGHT]])
    last = shifted(int(values.index[-1]), -HORIZON)
    months = [int(month) for month in values.index[48:] if month <= last]
    return Break(name, values, [month for month in months if drivers.changed(values[[PAID]].loc[:month], month, month)])


def tried(of: Break, held: Held) -> pd.DataFrame:
    """Return a row per origin: the mean absolute error of the next months as forecast and by the plain median, the share of these months in
    the 80 % band as forecast and had it not been widened, and the method."""
    rows = [_tried(of.values, origin, held) for origin in of.origins]
    return pd.DataFrame(rows, columns=["origin", "own", "plain", "cover80", "narrow", "method"]).assign(name=of.name)


def _tried(values: pd.DataFrame, origin: int, held: Held) -> tuple[int, float, float, float, float, str]:
    paid, known = values[[PAID]], values[[PAID]].loc[:origin]
    drivers = Drivers(values[[BOUGHT]].loc[:origin])
    driving = drivers.of_nodes(known, drivers.changed(known, origin, origin), origin, HORIZON)
    fitted([*tasks(known, [origin], HORIZON), *(task for each in driving.values() for task in each.tasks)], held)
    said = [forecasts(paid, origin, HORIZON, held, {}, each) for each in ({name: one.driven(held) for name, one in driving.items()}, {})]
    narrow, plain = (each[each["model"] == COMBINED].reset_index(drop=True) for each in said)
    own = unsettled(narrow, paid)
    errors = [float(scored(each)["mase"].mean() * each["scale"].iloc[0]) for each in (own, plain)]
    covered = [float(scored(each)["cover80"].mean()) for each in (own, narrow)]
    return origin, *errors, *covered, str(own["method"].iloc[0])


def ratios(found: pd.DataFrame) -> pd.Series:
    """Return the error over that of the plain median, over all origins of each break."""
    sums = found.groupby("name")[["own", "plain"]].sum()
    return sums["own"] / sums["plain"]
