"""The hypothesis board as it is answered: prefilled by a link, saved, refused without losing what was typed."""

import json

import pytest
from dash import no_update
from plotly.utils import PlotlyJSONEncoder

from callbacks.hypotheses import acted, linked
from dashboard.components.alerts import Line, hypothesis
from queries import hypotheses
from settings import settings

TEXTS = {"title": "Shoes", "gap": "Twice as much", "seen": "/evidence", "who": "Ana"}


@pytest.fixture(autouse=True)
def store(monkeypatch, tmp_path):
    monkeypatch.setenv("PORTOLAN_SIDE_STORE", f"sqlite:///{tmp_path}/side.db")
    settings.cache_clear()
    yield
    settings.cache_clear()


def sent(number=0, version=0, **texts):
    return acted({"number": number, "version": version, "values": {**TEXTS, **texts}}, "")


def text(part) -> str:
    return json.dumps(part, cls=PlotlyJSONEncoder, ensure_ascii=False)


def test_a_link_fills_the_form_and_an_alert_makes_such_a_link():
    line = Line("Worse", "bad", "Port", "P1", "revenue", "3 M", "5 M", "−4 σ", "May 2026", "", "/?office=P1")
    given = linked(hypothesis(line).removeprefix("/hypotheses"))
    assert given == {"title": "Port: revenue", "gap": line.sentence, "seen": line.link}
    _, begin, _, _ = acted(None, hypothesis(line).removeprefix("/hypotheses"))
    assert begin.open and line.sentence in text(begin)
    assert hypotheses.begin("Ana", given).title == "Port: revenue"


def test_a_hypothesis_begun_is_on_the_board_and_the_form_is_empty_again():
    assert acted(None, "")[0].startswith("No hypothesis yet")
    rate, begin, board, said = sent()
    assert rate == "No hypothesis has been tested yet; 1 not yet judged" and not begin.open and said == "Begun: “Shoes”."
    assert [section.children[0].children for section in board.children] == [
        "Hypothesis · 1", "Field test · 0", "Result · 0", "Profile changed · 0",
    ]  # fmt: skip
    rate, _, board, _ = sent(1, 1, test="50 opened", result="31 wrong", verdict="confirmed")
    assert rate == "100\u202f% confirmed: 1 of 1 tested; 0 not yet judged"
    assert board.children[2].children[0].children == "Result · 1" and "Version 2, Ana" in text(board)


def test_a_refusal_leaves_the_forms_and_a_conflict_tells_what_stands():
    assert sent(who="") == (no_update, no_update, no_update, "Say who you are: every edit keeps a name.")
    sent()
    sent(1, 1, test="Theirs", who="Ben")
    *kept, said = sent(1, 1, test="Mine")
    assert kept == [no_update] * 3 and "Ben saved version 2" in said[0] and "Theirs" in text(said) and "Mine" not in text(said)


@pytest.mark.parametrize("act", [{}, {"values": 3}, {"number": "x", "values": {**TEXTS}}, {"number": 1, "version": "y", "values": TEXTS}])
def test_what_is_not_an_action_is_refused_in_words(act):
    assert isinstance(acted(act, "")[3], str) and hypotheses.board() == ()
