"""The hypothesis board as it is answered: filtered by picks, prefilled by a link, saved, refused without losing what was typed."""

import json
from datetime import datetime

import pytest
from dash import no_update
from plotly.utils import PlotlyJSONEncoder

from callbacks.compliance import hypotheses as board
from callbacks.compliance.hypotheses import acted, shown, since
from callbacks.compliance.suspects import suspected
from dashboard.components.overview.alerts import AlertLine, hypothesis
from queries.addresses.filters import Filters
from queries.workspace import hypotheses
from queries.workspace.hypotheses import Edit, Hypothesis
from settings import settings

TEXTS = {"title": "Shoes", "gap": "Twice as much", "seen": "/evidence?hs4=6402&partner=VN", "who": "Ana"}
JUDGED = {"test": "50 opened", "result": "31 wrong", "verdict": "confirmed"}


@pytest.fixture(autouse=True)
def store(monkeypatch, tmp_path):
    monkeypatch.setenv("PORTOLAN_SIDE_STORE", f"sqlite:///{tmp_path}/side.db")
    monkeypatch.setattr(board, "named", lambda _key, code: code)
    settings.cache_clear()
    yield
    settings.cache_clear()


def sent(number=0, version=0, **texts):
    return acted({"number": number, "version": version, "values": {**TEXTS, **texts}}, "")


def text(part) -> str:
    return json.dumps(part, cls=PlotlyJSONEncoder, ensure_ascii=False)


def finding(search="") -> str:
    return shown(search, None)[0][0].children


def columns(search="") -> list[str]:
    return [section.children[0].children for section in shown(search, None)[1].children]


def test_a_link_fills_the_panel_and_an_alert_makes_such_a_link():
    line = AlertLine("Worse", "bad", "Port", "P1", "revenue", "3 M", "5 M", "−4", "May 2026", "", "/?office=P1")
    panel, said, _ = acted(None, hypothesis(line).removeprefix("/hypotheses"))
    assert all(each in text(panel) for each in ("Port: revenue", line.sentence, line.link)) and said == ""
    assert acted(None, "?office=P1") == (None, "", "")


def test_a_hypothesis_begun_is_on_the_board_and_the_panel_is_closed():
    assert finding().startswith("No hypothesis yet")
    panel, said, mark = sent()
    assert panel is None and said == "Created: “Shoes”." and mark == "1.1"
    assert finding() == "No hypothesis has been tested yet"
    assert columns() == ["Hypothesis · 1", "Field test · 0", "Result · 0", "Profile changed · 0"]
    assert sent(1, 1, **JUDGED)[1:] == ("Saved “Shoes” as version 2. Stage: Result.", "1.2")
    assert finding() == "100\u202f% confirmed: 1 of 1 tested (95 % interval 21 to 100 %)"
    assert columns()[2] == "Result · 1" and "Version 2 · Ana" in text(shown("", None)[1])


def test_the_panel_of_a_hypothesis_holds_its_texts_and_its_version():
    sent()
    sent(1, 1, **JUDGED)
    panel = acted({"write": 1}, "")[0]
    assert getattr(panel, "data-version") == "2" and "31 wrong" in text(panel) and "VN" in text(panel)
    assert acted({"write": 9}, "")[1] == "There is no such hypothesis." and acted({"close": True}, "")[0] is None


def test_edits_are_told_by_the_labels_of_their_fields():
    sent()
    sent(1, 1, test="50 opened")
    told = text(shown("", None)[1])
    assert '"Field test"' in told and '"test"' not in told and '"seen"' not in told


def test_picks_keep_what_was_seen_at_them_and_the_board_says_how_many():
    sent()
    sent(title="Cars", seen="/evidence?hs2=87&origin=DE")
    sent(title="All", seen="/evidence")
    kept = {
        "?hs2=64": 1,
        "?hs4=6402": 1,
        "?hs2=87": 1,
        "?hs4=8703": 0,
        "?origin=VN": 1,
        "?partner=DE&partner=VN": 2,
        "?office=P1": 0,
        "": 3,
    }
    assert {search: sum(int(each[-1]) for each in columns(search)) for search in kept} == kept
    assert finding("?office=P1") == "No hypothesis matches these filters"
    assert "Shown: 1 of 3, those seen at HS chapter: 64" in text(shown("?hs2=64&since=2026-01", None)[0])


def test_what_waits_and_what_led_to_a_changed_profile_is_counted():
    for verdict, change in (("confirmed", "30 %"), ("confirmed", ""), ("refuted", "none"), ("", "")):
        sent(test="a", result="b", verdict=verdict, change=change)
    said = text(shown("", None)[0])
    assert "1 waits for a verdict, since" in said and "Of 2 confirmed, 1 changed a risk profile" in said


@pytest.mark.usefixtures("read_demo")
def test_a_changed_profile_leads_back_to_what_was_seen_since_the_change():
    held = Hypothesis(1, 3, "Shoes", "", "/gap?hs4=6402&since=2025-01&until=2025-12", "a", "b", "confirmed", "30 %")
    edits = [
        Edit(1, 3, "Ana", datetime(2026, 5, 9), {"result": ("c", "b")}),
        Edit(1, 2, "Ana", datetime(2026, 3, 9), {"change": ("", "30 %")}),
    ]
    assert since(held, edits) == ("Since the change, Mar 2026", "/gap?hs4=6402&since=2026-03")
    late = [Edit(1, 2, "Ana", datetime(2031, 3, 9), {"change": ("", "30 %")})]
    assert since(held, late) == ("No data since the change in Mar 2031 yet", "")
    assert since(Hypothesis(1, 1, "Shoes", "", "/gap", "", "", "", ""), edits) == ("", "")


def test_a_row_of_evidence_begins_a_hypothesis_and_then_leads_to_it():
    row = {"key": "hs4=6402&partner=VN", "name": "Viet Nam · 6402", "goods": "Footwear", "stake_text": "7.3"}
    columns_ = (("name", "Partner", 1), ("goods", "Goods", 1), ("stake", "Tax at stake", 1))

    def act() -> dict:
        return suspected([row], columns_, "/evidence", Filters(202511, 202610), "million MRL")[0]

    panel = acted(None, act()["inside_link"].removeprefix("/hypotheses"))[0]
    assert (
        act()["inside"] == "Create risk hypothesis"
        and "Viet Nam · 6402 Footwear" in text(panel)
        and "Tax at stake 7.3 (amounts in million MRL)" in text(panel)
    )
    sent(seen="/evidence?hs4=6402&partner=VN&since=2025-11&until=2026-10", test="50 opened")
    assert (act()["inside"], act()["inside_link"]) == ("Field test", "/hypotheses?hs4=6402&partner=VN") and columns("?hs4=6402&partner=VN")[
        1
    ] == "Field test · 1"


def test_a_refusal_leaves_the_panel_and_a_conflict_tells_what_stands():
    assert sent(who="") == (no_update, "Say who you are: every edit keeps a name.", no_update)
    sent()
    sent(1, 1, test="Theirs", who="Ben")
    panel, said, mark = sent(1, 1, test="Mine")
    assert (
        (panel, mark) == (no_update, no_update) and "Ben saved version 2" in said[0] and "Theirs" in text(said) and "Mine" not in text(said)
    )


@pytest.mark.parametrize("act", [{}, {"values": 3}, {"number": "x", "values": {**TEXTS}}, {"number": 1, "version": "y", "values": TEXTS}])
def test_what_is_not_an_action_is_refused_in_words(act):
    assert isinstance(acted(act, "")[1], str) and hypotheses.board() == ()
