"""The forecast of a release: every node fitted, tried on the past, made to add up, and what it says of where the year lands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from analytics.forecasting.bands import averaged
from analytics.forecasting.driving import Driver, Drivers, RateChange
from analytics.forecasting.effective import Steps
from analytics.forecasting.evaluate import MEASURED, scored, summary
from analytics.forecasting.fit_tasks import Held, fitted
from analytics.forecasting.forecast import VERSION
from analytics.forecasting.hierarchy import summing
from analytics.forecasting.holidays import Eased, eased
from analytics.forecasting.members import MIDDLE, Floats
from analytics.forecasting.reconcile import allotted, moved, reconciled
from analytics.forecasting.rolling import COMBINED, forecasts, tasks, wide
from analytics.forecasting.unrest import unsettled
from analytics.forecasting.year_total import Totals, chance, landed, totals
from data.months import shifted
from data.quantiles import LEVELS, QUANTILES
from data.series_names import REVENUE, cuts, node

__all__ = ["VERSION", "ForecastPlan", "coherent", "drivers", "landings", "nation", "plan", "results", "told"]
Progress = Callable[[int, int], None]
LEAST, BACKTESTS, EVERY, LADDER, SEEN = 30, 3, 6, 12, 12
ALONE, TRIED, SAID = range(3)


@dataclass(frozen=True)
class ForecastPlan:
    """What a forecast is made from: values by month (rows) and node, regions by office, fiscal years by month, and the calendar.

    The calendar has a column for each of its parts. `scope` says whether only the forecast is made, with its trials on the past, or
    earlier forecasts too. The agreed months of the total that all nodes add up to are given if they are known.
    """

    values: pd.DataFrame
    regions: Mapping[str, str]
    fiscal: Mapping[int, int]
    horizon: int
    scope: int = SAID
    drivers: Drivers = field(default_factory=Drivers)
    days: pd.DataFrame = field(default_factory=pd.DataFrame)
    agreed: Mapping[int, float] = field(default_factory=dict[int, float])

    @property
    def last(self) -> int:
        """Return the last month (yyyymm) with data."""
        return int(self.values.index[-1])

    @property
    def backtests(self) -> list[int]:
        """Return up to three half-years, with twelve months to see and thirty to learn from: the same origins until the next half-year."""
        if self.scope < TRIED:
            return []
        earliest = shifted(int(self.values.index[0]), LEAST - 1)
        months = [int(month) for month in self.values.index if int(month) % 100 % EVERY == 0]
        return [month for month in months if earliest <= month <= shifted(self.last, -SEEN)][-BACKTESTS:]

    @property
    def ladder(self) -> list[int]:
        """Return the last twelve months before the origin: what was said then of the nation and its taxes."""
        if self.scope < SAID:
            return []
        earliest = shifted(int(self.values.index[0]), LEAST - 1)
        return [month for step in range(LADDER, 0, -1) if (month := shifted(self.last, -step)) >= earliest]

    @property
    def leading(self) -> pd.DataFrame:
        """Return the nodes that have a ladder."""
        return self.values.loc[:, [name for name in self.values.columns if name.startswith(REVENUE) and {*cuts(name)} <= {"tax"}]]

    def earlier(self, origin: int) -> pd.DataFrame:
        """Return the nodes that an origin of the ladder forecasts.

        The last of these origins forecasts offices too, so that it is known what was expected of the last month.
        """
        offices = [name for name in self.values.columns if {*cuts(name)} == {"office"}] if origin == self.ladder[-1] else []
        return self.leading.join(self.values.loc[:, offices])

    def changed(self, values: pd.DataFrame, origin: int) -> dict[str, RateChange]:
        """Return the changes of rates known at an origin.

        Announced changes count for the last origin only, because nothing says since when they were known.
        """
        return self.drivers.changed(values, origin, shifted(origin, self.horizon) if origin == self.last else origin)

    def driving(self, values: pd.DataFrame, origin: int, ease: Eased) -> dict[str, Driver]:
        """Return the drivers of the nodes whose rate changed, at an origin."""
        return self.drivers.of_nodes(ease.values, self.changed(values, origin), origin, self.horizon)

    def eased(self, values: pd.DataFrame, origin: int) -> Eased:
        """Return the series without the effect of the calendar, as known at an origin."""
        return eased(values.loc[:origin], self.days, [shifted(origin, step) for step in range(1, self.horizon + 1)])

    def year(self, fiscal_year: int) -> list[int]:
        """Return the months (yyyymm) of a fiscal year."""
        return sorted(month for month, each in self.fiscal.items() if each == fiscal_year)


def plan(
    series: pd.DataFrame,
    regions: Mapping[str, str],
    fiscal: Mapping[int, int],
    horizon: int,
    drivers: Drivers | None = None,
    days: pd.DataFrame | None = None,
) -> ForecastPlan:
    """Return the plan of a forecast from node, month, value; a month without a row is zero, unless no node has one."""
    values = wide(series)
    known = values.where(values.notna() | values.isna().all(axis=1).to_numpy()[:, None], 0.0)
    return ForecastPlan(known, regions, fiscal, horizon, drivers=drivers or Drivers(), days=pd.DataFrame() if days is None else days)


def drivers(imports: pd.DataFrame, changes: Mapping[str, Steps]) -> Drivers:
    """Return the drivers of a forecast: imports by node, month, value, and the known changes of rates by node."""
    return Drivers(wide(imports) if len(imports) else imports, changes)


def results(
    of: ForecastPlan, held: Held, progress: Progress = lambda done, whole: None, cores: int | None = None
) -> dict[str, pd.DataFrame]:
    """Return the rows of the tables forecast, score and landing. What `held` lacks is fitted and put there."""
    asked = [(of.values, origin) for origin in (of.last, *reversed(of.backtests))]
    asked += [(of.earlier(origin), origin) for origin in of.ladder[::-1] if origin not in of.backtests]
    ease = [of.eased(values, origin) for values, origin in asked]
    drivers_ = [of.driving(values, origin, each) for each, (values, origin) in zip(ease, asked, strict=True)]
    work = [task for each, (_, origin) in zip(ease, asked, strict=True) for task in tasks(each.values, [origin], of.horizon)]
    work += [task for origin in of.backtests for task in tasks(of.values, [origin], of.horizon)]
    work += [task for each in drivers_ for driver in each.values() for task in driver.tasks]
    fitted(work, held, progress, cores)
    told = [_told(values, origin, of, held, each, eased_) for each, eased_, (values, origin) in zip(drivers_, ease, asked, strict=True)]
    every = pd.concat(told, ignore_index=True)
    banded = unsettled(averaged(every.loc[every["model"] == COMBINED, :].reset_index(drop=True)), of.values)
    tried = banded["origin"].isin(of.backtests)
    yardsticks = every.loc[(every["model"] != COMBINED) & every["origin"].isin(of.backtests), :]
    scores = summary(scored(pd.concat([banded.loc[tried, :], yardsticks])), ["node", "model"])
    final = coherent(banded, of)
    return {
        "forecast": final.loc[:, ["node", "origin", "month", "method", *LEVELS]],
        "score": scores.loc[:, ["node", "model", *MEASURED, "n"]],
        "landing": landings(final, of, totals(banded.loc[tried, :])),
    }


def _told(values: pd.DataFrame, origin: int, of: ForecastPlan, held: Held, driving: Mapping[str, Driver], ease: Eased) -> pd.DataFrame:
    driven = {name: driver.driven(held) for name, driver in driving.items()}
    return forecasts(values, origin, of.horizon, held, of.regions, driven, ease)


def coherent(banded: pd.DataFrame, of: ForecastPlan) -> pd.DataFrame:
    """Reconcile the forecasts of the last origin: offices, regions, taxes and chapters add up to the nation in every month.

    Where their whole is agreed, all nodes add up to that. A series alone has nothing to add up to.
    """
    if len(of.values.columns) == 1 and not of.agreed:
        return banded
    now = banded["origin"] == of.last
    nodes = [name for name in of.values.columns if of.agreed or name.startswith(REVENUE)]
    current = banded.loc[now, :].set_index("node")
    cube = np.stack([current.loc[[name], list(LEVELS)].to_numpy(float) for name in nodes])
    errors = variances(banded, nodes, cube)
    point = _allotted(cube[:, :, MIDDLE], errors, of) if of.agreed else _added_up(nodes, cube[:, :, MIDDLE], errors, of.regions)
    settled = dict(zip(nodes, moved(cube, cube[:, :, MIDDLE], point), strict=True))
    rows = [settled.get(str(name), part.loc[:, LEVELS].to_numpy(float)) for name, part in banded.loc[now, :].groupby("node", sort=False)]
    return pd.concat([banded.loc[~now, :], banded.loc[now, :].assign(**dict(zip(LEVELS, np.vstack(rows).T, strict=True)))])


def variances(banded: pd.DataFrame, nodes: list[str], cube: Floats) -> Floats:
    """Return the mean squared error of each node over the backtest; from its own band if it has no backtest."""
    error: Any = (banded["actual"] - banded["p50"]) ** 2
    known = error.groupby(banded["node"]).mean().reindex(nodes).to_numpy(float)
    own = (((cube[:, :, -2] - cube[:, :, 1]) / 2.56) ** 2).mean(axis=1)
    return np.maximum(np.where(np.isfinite(known), known, own), 1e-9)


def _allotted(point: Floats, variance: Floats, of: ForecastPlan) -> Floats:
    """Return months beyond those agreed as they were, and the others allotted."""
    months = [shifted(of.last, step) for step in range(1, of.horizon + 1)]
    whole = [of.agreed.get(month, base) for month, base in zip(months, point.sum(axis=0), strict=True)]
    return allotted(point, variance, np.array(whole, float))


def _added_up(nodes: list[str], point: Floats, variance: Floats, regions: Mapping[str, str]) -> Floats:
    places = {name: place for place, name in enumerate(nodes)}
    chapters = [places[name] for name in nodes if "hs2" in cuts(name)]
    others = [place for place in places.values() if place not in chapters]
    bottom = [name for name in nodes if {*cuts(name)} == {"tax", "office"}]
    found = point.copy()
    found[others] = reconciled(point[others], summing([nodes[place] for place in others], bottom, regions), variance[others])
    if chapters:
        found[chapters] = allotted(point[chapters], variance[chapters], found[places[node(REVENUE, {})]])
    return found


def landings(final: pd.DataFrame, of: ForecastPlan, past: Totals) -> pd.DataFrame:
    """Return where each fiscal year under way or next ends, as forecast at the last origin and, for the nation and taxes, before."""
    said = final.loc[(final["origin"] == of.last) | (final["origin"].isin(of.ladder) & final["node"].isin(list(of.leading.columns))), :]
    rows = [row for (name, origin), part in said.groupby(["node", "origin"]) for row in _years(str(name), int(origin), part, of, past)]
    return pd.DataFrame(rows, columns=["node", "fiscal_year", "origin", "collected", *LEVELS])


def _years(name: str, origin: int, part: pd.DataFrame, of: ForecastPlan, past: Totals) -> list[tuple[object, ...]]:
    """Return a row for each fiscal year after the origin whose months are all known or forecast."""
    ahead = dict(zip([int(month) for month in part["month"]], part.loc[:, LEVELS].to_numpy(float), strict=True))
    own: Any = of.values.loc[:origin, name].fillna(0.0)
    seen = dict(zip([int(month) for month in own.index], own.to_numpy(float), strict=True))
    rows: list[tuple[object, ...]] = []
    for year in sorted({of.fiscal[month] for month in ahead if month in of.fiscal}):
        months = of.year(year)
        known = [month for month in months if month in seen]
        coming = [ahead[month] for month in months if month in ahead]
        if len(known) + len(coming) == len(months):
            collected = float(sum(seen[month] for month in known))
            remaining = np.array(coming).reshape(-1, len(LEVELS))
            rows.append((name, year, origin, collected, *landed(collected, remaining, past.calibration(origin, len(coming)))))
    return rows


def nation(of: ForecastPlan, landing: pd.DataFrame) -> list[tuple[int, Floats]]:
    """Return the year-end forecast of the nation's revenue as quantiles for each year, made at the last origin."""
    held = landing.loc[(landing["node"] == node(REVENUE, {})) & (landing["origin"] == of.last), :]
    return list(zip([int(year) for year in held["fiscal_year"]], held.loc[:, LEVELS].to_numpy(float), strict=True))


def told(year: str, quantiles: Floats, target: float | None, currency: str) -> str:
    """Write where a year ends, and the chance of its target where it has one. year: as the screen names it, 'Fiscal year 2026/27'."""
    low, middle, high = (f"{quantiles[QUANTILES.index(q)] / 1e6:,.1f}" for q in (0.1, 0.5, 0.9))
    lands = f"{year}: year-end forecast {middle} million {currency}, likely range (80 %) {low} to {high}"
    return lands + ("." if target is None else f"; {chance(quantiles, target):.0%} chance of the target of {target / 1e6:,.1f}.")
