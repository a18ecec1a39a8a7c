"""The page of risk with a model and without one: every view draws, its rows can be taken along, and a refusal names the command."""

import re
import shutil
import sqlite3
from itertools import pairwise

import pandas as pd
import pytest
from click.testing import CliRunner

import app  # noqa: F401
from analytics.compliance import survey
from analytics.risk import declared_features, drift
from callbacks.core import table
from callbacks.core.views import DRAWN, filtered
from callbacks.risk import prices_view, red_lane
from callbacks.risk.risk import told
from commands.risk import risk
from dashboard.components.risk import drift_told
from dashboard.pages.risk import model
from dashboard.pages.risk.model import CARD, RANKING
from dashboard.pages.risk.risk import DETECTION, VIEWS, WATCH
from dashboard.words import risk_card
from dashboard.words.risk_features import WORDS
from data.months import shifted
from queries.catalogue import DIMENSIONS
from queries.engine import engine
from queries.engine.question import CannotCut
from queries.risk import declarations, models, priced_items
from services.risk import price_flags, random_rates, scoring, training
from settings import settings
from tests.headings import understood


@pytest.fixture(scope="module")
def trained(demo_warehouse, tmp_path_factory):
    """A copy of the demonstration with a model trained on it, read by this process."""
    folder = shutil.copytree(demo_warehouse, tmp_path_factory.mktemp("risk") / "warehouse")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PORTOLAN_WAREHOUSE", f"duckdb:///{folder}")
        patch.setenv("PORTOLAN_SIDE_STORE", f"sqlite:///{folder.parent}/side.db")
        for held in (settings, engine.warehouse):
            held.cache_clear()
        training.train()
        scoring.score()
        price_flags.flag()
        yield folder
    for held in (settings, engine.warehouse):
        held.cache_clear()


@pytest.mark.parametrize("view", [view for view in (*VIEWS, *model.VIEWS) if view is not RANKING], ids=lambda view: view.name)
def test_the_rows_behind_each_view_can_be_understood(trained, view):
    tables = table.behind(view, "")[1]
    assert tables and all(each.rows for each in tables if view is not WATCH)
    for each in tables:
        understood(each)


def test_the_console_prints_the_rows_of_the_card_on_the_page(trained):
    printed = CliRunner().invoke(risk, ["report"], catch_exceptions=False).output
    drawn = DRAWN[CARD]("").body.to_plotly_json()
    shown = [[*row] for row in risk_card.rows(models.last().card)]
    assert printed.splitlines() == [f"{what}: {value}" for what, value in shown] and all(what in str(drawn) for what, _ in shown)
    assert shown[0][0] == "Purpose" and shown[0][1].startswith("Advice")
    assert {"Trained", "Features"} < {what for what, _ in shown} and "_" not in dict(shown)["Features"] and "catboost" in printed


def test_the_months_of_the_parts_follow_each_other(trained):
    card = models.last().card
    assert card["declarations"]["test"] == len(models.tested())
    assert card["periods"]["fit"][1] < card["periods"]["calibrate"][0] and card["periods"]["calibrate"][1] < card["periods"]["test"][0]


def test_every_feature_has_words():
    every = (*declared_features.CODES, *declared_features.PAIRS, *declared_features.NUMBERS)
    assert [name for name in every if name not in WORDS and name not in DIMENSIONS] == []


def test_the_same_seed_and_data_make_the_same_model(trained):
    before = models.tested().set_index("decl_id")["chance"]
    training.train()
    assert models.tested().set_index("decl_id")["chance"].equals(before)
    scoring.score()


def test_without_a_model_a_view_names_the_command(read_demo, tmp_path, monkeypatch):
    monkeypatch.setattr(models, "path", lambda: tmp_path / "risk.sqlite")
    with pytest.raises(CannotCut, match=r"manage\.py risk train"):
        DRAWN[DETECTION]("")


def test_a_damaged_or_earlier_file_is_no_model(read_demo, tmp_path, monkeypatch):
    monkeypatch.setattr(models, "path", lambda: tmp_path / "risk.sqlite")
    (tmp_path / "risk.sqlite").write_bytes(b"no database at all, but long enough to be read as one" * 100)
    with pytest.raises(CannotCut, match="cannot be read"):
        DRAWN[CARD]("")


@pytest.mark.parametrize(("least", "spans"), [(1, 12), (10, 4), (10_000, 0)])
def test_periods_are_as_short_as_their_random_inspections_allow(trained, monkeypatch, least, spans):
    monkeypatch.setattr(survey, "FEWEST", least)
    asked = filtered("?since=2025-10&until=2026-09")
    rows = random_rates.unbiased(asked).periods
    *parts, whole = rows.to_dict("records")
    assert len(parts) == spans and (whole["since"], whole["until"]) == (202510, 202609)
    if parts:
        assert sum(part["n"] for part in parts) == whole["n"] and sum(part["declarations"] for part in parts) == whole["declarations"]
        assert all(one["until"] < other["since"] for one, other in pairwise(parts)) and min(part["n"] for part in parts) >= least


def test_the_size_of_the_random_part_follows_the_precision_wanted(trained):
    wide, narrow = (random_rates.unbiased(filtered(f"?half_width={half}")) for half in (10, 1))
    assert wide.wanted < narrow.wanted < narrow.monthly and wide.have == narrow.have
    share = narrow.periods["share"].tolist()[-1]
    assert survey.precision(share, narrow.wanted, round(narrow.monthly)) <= 0.01
    assert survey.precision(share, narrow.wanted - 2, round(narrow.monthly)) > 0.01


def test_months_after_training_are_judged_where_they_have_enough_results(trained, monkeypatch):
    with pytest.raises(CannotCut, match="enough results"):
        DRAWN[RANKING]("")
    monkeypatch.setattr(drift, "LEAST", 10)
    monkeypatch.setattr(drift, "EACH", 2)
    scoring.score()
    [each] = table.behind(RANKING, "")[1]
    understood(each)
    assert 2 <= len(each.rows) <= 4


def test_the_file_of_the_watch_list_says_the_reasons_of_the_page_in_words(trained):
    [listed] = table.behind(WATCH, "")[1]
    columns = [column.key for column in listed.columns]
    whys = [row[columns.index("why")] for row in listed.rows]
    drawn = str(DRAWN[WATCH]("").body.to_plotly_json()).replace("\\u202f", "\u202f")
    assert whys and all(whys) and all(part in drawn for why in whys[:30] for part in why.split("; "))


def test_the_prices_that_are_counted_are_all_items_and_those_flagged_are_those_stored(trained):
    counts, stored, release = price_flags.flag(), models.prices(), engine.current()
    flagged, weights = stored[stored["state"] == "judged"], stored[stored["state"] == "weight"]
    assert counts["flagged"] == len(flagged) <= 0.05 * counts["judged"] + 1 and counts["weight"] == len(weights)
    assert flagged["below"].min() >= price_flags.NEAREST
    items = priced_items.imports(shifted(release.last_month, -23), release.last_month, release)
    assert counts["judged"] + counts["few"] + counts["weight"] + counts["unknown"] == len(items)


def test_many_low_prices_do_not_hide_those_whose_quantity_is_to_be_checked():
    frame = pd.DataFrame({"state": ["judged"] * 70 + ["weight"] * 3, "score": 1.0})
    assert prices_view.shown(frame)["state"].value_counts().to_dict() == {"judged": 50, "weight": 3}


def test_what_was_released_since_it_was_scored_leaves_the_watch_list_and_what_came_since_is_counted(trained):
    before = DRAWN[WATCH]("")
    assert not before.notes and before.observations > 1
    recent = declarations.kept_by(filtered(""), ("is_open",), declarations.recent(engine.current().last_month))
    closed = recent[recent["is_open"] == 0]["decl_id"].tolist()[0]
    with sqlite3.connect(trained / "risk.sqlite") as connection:
        [(first,)] = connection.execute("SELECT decl_id FROM scored ORDER BY chance DESC LIMIT 1").fetchall()
        connection.execute("UPDATE scored SET decl_id = ? WHERE decl_id = ?", (closed, first))
    after = DRAWN[WATCH]("")
    drawn = str(after.body.to_plotly_json())
    assert after.observations == before.observations - 1 and first not in drawn and closed not in drawn
    assert [(note.kind, note.count) for note in after.notes] == [("unranked", 1)]
    scoring.score()


def test_the_rows_by_office_add_up_to_all_of_them():
    offices = [f"O{place:02}" for place in range(20)]
    counts = {"n": range(120, 100, -1), "inspected": range(60, 40, -1), "judged": range(50, 30, -1), "irregular": range(25, 5, -1)}
    frame = red_lane.judged(pd.DataFrame({"office": offices, "name": offices} | counts).astype(dict.fromkeys(counts, float)))
    *parts, whole = red_lane.shown(frame).to_dict("records")
    assert len(parts) == red_lane.OFFICES + 1 and parts[-1]["name"] == "Other offices"
    assert all(sum(row[name] for row in parts) == whole[name] for name in (*counts, "missed", "unknown"))


def test_a_small_group_that_is_to_be_checked_is_shown_and_counted():
    table_ = pd.DataFrame({"group": list("ABCDE"), "alarm": ["", "few", "", "wrong", ""]})
    assert told(table_, 2)["group"].tolist() == ["A", "B", "D"]


@pytest.mark.parametrize(
    ("worse", "below", "words"),
    [([], [], "within chance"), ([], [202601], "No alarm, but"), ([202602, 202603], [202601, 202602, 202603], "Alarm: ")],
)
def test_the_title_of_the_ranking_hides_no_month_below_the_test(worse, below, words):
    title = drift_told.ranking(worse, below)
    assert words in title and ("Jan 2026" in title) == (not worse and bool(below)) and ("Mar 2026" in title) == bool(worse)


def test_the_numbers_of_listed_declarations_open_them(trained):
    links = re.findall(r"href='(/\?declaration=[^']+)'", str(DRAWN[WATCH]("").body.to_plotly_json()))
    assert len(links) == len(set(links)) > 1
