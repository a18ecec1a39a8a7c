"""The path of a year, its revisions and what was said last, on cases made by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.forecasting.year_path import latest, needed, path, revisions
from data.months import shifted
from data.quantiles import LEVELS

YEAR = [shifted(202607, step) for step in range(12)]
ACTUAL = dict.fromkeys(YEAR[:4], 100.0)


def ahead(months, middle=100.0, wide=10.0) -> pd.DataFrame:
    steps = np.array([-2, -1.3, -0.7, 0, 0.7, 1.3, 2]) * wide + middle
    return pd.DataFrame({"month": months, **dict(zip(LEVELS, steps, strict=True))})


def test_a_path_begins_at_what_is_collected_and_ends_at_the_landing():
    landing = np.array([1000, 1100, 1150, 1210, 1250, 1330, 1500.0])
    found = path(YEAR, ACTUAL, ahead(YEAR[4:]), landing).set_index("month")
    assert found["actual"].dropna().tolist() == [100, 200, 300, 400]
    assert found.loc[YEAR[3], list(LEVELS)].tolist() == [400] * 7
    assert found.loc[YEAR[-1], list(LEVELS)].tolist() == pytest.approx(landing)
    assert (np.diff(found.loc[YEAR[4] :, list(LEVELS)].to_numpy(), axis=1) >= 0).all()


def test_a_year_that_has_only_begun_has_no_actual():
    found = path(YEAR, {}, ahead(YEAR), ahead([1])[list(LEVELS)].to_numpy()[0] * 12)
    assert found["actual"].isna().all() and found["p50"].iloc[0] == pytest.approx(100) and found["p50"].iloc[-1] == pytest.approx(1200)


@given(st.lists(st.floats(1, 1e9), min_size=1, max_size=12), st.floats(0, 1e9))
@settings(max_examples=40, deadline=None)
def test_the_middle_of_a_path_ends_at_the_middle_of_the_landing(middles, collected):
    months = YEAR[12 - len(middles) :]
    rows = pd.concat([ahead([month], middle, middle / 10) for month, middle in zip(months, middles, strict=True)])
    landing = collected + rows[list(LEVELS)].to_numpy().sum(axis=0) * 1.1
    found = path(YEAR, {YEAR[0]: collected} if len(middles) < 12 else {}, rows, landing if len(middles) < 12 else landing - collected)
    assert found["p50"].iloc[-1] == pytest.approx(landing[3] if len(middles) < 12 else landing[3] - collected)


def test_what_is_needed_is_shared_by_the_months_left():
    assert needed(1200, 400, 8) == 100 and needed(300, 400, 8) == 0 and np.isnan(needed(300, 200, 0))


def test_a_revision_is_the_month_itself_and_the_months_to_come():
    origins = [202606, 202607, 202608]
    landings = pd.DataFrame({"origin": origins, "p10": 1000.0, "p50": [1200.0, 1190.0, 1230.0], "p90": 1400.0})
    earlier = pd.concat([ahead([shifted(origin, 1), shifted(origin, 2)]).assign(origin=origin) for origin in (202605, *origins)])
    found = revisions(landings, earlier, {202606: 70.0, 202607: 85.0, 202608: 110.0}, YEAR).set_index("origin")
    assert found["moved"].tolist()[1:] == [-10, 40] and np.isnan(found.loc[202606, "moved"])
    assert found.loc[202607, ["missed", "rest"]].tolist() == [-15, 5] and found.loc[202608, ["missed", "rest"]].tolist() == [10, 30]


def test_a_month_before_the_year_moves_nothing_by_itself():
    landings = pd.DataFrame({"origin": [202604, 202605], "p10": 1.0, "p50": [10.0, 12.0], "p90": 20.0})
    earlier = ahead([202605]).assign(origin=202604)
    found = revisions(landings, earlier, {202605: 500.0}, YEAR).iloc[-1]
    assert (found["moved"], found["missed"], found["rest"]) == (2, 0, 2)


def test_the_last_word_before_each_month_counts():
    earlier = pd.concat([ahead([202601, 202602], 90).assign(origin=202512), ahead([202602, 202603], 110).assign(origin=202601)])
    found = latest(earlier, {202601: 95.0, 202602: 100.0})
    assert found[["month", "origin", "actual", "p50"]].to_numpy().tolist() == [[202601, 202512, 95, 90], [202602, 202601, 100, 110]]
