"""Events of the tariff on cases that add up by hand."""

from math import log

import pandas as pd
import pytest

from analytics.event import Course, course, moved

BEFORE, AFTER = tuple(range(202401, 202409)), tuple(range(202501, 202509))
COLUMNS = ["month", "partner", "covered", "value", "items"]


def made(covered_after: dict[str, float], wobble: float = 0.0) -> pd.DataFrame:
    """Sixteen months: A and B share the goods covered 10 : 90 before, then as given; other goods stay 20 : 80."""
    rows = []
    for month in (*BEFORE, *AFTER):
        split = {"A": 10.0, "B": 90.0} if month in BEFORE else covered_after
        noise = 1 + wobble * (-1) ** month
        rows += [(month, partner, True, value * noise, 1) for partner, value in split.items()]
        rows += [(month, partner, False, value, 1) for partner, value in {"A": 20.0, "B": 80.0}.items()]
    return pd.DataFrame(rows, columns=COLUMNS)


def test_a_shift_of_ten_points_is_found_and_without_noise_is_certain():
    found = course(made({"A": 20.0, "B": 80.0}), ("A",), 202501)
    assert found.shift().value == pytest.approx(0.1) and found.shift().low == pytest.approx(0.1) and found.shift().certain
    assert found.growth().value == pytest.approx(0.0) and not found.growth().certain
    assert found.shares(late=False) == pytest.approx((0.1, 0.2)) and found.shares(late=True) == pytest.approx((0.2, 0.2))


def test_what_other_goods_gained_too_is_not_the_agreement():
    frame = made({"A": 20.0, "B": 80.0})
    late = (frame["month"] >= 202501) & ~frame["covered"]
    frame.loc[late, "value"] = frame.loc[late, "partner"].map({"A": 30.0, "B": 70.0})
    assert course(frame, ("A",), 202501).shift().value == pytest.approx(0.0)


def test_new_trade_is_growth_and_not_only_a_share():
    found = course(made({"A": 40.0, "B": 90.0}), ("A",), 202501)
    assert found.growth().value == pytest.approx(0.262364, abs=1e-6) and found.growth().certain


def test_the_interval_is_the_jackknife_over_months():
    found = course(made({"A": 15.0, "B": 85.0}, wobble=0.3), ("A",), 202501)
    totals = [130.0 if month % 2 == 0 else 70.0 for month in BEFORE]
    left = [(sum(totals) - each) / 7 for each in totals]
    mean = sum(left) / 8
    logs = [log(each) for each in left]
    side = 7 / 8 * sum((each - sum(logs) / 8) ** 2 for each in logs)
    assert mean == pytest.approx(100.0)
    assert found.growth().high - found.growth().low == pytest.approx(2 * 1.96 * (2 * side) ** 0.5)


def test_the_shares_lost_and_gained_add_up_to_nought():
    found = moved(made({"A": 5.0, "B": 70.0, "C": 25.0}), 202501)
    assert list(found["key"]) == ["B", "A", "C"]
    assert list(found["change"]) == pytest.approx([-0.2, -0.05, 0.25]) and sum(found["change"]) == pytest.approx(0.0, abs=1e-12)
    assert list(found["items"]) == [16, 16, 8]


def test_fewer_than_six_months_on_a_side_are_not_enough():
    frame = made({"A": 20.0, "B": 80.0})
    assert isinstance(course(frame, ("A",), 202501), Course) and course(frame, ("A",), 202501).known
    assert not course(frame[frame["month"] < 202506], ("A",), 202501).known
