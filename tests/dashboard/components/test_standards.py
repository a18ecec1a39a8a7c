"""Service standards in words."""

import pytest

from dashboard.components.clearance.standards import named, said


@pytest.mark.parametrize(
    ("limits", "unjudged", "clock", "words"),
    [
        ((), 0.0, "calendar", ""),
        ((), 1.0, "calendar", ""),
        (((24.0, 1.0),), 0.0, "calendar", "standard: 24 h"),
        (((7.5, 1.0),), 0.25, "working", "standard: 7.50 working h; none for 25 % of all"),
        (((72.0, 0.58), (24.0, 0.4), (48.0, 0.02)), 0.0, "calendar", "standards: 72 h for 58 %, 24 h for 40 %, 48 h for 2 %"),
        (
            ((72.0, 0.5), (24.0, 0.3), (48.0, 0.1), (6.0, 0.06), (4.0, 0.04)),
            0.0001,
            "calendar",
            "standards: 72 h for 50 %, 24 h for 30 %, 48 h for 10 %, 2 others for 10 %",
        ),
    ],
)
def test_one_standard_is_said_plainly_and_several_with_their_shares(limits, unjudged, clock, words):
    assert plain(said(limits, unjudged, clock)) == words


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u2009", " ")


def test_in_short_it_is_one_limit_or_how_many_from_which_to_which():
    assert named((), 0.4, "calendar") == "" and named(((24.0, 1.0),), 0.0, "working") == "standard 24 working h"
    several = named(((72.0, 0.5), (24.0, 0.3), (6.5, 0.2)), 0.034, "calendar")
    assert plain(several) == "3 standards, 6.50 to 72 h; none for 3.40 %"
