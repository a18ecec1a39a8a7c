"""A revenue whose rate changed: driven by imports and the path of the rate, better than the models that see the series alone."""

import numpy as np
import pandas as pd
import pytest

from analytics.forecasting import job
from analytics.forecasting.driving import Drivers, driven, seen
from analytics.forecasting.forecast import combined, fit
from analytics.forecasting.members import LEAST, MIDDLE, naive
from analytics.forecasting.rolling import DRIVER, tasks
from data.demo.world.truths import NEW_RATE, OLD_RATE, RAISED_CHAPTER
from data.months import shifted
from data.quantiles import QUANTILES
from data.series_names import IMPORTS, REVENUE, node
from tests.analytics.forecasting.test_job import FISCAL, HORIZON, LAST, REGIONS, now, rows
from tests.analytics.monthly import months, series

CHANGED, COUNT, VAT = 72, 96, 1.16
NAME, TAXED = node(REVENUE, {"hs2": RAISED_CHAPTER}), node(IMPORTS, {"hs2": RAISED_CHAPTER})
SINCE = months(COUNT)[CHANGED]


def revenue(before: float, after: float, noise: float) -> tuple[np.ndarray, np.ndarray]:
    """Imports, and what is paid on them at a rate that changes."""
    imports = series(COUNT)
    wandering = np.exp(np.random.default_rng(7).normal(0, noise, COUNT))
    return imports, imports * np.where(np.arange(COUNT) < CHANGED, before, after) * wandering


def totals(imports: np.ndarray, paid: np.ndarray, origin: int, steps: dict[int, float]) -> tuple[float, float]:
    """Errors of the next twelve months' sum, as fractions of it: driven, and the median of the models of the series alone."""
    index = months(COUNT)[: origin + 1]
    past = pd.DataFrame({"imports": imports[: origin + 1], "revenue": paid[: origin + 1]}, index=index)
    ahead = [shifted(index[-1], step) for step in range(1, 13)]
    alone, goods = (combined(fit(past[name].to_numpy(), index[-1], 12), past[name].to_numpy()) for name in ("revenue", "imports"))
    came = paid[origin + 1 : origin + 13].sum()
    said = (each[:, MIDDLE].sum() for each in (driven(past, steps, goods, ahead), alone))
    first, second = (abs(float(each) / came - 1) for each in said)
    return first, second


def test_an_announced_rate_is_met_where_models_of_the_series_miss_by_half():
    own, alone = totals(*revenue(0.024, 0.08, 0.03), CHANGED - 1, {SINCE: 0.08 / 0.024})
    assert own <= 0.08 and alone > 0.5


def test_a_planted_change_is_driven_better_than_the_median_just_after_it():
    before, after = ((1 + rate / 1e4) * VAT - 1 for rate in (OLD_RATE, NEW_RATE))
    errors = [totals(*revenue(before, after, 0.1), CHANGED + later, {SINCE: after / before}) for later in (0, 1, 2)]
    own, alone = np.mean(errors, axis=0)
    assert own < 0.08 and own < 0.7 * alone


def paid(values: np.ndarray) -> pd.Series:
    return pd.Series(values, months(len(values)))


def test_a_step_is_seen_after_three_months_and_a_spike_or_noise_is_none():
    imports, collected = revenue(0.1, 0.13, 0.02)
    assert seen(paid(collected[: CHANGED + 2]), paid(imports[: CHANGED + 2])) == {}
    found = seen(paid(collected[: CHANGED + 3]), paid(imports[: CHANGED + 3]))
    assert found == {SINCE: pytest.approx(1.3, rel=0.03)}
    imports, collected = revenue(0.1, 0.1, 0.1)
    collected[-1] *= 2
    assert seen(paid(collected), paid(imports)) == {}


def test_the_path_of_the_rate_by_hand():
    index = months(36)
    imports = np.repeat([[80.0, 85, 90, 100, 110, 120, 130]], 4, axis=0)
    past = pd.DataFrame({"imports": 100.0, "revenue": np.where(np.arange(36) < 30, 10.0, 20.0)}, index=index)
    ahead = [shifted(index[-1], step) for step in range(1, 5)]
    found = driven(past, {index[30]: 2.0, ahead[2]: 0.5}, imports, ahead)
    assert found[:, MIDDLE] == pytest.approx([20, 20, 10, 10]) and found[0] == pytest.approx([16, 17, 18, 20, 22, 24, 26])


def test_a_rate_that_wanders_widens_the_band():
    index = months(36)
    imports = np.full((1, len(QUANTILES)), 100.0)
    past = pd.DataFrame({"imports": 100.0, "revenue": np.resize([8.0, 12.0], 36)}, index=index)
    found = driven(past, {shifted(index[-1], 9): 2.0}, imports, [shifted(index[-1], 1)])[0]
    assert found[MIDDLE] == pytest.approx(10) and found[1] < 8.3 and found[-2] > 12


def made() -> tuple[job.Plan, str]:
    """The plan of a small administration of which a chapter's rate is announced to double."""
    imports = pd.DataFrame({"node": TAXED, "month": months(58), "value": series(58, seed=3) * 50})
    return job.plan(rows(), REGIONS, FISCAL, HORIZON, job.drivers(imports, {NAME: {shifted(LAST, 4): 2.0}})), NAME


def test_what_is_announced_drives_the_last_origin_alone():
    plan, name = made()
    assert plan.driven(plan.values, plan.last) == {name: {shifted(LAST, 4): 2.0}}
    assert [plan.driven(plan.values, origin) for origin in plan.backtests] == [{}, {}, {}] and LEAST < job.LEAST


def test_a_driven_node_says_so_and_still_adds_up():
    plan, name = made()
    work = tasks(plan.values, [*plan.backtests, plan.last], HORIZON) + tasks(plan.leading, plan.ladder, HORIZON)
    work += plan.drivers.tasks(plan.driven(plan.values, plan.last), plan.last, HORIZON).values()
    found = job.results(plan, {task.digest: {"naive": naive(task.values, pd.date_range("2015", periods=1), HORIZON)} for task in work})
    own, other, nation = (now(found, **held) for held in ({"hs2": RAISED_CHAPTER}, {"hs2": "84"}, {}))
    assert set(own["method"]) == {DRIVER} and set(other["method"]) == {"own"}
    assert (own["p50"] + other["p50"]).to_numpy() == pytest.approx(nation["p50"].to_numpy())
    assert own["p50"].iloc[3:15].sum() > 1.4 * plan.values[name].iloc[-12:].sum()


def test_later_rows_change_no_step_and_no_driven_forecast():
    imports, collected = revenue(0.1, 0.13, 0.02)
    columns = ((NAME, collected), (TAXED, imports))
    origin = months(COUNT)[CHANGED + 5]
    told = []
    for factor in (1.0, 50.0):
        values, goods = (
            pd.DataFrame({key: np.r_[each[: CHANGED + 6], each[CHANGED + 6 :] * factor]}, months(COUNT)) for key, each in columns
        )
        drivers = Drivers(goods, {NAME: {shifted(origin, 3): factor}})
        steps = drivers.steps(values, origin, origin)
        held = {task.digest: fit(task.values, origin, 6) for task in drivers.tasks(steps, origin, 6).values()}
        assert steps == {NAME: {SINCE: pytest.approx(1.3, rel=0.03)}}
        told.append(drivers.forecasts(values, steps, origin, 6, held)[NAME].tobytes())
    assert told[0] == told[1]
