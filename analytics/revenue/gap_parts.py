"""The parts of the gap ahead: each part of the statutory potential by month to come and over the fiscal year, adding up in the middle.

potential = preference + relief + suspended + not paid within a year + paid − found by controls, and what the law gives away is preference
and relief. All but what is not paid is known at once; that is told from how earlier months were paid (`analytics.revenue.maturity`), and
what is paid is the rest of what is assessed. Refunds are not taken off. The engine of revenue forecasts each: the potential alone, a part
as the mean of its own forecast and of the share of the potential that it had; then they are made to add up.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analytics.forecasting.bands import averaged
from analytics.forecasting.driving import Driven
from analytics.forecasting.evaluate import MEASURED, scored, summary
from analytics.forecasting.fit_tasks import Held, Task, fitted
from analytics.forecasting.forecast import combined
from analytics.forecasting.hierarchy import shared
from analytics.forecasting.job import TRIED, ForecastPlan, Progress, variances
from analytics.forecasting.members import MIDDLE, Floats
from analytics.forecasting.reconcile import moved, reconciled
from analytics.forecasting.rolling import COMBINED, forecasts, tasks
from analytics.forecasting.year_total import Totals, landed, totals
from analytics.revenue.maturity import MATURE, Left, left
from data.months import months_between, shifted
from data.quantiles import LEVELS

POTENTIAL, PREFERENCE, RELIEF, SUSPENDED = "statutory_tax", "preference_forgone", "relief_forgone", "tax_suspended"
UNPAID, PAID, UPLIFT, LAW = "tax_unpaid", "tax_paid", "control_uplift", "tax_forgone"
BOTTOM = (PREFERENCE, RELIEF, SUSPENDED, UNPAID, PAID, UPLIFT)
NODES = (*BOTTOM, POTENTIAL, LAW)
SUMMING = np.vstack([np.eye(len(BOTTOM)), [1, 1, 1, 1, 1, -1], [1, 1, 0, 0, 0, 0]])


@dataclass(frozen=True, eq=False)
class GapAccounts:
    """The accounts by consecutive months, what is left unpaid of each as it ages, the fiscal year of each month, months ahead."""

    accounts: pd.DataFrame
    left: Left
    fiscal: Mapping[int, int]
    horizon: int
    scope: int = TRIED

    @property
    def plan(self) -> ForecastPlan:
        """Return the plan of the forecast at the last month."""
        return ForecastPlan(self.seen(int(self.accounts.index[-1])), {}, self.fiscal, self.horizon, self.scope)

    def seen(self, origin: int) -> pd.DataFrame:
        """Return NODES by month up to an origin, as told at its end."""
        held = self.accounts.loc[:origin, :]
        unpaid = self.left.matured(len(held))
        found = held.assign(**{UNPAID: unpaid, PAID: held["tax_assessed"] - unpaid, LAW: held[PREFERENCE] + held[RELIEF]})
        return found.loc[:, list(NODES)]

    def tried(self, origin: int) -> pd.DataFrame:
        """Return NODES as told at an origin, then as they came; what is not a year old yet is unknown there."""
        now = self.seen(int(self.accounts.index[-1]))
        now.loc[now.index[-MATURE:], [UNPAID, PAID]] = np.nan
        return pd.concat([self.seen(origin), now.loc[now.index > origin, :]])


def course(accounts: pd.DataFrame, receipts: pd.DataFrame, fiscal: Mapping[int, int], horizon: int, scope: int = TRIED) -> GapAccounts:
    """Return the accounts as known now, by month, from receipts registered, paid, amount; raises ValueError below fourteen months."""
    held = [int(month) for month in accounts.index]
    whole = accounts.reindex([shifted(min(held), step) for step in range(months_between(min(held), max(held)))], fill_value=0.0)
    if len(whole) < MATURE + 2:
        raise ValueError("what stays unpaid after a year cannot be told from less than fourteen months")
    return GapAccounts(whole, left(whole, receipts), fiscal, horizon, scope)


def results(
    of: GapAccounts, held: Held, progress: Progress = lambda done, whole: None, cores: int | None = None
) -> dict[str, pd.DataFrame]:
    """Return the forecasts of the parts of the gap as frames `months`, `years` and `score`.

    months: node, month, young (not a year old, where these count, and those ahead), LEVELS. years: node, fiscal_year, so_far, before,
    LEVELS. score: node, model, errors. Fits missing from `held` are made and put there, on so many processors or all.
    """
    plan = of.plan
    origins = [plan.last, *reversed(plan.backtests)]
    fitted([task for origin in origins for task in _tasks(of, origin)], held, progress, cores)
    told = [forecasts(of.tried(origin), origin, of.horizon, held, {}, _parts(of, origin, held)) for origin in origins]
    every = pd.concat(told, ignore_index=True)
    banded = averaged(every.loc[every["model"] == COMBINED, :].reset_index(drop=True))
    tried = banded["origin"].isin(plan.backtests)
    others = every.loc[(every["model"] != COMBINED) & every["origin"].isin(plan.backtests), :]
    scores = summary(scored(pd.concat([banded.loc[tried, :], others])), ["node", "model"])
    ahead = pd.concat([young(of), coherent(banded, plan.last)], ignore_index=True)
    return {
        "months": ahead,
        "years": years(of, ahead, totals(banded.loc[tried, :])),
        "score": scores.loc[:, ["node", "model", *MEASURED, "n"]],
    }


def _tasks(of: GapAccounts, origin: int) -> list[Task]:
    return tasks(of.seen(origin), [origin], of.horizon)


def _parts(of: GapAccounts, origin: int, held: Held) -> dict[str, Driven]:
    """Return the quantiles of each node but the potential: halfway between its own forecast and its share of that of the potential."""
    own = {task.node: (task.values, combined(held[task.digest], task.values)) for task in _tasks(of, origin)}
    whole, expected = own.pop(POTENTIAL)
    return {node: Driven((found + shared(values, whole, expected)) / 2, 1.0) for node, (values, found) in own.items()}


def young(of: GapAccounts) -> pd.DataFrame:
    """Return quantiles of what a year will leave unpaid of months not a year old, and of what will be paid, which mirrors it."""
    unpaid = of.left.banded()
    months = [int(month) for month in of.accounts.index[-len(unpaid) :]]
    paid = of.left.assessed[-len(unpaid) :, None] - unpaid[:, ::-1]
    return pd.concat([_rows(node, months, found, True) for node, found in ((UNPAID, unpaid), (PAID, paid))], ignore_index=True)


def coherent(banded: pd.DataFrame, last: int) -> pd.DataFrame:
    """Return the months ahead of the last origin, adjusted as little as the variance of past errors asks so that their middles add up."""
    current = banded.loc[banded["origin"] == last, :].set_index("node")
    months = [int(month) for month in current.loc[[POTENTIAL], "month"]]
    cube = np.stack([current.loc[[node], list(LEVELS)].to_numpy(float) for node in NODES])
    errors: Any = variances(banded, list(NODES), cube)
    settled = moved(cube, cube[:, :, MIDDLE], reconciled(cube[:, :, MIDDLE], SUMMING, errors))
    return pd.concat([_rows(node, months, each, False) for node, each in zip(NODES, settled, strict=True)], ignore_index=True)


def _rows(node: str, months: list[int], found: Floats, is_young: bool) -> pd.DataFrame:
    return pd.DataFrame({"node": node, "month": months, "young": is_young, **dict(zip(LEVELS, found.T, strict=True))})


def years(of: GapAccounts, ahead: pd.DataFrame, past: Totals) -> pd.DataFrame:
    """Return each part over the fiscal year of the first month ahead: as told so far, the year before, and quantiles.

    Months move together.
    """
    plan, seen = of.plan, of.plan.values
    year = of.fiscal.get(shifted(plan.last, 1))
    months = plan.year(year) if year is not None else []
    later = [month for month in months if month > plan.last]
    rows: list[tuple[object, ...]] = []
    for node in NODES if months and months[-1] <= shifted(plan.last, of.horizon) and months[0] >= seen.index[0] else ():
        coming = ahead.loc[(ahead["node"] == node) & ahead["month"].isin(months), :].sort_values("month")
        told, settled = ([month for month in months if month not in held] for held in (set(later), set(coming["month"])))
        known, so_far = (float(seen[node].reindex(each).to_numpy(float).sum()) for each in (settled, told))
        found = landed(known, coming.loc[:, list(LEVELS)].to_numpy(float), past.calibration(plan.last, len(coming)))
        before = float(seen[node].reindex([shifted(month, -12) for month in months]).to_numpy(float).sum())
        rows.append((node, year, so_far, before, *found))
    return pd.DataFrame(rows, columns=["node", "fiscal_year", "so_far", "before", *LEVELS])
