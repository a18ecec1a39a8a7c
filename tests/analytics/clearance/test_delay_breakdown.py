"""The legs of one declaration: in order, owned, and adding up to the owners of the delay."""

from datetime import datetime

import pandas as pd
import pytest

from analytics.clearance.delay_breakdown import legs, longest
from data import schema
from data.derived.delay import OWNERS
from queries.clearance.backlog import STAMPS
from queries.engine import engine

AS_OF = datetime(2026, 10, 31, 23, 59, 59)


@pytest.mark.usefixtures("read_demo")
def test_the_owners_of_the_legs_are_those_of_the_totals():
    held = schema.clearance.c
    names = [f"{owner}_seconds_calendar" for owner in (*OWNERS, "total")]
    with engine.reading() as connection:
        chosen = schema.clearance.select().where(held.gone == 1).order_by(held.decl_id).limit(1500)
        frame = pd.DataFrame(connection.execute(chosen).mappings().fetchall())
    assert (frame["oga_seconds_calendar"] > 0).sum() > 30 and (frame["lodged_at"] < frame["arrival_at"]).sum() > 100
    for row in frame.to_dict("records"):
        found = legs({name: row[name] for name in STAMPS}, AS_OF)
        hours = found.groupby("owner")["hours"].sum() * 3600
        sums = [hours.get(owner, 0.0) for owner in OWNERS]
        assert [*sums, sum(sums)] == pytest.approx([row[name] for name in names], abs=1.0), row["decl_id"]
        assert found["at"].is_monotonic_increasing and len(found) == sum(pd.notna(row[name]) for name in STAMPS)


def test_one_that_is_open_ends_where_the_data_end():
    found = legs({"arrival_at": "2026-10-01", "registered_at": "2026-10-02", "assessed_at": None}, AS_OF)
    assert found["stamp"].tolist() == ["arrival_at", "registered_at", "as_of"] and found["owner"].tolist() == ["", "trader", "customs"]
    assert longest(found) == ("Still open", "customs", pytest.approx(720, abs=0.01))


def test_nobody_owns_what_passes_before_arrival():
    found = legs(
        {"registered_at": "2026-10-01", "assessed_at": "2026-10-02", "arrival_at": "2026-10-05", "released_at": "2026-10-06"}, AS_OF
    )
    assert found["owner"].tolist() == ["", "before", "before", "customs", "trader"]


def test_the_longest_leg_says_who_held_it():
    stamps = {"arrival_at": "2026-10-01", "registered_at": "2026-10-02", "insp_start_at": "2026-10-08", "assessed_at": "2026-10-09"}
    assert longest(legs(stamps | {"paid_at": "2026-10-30"}, AS_OF)) == ("Inspection begun", "customs", 144.0)
