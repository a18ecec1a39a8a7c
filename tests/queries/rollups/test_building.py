"""Roll-ups summed from finer ones hold what sums of their facts would."""

import pytest
from sqlalchemy import except_all, func, select

from bench import extracts
from data import schema
from data.derived import clearances
from data.loading.load import load_files
from data.releases import release
from queries.rollups import building
from queries.rollups.candidates import FINEST_FIRST, ROLLUPS


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
    building.refresh(draft.connection)
    kept = building.kept(draft.connection)
    assert len(kept) > 15 and {rollup.name: found for rollup in kept if (found := differing(draft, rollup))} == {}
    assert draft.connection.execute(select(func.count()).select_from(schema.clearance)).scalar_one() == 120


def test_so_it_does_after_months_were_refreshed(draft):
    building.refresh(draft.connection)
    draft.raw.execute("DELETE FROM item WHERE month = 202405")
    draft.raw.execute("UPDATE clearance SET declarations = 2, flow = 'export' WHERE month = 202405")
    kept = building.kept(draft.connection)
    assert any(differing(draft, rollup) for rollup in kept)
    building.refresh(draft.connection, {202405})
    assert building.kept(draft.connection) == kept and {rollup.name: found for rollup in kept if (found := differing(draft, rollup))} == {}


def test_every_roll_up_that_could_be_chosen_is_built_right(draft, monkeypatch):
    monkeypatch.setattr(building, "chosen", lambda _connection: [*FINEST_FIRST])
    building.refresh(draft.connection)
    assert {rollup.name: found for rollup in ROLLUPS if (found := differing(draft, rollup))} == {}
    assert building.missing(draft.connection) == [] and len(building.kept(draft.connection)) == len(ROLLUPS)


def test_roll_ups_are_chosen_again_once_a_fact_has_outgrown_the_choice(draft):
    building.refresh(draft.connection)
    made = building.noted(draft.connection)
    assert made.fact_rows["clearance"] == 120 and not made.outgrown(made.fact_rows)
    dropped = next(rollup for rollup in building.kept(draft.connection) if rollup.name == "item_nation")
    draft.raw.execute("DELETE FROM chosen_rollup WHERE name = ?", [dropped.name])
    building.refresh(draft.connection, {202405})
    assert dropped not in building.kept(draft.connection), "what was chosen stays chosen"
    draft.raw.execute("INSERT INTO clearance SELECT * FROM clearance")
    draft.raw.execute("INSERT INTO clearance SELECT * FROM clearance LIMIT 1")
    building.refresh(draft.connection, {202405})
    assert building.noted(draft.connection).fact_rows["clearance"] == 241 and dropped in building.kept(draft.connection)


def test_what_is_not_chosen_any_more_leaves_its_table_and_its_counts(draft):
    building.refresh(draft.connection)
    gone, *wanted = building.kept(draft.connection)
    building.leave_out(draft.connection, wanted)
    held = {row[0] for row in draft.raw.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    assert gone.table.name not in held and {rollup.table.name for rollup in wanted} <= held
    assert gone.table.name not in {row[0] for row in draft.raw.execute("SELECT DISTINCT source FROM source_rows").fetchall()}
    assert building.missing(draft.connection) == [gone.table.name]


def test_a_roll_up_is_summed_from_a_finer_one_that_counts_the_same_rows():
    parts = {
        rollup.name: {other.name for other in FINEST_FIRST[:place] if rollup.part_of(other)} for place, rollup in enumerate(FINEST_FIRST)
    }
    assert "clearance_place" in parts["clearance_nation"] and "release_calendar_study" in parts["release_calendar_office"]
    assert "release_calendar_office" not in parts["clearance_nation"], "rows without a bin are not in it"
    assert "item_pair" not in parts["item_subheading"], "it lacks columns"
    assert set(FINEST_FIRST) == {*ROLLUPS} and len(FINEST_FIRST) == len(ROLLUPS)


def digits(draft, column: str) -> int:
    """How many digits the roll-up of items by month and flow keeps of a column."""
    found = "SELECT numeric_precision FROM duckdb_columns() WHERE table_name = 'rollup_item_nation' AND column_name = ?"
    return draft.raw.execute(found, [column]).fetchone()[0]


def test_months_refreshed_alone_widen_what_no_longer_fits_and_leave_wide_what_was(draft):
    building.refresh(draft.connection, choose=True)
    assert digits(draft, "import_value") == 18
    large = "UPDATE item SET import_value = 99999999999999.9999 WHERE month = 202405"
    draft.raw.execute(large)
    building.refresh(draft.connection, {202405})
    assert digits(draft, "import_value") == 38 and digits(draft, "export_value") == 18
    kept = building.kept(draft.connection)
    assert {rollup.name: found for rollup in kept if (found := differing(draft, rollup))} == {}
    building.refresh(draft.connection, {202404})
    assert digits(draft, "import_value") == 38, "the month that is large was not read again"
    draft.raw.execute("DROP TABLE rollup_item_nation")
    building.refresh(draft.connection, {202404})
    assert {rollup.name: found for rollup in kept if (found := differing(draft, rollup))} == {}
