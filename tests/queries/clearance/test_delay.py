"""The owners of the delay through every route: parts add up to the whole, exactly; histograms agree with percentiles."""


import pytest
from sqlalchemy import func, select

from analytics.statistics.survival import counted, curve
from data import schema
from data.derived.delay import CLOCKS, OWNERS
from data.notes import Note
from queries.addresses.filters import Filters
from queries.clearance.histogram import hours_of_week, intervals
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.question import Question
from queries.engine.route import able

pytestmark = pytest.mark.usefixtures("read_demo")
KEYS = ("delay_port_hours", "delay_trader_hours", "delay_customs_hours", "delay_oga_hours", "delay_hours")
WHERE = ("", "office=KAL", "lane=red&mode=sea", "aeo=yes", "origin=CN", "hs2=84", "clock=working", "selection=random")


@pytest.mark.parametrize("clock", CLOCKS)
def test_the_parts_of_each_declaration_add_up_to_its_total(clock):
    held = schema.clearance.c
    parts = sum((held[f"{owner}_seconds_{clock}"] for owner in OWNERS[1:]), held[f"{OWNERS[0]}_seconds_{clock}"])
    total, least = held[f"total_seconds_{clock}"], func.min(func.least(*(held[f"{owner}_seconds_{clock}"] for owner in OWNERS)))
    with engine.reading() as connection:
        known, wrong, lowest = connection.execute(
            select(func.count(total), func.count().filter(parts != total), least).where(held.gone == 1)
        ).one()
    assert known > 5000 and wrong == 0 and lowest == 0


def test_the_sums_of_every_rollup_are_those_of_the_fact():
    names = [f"{part}_seconds_{clock}" for part in (*OWNERS, "total") for clock in CLOCKS] + ["gone"]
    tables = [table for table in able("clearance", frozenset(names)) if table is not schema.clearance]
    with engine.reading() as connection:
        sums = [connection.execute(select(*(func.sum(table.c[name]) for name in names))).one() for table in (schema.clearance, *tables)]
    assert len(sums) > 2 and len({tuple(map(int, each)) for each in sums}) == 1


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("by", [(), ("lane",), ("month", "office")])
def test_owners_add_up_in_every_aggregate(where, by):
    frame = ask(Question(KEYS, by, Filters.parse(where))).frame.dropna(subset=["delay_hours"])
    assert len(frame) and frame[list(KEYS[:-1])].sum(axis=1).to_numpy() == pytest.approx(frame["delay_hours"].to_numpy(), rel=1e-12)


def test_the_mean_is_the_ratio_of_sums_in_hours():
    with engine.reading() as connection:
        seconds, known = connection.execute(
            select(func.sum(schema.clearance.c.total_seconds_calendar), func.sum(schema.clearance.c.gone))
        ).one()
    answer = ask(Question(("delay_hours",)))
    assert answer.rows[0]["delay_hours"] == pytest.approx(int(seconds) / int(known) / 3600) and answer.observations["delay_hours"] == known


@pytest.mark.parametrize("where", WHERE)
def test_percentiles_of_a_histogram_are_those_of_ask(where):
    filters = Filters.parse(where)
    found = intervals("release", (), filters)
    answer = ask(Question(("release_hours_p50", "release_hours_p90"), (), filters))
    assert found.observations == answer.observations["release_hours_p50"] > 0
    for q, key in ((0.5, "release_hours_p50"), (0.9, "release_hours_p90")):
        assert curve(counted(found.frame)).at(q) == pytest.approx(answer.rows[0][key], rel=1e-9)


def test_a_histogram_holds_each_declaration_once():
    held = schema.clearance.c
    with engine.reading() as connection:
        open_, slotted = connection.execute(select(func.count(held.waiting_calendar), func.count(held.registered_slot))).one()
    waiting, week = intervals("waiting", ("month",), Filters()), hours_of_week("registered_slot", Filters())
    assert waiting.observations == open_ > 0 and waiting.route in {"clearance", "rollup_waiting_calendar_open"}
    assert week.observations == slotted > 5000 and week.frame["bin"].between(0, 167).all()
    assert week.route in {"clearance", "rollup_registered_slot"}


def test_a_filter_that_histograms_cannot_apply_is_said():
    assert intervals("release", (), Filters.parse("tax=VAT")).notes == (Note("filter_off_clearance_times", filter="tax"),)
