"""The three estimates on demonstration administrations of twelve seeds: what was planted is found, within its intervals."""

from math import log

import numpy as np
import pytest

from analytics.compliance import item_prices, mirror, survey
from analytics.revenue import undeclared
from data.demo.world.truths import (
    NEW_RATE,
    RAISED_CHAPTER,
    RANDOM_IRREGULARITY,
    UNDERVALUED_HEADING,
    UNDERVALUED_ORIGIN,
    UNDERVALUED_SHARE,
    VALUE_GAP,
    VALUE_GAP_PARTNER,
    WEIGHT_GAP,
    WEIGHT_GAP_PARTNER,
)
from tests.analytics.compliance.administrations import founded, laned

SEEDS = range(1, 13)


@pytest.fixture(scope="module")
def administrations():
    return [founded(seed) for seed in SEEDS]


@pytest.fixture(scope="module")
def mirrored(administrations):
    return [(mirror.gaps(each.flows), mirror.partners(each.flows).set_index("partner")) for each in administrations]


@pytest.fixture(scope="module")
def priced(administrations):
    return [item_prices.cells(each.priced) for each in administrations]


def covered(truth, intervals):
    """How many intervals hold the truth."""
    return sum(low <= truth <= high for low, high in intervals)


def test_the_undervalued_share_lies_within_its_90_percent_interval(priced):
    cells = [found[(found["origin"] == UNDERVALUED_ORIGIN) & (found["hs4"] == UNDERVALUED_HEADING)].iloc[0] for found in priced]
    assert covered(log(1 - UNDERVALUED_SHARE), [(cell["low"], cell["high"]) for cell in cells]) >= 11
    assert {cell["verdict"] for cell in cells} == {item_prices.LOW}
    assert np.mean([cell["share"] for cell in cells]) == pytest.approx(UNDERVALUED_SHARE, abs=0.04)


def test_hardly_any_other_price_is_accused(priced):
    assert all((found["verdict"] == item_prices.LOW).sum() <= 3 for found in priced)
    assert all(found.iloc[0]["origin"] == UNDERVALUED_ORIGIN for found in [cells[cells["verdict"] == item_prices.LOW] for cells in priced])


def test_both_mirror_gaps_are_found_with_the_right_story_and_nowhere_else(mirrored):
    for _, partners in mirrored:
        assert partners.loc[VALUE_GAP_PARTNER, "story"] == mirror.UNDERVALUED
        assert partners.loc[WEIGHT_GAP_PARTNER, "story"] == mirror.UNDECLARED
        assert set(partners.index[partners["story"].isin(mirror.COUNTED)]) == {VALUE_GAP_PARTNER, WEIGHT_GAP_PARTNER}


@pytest.mark.parametrize(("partner", "gap"), [(VALUE_GAP_PARTNER, VALUE_GAP), (WEIGHT_GAP_PARTNER, WEIGHT_GAP)])
def test_the_planted_gaps_are_measured_within_four_points(mirrored, partner, gap):
    found = [partners.loc[partner, "log"] for _, partners in mirrored]
    assert max(abs(each - log(1 + gap)) for each in found) < 0.04
    assert np.mean(found) == pytest.approx(log(1 + gap), abs=0.015)


def test_the_mirror_names_the_undervalued_heading_wherever_its_partner_reports(mirrored):
    rows = [pairs[(pairs["partner"] == UNDERVALUED_ORIGIN) & (pairs["hs4"] == UNDERVALUED_HEADING)] for pairs, _ in mirrored]
    rows = [found.iloc[0] for found in rows if len(found)]
    assert len(rows) >= 8 and {row["story"] for row in rows} == {mirror.UNDERVALUED}
    assert np.mean([1 - row["declared"] / row["cif"] for row in rows]) == pytest.approx(UNDERVALUED_SHARE, abs=0.03)


def test_the_random_rate_lies_within_its_95_percent_interval(administrations):
    found = []
    for each in administrations:
        drawn = each.inspections[each.inspections["reason"] == "random"].groupby("office", observed=True)["findings"].agg(["size", "sum"])
        strata = drawn.rename(columns={"size": "n", "sum": "found"}).join(each.declarations.rename("all"), how="right").fillna(0)
        found.append(survey.rate(strata))
    assert covered(RANDOM_IRREGULARITY, [(each.low, each.high) for each in found]) >= 10
    assert np.mean([each.value for each in found]) == pytest.approx(RANDOM_IRREGULARITY, abs=0.006)


def test_what_is_not_declared_carried_half_a_year_ahead_lies_within_its_90_percent_interval():
    quarters, intervals, off = [202412, 202503, 202506, 202509, 202512, 202603, 202606, 202609], [], []
    for seed in SEEDS:
        sample, strata, whole = laned(seed, quarters)
        rates = undeclared.rated(sample[sample["until"] <= quarters[-3]], strata)
        [row] = undeclared.ahead(rates, [(quarters[-1], whole["tax"].to_numpy()[-4:])]).to_dict("records")
        truth = whole["planted"].to_numpy()[-4:].sum()
        intervals.append((row["low"] / truth, row["high"] / truth))
        off.append(row["value"] / truth)
    assert covered(1.0, intervals) >= 10 and max(high / low for low, high in intervals) < 8
    assert np.mean(off) == pytest.approx(1.0, abs=0.25)


def test_the_raised_tariff_shows_in_the_statutory_rate(administrations):
    for each in administrations:
        sums = each.items[each.items["hs2"] == RAISED_CHAPTER][["statutory_duty", "home_use_value"]].sum()
        assert sums["statutory_duty"] / sums["home_use_value"] == pytest.approx(NEW_RATE / 1e4)
