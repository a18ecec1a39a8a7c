"""Faults of the data: each kind found where it was put, once, and nothing where it was not."""

import numpy as np
import pandas as pd

from analytics.compliance.anomaly import residuals
from analytics.compliance.faults import Fault, equal, failing, jumps, late, silent
from tests.analytics.compliance.test_anomaly import OFFICES, panel


def test_equal_columns_are_one_fault_over_all_offices():
    rows = [(202409, office, tax, 1000.0 + place) for place, office in enumerate(OFFICES) for tax in ("II", "IPI")]
    rows += [(202408, office, tax, 500.0 + place + (tax == "II")) for place, office in enumerate(OFFICES) for tax in ("II", "IPI")]
    rows += [(202408, "small", "II", 12.0), (202408, "small", "IPI", 12.0)]
    [fault] = equal(pd.DataFrame(rows, columns=["month", "office", "tax", "value"]))
    assert (fault.kind, fault.since, len(fault.offices)) == ("equal", 202409, 12)
    assert fault.evidence == "II = IPI, 12,066 in all"


def test_a_month_in_another_unit_is_told_with_its_factor():
    held = panel()
    held.iloc[60, 3] *= 1000
    held.iloc[62, 4] *= 0.01
    held.iloc[64, 5] *= 4
    found = list(jumps("Net weight", held, residuals(np.log(held), OFFICES)))
    assert [(fault.offices, fault.since) for fault in found if fault.offices] == [((OFFICES[3],), 202001), ((OFFICES[4],), 202003)]
    assert found[-1].evidence == "Net weight is 0.01 times what was expected"


def test_a_jump_of_unit_is_told_before_indicators_can_be_judged():
    held = panel(12)
    held.iloc[8, 3] *= 1000
    held.iloc[4, 5] *= 1000
    found = list(jumps("Net weight", held, residuals(np.log(held), OFFICES)))
    assert [(fault.offices, fault.since) for fault in found if fault.offices] == [((OFFICES[3],), 201509)]
    assert not list(jumps("Net weight", panel(24), residuals(np.log(panel(24)), OFFICES)))


def test_silence_up_to_the_end_is_late_and_before_it_a_gap():
    found = list(
        silent([("A", 202603, "0, norm 90"), ("A", 202604, "2, norm 90"), ("A", 202607, "1, norm 90"), ("B", 202605, "x")], 202607)
    )
    assert [(each.kind, each.offices, each.since, each.until) for each in found] == [
        ("silent", ("A",), 202603, 202604),
        ("late", ("A",), 202607, 202607),
        ("silent", ("B",), 202605, 202605),
    ]


def test_data_that_end_before_the_rest_are_late():
    assert list(late({"Declarations": 202607, "Revenue collected": 202604}, 202607)) == [
        Fault("late", (), 202604, 202607, "Revenue collected: data end 3 months before the rest")
    ]


def test_a_rule_that_fails_over_the_year_end_is_one_fault_of_all_offices():
    assert list(failing(15, [("-", 202512, "DTY"), ("-", 202601, "VAT")])) == [Fault("rule", (), 202512, 202601, "DTY", 15)]
