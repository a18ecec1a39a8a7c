"""The statistics of a study against pandas on the values themselves, matched combinations, peaks and ages."""

import numpy as np
import pandas as pd
import pytest

from analytics.clearance.study import AGES, CLASS, ages, combinations, edges, peaks, steps, summary, ways
from data.derived.clocks import BIN_RATIO, binned
from data.derived.trs_steps import AGENCY, AMENDED, EARLY, INSPECTED


def counts(hours) -> pd.DataFrame:
    values = pd.Series(np.asarray(hours, float))
    frame = pd.DataFrame({"bin": binned(values).astype(int), "n": 1, "seconds": (values * 3600).round().astype(int)})
    return frame.groupby("bin", as_index=False).sum()


SKEWED = np.random.default_rng(7).lognormal(2, 1, 4001)
SIGNED = np.concatenate([-SKEWED[:1500], SKEWED[1500:]])


@pytest.mark.parametrize("hours", [SKEWED, SIGNED, SKEWED[:31], -SKEWED], ids=["skewed", "signed", "few", "early"])
def test_statistics_are_those_of_the_values(hours):
    found, values = summary(counts(hours)), pd.Series(hours)
    wide = BIN_RATIO - 1 + 1e-9
    for name, q in (("median", 0.5), ("p75", 0.75), ("p90", 0.9)):
        low, high = sorted(abs(values.quantile(q, interpolation=side)) for side in ("lower", "higher"))
        assert low / (1 + wide) - 1e-9 <= abs(getattr(found, name)) <= high * (1 + wide)
    assert found.n == len(values) and found.mean == pytest.approx(values.mean(), abs=1e-3)
    assert found.early == (values < 0).sum()
    assert found.least == pytest.approx(values.min(), rel=wide) and found.most == pytest.approx(values.max(), rel=wide)


@pytest.mark.parametrize("hours", [SKEWED, SIGNED, SKEWED[:31]])
def test_the_trimmed_mean_is_within_its_bound(hours):
    found, ordered = summary(counts(hours)), np.sort(hours)
    cut = len(ordered) * 0.05
    weight = np.clip(np.minimum(np.arange(1, len(ordered) + 1), len(ordered) - cut) - np.maximum(np.arange(len(ordered)), cut), 0, None)
    exact = (weight * ordered).sum() / weight.sum()
    assert abs(found.trimmed - exact) <= found.bound + 1e-3
    assert found.bound < 0.02 * abs(found.p90) or len(hours) < 100


def test_one_monster_moves_the_mean_but_neither_median_nor_trimmed_mean():
    plain, spoilt = summary(counts([*[10.0] * 99, 11.0])), summary(counts([*[10.0] * 99, 100_000.0]))
    assert spoilt.mean > 1000 and plain.median == spoilt.median == pytest.approx(10, rel=0.03)
    assert spoilt.trimmed == pytest.approx(10, rel=0.01) and (plain.extreme, spoilt.extreme) == (1, 1)


def test_the_usual_class_holds_most_declarations():
    low, high = summary(counts([*[0.001] * 3, *[5.0] * 40, *[9.0] * 39])).usual
    assert low < 5 <= high and high / low == pytest.approx(BIN_RATIO**CLASS)
    assert summary(counts([-5.0] * 4 + [2.0])).usual == (-high, -low)


def test_early_lodgement_is_kept_and_counted():
    found = summary(counts([-30.0, -20.0, -10.0, 4.0]))
    assert found.early == 3 and found.n == 4 and found.median == pytest.approx(-15, rel=0.1) and found.mean == pytest.approx(-14)


def test_bins_mirror_round_zero():
    assert edges(-1, -1)[1] == 0 and edges(0, 0)[0] == 0
    hours = pd.Series([-7.3, -0.5, -0.01, 0.0, 0.01, 0.5, 7.3])
    for hour, bin_ in zip(hours, binned(hours), strict=True):
        low, high = edges(int(bin_), int(bin_))
        assert low * (1 + 1e-9) <= hour <= high * (1 + 1e-9) or low <= hour <= high


def test_nothing_known_is_nan_not_zero():
    found = summary(pd.DataFrame({"bin": [], "n": [], "seconds": []}))
    assert found.n == 0 and np.isnan(found.median) and np.isnan(found.mean)


WAYS = pd.DataFrame(
    [("green", 0, 10, 60), ("green", EARLY, 8, 30), ("red", INSPECTED | AGENCY, 200, 9), ("red", INSPECTED | AMENDED, 150, 1)],
    columns=["lane", "path", "bin", "n"],
)


def test_ways_hold_every_declaration_once():
    found = ways(WAYS)
    assert found["n"].tolist() == [60, 30, 9, 1] and found["share"].sum() == pytest.approx(1)
    assert found.loc[2, ["inspected", "agency", "amended"]].tolist() == [True, True, False]


def test_the_alternatives_of_each_step_add_up_to_one():
    found = steps(WAYS, ("green", "red"))
    assert found.groupby("step")["share"].sum().tolist() == pytest.approx([1] * 5)
    shares = found.set_index(["step", "key"])["share"]
    assert shares["lodged", "early"] == pytest.approx(0.3) and shares["inspected", "yes"] == pytest.approx(0.1)


def test_combinations_are_matched_on_mode():
    """Air is fast and all by AEO, sea slow: without matching AEO would look six times faster although it changes nothing at all."""
    rows = [("air", "yellow", "yes", 0, 50, 90), ("air", "yellow", "no", 0, 50, 10), ("sea", "yellow", "yes", 0, 200, 10)]
    rows += [("sea", "yellow", "no", 0, 200, 90), ("air", "green", "no", EARLY, 20, 5), ("road", "green", "yes", EARLY, 1, 7)]
    found = combinations(pd.DataFrame(rows, columns=["mode", "lane", "aeo", "path", "bin", "n"])).set_index(["early", "facilitated", "aeo"])
    assert found.loc[(False, False, True), "change"] == pytest.approx(0, abs=0.03) and found["share"].sum() == pytest.approx(1)
    assert found.loc[(True, True, False), "change"] == pytest.approx(BIN_RATIO**-30 - 1, abs=0.03)
    assert np.isnan(found.loc[(True, True, True), "change"])


def test_ages_and_peaks_hold_everyone():
    open_ = pd.DataFrame({"office": ["A", "A", "A", "B"], "bin": binned(pd.Series([3.0, 100.0, 2000.0, 300.0])).astype(int), "n": 1})
    found = ages(open_, "office")
    assert found["key"].tolist() == ["A", "B"] and found[[name for _, name in AGES]].to_numpy().tolist() == [[1, 1, 0, 1], [0, 0, 1, 0]]
    week = peaks([0] * 9 + [5, 7] + [0] * 157, [0] * 168)
    assert week["registered"].tolist() == [12, *[0] * 6] and week["registered_peak"].iloc[0] == 10 and week["released"].sum() == 0
