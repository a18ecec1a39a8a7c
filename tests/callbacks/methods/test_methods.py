"""How good a method is comes from what is stored or tried; data that lack are said with what loads them; no trader is named."""

import json
import re
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from callbacks.core.views import DRAWN
from callbacks.methods import how_good, methods
from dashboard.components.methods import cases_told
from dashboard.pages.methods.methods import CASE, CASES
from dashboard.words.methods import GUIDES
from data.access.policy import Forbidden
from data.access.user import Scope, User, acting_as
from queries.methods import method_data
from queries.methods.held_data import ENOUGH, FEW, NONE, HeldData, judged
from queries.workspace import hypotheses
from tests.meaning.core.reading import listed, text

RESULTS = Path(__file__).parents[3] / "bench" / "results"


def plain(words: str) -> str:
    return words.replace("\u202f", " ").replace("\xa0", " ")


def test_every_method_is_worded_needed_shown_and_measured(read_demo):
    assert [*GUIDES] == [*methods.SHOWN] == [*method_data.needs()] == [*how_good.MEASURED]


def test_what_trials_found_is_what_they_wrote_down():
    found = json.loads((RESULTS / "prices.json").read_text())
    true = {name: found[kind]["-30%"]["score"]["mean"] for name, kind in (("found", "freight as paid"), ("lowered", "freight lowered too"))}
    assert true == how_good.PLANTED_FOUND


def test_the_model_is_as_good_as_its_card_says(monkeypatch):
    metrics = {"auc": (0.8058, 0.791, 0.8187), "precision_10": (0.3, 0.25, 0.36)}
    monkeypatch.setattr(how_good.models, "last", lambda: SimpleNamespace(card={"metrics": metrics, "periods": {"test": [202601, 202610]}}))
    said = plain(how_good.of("targeting"))
    assert (
        "Jan 2026 to Oct 2026: an irregular declaration ranked above a regular one in 80.6 % of cases (95 % interval: 79.1 % to 81.9 %)"
        in said
    )
    assert "30 % were irregular (25 % to 36 %)" in said


def test_the_forecast_is_as_good_as_its_stored_trials(monkeypatch):
    rows = [("combined", 0.6, 0.83), ("naive", 1.2, 0.7)]
    monkeypatch.setattr(how_good.forecasts, "scores", lambda _node: pd.DataFrame(rows, columns=["model", "mase", "cover80"]))
    said = plain(how_good.of("forecast"))
    assert "0.50 × that of repeating last year" in said and "held 83 % of months" in said


def test_hypotheses_count_only_where_they_began(monkeypatch):
    held = [SimpleNamespace(seen="/evidence?office=A", verdict=verdict) for verdict in ("confirmed", "refuted", "")]
    monkeypatch.setattr(hypotheses, "board", lambda: held)
    assert "1 of 2 tested" in plain(how_good.of("mirror")) and "no hypothesis" in how_good.of("first_digits")


@pytest.mark.parametrize(("counts", "complete", "state"), [
    ({"usable": 0, "months": 0}, True, NONE), ({"usable": 9, "months": 11}, True, FEW), ({"usable": 9, "months": 12}, True, ENOUGH),
    ({"usable": 9, "months": 12}, False, FEW),
])  # fmt: skip
def test_data_are_there_in_part_or_not(counts, complete, state):
    assert judged(counts, 12, complete) == state


def test_what_lacks_is_said():
    guide = GUIDES["mirror"]
    assert cases_told.held(guide, HeldData(0, 0, 0, 0, 0, NONE), 12) == [guide.missing] and "partner_trade" in guide.missing
    assert cases_told.held(guide, HeldData(9, 8, 202601, 202605, 5, FEW), 12)[1] == "It takes 12 months, these are 5"
    unmoved = cases_told.held(GUIDES["event"], HeldData(9, 8, 202501, 202605, 17, FEW), 6)[1]
    assert unmoved.startswith("No agreement began")


@pytest.mark.usefixtures("read_demo")
def test_a_method_that_cannot_answer_says_why_and_leaves_the_others_alone():
    drawing = DRAWN[CASE]("?method=targeting")
    assert drawing.title == GUIDES["targeting"].question and "risk train" in text(drawing.body) and "Pitfalls" in text(drawing.body)
    assert "risk train" in text(DRAWN[CASES]("").body) and "half are released within" in text(DRAWN[CASES]("").body)


@pytest.mark.usefixtures("read_demo")
def test_who_sees_some_offices_is_told_why_of_one_method_and_shown_the_others():
    with acting_as(User("k", "analyst", Scope(offices=frozenset({"KVA", "LSP"})))):
        rows = {row["Method and question"].split("How")[0]: row for row in listed(DRAWN[CASES]("").body)}
        withheld = [row["Data at hand"] for row in rows.values() if "whole administration" in row["Data at hand"]]
        assert len(rows) == len(GUIDES) and len(withheld) == 2
        assert "half are released within" in text(DRAWN[CASES]("").body)
        assert "Half are released within" in text(DRAWN[CASE]("").body)
        assert "risk model and its scores" in text(DRAWN[CASE]("?method=targeting").body)


@pytest.mark.usefixtures("read_demo")
def test_a_role_that_may_not_see_declarations_is_told_so_in_one_case_and_one_without_figures_is_refused():
    with acting_as(User("l", "leader")):
        assert "does not show single declarations" in text(DRAWN[CASE]("?method=price_outliers").body)
        assert len(listed(DRAWN[CASES]("").body)) == len(GUIDES)
    for view in (CASES, CASE):
        with acting_as(User("e", "administrator")), pytest.raises(Forbidden):
            DRAWN[view]("")


@pytest.mark.usefixtures("read_demo")
def test_the_interval_of_the_release_study_is_around_the_median_that_is_shown():
    shown = plain(text(DRAWN[CASE]("").body))
    [stated] = set(re.findall(r"half are released within ([\d.]+) h \(", shown))
    assert f"Half are released within {stated} h of arrival" in shown
    low, high = map(float, re.findall(r"interval: ([\d.]+) to ([\d.]+)", plain(how_good.of("release_study")))[0])
    assert low < float(stated) < high


@pytest.mark.usefixtures("read_demo")
def test_links_keep_the_filters_and_name_the_case():
    body = DRAWN[CASES]("?office=KAL&method=mirror").body
    rows = body.children.children[1].children
    links = [row.children[0].children.children[-1].href for row in rows]
    assert all("office=KAL" in link for link in links) and "method=" not in links[0]
    assert [link.split("method=")[1].split("&")[0] for link in links[1:]] == [*GUIDES][1:]
