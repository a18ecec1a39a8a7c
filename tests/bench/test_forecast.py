"""The benchmark of the forecast: how its series are read, and how a goal is judged."""

from pathlib import Path

import pytest

from bench.forecast import goal
from bench.panels import amount, belgium, brazil, us

DATA = Path(__file__).parents[3] / "shared/data"
present = pytest.mark.skipif(not DATA.exists(), reason="the real series are not beside this clone")


@pytest.mark.parametrize(("text", "value"), [
    ("231", 231.0), ("290,620,725", 290620725.0), ("1234567,89", 1234567.89), ("-12,5", -12.5), ("-1,250", -1250.0), ("3.5", 3.5),
])  # fmt: skip
def test_numbers_are_read_in_each_periods_own_format(text, value):
    assert amount(text) == value


def test_an_empty_number_is_unknown():
    assert str(amount(" ")) == "nan"


@present
@pytest.mark.parametrize(("year", "billions"), [(2000, 8.51), (2001, 9.09), (2002, 7.97), (2003, 8.15), (2008, 17.23), (2010, 21.12)])
def test_brazilian_duty_adds_up_to_what_is_published(year, billions):
    frame = brazil(DATA).frame
    duty = frame[(frame["node"] == "revenue_collected?tax=duty") & (frame["month"] // 100 == year)]
    assert duty["value"].sum() / 1e9 == pytest.approx(billions, abs=0.005) and len(duty) == 12


@present
def test_the_panels_hold_what_they_say():
    assert [read(DATA).frame["node"].nunique() for read in (brazil, us, belgium)] == [60, 2, 35]


@pytest.mark.parametrize(("bounds", "met"), [({"most": 0.88}, True), ({"most": 0.7}, False), ({"least": 0.76, "most": 0.84}, True),
                                             ({"least": 0.81, "most": 0.9}, False), ({"least": 0.65}, True)])  # fmt: skip
def test_a_goal_is_met_within_its_bounds(bounds, met):
    assert goal("x", (0.8, 0.7, 0.9), **bounds)["met"] is met
