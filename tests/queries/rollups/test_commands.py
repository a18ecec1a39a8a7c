"""`manage.py rollups`: what it says, what it builds, and that what it builds is what it planned."""

import re
import shutil
from pathlib import Path

import pytest

import manage
from data.releases import release
from queries.engine import engine
from queries.rollups import asked, building, choice, rollup_status
from settings import settings


@pytest.fixture
def folder(demo_warehouse, tmp_path, monkeypatch) -> Path:
    """A copy of the demonstration, read by this process."""
    place = Path(shutil.copytree(demo_warehouse, tmp_path / "warehouse"))
    monkeypatch.setenv("PORTOLAN_WAREHOUSE", f"duckdb:///{place}")
    forget()
    yield place
    forget()


def forget() -> None:
    for held in (settings, engine.warehouse):
        held.cache_clear()


def said(monkeypatch, capsys, *arguments: str) -> str:
    monkeypatch.setattr("sys.argv", ["manage.py", "rollups", *arguments])
    manage.run()
    return capsys.readouterr().out


def named(lines: str) -> set[str]:
    """The roll-ups that a table of the command names."""
    return {line.split()[0] for line in lines.splitlines()[1:-1]}


def test_what_is_built_is_what_was_planned_and_stands_as_said(folder, monkeypatch, capsys):
    planned = said(monkeypatch, capsys, "plan")
    assert re.search(r"\d+ of \d+ roll-ups are worth it: about [\d.]+ MB beside [\d.]+ MB of facts, of 8.0 MB allowed", planned)
    assert "Release 2: " in said(monkeypatch, capsys, "build")
    forget()
    status = said(monkeypatch, capsys, "status")
    assert named(status) == named(planned) and len(named(status)) > 15
    with engine.reading() as connection:
        found = rollup_status.standing(connection, asked.questions())
        raw = connection.connection.dbapi_connection
        tables = {row[0]: row[1] for row in raw.execute("SELECT table_name, estimated_size FROM duckdb_tables()").fetchall()}
        assert {each.rollup.table.name for each in found.rollups} == {name for name in tables if name.startswith("rollup_")}
        assert all(each.rows == tables[each.rollup.table.name] and each.seconds is not None for each in found.rollups)
    size = release.current(folder).path.stat().st_size
    assert 0.3 * size < found.fact_bytes + sum(each.bytes for each in found.rollups) <= size
    assert sum(each.weight for each in found.rollups) + found.unserved == pytest.approx(1)


def test_a_smaller_budget_plans_fewer(folder, monkeypatch, capsys):
    monkeypatch.setattr(choice, "SMALL_BUDGET", 2**20)
    few, many = (named(said(monkeypatch, capsys, "plan", "--budget", budget)) for budget in ("20", "400"))
    assert few < many


def test_an_empty_warehouse_and_one_that_may_not_change_are_refused_in_one_sentence(folder, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PORTOLAN_READ_ONLY", "1")
    forget()
    with pytest.raises(SystemExit, match="PORTOLAN_READ_ONLY"):
        said(monkeypatch, capsys, "build")
    monkeypatch.setenv("PORTOLAN_WAREHOUSE", f"duckdb:///{tmp_path}/none")
    forget()
    for command in ("plan", "status"):
        with pytest.raises(SystemExit, match="no release"):
            said(monkeypatch, capsys, command)


def test_a_day_more_keeps_the_choice_and_refreshes_its_months_alone(folder):
    with release.draft(folder) as draft:
        building.refresh(draft.connection, choose=True)
        before = building.noted(draft.connection)
        month = draft.raw.execute("SELECT max(month) FROM item").fetchone()[0]
        others = f"SELECT month, sum(items) FROM rollup_item_nation WHERE month <> {month} GROUP BY ALL ORDER BY ALL"
        held = draft.raw.execute(others).fetchall()
        draft.raw.execute(f"INSERT INTO item SELECT * FROM item WHERE month = {month} LIMIT 7")
        draft.raw.execute("UPDATE rollup_item_nation SET items = items + 1 WHERE month = 202501")
        building.refresh(draft.connection, {month})
        assert building.noted(draft.connection) == before
        touched = "SELECT sum(items) FROM {} WHERE month = " + str(month)
        assert draft.raw.execute(touched.format("rollup_item_nation")).fetchone() == draft.raw.execute(touched.format("item")).fetchone()
        assert draft.raw.execute(others).fetchall() != held, "months that no load touched are not read again"
