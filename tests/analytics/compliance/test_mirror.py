"""Mirror analysis on pairs made by hand."""

from math import log

import numpy as np
import pandas as pd
import pytest

from analytics.compliance.mirror import (
    EVEN,
    FLOWS,
    LOST,
    MISCLASSIFIED,
    ORPHAN,
    OVERVALUED,
    SWITCHED,
    UNDECLARED,
    UNDERVALUED,
    UNWEIGHED,
    Range,
    at_stake,
    gaps,
    gradient,
    lags,
    paired,
    partners,
)


def pair(partner, hs4, reported, declared, reported_kg=100.0, declared_kg=100.0, quarters=4, factor=1.06, rate=0.2):
    """The same in each of its quarters."""
    rows = [(partner, hs4, quarter, reported, reported_kg, declared, declared_kg, factor, rate) for quarter in range(quarters)]
    return pd.DataFrame(rows, columns=FLOWS)


def story(*pairs):
    return gaps(pd.concat(pairs)).set_index(["partner", "hs4"])["story"].to_dict()


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (pair("A", "6402", 100, 106), EVEN),
        (pair("A", "6402", 100, 97), EVEN),
        (pair("A", "6402", 200, 106), UNDERVALUED),
        (pair("A", "6402", 200, 106, 200), UNDECLARED),
        (pair("A", "6402", 200, 106, np.nan), UNWEIGHED),
        (pair("A", "6402", 200, 106, quarters=2), EVEN),
        (pair("A", "6402", 100, 0, declared_kg=0), ORPHAN),
        (pair("A", "6402", 0, 106, 0), LOST),
        (pair("A", "6402", 50, 106), OVERVALUED),
    ],
)
def test_the_story_follows_from_value_weight_and_persistence(made, expected):
    assert story(made) == {("A", "6402"): expected}


def test_a_gap_that_closes_in_the_chapter_is_a_wrong_heading_and_at_another_partner_a_switch():
    short, long = pair("A", "6402", 200, 100, 200), pair("A", "6403", 100, 212, 100, 200)
    assert story(short, long) == {("A", "6402"): MISCLASSIFIED, ("A", "6403"): OVERVALUED}
    assert story(short, pair("B", "6402", 100, 212, 100, 200)) == {("A", "6402"): SWITCHED, ("B", "6402"): OVERVALUED}
    assert story(short, pair("A", "7003", 100, 212, 100, 200))["A", "6402"] == UNDECLARED


def test_gap_relative_log_and_stakes_by_hand():
    row = gaps(pair("A", "6402", 200, 100, factor=1.08, rate=0.25)).iloc[0]
    assert (row["cif"], row["gap"]) == pytest.approx((864, 464))
    assert row["relative"] == pytest.approx(464 / 632) and row["log"] == pytest.approx(log(2.16)) and row["weight"] == pytest.approx(0)
    assert (row["stake_low"], row["stake"], row["stake_high"]) == pytest.approx((100, 116, 120))


def test_what_moved_to_another_heading_is_not_counted_as_lost():
    moved = pd.concat([pair("A", "6402", 200, 100, 200), pair("A", "6403", 100, 212, 100, 200)])
    lost = pd.concat([moved, pair("B", "7003", 200, 100)])
    assert at_stake(gaps(moved), partners(moved)) == Range(0, 0, 0)
    assert at_stake(gaps(lost), partners(lost)).value == pytest.approx(gaps(pair("B", "7003", 200, 100))["stake"].sum())


def test_a_partner_short_as_a_whole_counts_net_with_the_headings_it_trades_seldom():
    flows = pd.concat([pair("A", "6402", 200, 100), pair("A", "7003", 200, 100, quarters=1), pair("A", "7004", 100, 116, quarters=1)])
    expected = 0.2 * (4 * 112 + 112 - 10)
    assert at_stake(gaps(flows), partners(flows)).value == pytest.approx(expected)


def test_the_interval_of_a_partner_is_that_of_its_quarters():
    flows = pair("A", "6402", 200, 100).assign(declared=[100, 110, 90, 105])
    logs = np.log(212 / np.array([100, 110, 90, 105]))
    row, half = partners(flows).iloc[0], 2.353 * logs.std(ddof=1) / 2
    assert (row["low"], row["high"]) == pytest.approx((logs.mean() - half, logs.mean() + half))


def months(values, column, partner="A"):
    codes = [202500 + index + 1 if index < 12 else 202600 + index - 11 for index in range(len(values))]
    return pd.DataFrame({"partner": partner, "hs4": "6402", "month": codes, column: values, f"{column}_kg": 1.0})


def test_exports_that_leave_a_month_earlier_are_moved_on():
    waves = [100.0, 300, 150, 400, 120, 350, 90, 500, 130, 280, 160, 220, 310]
    sent, arrived = months(waves, "reported"), months([0.0, *waves[:-1]], "declared")
    assert lags(sent, arrived) == {"A": 1} and lags(sent, months(waves, "declared")) == {}
    both = paired(sent, arrived, 202601, {"A": 1})
    assert both["reported"].tolist() == both["declared"].tolist() and both["quarter"].tolist() == [0, 1, 2, 3]


def test_the_gradient_is_the_slope_within_partners():
    chance = np.random.default_rng(1)
    rows = []
    for partner, level in (("A", 0.0), ("B", 0.5)):
        for heading, duty in enumerate(chance.uniform(0, 30, 200)):
            declared = 100 / np.exp(0.02 * duty + level + chance.normal(0, 0.05))
            rows.append((partner, f"{heading:04d}", "2026-Q1", 100.0, 1.0, declared, 1.0, 1.0, 0.2, duty))
    [found] = gradient(pd.DataFrame(rows, columns=[*FLOWS, "duty"])).itertuples(index=False)
    assert found.low < found.slope < found.high and found.slope == pytest.approx(0.02, abs=0.004) and found.pairs == 400
    flat = gradient(pd.DataFrame(rows, columns=[*FLOWS, "duty"]).assign(declared=100.0)).iloc[0]
    assert flat["slope"] == pytest.approx(0)


def test_ranges_overlap_where_both_hold():
    assert Range(1, 2, 3).overlap(Range(2.5, 4, 5)) == (2.5, 3) and Range(1, 2, 3).overlap(Range(4, 5, 6)) is None
