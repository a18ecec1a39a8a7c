"""Like compared with like: by hand on few declarations, by simulation of the interval, and against what a demonstration plants."""

import numpy as np
import pandas as pd
import pytest

from analytics.clearance.matching import matched
from data.demo.world.truths import AEO_FACTOR
from data.derived.clocks import BIN_RATIO, binned
from data.derived.trs_steps import AGENCY, EARLY
from tests.analytics.declared import declarations

ALIKE = ("flow", "mode", "lane", "way")
FEW, ALL = range(1, 3), range(1, 11)


def histogram(hours, **columns) -> pd.DataFrame:
    """A row per interval in hours."""
    return pd.DataFrame({"bin": binned(pd.Series(np.asarray(hours, float))).astype(int), "n": 1, **columns})


def test_the_mix_of_others_is_that_of_the_authorised():
    """Others by hand: 3 of 4 hours at 10 h count a quarter each as sea is half of AEO, the many by air share the other half."""
    frame = pd.concat(
        [
            histogram([2.0] * 4, mode="sea", aeo="yes"),
            histogram([1.0] * 4, mode="air", aeo="yes"),
            histogram([10.0] * 10, mode="sea", aeo="no"),
            histogram([5.0] * 1000, mode="air", aeo="no"),
            histogram([90.0] * 7, mode="post", aeo="yes"),
            histogram([80.0] * 5, mode="rail", aeo="no"),
        ]
    ).assign(all="")
    [row] = matched(frame, "all", ("mode",), "aeo").to_dict("records")
    assert (row["n_yes"], row["n_no"], row["alone"]) == (8, 1010, 7)
    assert row["yes"] == pytest.approx((1 + 2) / 2, rel=0.06) and row["no"] == pytest.approx((5 + 10) / 2, rel=0.06)
    assert row["change"] == pytest.approx(row["yes"] / row["no"] - 1)


def test_matching_removes_a_difference_of_mix():
    """Authorised operators only look faster because they take the green lane."""
    rng = np.random.default_rng(4)
    parts = [
        histogram(rng.lognormal(centre, 0.3, size), mode="sea", lane=lane, aeo=aeo)
        for lane, centre, sizes in (("green", 1, (900, 300)), ("red", 4, (100, 700)))
        for aeo, size in zip(("yes", "no"), sizes, strict=True)
    ]
    frame = pd.concat(parts)
    [row] = matched(frame, "mode", ("lane",), "aeo").to_dict("records")
    [raw] = matched(frame, "mode", ("mode",), "aeo").to_dict("records")
    assert raw["change"] < -0.8 and row["change"] == pytest.approx(0, abs=0.08) and row["low"] < 0 < row["high"]


def test_the_interval_holds_the_true_ratio_about_95_times_in_100():
    """Three strata of unlike level and size, times 0.7 for the authorised; the wrong answer, without strata, is never near."""
    held = []
    for seed in range(150):
        rng = np.random.default_rng(seed)
        parts = [
            histogram(rng.lognormal(level, 0.9, size) * (0.7 if aeo == "yes" else 1.0), lane=lane, aeo=aeo)
            for lane, level, sizes in (("green", 0.0, (300, 200)), ("yellow", 1.5, (60, 300)), ("red", 3.0, (12, 150)))
            for aeo, size in zip(("yes", "no"), sizes, strict=True)
        ]
        [row] = matched(pd.concat(parts).assign(all=""), "all", ("lane",), "aeo").to_dict("records")
        held.append(row["low"] <= -0.3 <= row["high"])
    assert 0.92 <= np.mean(held) <= 0.995


def test_a_median_of_up_to_a_minute_has_no_ratio():
    frame = pd.concat([histogram([0.0] * 9, aeo="yes"), histogram([4.0] * 9, aeo="no")]).assign(all="")
    [row] = matched(frame, "all", ("all",), "aeo").to_dict("records")
    assert row["yes"] == 0 and row["no"] == pytest.approx(4, rel=0.03) and np.isnan(row["change"]) and np.isnan(row["low"])
    assert matched(frame[frame["aeo"] == "yes"], "all", ("all",), "aeo").empty


def counts(seed: int) -> pd.DataFrame:
    """Customs processing times of a demonstration of 60,000 declarations, as the screen reads them."""
    known = declarations(seed).dropna(subset=["customs_calendar_bin", "path"])
    marked = known.assign(bin=known["customs_calendar_bin"].astype(int), way=known["path"].astype(int) & (EARLY | AGENCY), all="")
    return marked.groupby(["all", "office", *ALIKE, "aeo", "bin"], as_index=False, observed=True).size().rename(columns={"size": "n"})


def holds(seed: int) -> bool:
    [row] = matched(counts(seed), "all", ALIKE, "aeo").to_dict("records")
    return 1 + row["low"] <= AEO_FACTOR <= 1 + row["high"] and row["high"] - row["low"] < 0.1


@pytest.mark.parametrize("seeds", [FEW, pytest.param(ALL, marks=pytest.mark.nightly)], ids=["few", "ten"])
def test_the_planted_factor_lies_in_the_interval(seeds):
    assert sum(map(holds, seeds)) >= 0.9 * len(seeds)


def test_the_median_is_that_of_the_declarations_themselves():
    """The same weights on the hours of each declaration, with pandas."""
    frame = declarations(1).dropna(subset=["customs_calendar", "path"])
    frame = frame.assign(way=frame["path"].astype(int) & (EARLY | AGENCY))
    sizes = frame.groupby([*ALIKE, "aeo"], observed=True).size().unstack("aeo").dropna()
    found = frame.merge((sizes["yes"] / sizes["no"]).rename("ratio").reset_index(), on=list(ALIKE))
    found["weight"] = np.where(found["aeo"] == "yes", 1.0, found["ratio"])
    [row] = matched(counts(1), "all", ALIKE, "aeo").to_dict("records")
    for code in ("yes", "no"):
        part = found[found["aeo"] == code].sort_values("customs_calendar")
        upto = part["weight"].cumsum()
        half = part["customs_calendar"].iloc[int(np.searchsorted(upto, upto.iloc[-1] / 2))]
        assert row[code] == pytest.approx(half, rel=BIN_RATIO - 1 + 0.005)


@pytest.mark.parametrize(("left", "moves"), [("flow", True), ("lane", True), ("way", True), ("office", False)])
def test_what_is_matched_on_is_what_matters(left, moves):
    """Leaving one out moves the ratio by more than a twentieth in one administration at least; adding the office does not."""
    moved = []
    for seed in FEW:
        frame = counts(seed)
        within = [*ALIKE, "office"] if left == "office" else [name for name in ALIKE if name != left]
        ratio, other = (1 + matched(frame, "all", by, "aeo")["change"].iloc[0] for by in (ALIKE, within))
        moved.append(abs(np.log(other / ratio)))
    assert (max(moved) > 0.05) == moves
