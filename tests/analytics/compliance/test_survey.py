"""The random lane: estimates by hand, and intervals that hold the truth as often as they say."""

import numpy as np
import pandas as pd
import pytest

from analytics.compliance.survey import loss, precision, rate, wanted, wilson


def test_wilson_by_hand():
    assert wilson(0.1, 100) == pytest.approx((0.0552, 0.1744), abs=1e-4)
    assert wilson(0.0, 50)[0] == pytest.approx(0) and wilson(0.0, 50)[1] > 0


def test_strata_weigh_by_their_declarations_not_by_their_inspections():
    strata = pd.DataFrame({"all": [900, 100], "n": [10, 90], "found": [1, 45]})
    found = rate(strata)
    assert found is not None and found.value == pytest.approx(0.9 * 0.1 + 0.1 * 0.5) and found.n == 100
    assert found.high - found.low > wilson(0.14, 100)[1] - wilson(0.14, 100)[0]
    assert rate(strata.assign(n=0)) is None


def population(seed: int) -> tuple[pd.DataFrame, pd.DataFrame, float]:
    """A sample of a population in two strata, its strata, and the loss in all."""
    chance = np.random.default_rng(seed)
    whole = pd.DataFrame({"stratum": chance.choice(["A", "B"], 20_000), "tax": chance.lognormal(8, 1.2, 20_000)})
    bad = chance.random(len(whole)) < whole["stratum"].map({"A": 0.05, "B": 0.12})
    whole["uplift"] = whole["tax"] * chance.lognormal(-1.6, 0.7, len(whole)).clip(0.02, 0.6) * bad
    drawn = whole[chance.random(len(whole)) < whole["stratum"].map({"A": 0.03, "B": 0.06})]
    strata = whole.groupby("stratum").agg(all=("tax", "size"), tax=("tax", "sum")).reset_index()
    return drawn, strata, float(whole["uplift"].sum())


def test_the_loss_is_the_weighted_ratio_times_all_tax():
    sample, strata, _ = population(1)
    weight = sample["stratum"].map(strata.set_index("stratum")["all"] / sample.groupby("stratum").size())
    by_hand = (weight * sample["uplift"]).sum() / (weight * sample["tax"]).sum() * strata["tax"].sum()
    found = loss(sample, strata)
    assert found is not None and found.value == pytest.approx(by_hand) and found.low < found.value < found.high


def test_nine_intervals_in_ten_hold_the_loss():
    held = 0
    for seed in range(60):
        sample, strata, truth = population(seed)
        found = loss(sample, strata)
        held += bool(found and found.low <= truth <= found.high)
    assert 46 <= held <= 60


def test_too_few_inspections_say_nothing():
    sample, strata, _ = population(1)
    assert loss(sample.head(20), strata) is None and loss(sample.assign(uplift=0.0), strata) is None


def test_the_sample_wanted_gives_the_precision_wanted():
    n = wanted(0.075, 0.01, 60_000)
    assert n == 2552 and precision(0.075, n, 60_000) == pytest.approx(0.01, abs=1e-4)
    assert wanted(0.075, 0.01, 1_000) < 1_000 and precision(0.5, 1_000, 1_000) == 0


def test_the_loss_for_each_declaration_is_that_of_all_over_their_number():
    """On twelve populations: the mean of the estimates is the planted loss for each declaration, and their intervals hold it."""
    held, off = 0, []
    for seed in range(12):
        sample, strata, truth = population(seed)
        each, found = truth / strata["all"].sum(), loss(sample, strata)
        whole = strata["all"].sum()
        held += found.low / whole <= each <= found.high / whole
        off.append(found.value / whole / each)
    assert held >= 9 and np.mean(off) == pytest.approx(1, abs=0.12)
