"""Levers on the gap ahead: by hand, none is the forecast itself, each adds to the others, and the parts still add up."""

import numpy as np
import pandas as pd
import pytest

from analytics.revenue.ahead import GapLevers, Year, outcome, stays, steps
from analytics.revenue.gap_parts import LAW, NODES, PAID, POTENTIAL, PREFERENCE, RELIEF, SUSPENDED, UNPAID, UPLIFT

MIDDLE = {PREFERENCE: 100.0, RELIEF: 60.0, SUSPENDED: 90.0, UNPAID: 10.0, PAID: 745.0, UPLIFT: 5.0, POTENTIAL: 1000.0, LAW: 160.0}
PAID_BY = np.array([0.5, 0.9, *[0.96] * 11])
COMING = {RELIEF: np.array([10.0, 20.0]), SUSPENDED: np.array([15.0, 25.0]), PREFERENCE: np.array([20.0, 30.0])}
YEAR = Year({SUSPENDED: 50.0, RELIEF: 30.0, PREFERENCE: 50.0}, MIDDLE, COMING, PAID_BY, 40.0, 30.0, 4.0, 120.0)
ALL = GapLevers(0.5, 0.2, 0.1, -0.1, 0.05)


def added_up(parts) -> float:
    return sum(parts[node] for node in (PREFERENCE, RELIEF, SUSPENDED, UNPAID, PAID)) - parts[UPLIFT]


def test_no_lever_is_the_forecast_to_the_last_bit():
    found = outcome(YEAR, GapLevers())
    assert dict(found.parts) == MIDDLE and found.brought == 0.0 and found.arrears == 30.0 and found.found == 0.0


def test_each_lever_by_hand():
    arrears = outcome(YEAR, GapLevers(arrears=0.5))
    assert (arrears.brought, arrears.arrears) == (15.0, 15.0)
    assert arrears.parts[UNPAID] == 8.0 and arrears.parts[PAID] == 747.0
    relief = outcome(YEAR, GapLevers(relief=0.5))
    assert relief.brought == pytest.approx(5 * 0.9 + 10 * 0.5) and relief.parts[RELIEF] == 45.0 and relief.parts[LAW] == 145.0
    assert relief.parts[UNPAID] == pytest.approx(10 + 15 * 0.04) and relief.parts[PAID] == pytest.approx(745 + 15 * 0.96)
    freed = outcome(YEAR, GapLevers(regularised=0.1))
    assert freed.parts[SUSPENDED] == pytest.approx(81.0) and freed.brought == pytest.approx(0.1 * (40 * 0.9 + 50 * 0.5))
    used = outcome(YEAR, GapLevers(preference=0.1))
    assert used.parts[PREFERENCE] == pytest.approx(105.0) and used.brought == pytest.approx(-(2 * 0.9 + 3 * 0.5))
    control = outcome(YEAR, GapLevers(control=0.1))
    assert control.found == pytest.approx(2.0) and control.parts[UPLIFT] == pytest.approx(7.0) and control.parts[POTENTIAL] == 1000.0


def test_the_parts_still_add_up_and_levers_add_to_each_other():
    found, alone = outcome(YEAR, ALL), [outcome(YEAR, each) for each in ALL.alone().values()]
    assert len(alone) == 5 and set(found.parts) == set(NODES)
    assert added_up(found.parts) == pytest.approx(MIDDLE[POTENTIAL], rel=1e-12)
    assert found.parts[LAW] == pytest.approx(found.parts[PREFERENCE] + found.parts[RELIEF])
    assert found.brought == pytest.approx(sum(each.brought for each in alone))


def test_the_steps_of_each_month_add_up_and_those_of_the_year_are_their_sum():
    moved, found = steps(YEAR, ALL), outcome(YEAR, ALL)
    assert added_up(moved) == pytest.approx(np.zeros(2), abs=1e-12)
    assert found.parts[RELIEF] == pytest.approx(60 + moved[RELIEF].sum()) and moved[RELIEF] == pytest.approx([-1.0, -2.0])


def test_without_months_to_come_only_arrears_move_anything():
    nothing = {node: np.zeros(0) for node in COMING}
    found = outcome(Year(YEAR.so_far, MIDDLE, nothing, PAID_BY, 40.0, 30.0, 4.0), ALL)
    assert found.brought == 15.0 and found.parts[RELIEF] == 60.0 and found.parts[SUSPENDED] == 90.0


def test_what_stays_of_arrears_by_hand():
    late = pd.Series([7.0, *[0.0] * 12, 8.0, 16.0, 0.0], index=[202501 + step for step in range(12)] + [202601 + step for step in range(4)])
    ratios = np.array([0.5, 0.5, 0.5, *[1.0] * 9])
    assert stays(late, ratios, 1, frozenset({202603})) == (7 + 8 * 0.5 + 16 * 0.5, 16 * 0.25)
    assert stays(late, ratios, 0, frozenset()) == (31.0, 0.0)
    assert stays(late, ratios, 24, frozenset({202602})) == (7 + 8 * 0.5 + 16 * 0.25, 4.0)
