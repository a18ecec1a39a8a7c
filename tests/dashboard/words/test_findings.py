"""Card titles say only what the numbers say."""

import pandas as pd
import pytest

from dashboard.words import findings

NAN = float("nan")
FRAME = pd.DataFrame({"key": ["A", "B"], "name": ["Port Selene", "Karst"], "value": [42.0, 18.0], "before": [30.0, 5.0]})


@pytest.mark.parametrize(
    ("overall", "title"), [(20.0, "Port Selene takes 2.1 times the overall median"), (40.0, ""), (None, ""), (NAN, ""), (0.0, "")]
)
def test_the_slowest_is_named_only_where_it_stands_out(overall, title):
    assert findings.slowest(FRAME, overall) == title


def test_the_leader_is_a_share_of_the_whole():
    assert findings.leader(FRAME, "{name} supplies {share} % of import value") == "Port Selene supplies 70 % of import value"
    assert findings.leader(FRAME[:0], "{name}: {share}") == ""
    assert findings.leader(FRAME[:1], "{name} supplies {share} %") == "Only Port Selene: no other is in this selection"


def test_growth_is_measured_against_a_known_period():
    assert findings.grew(FRAME) == "Karst grew most"
    assert findings.grew(FRAME.assign(before=NAN)) == "" and findings.grew(FRAME.assign(before=99.0)) == ""


@pytest.mark.parametrize(
    ("now", "other", "title"),
    [
        (101.2, 100, "Revenue is 1.2\u202f% above target"),
        (90, 100, "Revenue is 10\u202f% below target"),
        (100.001, 100, "Revenue is level with target"),
        (NAN, 100, ""),
        (100, NAN, ""),
        (100, 0, ""),
    ],
)
def test_against_a_reference(now, other, title):
    assert findings.against(findings.REVENUE["target"], now, other, "money") == title


def test_a_part_of_the_whole():
    assert findings.untouched(FRAME, "A", "{share} % took it") == "70 % took it" and findings.untouched(FRAME, "Z", "{share} %") == ""


def test_the_owner_of_the_delay_is_named_with_its_hours():
    assert findings.owned(59.0, 2.0) == "Customs accounts for 2 of 59 hours" and findings.owned(None, 2.0) == ""


def test_slower_is_said_only_of_a_notable_step():
    assert findings.slower_since(202603, 134.0, 99.0) == "Slower since Mar 2026: 9 in 10 released within 134 h, before that 99 h"
    assert findings.slower_since(202603, 105.0, 99.0) == "" and findings.slower_since(202603, float("nan"), 99.0) == ""


def test_the_latest_cohort_says_what_is_open_and_how_wrong_completed_ones_are():
    row = {"key": 202610, "p50": 24.0, "done50": 21.5, "n": 713.0, "open": 19.0}
    assert findings.unfinished(row) == "Oct 2026: half released within 24 h; 19 still open. Without these it would be 21.5 h"
    assert findings.unfinished(row | {"done50": 24.0}) == "Oct 2026: half released within 24 h; 19 still open"
    assert findings.unfinished(row | {"p50": float("nan")}) == "Oct 2026: 19 of 713 are still open, too many for a median"


def test_an_office_is_slow_beyond_doubt_only_where_its_interval_is():
    frame = pd.DataFrame({"name": ["Kal", "Ost"], "value": [38.0, 60.0], "low": [34.0, 20.0]})
    assert findings.tail(frame, 24.0) == "Kal is certainly slower: 9 in 10 processed within 38 h, in all offices within 24 h"
    assert findings.tail(frame, 35.0) == ""
