"""Events of the tariff on cases that add up by hand."""

from math import log

import numpy as np
import pandas as pd
import pytest

from analytics.trade.event import EventSeries, course, margin, moved, persistence

BEFORE, AFTER = tuple(range(202401, 202409)), tuple(range(202501, 202509))
COLUMNS = ["month", "partner", "covered", "value", "items"]


def made(covered_after: dict[str, float], wobble: float = 0.0) -> pd.DataFrame:
    """Sixteen months: A and B share the goods covered 10 : 90 before, then as given; other goods stay 20 : 80."""
    rows = []
    for month in (*BEFORE, *AFTER):
        split = {"A": 10.0, "B": 90.0} if month in BEFORE else covered_after
        noise = 1 + wobble * (-1) ** month
        rows += [(month, partner, True, value * noise, 1) for partner, value in split.items()]
        rows += [(month, partner, False, value, 1) for partner, value in {"A": 20.0, "B": 80.0}.items()]
    return pd.DataFrame(rows, columns=COLUMNS)


def test_a_shift_of_ten_points_is_found_and_without_noise_is_certain():
    found = course(made({"A": 20.0, "B": 80.0}), ("A",), 202501)
    assert found.shift().value == pytest.approx(0.1) and found.shift().low == pytest.approx(0.1) and found.shift().certain
    assert found.growth().value == pytest.approx(0.0) and not found.growth().certain
    assert found.shares(late=False) == pytest.approx((0.1, 0.2)) and found.shares(late=True) == pytest.approx((0.2, 0.2))


def test_what_other_goods_gained_too_is_not_the_agreement():
    frame = made({"A": 20.0, "B": 80.0})
    late = (frame["month"] >= 202501) & ~frame["covered"]
    frame.loc[late, "value"] = frame.loc[late, "partner"].map({"A": 30.0, "B": 70.0})
    assert course(frame, ("A",), 202501).shift().value == pytest.approx(0.0)


def test_new_trade_is_growth_and_not_only_a_share():
    found = course(made({"A": 40.0, "B": 90.0}), ("A",), 202501)
    assert found.growth().value == pytest.approx(0.262364, abs=1e-6) and found.growth().certain


def test_without_serial_correlation_the_interval_is_the_jackknife_over_months():
    """By hand: totals go up and down in turn, so that the correlation is negative and counts as none; 14 degrees of freedom."""
    found = course(made({"A": 15.0, "B": 85.0}, wobble=0.3), ("A",), 202501)
    totals = [130.0 if month % 2 == 0 else 70.0 for month in BEFORE]
    left = [log((sum(totals) - each) / 7) for each in totals]
    side = 8 / 7 * (7 / 8) ** 2 * sum((each - sum(left) / 8) ** 2 for each in left)
    assert found.growth().high - found.growth().low == pytest.approx(2 * 1.761310 * (2 * side) ** 0.5)


def test_months_that_resemble_their_neighbours_count_for_less():
    """By hand for 1, 1, 1, 1, −1, −1, −1, −1 on both sides: correlation 10 / 16, freed of bias (10 + 2) / 8, held to 0.85."""
    steady, turning = np.repeat([1.0, -1.0], 4), np.tile([1.0, -1.0], 4)
    growth = 1 + 2 * sum((1 - lag / 8) * 0.85**lag for lag in range(1, 8))
    assert persistence([steady, steady]) == 0.85 and persistence([turning, turning]) == 0.0
    assert margin([steady, steady]) == pytest.approx(2.919986 * (2 * 8 / (8 - growth) * growth / 8) ** 0.5)
    assert margin([steady, steady]) > 4 * margin([turning, turning])


def months_of(rho: float, before: int, after: int, seed: int) -> EventSeries:
    """Four sums of which none changed, their logarithms a first order autoregression of 15 %."""
    rng, months = np.random.default_rng(seed), before + after
    logs = np.empty((months, 4))
    logs[0] = rng.normal(size=4)
    for place in range(1, months):
        logs[place] = rho * logs[place - 1] + np.sqrt(1 - rho**2) * rng.normal(size=4)
    return EventSeries(tuple(range(months)), np.array([10.0, 90.0, 20.0, 80.0]) * np.exp(0.15 * logs), before)


@pytest.mark.parametrize(("before", "after"), [(24, 24), (24, 10)])
@pytest.mark.parametrize("rho", [0.0, 0.3, 0.5, 0.7])
@pytest.mark.parametrize("tries", [500, pytest.param(2000, marks=pytest.mark.nightly)])
def test_the_interval_holds_the_truth_90_times_in_100_under_serial_correlation(rho, before, after, tries):
    drawn = [months_of(rho, before, after, seed) for seed in range(tries)]
    for estimate in (EventSeries.growth, EventSeries.shift):
        found = [estimate(each) for each in drawn]
        assert np.mean([each.low <= 0 <= each.high for each in found]) == pytest.approx(0.9, abs=0.04)


def test_a_shift_is_still_found_among_months_that_resemble_their_neighbours():
    drawn = [months_of(0.5, 24, 24, seed) for seed in range(100)]
    moved_up = [EventSeries(each.months, each.sums * np.where(each.late[:, None], [2.0, 0.89, 1, 1], 1.0), each.since) for each in drawn]
    assert np.mean([each.shift().low > 0 for each in moved_up]) > 0.9


def test_the_shares_lost_and_gained_add_up_to_nought():
    found = moved(made({"A": 5.0, "B": 70.0, "C": 25.0}), 202501)
    assert list(found["key"]) == ["B", "A", "C"]
    assert list(found["change"]) == pytest.approx([-0.2, -0.05, 0.25]) and sum(found["change"]) == pytest.approx(0.0, abs=1e-12)
    assert list(found["items"]) == [16, 16, 8]


def test_fewer_than_six_months_on_a_side_are_not_enough():
    frame = made({"A": 20.0, "B": 80.0})
    assert isinstance(course(frame, ("A",), 202501), EventSeries) and course(frame, ("A",), 202501).known
    assert not course(frame[frame["month"] < 202506], ("A",), 202501).known
