"""Percentiles from bins with open declarations: against exact order statistics, the classic wrong answer, and simulated coverage."""

import numpy as np
import pandas as pd
import pytest

from analytics.statistics.survival import cohorts, counted, curve, edge, grouped, ranked, ranks, step
from data.derived.clocks import binned


def histogram(hours, **columns) -> pd.DataFrame:
    """A frame bin, n of intervals in hours, one row each."""
    return pd.DataFrame({"bin": binned(pd.Series(np.asarray(hours, float))).astype(int), "n": 1, **columns})


NOTHING = histogram([], key="")


@pytest.mark.parametrize("q", [0.25, 0.5, 0.9])
def test_without_open_ones_it_is_the_order_statistic(q):
    hours = np.random.default_rng(1).lognormal(3, 1, 999)
    found = curve(counted(histogram(hours))).at(q)
    assert abs(np.log(found / np.quantile(hours, q, method="inverted_cdf"))) <= np.log(1.03)


def test_the_median_of_an_even_number_is_the_middle_whatever_its_rounding():
    """Half fast, half slow: `quantile` of statsmodels 0.15.0 (duration/survfunc.py) gives one or the other, as its product rounds."""
    fast, slow = 150, 420
    for n in range(2, 202, 2):
        counts = np.zeros(600)
        counts[fast - n // 2 : fast], counts[slow : slow + n // 2] = 1, 1
        between = (edge(fast - 1) + edge(slow - 1)) / 2
        assert curve(counts).at(0.5) == pytest.approx(between), n


def test_a_cohort_whose_slow_half_is_still_open_is_not_fast():
    """The classic wrong answer: the median of what is completed."""
    took = np.random.default_rng(2).lognormal(np.log(48), 0.8, 4000)
    watched = np.random.default_rng(3).uniform(0, 60, 4000)
    done, held = histogram(took[took <= watched], month=202610), histogram(watched[took > watched], month=202610)
    [row] = cohorts(done, held, "month").to_dict("records")
    truth = float(np.median(took))
    assert row["done50"] < 0.6 * truth
    assert row["p50"] == pytest.approx(truth, rel=0.06)
    assert row["open"] == (took > watched).sum() and row["n"] == 4000


def test_kaplan_meier_by_hand():
    """Released after 1, 3 and 5 hours, open at 2 and 4: survival 4/5, then 4/5 × 2/3 = 8/15, then 0."""
    found = curve(counted(histogram([1, 3, 5])), counted(histogram([2, 4])))
    steps = found.done[np.flatnonzero(np.diff(np.concatenate([[0.0], found.done])) > 1e-12)]
    assert steps == pytest.approx([1 / 5, 7 / 15, 1])
    assert found.at(0.4) == pytest.approx(3, rel=0.03) and found.at(0.5) == pytest.approx(5, rel=0.03)


def test_what_most_have_not_reached_is_unknown():
    found = curve(counted(histogram([1.0])), counted(histogram([2.0, 2.0, 2.0])))
    assert np.isnan(found.at(0.5)) and found.at(0.2) == pytest.approx(1, rel=0.03)


def test_nothing_is_unknown():
    assert np.isnan(curve(counted(NOTHING)).at(0.5))


@pytest.mark.parametrize(("n", "expected"), [(5, (0, 6)), (6, (1, 6)), (10, (2, 9)), (100, (40, 61))])
def test_ranks_of_the_median_are_those_of_the_binomial_table(n, expected):
    assert ranks(n, 0.5) == expected


def test_exact_and_normal_ranks_meet():
    exact, normal = ranks(299, 0.5), ranks(300, 0.5)
    assert abs(exact[0] - normal[0]) <= 2 and abs(exact[1] - normal[1]) <= 2


@pytest.mark.parametrize("n", [12, 40, 300])
def test_the_interval_covers_the_true_median_about_95_times_in_100(n):
    draws = np.random.default_rng(n).lognormal(0, 1, (400, n)) * 10
    bounds = [curve(counted(histogram(hours))).around(0.5) for hours in draws]
    assert np.mean([low / 1.03 <= 10 <= high * 1.03 for low, high in bounds]) >= 0.94


def test_few_observations_widen_the_interval_and_too_few_leave_it_open():
    frame = pd.concat([histogram([10.0] * 200 + [20.0] * 200, office="MANY"), histogram([40.0, 80.0, 400.0], office="FEW")])
    rows = ranked(frame, NOTHING.assign(office=""), "office").set_index("key")
    assert list(rows.index) == ["MANY", "FEW"] and rows.loc["FEW", "value"] > rows.loc["MANY", "high"]
    assert np.isnan(rows.loc["FEW", "low"]) and np.isnan(rows.loc["FEW", "high"])
    assert rows.loc["MANY", "low"] <= rows.loc["MANY", "value"] <= rows.loc["MANY", "high"]


def test_a_step_is_placed_where_the_level_changes():
    place, after, before = step([10.0, 11, 9, 10, 30, 28, 33, 31])
    assert (place, round(after, 1), round(before, 1)) == (4, 30.5, 10.0)
    assert step([10.0, float("nan"), 11, 10, 30, 29])[0] == 4 and step([30.0, 30, 10, 10])[0] == 0 and step([1.0, 9.0])[0] == 0


def test_a_distribution_holds_every_declaration_once_without_gaps():
    frame = histogram(np.random.default_rng(5).lognormal(2, 1.5, 500))
    found = grouped(frame, 8)
    assert found["n"].sum() == 500 and found["high"].iloc[:-1].tolist() == pytest.approx(found["low"].iloc[1:].tolist())
    assert grouped(NOTHING, 8).empty
