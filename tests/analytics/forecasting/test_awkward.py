"""Series that are not as a model likes them: every forecast of them is finite, not negative, in order, and adds up."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.forecasting import job
from analytics.forecasting.forecast import combined, fit, history
from analytics.forecasting.hierarchy import summing
from analytics.forecasting.members import MIDDLE, naive, theta
from analytics.forecasting.reconcile import allotted, moved, reconciled
from analytics.forecasting.rolling import tasks
from data.months import shifted
from data.quantiles import LEVELS
from data.series_names import REVENUE, cuts, node
from tests.analytics.monthly import months, series

COUNT, HORIZON = 96, 12
REGIONS = {"A": "North", "B": "North", "C": "South", "D": "South"}
FEW = settings(max_examples=12, deadline=None, derandomize=True)
MANY = settings(max_examples=150, deadline=None, derandomize=True)


def fallen(values: np.ndarray, place: int) -> np.ndarray:
    return np.where(np.arange(len(values)) < place, values, 0.15 * values)


def risen(values: np.ndarray, place: int) -> np.ndarray:
    return np.where(np.arange(len(values)) < place, values, 6.0 * values)


def begun(values: np.ndarray, place: int) -> np.ndarray:
    return np.where(np.arange(len(values)) < place, 0.0, values)


def over(values: np.ndarray, place: int) -> np.ndarray:
    return np.where(np.arange(len(values)) < place, values, 0.0)


def unknown(values: np.ndarray, place: int) -> np.ndarray:
    return np.where((np.arange(len(values)) - place) % len(values) < 9, np.nan, values)


def emptied(values: np.ndarray, place: int) -> np.ndarray:
    return np.where((np.arange(len(values)) * 7 + place) % 6 == 0, 0.0, values)


def refunded(values: np.ndarray, place: int) -> np.ndarray:
    return np.where(np.arange(len(values)) % 17 == place % 17, -values, values)


def turned(values: np.ndarray, place: int) -> np.ndarray:
    return np.r_[values[:place], values[place:][::-1]]


def rare(values: np.ndarray, place: int) -> np.ndarray:
    return np.where(np.arange(len(values)) % 12 == place % 12, values, 0.0)


def still(values: np.ndarray, place: int) -> np.ndarray:
    return np.full(len(values), values[place])


FAULTS = (fallen, risen, begun, over, unknown, emptied, refunded, turned, rare, still)


@st.composite
def awkward(draw: st.DrawFn) -> np.ndarray:
    """A series of 3 to 240 months with up to three faults, of any size."""
    count = draw(st.sampled_from([3, 14, 26, 40, 61, 120, 240]))
    values = series(count, draw(st.integers(0, 99)), 10.0 ** draw(st.integers(-4, 13)), draw(st.sampled_from([0.0, 0.05, 0.4])))
    for fault in draw(st.lists(st.sampled_from(FAULTS), max_size=3)):
        values = fault(values, draw(st.integers(0, count - 1)))
    return values


def sound(found: np.ndarray) -> bool:
    return bool(np.isfinite(found).all() and found.min() >= 0 and (np.diff(found, axis=-1) >= 0).all())


@FEW
@given(awkward())
def test_an_awkward_series_is_forecast(values):
    assert sound(combined(fit(values, 202212, HORIZON), values))


@MANY
@given(awkward())
def test_what_is_modelled_is_known_and_not_negative(values):
    found = history(values)
    assert np.isfinite(found).all() and (found >= 0).all() and len(found) <= len(values)


@pytest.mark.parametrize("months_over", [3, 8])
def test_a_series_that_has_ended_is_not_taken_to_go_on(months_over):
    values = over(series(COUNT), COUNT - months_over)
    found = combined(fit(values, 202212, HORIZON), values)
    assert sound(found) and found[:, MIDDLE].mean() < 0.1 * series(COUNT)[-12:].mean() < found[:, -2].mean()


def test_a_late_month_or_two_are_no_end():
    values = over(series(COUNT, noise=0.0), COUNT - 2)
    assert history(values)[-2:] == pytest.approx(series(COUNT, noise=0.0)[-2:], rel=0.1)


def test_unknown_months_are_never_nothing():
    values = series(COUNT, noise=0.0)
    gone = values.copy()
    gone[30:46] = np.nan
    assert history(gone)[30:46] == pytest.approx(values[30:46], rel=0.25)
    sparse = np.where(np.arange(COUNT) % 4 == 0, 0.0, values)
    assert history(np.r_[sparse, np.nan])[-1] == pytest.approx(0.75 * values[COUNT - 12] * 1.05, rel=0.15)


def test_theta_of_a_series_that_stands_still_stands_still():
    assert theta(np.full(40, 5.0), pd.date_range("2015", periods=40, freq="MS"), 6) == pytest.approx(np.full((6, 7), 5.0))


TREE = [node(REVENUE, held) for held in ({}, {"tax": "X"}, {"tax": "Y"}, *({"office": each} for each in REGIONS))]
BOTTOM = [node(REVENUE, {"tax": tax, "office": office}) for tax in "XY" for office in REGIONS]
NODES = [*TREE, *(node(REVENUE, {"region": each}) for each in ("North", "South")), *BOTTOM]
POINTS = st.floats(-1e9, 1e12, allow_nan=False)


@MANY
@given(st.lists(POINTS, min_size=len(NODES), max_size=len(NODES)), st.lists(st.integers(-20, 24), min_size=len(NODES), max_size=len(NODES)))
def test_any_forecasts_are_made_to_add_up(points, sizes):
    adds = summing(NODES, BOTTOM, REGIONS)
    found = reconciled(np.array(points)[:, None], adds, 10.0 ** np.array(sizes))
    assert np.isfinite(found).all() and found.min() >= 0
    assert found[: len(NODES) - len(BOTTOM)] == pytest.approx(adds[: len(NODES) - len(BOTTOM)] @ found[-len(BOTTOM) :], rel=1e-9)


@MANY
@given(st.lists(st.tuples(st.floats(0, 1e12), st.integers(-9, 24)), min_size=1, max_size=30), st.floats(0, 1e13))
def test_any_parts_are_made_to_add_up_to_any_whole(parts, whole):
    base, variance = (np.array(each, float) for each in zip(*parts, strict=True))
    found = allotted(base[:, None], 10.0**variance, np.array([whole]))
    assert found.min() >= 0 and found.sum() == pytest.approx(whole, rel=1e-9, abs=1e-9)


@MANY
@given(st.lists(st.floats(0, 1e12), min_size=7, max_size=7).map(sorted), st.floats(0, 1e12))
def test_quantiles_stay_in_order_wherever_they_are_moved(quantiles, to):
    cube = np.array(quantiles)[None]
    assert sound(moved(cube, cube[:, MIDDLE], np.array([to])))


def tree() -> pd.DataFrame:
    """Two taxes at four offices, each with another fault."""
    parts = []
    for place, (name, fault) in enumerate(zip(BOTTOM, (fallen, risen, begun, over, emptied, refunded, turned, rare), strict=True)):
        held = cuts(name)
        for each in ({}, {"tax"}, {"office"}, {"tax", "office"}, {"region"}):
            known = {"region": REGIONS[held["office"]], **held}
            whole = node(REVENUE, {key: known[key] for key in each})
            values = fault(series(COUNT, place, 10.0**place, 0.2), COUNT - 10 * (place + 1))
            parts.append(pd.DataFrame({"node": whole, "month": months(COUNT), "value": values}))
    return pd.concat(parts).groupby(["node", "month"], as_index=False)["value"].sum()


@pytest.mark.parametrize(("scope", "fitting"), [(job.ALONE, fit), (job.SAID, None)], ids=["by all members", "with trials and ladder"])
def test_a_tree_of_awkward_series_adds_up(scope, fitting):
    fiscal = {shifted(201501, step): 2015 + (step + 6) // 12 for step in range(240)}
    plan = replace(job.plan(tree(), REGIONS, fiscal, HORIZON), scope=scope)
    every = [task for origin in (*plan.backtests, plan.last, *plan.ladder) for task in tasks(plan.values, [origin], HORIZON)]
    by_last_year = {"naive": lambda task: naive(history(task.values), pd.date_range("2015", periods=1), HORIZON)}
    held = {
        task.digest: fitting(task.values, task.origin, HORIZON) if fitting else {name: make(task) for name, make in by_last_year.items()}
        for task in every
    }
    found = job.results(plan, held)
    assert sound(found["forecast"].loc[:, LEVELS].to_numpy()) and sound(found["landing"].loc[:, LEVELS].to_numpy())
    now = found["forecast"][found["forecast"]["origin"] == plan.last].pivot(index="node", columns="month", values="p50").loc[NODES]
    adds = summing(NODES, BOTTOM, REGIONS)
    assert now.to_numpy() == pytest.approx(adds @ now.loc[BOTTOM].to_numpy(), rel=1e-9)
    assert len(found["score"]) > 0 or scope == job.ALONE
