"""Results that come in after a training, by newer data or by file: set beside the advice, learnt from next, and never known before."""

import shutil
from contextlib import contextmanager

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from analytics.risk import model
from data.loading.reading.file_bytes import FileRefused
from data.releases import feedback_store
from manage import main
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.risk import declarations, feedback, models
from services.risk import scoring, targeting, training
from services.risk.feedback import listed, record, take
from settings import settings

HEADER = "Declaration ID,Date,Office ID,Mode of Transport,Importer ID,HS6 Code,Country of Origin,Tax Rate,Net Mass,Item Price,Fraud"
OPEN, LATER = 60, 10
TREES = {"iterations": 60, "learning_rate": 0.1, "depth": 4, "max_ctr_complexity": 1}
FILTERS = Filters(202101, 202112)


def declared(month: int, number: int, known: bool) -> list[str]:
    """Declarations of a month of 2021: boots from China are mostly irregular, all else seldom. known: whether with their results."""
    rng = np.random.default_rng(month)
    rows = []
    for place in range(number):
        boots, china = rng.random() < 0.4, rng.random() < 0.5
        found = int(rng.random() < (0.85 if boots and china else 0.1))
        goods, origin, price = "640319" if boots else "851713", "CN" if china else "DE", round(float(rng.lognormal(7, 1)), 2)
        day = f"2021-{month:02d}-{1 + place % 28:02d}"
        rows.append(f"D{month:02d}-{place:03d},{day},10,40,I{place % 30},{goods},{origin},8,12.5,{price},{found if known else ''}")
    return rows


def load(folder, name: str, rows: list[str]) -> None:
    path = folder / name
    path.write_text("\n".join([HEADER, *rows, ""]))
    found = CliRunner().invoke(main, ["load", "korea", str(path)], catch_exceptions=False)
    assert found.exit_code == 0, found.output


@contextmanager
def reading(folder):
    """The warehouse of a folder read by this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PORTOLAN_WAREHOUSE", f"duckdb:///{folder}/warehouse")
        patch.setenv("PORTOLAN_SIDE_STORE", f"sqlite:///{folder}/side.db")
        patch.setattr(model, "settings", lambda _rows: TREES)
        for held in (settings, engine.warehouse):
            held.cache_clear()
        yield
    for held in (settings, engine.warehouse):
        held.cache_clear()


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder whose warehouse holds ten months with results and a month without, whose declarations a model has ranked."""
    folder = tmp_path_factory.mktemp("made")
    with reading(folder):
        load(folder, "first.csv", [row for month in range(1, 11) for row in declared(month, 100, True)] + declared(11, OPEN, False))
        training.train()
        assert scoring.score()["scored"] == OPEN
    return folder


@pytest.fixture
def ranked(made, tmp_path):
    """A copy of that folder, read by this process."""
    folder = shutil.copytree(made, tmp_path / "copy")
    with reading(folder):
        yield folder


def written(folder, lines) -> object:
    path = folder / "results.csv"
    path.write_text("\n".join(["declaration,inspected,result,remark", *lines]))
    return path


def groups() -> dict[str, dict]:
    return {row["group"]: row for row in record(FILTERS).groups.to_dict("records")}


def test_results_of_newer_data_are_set_beside_the_advice_and_learnt_next(ranked):
    """The result of one declaration came in by file before: the one loaded since, its contrary, counts, and the difference is told."""
    advice, before = feedback.advice(), models.last().card
    least = before["threshold"]["chance"]
    assert len(advice) == OPEN and (advice["advised"] == (advice["chance"] >= least)).all() and 0 < advice["advised"].sum() < OPEN
    assert not any(row["judged"] for row in groups().values()) and record(FILTERS).untrained == 0
    newer = declared(11, OPEN, True)[:40] + declared(12, LATER, True)
    truth = {row.split(",")[0]: int(row.rsplit(",", 1)[1]) for row in newer}
    take(written(ranked, [f"D11-000,yes,{('irregular', 'regular')[truth['D11-000']]},"]))
    load(ranked, "newer.csv", newer)
    assert record(FILTERS).overruled == 1
    told = groups()
    for name, advised in (("advised", 1), ("ranked", 0)):
        mine = [truth[each] for each in advice.loc[advice["advised"] == advised, "decl_id"] if each in truth]
        assert (told[name]["judged"], told[name]["found"]) == (len(mine), sum(mine)) and told[name]["low"] < told[name]["share"]
        assert told[name]["ranked"] == (advice["advised"] == advised).sum()
    assert told["never"]["judged"] == LATER and record(FILTERS).untrained == 40 + LATER
    assert told["advised"]["share"] > told["ranked"]["share"]
    assert feedback.advice().equals(advice)  # results change no advice that was given before them
    card = training.train()
    assert sum(card["declarations"].values()) == sum(before["declarations"].values()) + 40 + LATER and card["feedback"] == 0
    assert set(models.tested()["decl_id"]) >= set(truth) and record(FILTERS).untrained == 0


def test_results_of_a_file_count_like_loaded_ones_and_leave_the_watch_list(ranked):
    names = feedback.advice()["decl_id"].tolist()
    before = sum(models.last().card["declarations"].values())
    first = [f"{name},yes,{'irregular' if place % 3 else 'regular'},checked" for place, name in enumerate(names[:30])]
    counts = take(written(ranked, [*first, f"{names[30]},no,,"]))
    assert counts == {"inspected": 30, "irregular": 20, "not_inspected": 1, "replaced": 0, "known": 0}
    told = groups()
    assert sum(told[name]["judged"] for name in ("advised", "ranked")) == 30 and told["advised"]["found"] + told["ranked"]["found"] == 20
    assert set(targeting.watch_list(FILTERS)["decl_id"]) == set(names[30:]) and scoring.score()["scored"] == 30
    card = training.train()
    assert sum(card["declarations"].values()) == before + 30 and card["feedback"] == 30
    assert len(targeting.tested(FILTERS).frame) == len(models.tested()) == card["declarations"]["test"]
    again = take(written(ranked, [f"{names[0]},yes,irregular,looked again"]))
    assert again == {"inspected": 1, "irregular": 1, "not_inspected": 0, "replaced": 1, "known": 0}
    assert {row["declaration"]: row["remark"] for row in listed()}[names[0]] == "looked again" and len(listed()) == 31


def test_what_comes_in_later_reaches_no_chance_that_was_given_before_it(ranked):
    """The months of the file are tested on alone: with all its results turned round, the same model gives the same chances."""
    names = feedback.advice()["decl_id"].tolist()
    advice, chances = feedback.advice(), []
    for first, second in (("irregular", "regular"), ("regular", "irregular")):
        take(written(ranked, [f"{name},yes,{first if place % 2 else second},{first}" for place, name in enumerate(names)]))
        training.train(calibrate_from=202108, test_from=202110)
        chances.append(models.tested().set_index("decl_id")[["chance", "found"]].sort_index())
    one, other = chances
    assert one["chance"].equals(other["chance"]) and (one.loc[names, "found"] == 1 - other.loc[names, "found"]).all()
    assert feedback.advice().equals(advice)


def test_a_file_that_contradicts_what_is_loaded_is_refused_whole(ranked):
    names = feedback.advice()["decl_id"].tolist()
    held: pd.DataFrame = declarations.loaded(["D01-000"])
    is_, is_not = ("irregular", "regular") if held["found"].tolist()[0] else ("regular", "irregular")
    wrong = [f"{names[0]},yes,regular,", "X-1,yes,regular,", f"D01-000,yes,{is_not},", "D01-001,no,,"]
    with pytest.raises(FileRefused) as refused:
        take(written(ranked, wrong))
    told = str(refused.value).splitlines()
    assert told[0] == "results.csv: nothing was kept" and len(told) == 4 and not listed()
    assert told[1].startswith("line 3, column 'declaration', 'X-1': no such declaration is loaded")
    assert told[2].startswith(f"line 4, column 'result', '{is_not}': the data loaded hold the result {is_}")
    assert told[3].startswith("line 5, column 'inspected', 'no': the data loaded hold an inspection")
    assert take(written(ranked, [f"D01-000,yes,{is_},"]))["known"] == 1 and not listed()


def test_a_number_that_several_declarations_have_names_none_of_them(ranked, monkeypatch):
    [name] = feedback.advice()["decl_id"].tolist()[:1]
    monkeypatch.setattr(declarations, "loaded", lambda numbers, loaded=declarations.loaded: pd.concat([loaded(numbers)] * 2))
    with pytest.raises(FileRefused, match=f"line 2, column 'declaration', '{name}': several declarations are loaded with this number"):
        take(written(ranked, [f"{name},yes,irregular,"]))
    monkeypatch.undo()
    assert not listed()


def test_results_of_a_demonstration_stay_apart_from_those_of_an_administration(ranked):
    names = feedback.advice()["decl_id"].tolist()
    take(written(ranked, [f"{names[0]},yes,irregular,"]))
    other = type(engine.current())(**(vars(engine.current()) | {"demonstration": True}))
    assert feedback_store.rows(feedback.path(), other, feedback_store.result).empty and len(feedback.results()) == 1


def test_the_command_takes_a_file_and_lists_what_is_kept(ranked):
    name = feedback.advice()["decl_id"].tolist()[0]
    path = written(ranked, [f"{name},yes,irregular,=HYPERLINK(1)"])
    told = CliRunner().invoke(main, ["risk", "feedback", str(path)], catch_exceptions=False).output
    assert "Results kept: 1, of these irregular: 1" in told
    kept = CliRunner().invoke(main, ["risk", "feedback"], catch_exceptions=False).output
    assert kept.splitlines()[0] == "declaration,inspected,result,remark,file,kept_at" and f"{name},yes,irregular,'=HYPERLINK(1)," in kept
