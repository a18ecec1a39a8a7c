"""A revenue whose rate changed: its past restated at the rate now in force, used where that did better in trials since, and only there."""

from itertools import product

import numpy as np
import pandas as pd
import pytest

from analytics.forecasting import job
from analytics.forecasting.driving import Drivers, RateChange, seen, share
from analytics.forecasting.effective import in_force, settled
from analytics.forecasting.fit_tasks import Task
from analytics.forecasting.forecast import combined
from analytics.forecasting.members import LEAST, MIDDLE, naive, quantiles
from analytics.forecasting.method import DRIVER, OWN, UNDRIVEN, read
from analytics.forecasting.rolling import forecasts, tasks
from data.demo.world.truths import NEW_RATE, OLD_RATE, RAISED_CHAPTER
from data.months import shifted
from data.quantiles import LEVELS
from data.series_names import IMPORTS, REVENUE, node
from tests.analytics.forecasting.test_job import FISCAL, HORIZON, LAST, REGIONS, now, rows
from tests.analytics.monthly import months, series

CHANGED, COUNT, VAT = 72, 96, 1.16
NAME, TAXED = node(REVENUE, {"hs2": RAISED_CHAPTER}), node(IMPORTS, {"hs2": RAISED_CHAPTER})
SINCE = months(COUNT)[CHANGED]


def revenue(before: float, after: float, noise: float, over: int = 1, seed: int = 7) -> tuple[np.ndarray, np.ndarray]:
    """Imports, and what is paid on them at a rate that changes in a month, or over so many."""
    imports = series(COUNT, seed=seed)
    wandering = np.exp(np.random.default_rng(seed).normal(0, noise, COUNT))
    part = np.clip((np.arange(COUNT) - CHANGED + 1) / over, 0.0, 1.0)
    return imports, imports * before * (after / before) ** part * wandering


def fit(task: Task) -> dict[str, np.ndarray]:
    """The members that are quick, Theta and the airline model: the plain forecast is the median of the same."""
    index = pd.date_range(end=f"{task.origin // 100}-{task.origin % 100}-01", periods=len(task.values), freq="MS")
    return {name: quantiles(name, task.values, index, task.horizon) for name in ("theta", "airline")}


def told(imports: np.ndarray, paid: np.ndarray, origin: int, law: dict[int, float]) -> pd.DataFrame:
    """The forecast of the twelve months after a place, of what is known there."""
    index = months(COUNT)
    values, goods = pd.DataFrame({NAME: paid}, index), pd.DataFrame({TAXED: imports}, index)
    known = values.loc[: index[origin]]
    drivers = Drivers(goods.loc[: index[origin]], {NAME: law})
    driving = drivers.of_nodes(known, drivers.changed(known, index[origin], shifted(index[origin], 12)), index[origin], 12)
    work = [*tasks(known, [index[origin]], 12), *(task for each in driving.values() for task in each.tasks)]
    held = {task.digest: fit(task) for task in work}
    driven = {name: each.driven(held) for name, each in driving.items()}
    found = forecasts(values, index[origin], 12, held, {}, driven)
    return found[found["model"] == "combined"]


def errors(imports: np.ndarray, paid: np.ndarray, origin: int, law: dict[int, float]) -> tuple[float, float, str]:
    """The mean absolute errors of the next twelve months: as forecast, and the median of the models of the series alone; the method."""
    found = told(imports, paid, origin, law)
    alone = combined(fit(Task(NAME, months(COUNT)[origin], paid[: origin + 1], 12)), paid[: origin + 1])[:, MIDDLE]
    came = paid[origin + 1 : origin + 13]
    return float(np.abs(found["p50"] - came).mean()), float(np.abs(alone - came).mean()), str(found["method"].iloc[0])


def test_an_announced_rate_is_met_where_models_of_the_series_miss_by_half():
    imports, paid = revenue(0.024, 0.08, 0.03)
    own, alone, method = errors(imports, paid, CHANGED - 1, {SINCE: 0.08 / 0.024})
    assert own <= 0.1 * paid[CHANGED : CHANGED + 12].mean() and alone > 5 * own and method == DRIVER


def test_a_planted_change_is_driven_better_than_the_median_just_after_it():
    before, after = ((1 + rate / 1e4) * VAT - 1 for rate in (OLD_RATE, NEW_RATE))
    found = [errors(*revenue(before, after, 0.1), CHANGED + later, {SINCE: after / before})[:2] for later in (0, 2)]
    own, alone = np.mean(found, axis=0)
    assert own < 0.85 * alone


SEEDS, STEPS, LATER = (21, 22), ((0.5, 1), (2.5, 1), (0.6, 1), (1.5, 6), (0.6, 6), (1.8, 12)), (3, 8)


def test_on_steps_and_ramps_it_is_no_worse_than_the_median_and_on_steps_mostly_better():
    ratios = {}
    for seed, (factor, over) in product(SEEDS, STEPS):
        found = [errors(*revenue(0.1, 0.1 * factor, 0.03, over, seed), CHANGED + later - 1, {}) for later in LATER]
        ratios[seed, factor, over] = sum(own for own, _, _ in found) / sum(alone for _, alone, _ in found)
        assert all(method == DRIVER or own == pytest.approx(alone) for own, alone, method in found)
    assert max(ratios.values()) <= 1.05 and np.median([each for (_, _, over), each in ratios.items() if over == 1]) <= 0.85


def test_a_law_that_changed_nothing_is_tried_and_left_out():
    imports, paid = revenue(0.1, 0.1, 0.02)
    own, alone, method = errors(imports, paid, CHANGED + 3, {SINCE: 2.0})
    assert method == UNDRIVEN and own == pytest.approx(alone)


def test_the_share_of_a_driver_by_hand():
    assert share(1.8, 2.0) == pytest.approx(0.3) and share(2.0, 2.0) == 0 == share(0.0, 0.0) and share(0.0, 1.0) == 1
    assert share(1.0, 2.0, RateChange({SINCE: 2.0}, True).most) == pytest.approx(2 / 3)


def test_what_is_tried_knew_of_the_change():
    origin = shifted(SINCE, 5)
    assert RateChange({SINCE: 2.0}, True).tried(origin) == [shifted(origin, -step) for step in (1, 2, 4)]
    assert RateChange({SINCE: 2.0}, True).tried(shifted(SINCE, 2)) == [shifted(SINCE, 1), SINCE]
    assert RateChange({SINCE: 2.0}).tried(SINCE) == [shifted(SINCE, -1)] and RateChange({SINCE: 2.0}, True).tried(SINCE) == []
    assert RateChange({shifted(origin, 1): 2.0}).tried(origin) == []


def paid(values: np.ndarray) -> pd.Series:
    return pd.Series(values, months(len(values)))


def test_a_step_is_seen_after_three_months_and_a_spike_or_noise_is_none():
    imports, collected = revenue(0.1, 0.13, 0.02)
    assert seen(paid(collected[: CHANGED + 2]), paid(imports[: CHANGED + 2])) is None
    found = seen(paid(collected[: CHANGED + 3]), paid(imports[: CHANGED + 3]))
    assert found == RateChange({SINCE: pytest.approx(1.3, rel=0.03)}, True)
    imports, collected = revenue(0.1, 0.1, 0.1)
    collected[-1] *= 2
    assert seen(paid(collected), paid(imports)) is None


def test_of_a_rate_that_moved_in_steps_only_the_months_since_tell_where_it_lies():
    rate = 0.1 * 1.1 ** np.clip(np.arange(48) - 35, 0, 6)
    found = restated(rate, {months(48)[36]: 1.3}, True)
    assert found == pytest.approx(np.full(48, 100 * rate[-1]), rel=0.01)
    assert settled(np.array([1.0, 2.0, 3.0, 3.1, 2.9, 3.0]), 0.01) == 4


def restated(rate: np.ndarray, steps: dict[int, float], seen: bool = False) -> np.ndarray:
    past = pd.DataFrame({"imports": 100.0, "revenue": 100 * rate}, index=months(len(rate)))
    return in_force(past, steps, seen).restated


def test_the_past_is_restated_at_the_rate_that_came_by_hand():
    rate = np.where(np.arange(36) < 30, 0.1, 0.2)
    assert restated(rate, {months(36)[30]: 2.0}) == pytest.approx(np.full(36, 20.0), rel=1e-6)
    assert restated(rate, {months(36)[30]: 1.5}) == pytest.approx(np.full(36, 20.0), rel=0.01)
    assert restated(rate[:30], {months(36)[30]: 2.0}) == pytest.approx(np.full(30, 10.0))


def test_what_a_rate_became_outweighs_what_the_law_says_as_months_come_in():
    rate = 0.1 * np.exp(np.random.default_rng(3).normal(0, 0.05, 48)) * np.where(np.arange(48) < 40, 1.0, 1.6)
    found = [
        in_force(pd.DataFrame({"imports": 100.0, "revenue": 100 * rate[:end]}, index=months(end)), {months(48)[40]: 2.0})
        for end in (40, 41, 44, 48)
    ]
    became = [each.restated[20] / (100 * rate[20]) for each in found]
    assert became[0] == 1 and 1.6 < became[1] < 2 and became[3] == pytest.approx(1.6, rel=0.06)
    assert found[1].error > found[2].error > found[3].error > 0


def test_an_announced_rate_moves_the_forecast_and_its_band_alike():
    imports, collected = revenue(0.1, 0.1, 0.15)
    found, law = told(imports, collected, CHANGED - 1, {}), told(imports, collected, CHANGED - 1, {SINCE: 1.5})
    assert (law["p50"] / found["p50"]).to_numpy() == pytest.approx(1.5)
    assert ((law["p90"] - law["p10"]) / law["p50"]).to_numpy() == pytest.approx(((found["p90"] - found["p10"]) / found["p50"]).to_numpy())


def made() -> tuple[job.ForecastPlan, str]:
    """The plan of a small administration of which a chapter's rate is announced to double."""
    imports = pd.DataFrame({"node": TAXED, "month": months(58), "value": series(58, seed=3) * 50})
    return job.plan(rows(), REGIONS, FISCAL, HORIZON, job.drivers(imports, {NAME: {shifted(LAST, 4): 2.0}})), NAME


def test_what_is_announced_drives_the_last_origin_alone():
    plan, name = made()
    assert plan.changed(plan.values, plan.last) == {name: RateChange({shifted(LAST, 4): 2.0})}
    assert [plan.changed(plan.values, origin) for origin in plan.backtests] == [{}, {}, {}] and LEAST < job.LEAST


def test_a_driven_node_says_so_and_still_adds_up():
    plan, name = made()
    work = tasks(plan.values, [*plan.backtests, plan.last], HORIZON) + tasks(plan.leading, plan.ladder, HORIZON)
    work += [task for each in plan.driving(plan.values, plan.last, plan.eased(plan.values, plan.last)).values() for task in each.tasks]
    found = job.results(plan, {task.digest: {"naive": naive(task.values, pd.date_range("2015", periods=1), HORIZON)} for task in work})
    own, other, nation = (now(found, **held) for held in ({"hs2": RAISED_CHAPTER}, {"hs2": "84"}, {}))
    assert [{read(method).kind for method in each["method"]} for each in (own, other)] == [{DRIVER}, {OWN}]
    assert (own["p50"] + other["p50"]).to_numpy() == pytest.approx(nation["p50"].to_numpy())
    assert own["p50"].iloc[3:15].sum() > 1.4 * plan.values[name].iloc[-12:].sum()


def test_later_rows_change_no_step_and_no_driven_forecast():
    imports, collected = revenue(0.1, 0.13, 0.02)
    since = np.arange(COUNT) > CHANGED + 5
    columns = list(LEVELS)
    first, second = (
        told(np.where(since, imports * by, imports), np.where(since, collected * by, collected), CHANGED + 5, {}) for by in (1.0, 50.0)
    )
    assert set(first["method"]) == {DRIVER} and first[columns].to_numpy().tobytes() == second[columns].to_numpy().tobytes()
