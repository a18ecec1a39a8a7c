"""Roll-ups summed from finer ones hold what sums of their facts would."""

import pytest
from sqlalchemy import except_all, func, select

from bench import extracts
from data import schema
from data.derived import clearances
from data.loading.load import load_files
from data.releases import release
from queries.engine import rollups
from queries.engine.rollups import FINEST_FIRST, ROLLUPS


@pytest.fixture
def draft(tmp_path, monkeypatch):
    """An extract and partner trade, loaded with the clocks of seven declarations at once."""
    monkeypatch.setattr(clearances, "AT_ONCE", 7)
    with release.draft(tmp_path / "warehouse") as draft:
        load_files(draft, "asycuda", extracts.write_asycuda(tmp_path, 300, 4))
        load_files(draft, "partner_trade", [extracts.write_comtrade(tmp_path, 3_000, 4)])
        yield draft


def differing(draft, rollup, months: set[int] | None = None) -> int:
    """The rows that a roll-up lacks or has too many, beside those summed from its fact."""
    summed = rollup.filled(months, schema.FACTS[rollup.fact]).select
    stored = select(*(rollup.table.c[name] for name in (*rollup.dimensions, *rollup.columns)))
    pairs = ((stored, summed), (summed, stored))
    rows = [draft.connection.execute(select(func.count()).select_from(except_all(*pair).subquery())).scalar_one() for pair in pairs]
    return sum(rows)


def test_every_roll_up_holds_the_sums_of_its_fact(draft):
    rollups.refresh(draft.connection)
    assert {rollup.name: found for rollup in ROLLUPS if (found := differing(draft, rollup))} == {}
    assert draft.connection.execute(select(func.count()).select_from(schema.clearance)).scalar_one() == 120


def test_so_it_does_after_months_were_refreshed(draft):
    rollups.refresh(draft.connection)
    draft.raw.execute("DELETE FROM item WHERE month = 202405")
    draft.raw.execute("UPDATE clearance SET declarations = 2, flow = 'export' WHERE month = 202405")
    assert any(differing(draft, rollup) for rollup in ROLLUPS)
    rollups.refresh(draft.connection, {202405})
    assert {rollup.name: found for rollup in ROLLUPS if (found := differing(draft, rollup))} == {}


def test_a_roll_up_is_summed_from_a_finer_one_that_counts_the_same_rows():
    parts = {
        rollup.name: {other.name for other in FINEST_FIRST[:place] if rollup.part_of(other)} for place, rollup in enumerate(FINEST_FIRST)
    }
    assert "clearance_place" in parts["clearance_nation"] and "release_calendar_study" in parts["release_calendar_office"]
    assert "release_calendar_office" not in parts["clearance_nation"], "rows without a bin are not in it"
    assert "item_pair" not in parts["item_subheading"], "it lacks columns"
    assert set(FINEST_FIRST) == {*ROLLUPS} and len(FINEST_FIRST) == len(ROLLUPS)
