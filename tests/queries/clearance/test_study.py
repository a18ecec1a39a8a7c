"""The intervals of a time release study through the roll-ups, against pandas on the declarations themselves."""

import pandas as pd
import pytest
from sqlalchemy import select

from analytics.clearance.study import cut, summary, ways
from data import schema
from data.derived.clocks import BIN_RATIO
from data.derived.delay import CLOCKS
from data.derived.trs_steps import AGENCY, AMENDED, EARLY, INSPECTED, STEPS, TIMED
from queries.addresses.filters import Filters
from queries.clearance import backlog
from queries.clearance.histogram import timed
from queries.clearance.histogram import ways as counted
from queries.engine import engine
from queries.engine.ask import ask
from queries.engine.question import Question

pytestmark = pytest.mark.usefixtures("read_demo")
RAW = ("month", "mode", "lane", "office", "decl_id", "inspected", "amendments", "release_calendar", "slow", "lodged_at", "arrival_at")
PAIRS = {"release": ("arrival_at", "released_at"), **STEPS}


def raw(*names: str) -> pd.DataFrame:
    with engine.reading() as connection:
        return pd.DataFrame(connection.execute(select(*(schema.clearance.c[name] for name in names))).fetchall(), columns=list(names))


@pytest.mark.parametrize("name", PAIRS)
def test_every_interval_is_that_of_the_stamps(name):
    start, end = PAIRS[name]
    frame = raw(*dict.fromkeys((*RAW, start, end)))
    hours = (pd.to_datetime(frame[end]) - pd.to_datetime(frame[start])).dt.total_seconds() / 3600
    hours = (hours if name == "lodgement" else hours.clip(lower=0)).dropna()
    found = timed(name, (), Filters())
    whole = summary(found.frame)
    assert found.route in {"clearance", f"rollup_{name}_calendar_study"} and whole.n == len(hours) == found.observations > 500
    assert whole.mean == pytest.approx(hours.mean(), abs=2e-3) and whole.early == (hours < -1e-9).sum()
    for q, value in ((0.5, whole.median), (0.75, whole.p75), (0.9, whole.p90)):
        assert value == pytest.approx(hours.quantile(q), rel=BIN_RATIO - 1, abs=0.02)


@pytest.mark.parametrize("clock", CLOCKS)
@pytest.mark.parametrize("name", TIMED)
def test_roll_ups_hold_the_counts_and_seconds_of_the_fact(name, clock):
    frame = raw("mode", f"{name}_{clock}_bin", f"{name}_span_{clock}").dropna()
    found = timed(name, ("mode",), Filters(clock=clock)).frame.groupby("mode")[["n", "seconds"]].sum()
    held = frame.groupby("mode")[f"{name}_span_{clock}"].agg(["size", "sum"]).astype(int)
    assert found.to_numpy().tolist() == held.to_numpy().tolist() and found.index.tolist() == held.index.tolist()


@pytest.mark.parametrize("where", ["", "office=KAL", "mode=sea&lane=red", "clock=working", "origin=CN", "hs2=84&since=2026-01"])
def test_the_median_is_that_of_ask(where):
    filters = Filters.parse(where)
    answer = ask(Question(("release_hours_p50", "customs_hours_p90"), ("mode",), filters))
    release, customs = (cut(timed(name, ("mode",), filters).frame, "mode") for name in ("release", "customs"))
    for row in answer.rows:
        assert release[row["mode"]].median == pytest.approx(row["release_hours_p50"], rel=1e-9)
        assert customs[row["mode"]].p90 == pytest.approx(row["customs_hours_p90"], rel=1e-9)


def test_ways_are_those_of_the_declarations():
    frame = raw(*RAW, "oga_request_at").dropna(subset=["release_calendar", "lodged_at", "arrival_at"])
    bits = {EARLY: frame["lodged_at"] < frame["arrival_at"], INSPECTED: frame["inspected"] == 1}
    bits |= {AGENCY: frame["oga_request_at"].notna(), AMENDED: frame["amendments"] > 0}
    path = sum(held.astype(int) * bit for bit, held in bits.items())
    expected = frame.assign(path=path).groupby(["lane", "path"])["release_calendar"].agg(["size", "median"])
    found = ways(counted(("lane",), Filters()).frame)
    columns = ((EARLY, "early"), (INSPECTED, "inspected"), (AGENCY, "agency"), (AMENDED, "amended"))
    for row in found.to_dict("records"):
        size, median = expected.loc[(row["lane"], sum(bit for bit, name in columns if row[name]))]
        assert row["n"] == size and row["median"] == pytest.approx(median, rel=0.1 if size < 10 else BIN_RATIO - 1, abs=0.05)
    assert found["n"].sum() == len(frame) and len(found) == len(expected)


def test_the_slow_tail_lists_what_still_waits_first_then_the_longest():
    found = backlog.slow(Filters(), 5000)
    frame = raw(*RAW)
    assert found.slow == len(found.frame) == (frame["slow"] == 1).sum() > 50
    assert set(found.frame["decl_id"]) == set(frame.loc[frame["slow"] == 1, "decl_id"])
    waits = found.frame["assessed_at"].isna()
    days = (found.frame["assessed_at"] - found.frame["registered_at"]).dt.total_seconds() / 86400
    assert waits.sum() == found.unassessed > 0 and waits.is_monotonic_decreasing
    assert days[~waits].is_monotonic_decreasing and days.min() >= 5 and found.frame.loc[waits, "registered_at"].is_monotonic_increasing


def test_one_declaration_is_found_by_its_number():
    number = backlog.slow(Filters(), 1).frame["decl_id"].iloc[0]
    found = backlog.declaration(number)
    assert found["decl_id"].tolist() == [number] and pd.notna(found["registered_at"].iloc[0])
    assert backlog.declaration("no such'; drop table clearance; --").empty
