"""New pairs and how long they last, on cases that add up by hand and against a second computation."""

import random

import pandas as pd
import pytest

from analytics.trade.pairs import fresh, survival
from data.months import months_between, shifted

FIRST, UNTIL = 202101, 202412


def lives(*rows: tuple[int, int, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["first", "last", "pairs"])


def alive(frame: pd.DataFrame, month: int) -> float:
    return frame.set_index("months")["alive"][month]


def test_pairs_that_end_are_counted_month_by_month():
    found = survival(lives((202201, 202201, 6), (202201, 202203, 2), (202201, 202206, 2)), FIRST, UNTIL)
    assert [alive(found, month) for month in range(6)] == pytest.approx([1.0, 0.4, 0.4, 0.2, 0.2, 0.2])
    assert list(found["at_risk"])[:4] == [10, 4, 4, 2]


def test_a_pair_traded_within_the_last_twelve_months_is_not_lost():
    found = survival(lives((202301, 202301, 1), (202301, 202401, 1)), FIRST, UNTIL)
    assert alive(found, 12) == pytest.approx(0.5)
    ended = survival(lives((202301, 202301, 1), (202301, 202312, 1), (202301, 202412, 1)), FIRST, UNTIL)
    assert alive(ended, 12) == pytest.approx(1 / 3)


def test_pairs_of_the_first_year_are_not_new():
    old = lives((202101, 202101, 50), (202112, 202112, 50), (202201, 202210, 3))
    assert survival(old, FIRST, UNTIL)["at_risk"].iloc[0] == 3


def test_survival_is_the_product_over_single_pairs():
    chance = random.Random(3)
    rows = [(first, shifted(first, int(chance.expovariate(0.2))), 1) for first in (shifted(202201, n % 34) for n in range(400))]
    rows = [(first, min(last, UNTIL), 1) for first, last, _ in rows]
    spans = [(months_between(first, last) - 1, months_between(last, UNTIL) - 1 >= 12) for first, last, _ in rows]
    expected = 1.0
    for month in range(18):
        at_risk = sum(length >= month for length, _ in spans)
        expected *= 1 - sum(length == month and ended for length, ended in spans) / at_risk
    found = survival(lives(*rows), FIRST, UNTIL)
    assert alive(found, 18) == pytest.approx(expected)
    year = found.set_index("months").loc[12]
    assert year["low"] < year["alive"] < year["high"]


def test_greenwood_without_censoring_is_the_binomial_interval():
    found = survival(lives((202201, 202201, 60), (202201, 202202, 40)), FIRST, UNTIL).set_index("months")
    half = 1.96 * (0.4 * 0.6 / 100) ** 0.5
    assert (found.loc[1, "low"], found.loc[1, "high"]) == pytest.approx((0.4 - half, 0.4 + half))


def test_the_share_of_the_young_is_of_the_value_of_their_month():
    worth = pd.DataFrame([(202201, 202101, 60.0), (202201, 202102, 30.0), (202201, 202201, 10.0)], columns=["month", "first", "value"])
    found = fresh(lives((202101, 202201, 1), (202102, 202201, 1), (202201, 202201, 7)), worth, FIRST)
    assert found.to_dict("records") == [{"month": 202201, "pairs": 7, "share": pytest.approx(0.4)}]


def test_months_in_which_nothing_can_be_known_to_be_new_are_left_out():
    worth = pd.DataFrame([(202112, 202101, 60.0), (202201, 202101, 60.0)], columns=["month", "first", "value"])
    assert list(fresh(lives((202101, 202201, 1)), worth, FIRST)["month"]) == [202201]
