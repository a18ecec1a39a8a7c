"""The planted clog and the planted missing month are found by name; damaged data put the measures that rest on them in doubt."""

import os
import shutil
import subprocess
import sys
from datetime import datetime

import pytest

from callbacks.core.period import within
from callbacks.overview import reasons, scorecard, verdicts
from dashboard.core.format import month
from data.demo.world import truths
from data.quality import assessment
from data.releases import release
from queries.addresses.filters import Filters
from queries.catalogue import MEASURES
from queries.engine import engine
from queries.engine.labels import label
from queries.engine.trust import doubts
from settings import settings
from tests.conftest import ROOT

YEARS = 2
DAMAGE = "UPDATE clearance SET released_at = registered_at - INTERVAL 1 DAY WHERE office = 'PTM' AND released_at IS NOT NULL"


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    """A demonstration large enough for its planted events to be seen."""
    folder = tmp_path_factory.mktemp("planted") / "warehouse"
    command = [sys.executable, "manage.py", "demo", "--declarations", "48000", "--years", str(YEARS)]
    subprocess.run(command, cwd=ROOT, env=os.environ | {"PORTOLAN_WAREHOUSE": f"duckdb:///{folder}"}, check=True, capture_output=True)
    return folder


@pytest.fixture
def reread(monkeypatch):
    def read(folder):
        monkeypatch.setenv("PORTOLAN_WAREHOUSE", f"duckdb:///{folder}")
        for held in (settings, engine.warehouse):
            held.cache_clear()

    yield read
    monkeypatch.undo()
    for held in (settings, engine.warehouse):
        held.cache_clear()


def plan() -> truths.DemoPlan:
    return truths.DemoPlan.ending(datetime.fromisoformat(engine.current().as_of), YEARS)


def said(words) -> str:
    return "".join(part if isinstance(part, str) else part["text"] for part in words)


def test_the_clogged_office_and_its_month_are_named(planted, reread):
    """Of the months since it clogged, it is named against the target; and the month from which it is slower is found."""
    reread(planted)
    since = Filters(since=plan().clogged_from)
    why = said(reasons.sentences(within(since)).body["customs_hours_p90"]["why"])
    assert label("office", truths.CLOGGED_OFFICE) in why and "the target allows 10" in why, why
    both, _ = scorecard.answered(within(Filters()))
    assert verdicts.longer_since("customs_hours_p90", "office", truths.CLOGGED_OFFICE, both) == plan().clogged_from


def test_the_missing_month_is_named_with_its_office_and_hatched(planted, reread):
    reread(planted)
    headline = scorecard.scorecard(within(Filters())).body["headline"]["missed"]
    assert f"{month(plan().missing_month)} is incomplete" in headline and label("office", truths.MISSING_OFFICE) in headline
    assert reasons.sentences(within(Filters())).body["declarations"]["holes"].count("M") == 1
    alone = scorecard.tiles(within(Filters.parse(f"office={truths.MISSING_OFFICE}"))).body
    doubtful = {tile.measure.key for _, tiles in alone for tile in tiles if tile.status == "doubt"}
    assert "declarations" in doubtful and "release_hours_p50" not in doubtful


def test_a_damaged_load_puts_in_doubt_what_rests_on_it(planted, reread, tmp_path):
    shutil.copytree(planted, tmp_path / "warehouse")
    with release.draft(tmp_path / "warehouse") as draft:
        draft.raw.execute(DAMAGE)
        assessment.run(draft.raw, None, 1)
        draft.publish("damaged", demonstration=True, as_of=datetime.fromisoformat(draft.previous.as_of))
    reread(tmp_path / "warehouse")
    found = doubts(within(Filters()))
    assert found["customs_hours_p90"].rule == 6 and found["customs_hours_p90"].share > 0.05 and "hit_rate" not in found
    tiles = {each["key"]: each for lens in scorecard.scorecard(within(Filters())).body["lenses"] for each in lens["tiles"]}
    assert tiles["customs_hours_p90"]["status"] == "doubt" and "times out of order" in tiles["customs_hours_p90"]["anchor"]
    assert tiles["hit_rate"]["status"] != "doubt"
    assert not doubts(within(Filters.parse("office=KAL")))


def test_thresholds_name_measures_and_rules_that_exist():
    limits = assessment.thresholds()["doubtful"]
    assert {key for each in limits for key in each["measures"]} <= set(MEASURES)
    assert all(0 < each["share"] < 1 and each["rule"] in {rule.number for rule in assessment.RULES} and each["says"] for each in limits)
