"""Commands in messages stand as code in every notice, note and cell that may hold one."""

import pytest
from dash import html

from dashboard.components.core import card, empty
from dashboard.components.core.commands import coded
from dashboard.components.methods import cases_told
from dashboard.core.page import Drawing, View
from dashboard.words.methods import GUIDES
from data.notes import Note

TOLD = "no model: run `manage.py risk train`"
RANKED = Drawing([], 1, "Release 1", notes=(Note("unranked", count=4),))
SHOWN = {
    "refused": (empty.refused(TOLD), "manage.py risk train"),
    "unforecast": (empty.unforecast(TOLD), "manage.py risk train"),
    "unloaded": (empty.unloaded("No data loaded", TOLD), "manage.py risk train"),
    "unheld": (empty.unheld(), "manage.py load SOURCE FILE"),
    "note": (card.said(View("p", "v", "Title", "Sub"), RANKED)[-1], "manage.py risk score"),
    "method": (cases_told.data(GUIDES["mirror"], TOLD, 12), "manage.py risk train"),
}


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("", ""),
        ("Choose other months", "Choose other months"),
        ("run `manage.py forecast`.", ["run ", ("manage.py forecast",), "."]),
        ("`manage.py demo`, or `manage.py load A B`", [("manage.py demo",), ", or ", ("manage.py load A B",)]),
        ("a ` alone", "a ` alone"),
        ("one `a`, and a ` alone", ["one ", ("a",), ", and a ` alone"]),
    ],
)
def test_a_command_in_a_message_is_shown_as_code(words, parts):
    found = coded(words)
    assert [(each.children,) if isinstance(each, html.Code) else each for each in found] == [*parts]


@pytest.mark.parametrize("place", SHOWN)
def test_every_place_that_tells_a_command_shows_it_as_code(place):
    shown, command = SHOWN[place]
    parts = [*shown._traverse()]
    assert [each.children for each in parts if isinstance(each, html.Code)] == [command]
    assert not [each for each in parts if isinstance(each, str) and "`" in each]
