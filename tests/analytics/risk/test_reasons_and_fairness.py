"""Reasons carry their counts and never rest on a country or a name alone; fairness by group is counted by hand."""

import numpy as np
import pandas as pd
import pytest

from analytics.risk import case_reasons, fairness
from tests.analytics.risk.declared import declared

WEIGHTS = {"origin_heading": 0.9, "trader": 0.5, "price_log": 0.4, "rate": 0.3}


@pytest.fixture(scope="module")
def known():
    frame = declared(1200)
    return frame, case_reasons.evidence(frame)


def row(**changes):
    return {"origin": "CN", "hs4": "6204", "trader": "T001", "value": 10.0, "net_kg": 100.0, "rate_applied": 1.0} | changes


def told(known, weights=WEIGHTS, **changes):
    return {each.kind: each for each in case_reasons.reasons(row(**changes), known[1], weights)}


def test_reasons_are_counted_from_the_declarations_before(known):
    frame, _ = known
    found = told(known)
    here = frame[(frame["origin"] == "CN") & (frame["hs4"] == "6204")]
    assert (found["goods_origin"].n, found["goods_origin"].value) == (len(here), pytest.approx(here["found"].mean()))
    assert found["goods_origin"].usual == pytest.approx(frame["found"].mean())
    heading = frame[frame["hs4"] == "6204"]
    price = (heading["value"] / heading["net_kg"]).median()
    assert found["price"].n == len(heading) and found["price"].usual == pytest.approx(price) and found["price"].value == pytest.approx(0.1)
    assert len(found) == case_reasons.MOST


def test_what_the_model_weighs_most_stands_first_and_what_lowers_the_chance_is_no_reason(known):
    order = [each.kind for each in case_reasons.reasons(row(), known[1], {"price_log": 2.0, "origin_heading": 1.0, "rate": -1.0})]
    assert order == ["price", "goods_origin"]


def test_a_country_alone_is_no_reason(known):
    assert "goods_origin" not in told(known, hs4="9999")
    assert case_reasons.reasons(row(hs4="9999", trader="new"), known[1], {"origin": 3.0}) == []


def test_few_declarations_are_no_reason():
    frame = pd.DataFrame({"found": [1.0] * 4, "origin": "CN", "hs4": "6204", "trader": ["A", "A", "B", "C"], "value": 900.0, "net_kg": 1.0,
                          "rate_applied": 10.0})  # fmt: skip
    few = case_reasons.evidence(frame.assign(found=[1.0, 1.0, 0.0, 0.0]))
    assert case_reasons.reasons(row(trader="A"), few, WEIGHTS) == []


def test_what_is_not_stated_is_no_record_of_anybody():
    codes = {"origin": "-", "hs4": "-", "trader": "-"}
    known = case_reasons.evidence(pd.DataFrame({"found": [1.0] * 17 + [0.0], "value": 9.0, "net_kg": 1.0, "rate_applied": 10.0} | codes))
    assert not (known.pairs or known.traders or known.prices or known.rates) and known.overall == pytest.approx(17 / 18)


def test_fairness_by_hand():
    chance = np.r_[np.linspace(1, 0.5, 60), np.linspace(0.94, 0, 40)]
    frame = pd.DataFrame({"group": ["A"] * 60 + ["B"] * 40, "chance": chance, "found": 0.0})
    frame.loc[[0, 1, 60], "found"] = 1.0
    first = frame.nlargest(10, "chance")
    rows = fairness.by_group(frame, 0.10).set_index("group")
    for group, row in rows.iterrows():
        whole, chosen = frame[frame["group"] == group], first[first["group"] == group]
        regular = whole[whole["found"] == 0]
        assert row["n"] == len(whole) and row["selected"] == pytest.approx(len(chosen) / len(whole))
        assert row["precision"] == pytest.approx(chosen["found"].mean())
        assert row["false_alarm"] == pytest.approx((chosen["found"] == 0).sum() / len(regular))
        assert row["false_alarm_low"] <= row["false_alarm"] <= row["false_alarm_high"]


def test_a_group_that_is_disturbed_far_more_often_is_marked_and_a_small_one_is_not():
    rng = np.random.default_rng(4)
    chance = np.r_[rng.uniform(0.6, 1, 300), rng.uniform(0, 0.7, 2700)]
    group, found = ["much"] * 300 + ["little"] * 2690 + ["few"] * 10, (rng.random(3000) < 0.1) * 1.0
    frame = pd.DataFrame({"group": group, "chance": chance, "found": found})
    alarms = fairness.by_group(frame, 0.10).set_index("group")["alarm"]
    assert alarms.to_dict() == {"much": "disturbed", "little": "", "few": "few"}
