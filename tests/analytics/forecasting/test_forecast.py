"""The forecast of one series: what it recovers, what it survives, and that it never sees the future."""

import numpy as np
import pytest

from analytics.forecasting import fit_tasks, forecast, members
from analytics.forecasting.evaluate import scale
from analytics.forecasting.forecast import combined, fit, history
from analytics.forecasting.members import MIDDLE
from data.demo.world.truths import SEASONS
from tests.analytics.monthly import FIRST, months, series

HISTORY = 84


@pytest.fixture(scope="module")
def planted():
    return fit(series(HISTORY), months(HISTORY)[-1], 18)


def test_every_member_and_the_yardstick_are_fitted(planted):
    assert set(planted) == {"naive", "holt_winters", "theta", "airline", "prophet"}
    assert {each.shape for each in planted.values()} == {(18, 7)}


def test_planted_seasons_and_trend_are_found(planted):
    truth = 100 * np.resize(SEASONS, 18) * 1.05 ** ((HISTORY + np.arange(18)) / 12)
    found = combined(planted, series(HISTORY))[:, MIDDLE]
    assert np.abs(found / truth - 1).max() < 0.05
    assert np.abs(found[:12] - truth[:12]).mean() < 0.6 * scale(series(HISTORY))


def test_the_combination_is_the_median_of_the_members_quantile_by_quantile(planted):
    by_hand = np.median([planted[name][3, 5] for name in members.MEMBERS])
    assert combined(planted, series(HISTORY))[3, 5] == pytest.approx(by_hand)


def test_the_combination_stays_between_zero_and_three_times_the_recent_most():
    wild = {name: np.tile([-9.0, -5, -1, value, 1e9, 1e12, np.inf], (2, 1)) for name, value in
            zip(members.MEMBERS, (1.0, 2.0, 3.0, 4.0), strict=True)}  # fmt: skip
    found = combined(wild, np.array([1.0, 50.0, 20.0]))
    assert found.min() == 0 and found.max() == 150 and found[0, MIDDLE] == 2.5 and (np.diff(found) >= 0).all()


def test_what_comes_later_changes_no_earlier_forecast():
    values, changed = series(60), series(60)
    changed[48:] = [1e6, -5.0, np.nan] * 4
    tasks = [fit_tasks.Task("x", months(48)[-1], each[:48], 12) for each in (values, changed)]
    one, other = (fit(task.values, task.origin, 12) for task in tasks)
    assert tasks[0].digest == tasks[1].digest
    assert all(one[name].tobytes() == other[name].tobytes() for name in one) and "airline" not in one


@pytest.mark.parametrize(("places", "value"), [([30], 0.0), ([30], -40.0), ([30, 31], np.nan), ([5, 17, 29], 0.0)])
def test_few_odd_months_are_read_as_what_they_usually_are(places, value):
    values = series(60, noise=0.0)
    broken = values.copy()
    broken[places] = value
    assert history(broken)[places] == pytest.approx(values[places], rel=0.08)
    assert np.delete(history(broken), places).tolist() == np.delete(values, places).tolist()


def test_many_empty_months_stay_empty():
    values = series(48)
    values[::5] = 0.0
    found = combined(fit(values, months(48)[-1], 12), values)
    assert (history(np.r_[7.0, values])[1:] == values).all() and np.isfinite(found).all() and found.min() >= 0


@pytest.mark.parametrize("values", [np.zeros(40), np.full(30, 5.0), np.r_[np.zeros(30), 4.0], np.array([3.0, 4.0]), np.full(50, np.nan)])
def test_a_series_without_life_is_no_error(values):
    found = combined(fit(values, 201912, 6), values)
    assert found.shape == (6, 7) and np.isfinite(found).all() and found.min() >= 0


def test_a_level_break_is_followed():
    values = series(72, noise=0.02)
    values[48:] *= 2.0
    found = combined(fit(values, months(72)[-1], 12), values)[:, MIDDLE]
    assert 0.75 < found.sum() / (200 * 1.05**6.5 * sum(SEASONS)) < 1.25


def test_short_and_sparse_series_do_not_stand_alone():
    sparse = series(60)
    sparse[::3] = 0.0
    late = np.r_[np.zeros(40), series(20)]
    assert [forecast.can_stand_alone(each) for each in (series(36), series(35), sparse, late)] == [True, False, False, False]


def test_a_job_that_was_stopped_goes_on_where_it_was():
    tasks = [fit_tasks.Task("x", month, series(30)[: 26 + place], 3) for place, month in enumerate(months(29)[26:])]
    held: dict = {tasks[1].digest: {"naive": np.zeros((3, 7))}}
    seen: list[tuple[int, int]] = []
    fit_tasks.fitted(tasks, held, lambda done, whole: seen.append((done, whole)))
    assert seen == [(1, 3), (2, 3), (3, 3)] and set(held) == {task.digest for task in tasks}
    assert held[tasks[1].digest]["naive"].sum() == 0


def test_origins_leave_targets_to_see_and_history_to_learn_from():
    assert fit_tasks.origins(FIRST, 202012, least=36, step=12, most=9) == [201712, 201812, 201912]
    assert fit_tasks.origins(FIRST, 202012, least=36, step=12, most=2) == [201812, 201912]
