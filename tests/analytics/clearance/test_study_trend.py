"""Studies compared: the interval of a change holds the truth as often as stated, and an unknown side leaves it unknown."""

from math import isnan, nan

import numpy as np
import pandas as pd
import pytest

from analytics.clearance.study_trend import change, trend
from data.derived.clocks import BIN_ORIGIN, BIN_RATIO

NONE = pd.DataFrame({"key": [], "bin": [], "n": []})


def bins(hours: np.ndarray, key: int) -> pd.DataFrame:
    kinds, n = np.unique(np.ceil(np.log(hours / BIN_ORIGIN) / np.log(BIN_RATIO)).astype(int), return_counts=True)
    return pd.DataFrame({"key": key, "bin": kinds, "n": n})


def studies(*hours: np.ndarray) -> pd.DataFrame:
    return trend(pd.concat([bins(each, key) for key, each in enumerate(hours)]), NONE)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_interval_of_a_change_holds_the_true_one_in_19_of_20_pairs(seed):
    random, held = np.random.default_rng(seed), []
    for _ in range(100):
        row = studies(random.lognormal(2, 1, 400), 0.8 * random.lognormal(2, 1, 400)).iloc[1]
        held.append(row["change_low"] <= -0.2 <= row["change_high"])
    assert np.mean(held) >= 0.89, np.mean(held)


def test_a_change_is_that_of_the_medians_and_the_first_has_none():
    found = studies(np.full(100, 10.0), np.full(100, 5.0))
    assert isnan(found["change"].iloc[0]) and found["change"].iloc[1] == pytest.approx(-0.5, abs=0.02)
    assert found["n"].tolist() == [100, 100] and found["open"].tolist() == [0, 0]


def test_open_declarations_count_as_long_as_they_wait():
    hours = np.linspace(1, 9, 81)
    waits = bins(np.full(40, 20.0), 0)
    found = trend(bins(hours, 0), waits).iloc[0]
    assert found["open"] == 40 and found["n"] == 121 and found["median"] == pytest.approx(np.sort([*hours, *[20.0] * 40])[60], rel=0.04)


@pytest.mark.parametrize("before", [(nan, nan, nan), (0.0, 0.0, 1.0), (2.0, nan, 3.0)])
def test_a_change_from_what_is_unknown_is_unknown(before):
    assert all(isnan(each) for each in change(before, (2.0, 1.0, 3.0)))
