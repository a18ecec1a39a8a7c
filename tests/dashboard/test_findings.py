"""Card titles say only what the numbers say."""

import pandas as pd
import pytest

from dashboard import findings

NAN = float("nan")
FRAME = pd.DataFrame({"key": ["A", "B"], "name": ["Port Selene", "Karst"], "value": [42.0, 18.0], "before": [30.0, 5.0]})


@pytest.mark.parametrize(
    ("overall", "title"), [(20.0, "Port Selene takes 2.1 × the overall median"), (40.0, ""), (None, ""), (NAN, ""), (0.0, "")]
)
def test_the_slowest_is_named_only_where_it_stands_out(overall, title):
    assert findings.slowest(FRAME, overall) == title


def test_the_leader_is_a_share_of_the_whole():
    assert findings.leader(FRAME, "supplies", "import value") == "Port Selene supplies 70 % of import value"
    assert findings.leader(FRAME[:0], "supplies", "import value") == ""


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
    assert findings.against("Revenue is", now, other, "money", "target") == title


def test_a_part_of_the_whole():
    assert findings.untouched(FRAME, "A", "took it") == "70 % of declarations took it" and findings.untouched(FRAME, "Z", "took it") == ""
