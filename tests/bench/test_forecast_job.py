"""The benchmark of the forecast job: what it builds is what the forecast reads, and its clock loses no second."""

import pytest

from bench import forecast_job
from queries.engine import engine
from queries.revenue import revenue_series
from settings import settings


@pytest.fixture
def built(tmp_path, monkeypatch):
    paid = forecast_job.revenue(taxes=2, places=3, months=14)
    forecast_job.built(tmp_path, paid, regions=2)
    monkeypatch.setenv("PORTOLAN_WAREHOUSE", f"duckdb:///{tmp_path}")
    for held in (settings, engine.warehouse):
        held.cache_clear()
    yield paid
    for held in (settings, engine.warehouse):
        held.cache_clear()


def test_the_forecast_reads_a_tree_of_taxes_regions_and_offices(built):
    read = revenue_series.monthly()
    values = read.frame.set_index(["node", "month"])["value"]
    tree = {name for name in read.frame["node"] if name.startswith("revenue") and "hs2" not in name}
    assert len(tree) == 1 + 2 + 2 + 2 * 2 + 3 + 2 * 3 and len(built) == 2 * 3 * 14
    north = built[(built["office"].isin(["O00", "O02"])) & (built["tax"] == "T1") & (built["month"] == 202610)]
    assert values["revenue_collected?tax=T1&region=R0", 202610] == pytest.approx(north["amount"].sum())
    assert values["import_value?", 202609] == pytest.approx(4 * built[built["month"] == 202609]["amount"].sum())


def test_every_tick_of_the_clock_is_in_one_stage():
    clock = forecast_job.Clock()
    for done, whole in [(0, 0), (0, 5), (5, 5), (5, 9), (9, 9)]:
        clock.moved(done, whole)
    clock.tick(-1)
    stages = clock.stages()
    assert [each["fits"] for each in stages] == [0, 5, 9]
    assert sum(each["wall"] for each in stages) == pytest.approx(clock.ticks[-1][1] - clock.ticks[0][1])
