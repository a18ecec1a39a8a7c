"""The model finds the irregularities that the demonstration plants: more of them in a tenth of the inspections than chance would."""

import subprocess
import sys

import pytest

from data.demo import generate
from data.demo.world.truths import DemoPlan
from data.demo.world.world import DemoWorld
from queries.engine import engine
from queries.risk import models
from services.risk import training
from settings import settings
from tests.warehouses import ROOT

DECLARATIONS, YEARS, TIMES, SHARE = 6_000, 5, 2.5, 0.10


def recalls(folder, seed, monkeypatch) -> tuple[float, float]:
    """The share found in the riskiest tenth of tested declarations: of irregularities recorded, and of the chances that were planted."""
    monkeypatch.setenv("PORTOLAN_WAREHOUSE", f"duckdb:///{folder}")
    size = ("--declarations", str(DECLARATIONS), "--years", str(YEARS), "--seed", str(seed))
    subprocess.run([sys.executable, "manage.py", "demo", *size], cwd=ROOT, check=True, capture_output=True)
    for held in (settings, engine.warehouse):
        held.cache_clear()
    card = training.train()
    planted = chances(seed)
    rows = models.tested().sort_values("chance", ascending=False, kind="stable")
    risk = rows["decl_id"].map(planted)
    first = max(1, round(SHARE * len(rows)))
    assert card["metrics"]["recall_10"][0] == pytest.approx(rows["found"].head(first).sum() / rows["found"].sum())
    return rows["found"].head(first).sum() / rows["found"].sum(), risk.head(first).sum() / risk.sum()


def chances(seed: int) -> dict[str, float]:
    """The planted chance of each declaration, from the generator itself."""
    world = DemoWorld.founded(DemoPlan.ending(generate.UNTIL, YEARS), DECLARATIONS, seed)
    months = (generate.drawn(world, place) for place in range(len(world.plan.months)))
    return {name: chance for month in months for name, chance in zip(month.identifiers.to_pylist(), month.control.risk, strict=True)}


@pytest.fixture(autouse=True)
def reread():
    yield
    for held in (settings, engine.warehouse):
        held.cache_clear()


def test_a_tenth_of_inspections_finds_more_than_a_quarter_of_what_is_planted(tmp_path, monkeypatch):
    recorded, planted = recalls(tmp_path / "warehouse", 1, monkeypatch)
    assert recorded >= TIMES * SHARE and planted >= TIMES * SHARE


@pytest.mark.nightly
def test_on_average_over_seeds_it_finds_two_and_a_half_times_as_much_as_chance(tmp_path, monkeypatch):
    found = [recalls(tmp_path / f"seed-{seed}", seed, monkeypatch) for seed in range(1, 6)]
    assert sum(recorded for recorded, _ in found) / len(found) >= TIMES * SHARE, found
    assert sum(planted for _, planted in found) / len(found) >= TIMES * SHARE, found
