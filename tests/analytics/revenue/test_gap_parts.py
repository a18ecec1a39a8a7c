"""The parts of the gap ahead: they add up in the middle, follow what is planted, and look at nothing that came later."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.forecasting.job import TRIED
from analytics.forecasting.members import naive
from analytics.forecasting.reconcile import reconciled
from analytics.revenue import gap_parts
from analytics.revenue.gap_parts import BOTTOM, LAW, NODES, PAID, POTENTIAL, PREFERENCE, RELIEF, SUSPENDED, UNPAID, UPLIFT
from analytics.revenue.maturity import MATURE
from data.months import shifted
from data.quantiles import LEVELS
from tests.analytics.monthly import months, series
from tests.analytics.revenue.test_maturity import PACE

COUNT, HORIZON = 58, 18
FISCAL = {shifted(201401, step): shifted(201401, step + 6) // 100 for step in range(150)}
SHARES = {PREFERENCE: 0.1, RELIEF: 0.05, SUSPENDED: 0.1}
GROWTH = 0.4


def administration(count: int = COUNT, seed: int = 1, growth: float = 0.0) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Accounts and receipts of an administration; the share of relief grows by `growth` a year in its last three years."""
    calendar, draw = months(count), np.random.default_rng(seed)
    potential = series(count, seed, 1000.0)
    late = np.maximum(np.arange(count) - (count - 36), 0) / 12
    noise = {name: np.exp(draw.normal(0, 0.05, count)) for name in SHARES}
    rise = {RELIEF: (1 + growth) ** late}
    parts = {name: potential * share * noise[name] * rise.get(name, 1.0) for name, share in SHARES.items()}
    uplift = potential * 0.004 * np.exp(draw.normal(0, 0.2, count))
    assessed = potential - sum(parts.values()) + uplift
    pace = PACE * np.exp(draw.normal(0, 0.1, (count, len(PACE))))
    pace *= ((1 - 0.01 * np.exp(draw.normal(0, 0.2, count))) / pace.sum(axis=1))[:, None]
    known = [(row, age) for row in range(count) for age in range(len(PACE)) if row + age < count]
    rows = [(calendar[row], calendar[row + age], assessed[row] * pace[row, age]) for row, age in known]
    receipts = pd.DataFrame(rows, columns=["registered", "paid", "amount"])
    unpaid = assessed - receipts.groupby("registered")["amount"].sum().reindex(calendar).to_numpy()
    accounts = {POTENTIAL: potential, **parts, UPLIFT: uplift, "tax_assessed": assessed, UNPAID: unpaid}
    return pd.DataFrame(accounts, index=calendar), receipts


def of(count: int = COUNT, seed: int = 1, growth: float = 0.0) -> gap_parts.GapAccounts:
    return gap_parts.course(*administration(count, seed, growth), FISCAL, HORIZON)


def repeated(course: gap_parts.GapAccounts) -> dict:
    """Fits of the yardstick alone: quick, and enough for what does not depend on the models."""
    plan = course.plan
    every = [task for origin in (plan.last, *plan.backtests) for task in gap_parts._tasks(course, origin)]
    return {task.digest: {"naive": naive(task.values, pd.date_range("2015", periods=1), HORIZON)} for task in every}


@pytest.fixture(scope="module")
def found():
    course = of()
    return course, gap_parts.results(course, repeated(course))


def middles(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.pivot(index="month", columns="node", values="p50")


def added_up(wide: pd.DataFrame) -> pd.Series:
    parts = wide[[PREFERENCE, RELIEF, SUSPENDED, UNPAID, PAID]].sum(axis=1) - wide[UPLIFT]
    return (wide[POTENTIAL] - parts).abs() / wide[POTENTIAL]


def test_the_parts_add_up_to_the_potential_in_every_month_ahead_and_over_the_year(found):
    _, results = found
    ahead = middles(results["months"][~results["months"]["young"]])
    assert len(ahead) == HORIZON and set(ahead.columns) == set(NODES)
    assert added_up(ahead).max() < 1e-9 and (ahead[LAW] - ahead[PREFERENCE] - ahead[RELIEF]).abs().max() < 1e-9 * ahead[LAW].max()
    year = results["years"].set_index("node")[["p50"]].T
    assert added_up(year).max() < 1e-9 and (results["years"][list(LEVELS)].diff(axis=1).iloc[:, 1:] >= -1e-9).all().all()


def eight(low: float, high: float) -> st.SearchStrategy[list[float]]:
    return st.lists(st.floats(low, high), min_size=len(NODES), max_size=len(NODES))


@given(eight(0, 1e9), eight(1e-3, 1e12))
@settings(max_examples=60, deadline=None)
def test_whatever_is_forecast_is_made_to_add_up_and_is_never_negative_below(base, variance):
    point = reconciled(np.array(base)[:, None], gap_parts.SUMMING, np.array(variance))
    wide = pd.DataFrame(point.T, columns=list(NODES))
    size = max(1.0, point.max())
    parts = wide[[PREFERENCE, RELIEF, SUSPENDED, UNPAID, PAID]].sum(axis=1) - wide[UPLIFT]
    assert abs(wide[POTENTIAL] - parts).max() < 1e-9 * size and abs(wide[LAW] - wide[PREFERENCE] - wide[RELIEF]).max() < 1e-9 * size
    assert (wide[list(BOTTOM)] >= 0).all().all()


def test_a_year_is_what_is_known_and_what_is_to_come_and_stands_beside_the_year_before(found):
    course, results = found
    [year] = set(results["years"]["fiscal_year"])
    span = [month for month, each in FISCAL.items() if each == year]
    known = [month for month in span if month <= course.plan.last]
    held, years = course.accounts, results["years"].set_index("node")
    assert 0 < len(known) < 12 and years.loc[POTENTIAL, "so_far"] == pytest.approx(held.loc[known, POTENTIAL].sum())
    assert years.loc[RELIEF, "before"] == pytest.approx(held.loc[[shifted(month, -12) for month in span], RELIEF].sum())
    ahead = results["months"].query("node == @RELIEF and month in @span")
    assert years.loc[RELIEF, "p50"] == pytest.approx(held.loc[known, RELIEF].sum() + ahead["p50"].sum(), rel=1e-6)


def test_what_is_not_a_year_old_is_no_rise_of_what_is_not_paid(found):
    course, results = found
    told, stands = course.seen(course.plan.last)[UNPAID], course.accounts[UNPAID]
    share = told / course.accounts["tax_assessed"]
    assert stands.iloc[-1] > 10 * stands.iloc[-13] and share.iloc[-6:].mean() < 1.4 * share.iloc[-30:-12].mean()
    young = results["months"].query("node == @UNPAID and young")
    assert young["month"].tolist() == list(course.accounts.index[-MATURE:])


def test_nothing_after_an_origin_changes_what_is_told_at_it():
    accounts, receipts = administration()
    origin = months(COUNT)[39]
    whole = gap_parts.course(accounts, receipts, FISCAL, HORIZON).seen(origin)
    early = receipts[receipts["paid"] <= origin]
    cut = accounts.loc[:origin].assign(
        tax_unpaid=lambda held: held["tax_assessed"] - early.groupby("registered")["amount"].sum().reindex(held.index, fill_value=0.0)
    )
    pd.testing.assert_frame_equal(whole, gap_parts.course(cut, early, FISCAL, HORIZON).seen(origin), rtol=1e-12)


def test_planted_growth_of_relief_is_followed_nearer_than_by_repeating_last_year():
    course = dataclasses.replace(of(60, 3, GROWTH), scope=TRIED)
    results = gap_parts.results(course, {})
    held = results["score"].set_index(["node", "model"])["mase"]
    assert held[RELIEF, "combined"] < 0.8 * held[RELIEF, "naive"]
    year = results["years"].set_index("node")
    assert year.loc[RELIEF, "p50"] / year.loc[POTENTIAL, "p50"] > 1.15 * year.loc[RELIEF, "before"] / year.loc[POTENTIAL, "before"]
    assert held.xs("combined", level="model").mean() < held.xs("naive", level="model").mean()


def test_too_short_a_past_is_refused():
    accounts, receipts = administration(20)
    with pytest.raises(ValueError, match="fourteen"):
        gap_parts.course(accounts.iloc[:13], receipts, FISCAL, HORIZON)
