"""The page of risk with a model and without one: every view draws, its rows can be taken along, and a refusal names the command."""

import shutil

import pytest

import app  # noqa: F401
from callbacks.core import table
from callbacks.core.views import DRAWN
from dashboard.pages.risk.risk import DETECTION, MODEL, VIEWS, WATCH
from queries.engine import engine
from queries.engine.question import CannotCut
from queries.risk import models
from services.risk import card_text, scoring, training
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
        yield folder
    for held in (settings, engine.warehouse):
        held.cache_clear()


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_the_rows_behind_each_view_can_be_understood(trained, view):
    tables = table.behind(view, "")[1]
    assert tables and all(each.rows for each in tables if view is not WATCH)
    for each in tables:
        understood(each)


def test_the_card_is_printed_and_says_that_it_is_advice(trained):
    lines = card_text.lines(card_text.card())
    assert lines[0].startswith("Advice") and any("catboost" in line for line in lines)
    card = models.last().card
    assert card["declarations"]["test"] == len(models.tested())
    assert card["periods"]["fit"][1] < card["periods"]["calibrate"][0] and card["periods"]["calibrate"][1] < card["periods"]["test"][0]


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
        DRAWN[MODEL]("")
