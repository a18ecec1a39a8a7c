"""Reasons of the watch-list in words, each with its count, by hand."""

import pytest

from dashboard.components.risk.reasons_told import reason, reasons, spread

TOLD = {
    "price": "Value of a kilogram 60 % below the median of the same heading (inspected: 1,200)",
    "rate": "Duty rate of 400 %. Usual for this heading: 1,000 % (median; inspected: 1,200)",
}


@pytest.mark.parametrize("kind", TOLD)
def test_a_reason_says_its_numbers(kind):
    said = reason({"kind": kind, "n": 1200, "value": 4.0, "usual": 10.0})
    assert said.replace("\u202f", " ") == TOLD[kind]


def test_a_share_stands_before_its_interval_and_an_unknown_one_is_a_dash():
    assert spread(0.25, 0.1, 0.52).replace("\u202f", " ") == "25 % (10 to 52)"
    assert spread(float("nan"), 0.0, 0.0) == "–"


def test_beside_codes_never_seen_nothing_is_said_of_no_single_reason():
    def told(**row):
        return [item.children for item in reasons({"unseen": "", "reasons": [], **row}).children]

    assert told() == ["No single reason: the model weighs many things together"]
    assert told(unseen="origin,hs4") == ["Review apart from the score: Origin and HS heading never seen in training"]
    assert len(told(unseen="origin", reasons=[{"kind": "rate", "n": 9, "value": 0.1, "usual": 0.2}])) == 2
