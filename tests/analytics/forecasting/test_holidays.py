"""The calendar in a forecast: planted effects are recovered and put back, noise is left alone, nothing of the future is read."""

import numpy as np
import pandas as pd
import pytest

from analytics.forecasting.evaluate import scale
from analytics.forecasting.fit_tasks import Task
from analytics.forecasting.holidays import Eased, away, chosen, eased, effects
from analytics.forecasting.members import naive
from analytics.forecasting.method import Method, read
from analytics.forecasting.rolling import forecasts
from data.months import shifted
from tests.analytics.monthly import months, series

COUNT, AHEAD, EFFECT = 96, 12, -0.25
ORIGIN = months(COUNT)[-1]
NEXT = [shifted(ORIGIN, step) for step in range(1, AHEAD + 1)]


def calendar() -> pd.DataFrame:
    """A feast that comes eighteen days earlier each year, parts of it in each of two months; and days that are noise."""
    every = [shifted(201401, step) for step in range(12 * 16)]
    place = {year: 9 - 0.6 * (year - 2014) for year in range(2014, 2030)}
    feast = [max(0.0, 1 - abs(month % 100 - place[month // 100])) for month in every]
    return pd.DataFrame({"feast": feast, "working days": 21 + np.random.default_rng(5).normal(0, 1, len(every))}, index=every)


def planted(seed: int = 1, noise: float = 0.04, effect: float = EFFECT) -> np.ndarray:
    days = calendar()["feast"].reindex(months(COUNT + AHEAD)).to_numpy(float)
    return series(COUNT + AHEAD, seed=seed, noise=noise) * np.exp(effect * days)


def frame(values: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame({"r?": values}, index=months(len(values)))


@pytest.mark.parametrize("seed", range(5))
def test_a_planted_feast_is_found_alone_and_its_size_recovered(seed):
    found = chosen(planted(seed)[:COUNT], away(calendar(), months(COUNT)))
    assert set(found) == {"feast"} and found["feast"] == pytest.approx(EFFECT, abs=0.06)


def test_the_size_is_that_of_least_squares():
    days = away(calendar(), months(COUNT))[["feast"]]
    logs = EFFECT * days["feast"].to_numpy() + np.random.default_rng(2).uniform(-0.05, 0.05, COUNT)
    change, moved = logs[12:] - logs[:-12], days["feast"].to_numpy()[12:] - days["feast"].to_numpy()[:-12]
    assert effects(logs, days)["feast"] == pytest.approx(np.polyfit(moved, change, 1)[0], rel=1e-9)


def test_noise_is_seldom_taken_for_a_calendar():
    days = away(calendar(), months(COUNT))
    assert sum(bool(chosen(planted(seed, effect=0.0)[:COUNT], days)) for seed in range(40)) <= 3


@pytest.mark.parametrize("values", [np.zeros(COUNT), np.r_[np.full(40, np.nan), np.ones(20)], np.r_[np.ones(COUNT - 1), 0.0], np.ones(40)])
def test_short_or_sparse_series_are_left_alone(values):
    assert chosen(values, away(calendar(), months(len(values)))) == {}


def test_nothing_after_the_origin_is_read():
    values = planted()
    known = eased(frame(values[:COUNT]), calendar(), NEXT)
    longer = frame(np.r_[values[:COUNT], values[COUNT:] * 7])
    again = eased(longer.loc[:ORIGIN], calendar(), NEXT)
    assert known.values.equals(again.values) and (known.ahead["r?"] == again.ahead["r?"]).all()


def test_without_a_calendar_nothing_moves():
    values = frame(planted()[:COUNT])
    assert eased(values, pd.DataFrame(), NEXT).values.equals(values) and eased(values, pd.DataFrame(), NEXT).parts == {}


def test_a_forecast_that_is_eased_misses_less_and_says_by_what():
    values = frame(planted())
    past = values.loc[:ORIGIN]
    ease = eased(past, calendar(), NEXT)
    held = {}
    for each in (past, ease.values):
        task = Task("r?", ORIGIN, each["r?"].to_numpy(float), AHEAD)
        held[task.digest] = {"naive": naive(task.values, pd.DatetimeIndex([]), AHEAD)}
    found = {way: forecasts(values, ORIGIN, AHEAD, held, {}, ease=each) for way, each in (("eased", ease), ("plain", Eased(past)))}
    own = {way: each[each["model"] == "combined"] for way, each in found.items()}
    missed = {way: (each["p50"] - each["actual"]).abs().mean() / scale(past["r?"].to_numpy()) for way, each in own.items()}
    assert missed["eased"] < 0.9 * missed["plain"]
    assert {read(each) for each in own["eased"]["method"]} == {Method("own", ("feast",))} and set(own["plain"]["method"]) == {"own"}
    yardsticks = [each[each["model"] == "naive"]["p50"].tolist() for each in found.values()]
    assert yardsticks[0] == yardsticks[1]
