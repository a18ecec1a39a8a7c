"""Since when a rule fails, its shares in two periods, and the office that is furthest out of line, on tables made by hand."""

import math

import pandas as pd
import pytest

from analytics.quality import rule_failures


@pytest.mark.parametrize(("failing", "begun"), [
    ([], 0),
    ([202610], 202610),
    ([202609], 202609),
    ([202608], 0),
    ([202610, 202609, 202607, 202604], 202607),
    ([202612, 202701], 0),
    ([202512, 202601, 202602, 202603, 202604, 202605, 202606, 202607, 202608, 202609, 202610], 202512),
])  # fmt: skip
def test_a_run_reaches_the_end_and_bridges_one_month(failing, begun):
    assert rule_failures.run(failing, 202610) == begun


def test_shares_are_of_each_period_and_unchecked_rules_come_last():
    rows = [(1, "E", 202510, 50, 5), (1, "E", 202610, 100, 1), (2, "W", 202610, 10, 4), (3, "W", 202610, 0, 0)]
    months = pd.DataFrame(rows, columns=["rule", "severity", "month", "rows", "failed"])
    frame = rule_failures.by_rule(months, (202610, 202610), (202510, 202510))
    assert frame["rule"].tolist() == [2, 1, 3]
    assert frame["share"].tolist()[:2] == [0.4, 0.01] and math.isnan(frame["share"].iloc[2])
    assert math.isnan(frame["before"].iloc[0]) and frame["before"].iloc[1] == 0.1
    assert frame["since"].tolist() == [202610, 202610, 0]


def test_an_office_is_judged_by_what_it_fails_beyond_all_offices():
    rows = [(1, "E", "A", 1000, 50), (1, "E", "B", 100, 20), (2, "W", "A", 100, 1), (2, "W", "B", 100, 0), (2, "W", "C", 100, 0)]
    frame = rule_failures.out_of_line(pd.DataFrame(rows, columns=["rule", "severity", "office", "rows", "failed"]))
    assert frame["office"].tolist() == ["B", "A"] and frame["rule"].tolist() == [1, 2]
    assert frame["excess"].tolist() == pytest.approx([20 - 100 * 70 / 1100, 1 - 100 / 300])
