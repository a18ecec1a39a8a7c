"""Two periods read at once hold what each alone does, whether they are apart or overlap."""

import pytest
from sqlalchemy import func, select

from data import schema
from queries.addresses.filters import Filters
from queries.clearance import histogram
from queries.engine import engine
from queries.engine.sums import EARLIER, sums

pytestmark = pytest.mark.usefixtures("read_demo")
NOW = Filters.parse("since=2025-01&until=2025-12")
PERIODS = {"apart": NOW.over(202401, 202412), "overlapping": NOW.over(202407, 202506)}
periods = pytest.mark.parametrize("earlier", PERIODS.values(), ids=PERIODS)


@periods
@pytest.mark.parametrize("by, picked", [("office", ""), ("hs2", ""), ("lane", "mode=sea"), ("lane", "origin=CN&clock=working")])
def test_bins_of_both_periods_are_those_of_each(by, picked, earlier):
    now, then = (Filters.parse(f"{each.search.lstrip('?')}&{picked}") for each in (NOW, earlier))
    for found, filters in zip(histogram.beside("release", by, now, then), (now, then), strict=True):
        alone = histogram.intervals("release", (by,), filters).frame
        rows = sorted(zip(alone[by], alone["bin"], alone["n"], strict=True))
        assert len(rows) > 50 and sorted(zip(found["key"], found["bin"].astype(int), found["n"].astype(int), strict=True)) == rows


@periods
def test_sums_of_both_periods_are_those_of_the_fact(earlier):
    found = sums("item", ("import_value", "items"), ("office", "mode"), NOW, earlier)
    held = schema.item.c
    for filters, suffix in ((NOW, ""), (earlier, EARLIER)):
        chosen = select(held.office, held.mode, func.sum(held.import_value), func.sum(held["items"])).group_by(held.office, held.mode)
        with engine.reading() as connection:
            rows = connection.execute(chosen.where(held.month.between(filters.since, filters.until))).fetchall()
        exact = {(office, mode): (float(value or 0), float(items or 0)) for office, mode, value, items in rows}
        columns = (*found.codes.values(), found.columns["import_value" + suffix], found.columns["items" + suffix])
        made = {(office, mode): (value, n) for office, mode, value, n in zip(*columns, strict=True) if n}
        assert list(made) and {key: made[key] for key in sorted(made)} == {key: pytest.approx(exact[key]) for key in sorted(exact)}
