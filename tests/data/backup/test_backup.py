"""A backup: destroyed, put back, and the same answers; and each way in which it may not be whole is said, and nothing put back."""

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import duckdb
import pytest

from data.backup import backup, parts
from data.releases import release
from tests.conftest import ROOT

SAVED = "CREATE TABLE view (name TEXT); INSERT INTO view VALUES ('a'), ('b')"


def quiet(done: int, whole: int) -> None:
    assert 0 <= done <= whole


@pytest.fixture
def place(tmp_path, demo_warehouse) -> Path:
    """A warehouse of its own, a seminar release beside it, and what people saved."""
    shutil.copytree(demo_warehouse, tmp_path / "warehouse")
    (tmp_path / "warehouse" / "seminar").mkdir(exist_ok=True)
    (tmp_path / "warehouse" / "seminar" / "release-1.json").write_text('{"number": 1}')
    with closing(sqlite3.connect(tmp_path / "side.db")) as side:
        side.executescript(SAVED)
    return tmp_path


@pytest.fixture
def made(place) -> Path:
    backup.make(place / "warehouse", place / "side.db", place / "kept.backup", quiet)
    return place / "kept.backup"


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def counted(folder: Path) -> list:
    """The sums of the facts, asked of the file by SQL of our own."""
    with duckdb.connect(str(release.current(folder).path), read_only=True) as raw:
        return [raw.execute(f"SELECT count(*), sum({amount}) FROM {fact}").fetchone() for fact, amount in FACTS.items()]


FACTS = {"clearance": "month", "item": "value", "payment": "amount"}


def test_what_was_destroyed_is_put_back_and_answers_the_same(place, made):
    before, number = counted(place / "warehouse"), release.current(place / "warehouse").number
    shutil.rmtree(place / "warehouse")
    (place / "side.db").unlink()
    found = backup.restore(made, place / "warehouse", place / "side.db", quiet)
    assert counted(place / "warehouse") == before and release.current(place / "warehouse").number == number == found.release
    assert (place / "warehouse" / "seminar" / "release-1.json").read_text() == '{"number": 1}'
    with closing(sqlite3.connect(place / "side.db")) as side:
        assert side.execute("SELECT name FROM view ORDER BY name").fetchall() == [("a",), ("b",)]
    assert not [name for name in files(place) if name.endswith((parts.RESTORING, ".part"))]
    assert backup.differences(found, place / "warehouse", place / "side.db") == []


def test_a_drill_compares_every_table_and_leaves_nothing_behind(place, made):
    before = files(place)
    found = backup.drill(made, quiet)
    assert files(place) == before and found.saved == {"view": 2}
    with duckdb.connect(str(release.current(place / "warehouse").path), read_only=True) as raw:
        held = {name for (name,) in raw.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        assert {*found.tables} == held and found.tables["item"][0] == raw.execute("SELECT count(*) FROM item").fetchone()[0] > 0


def test_a_row_that_changed_is_found_by_name(place, made):
    with duckdb.connect(str(release.current(place / "warehouse").path)) as raw:
        raw.execute("UPDATE item SET value = value + 0.01 WHERE rowid = (SELECT min(rowid) FROM item)")
    with closing(sqlite3.connect(place / "side.db")) as side:
        side.execute("DELETE FROM view WHERE name = 'a'")
        side.commit()
    assert backup.differences(backup.check(made, quiet), place / "warehouse", place / "side.db") == ["item", "view"]


def test_what_others_write_to_a_saved_file_meanwhile_is_kept_whole(place):
    """What was committed stands in the backup, also where it has not left the journal; what was not, does not."""
    with closing(sqlite3.connect(place / "side.db")) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("INSERT INTO view VALUES ('c')")
        writer.commit()
        writer.execute("INSERT INTO view VALUES ('d')")
        found = backup.make(place / "warehouse", place / "side.db", place / "kept.backup", quiet)
    assert found.saved == {"view": 3}


def test_earlier_releases_are_kept_where_asked(place):
    folder = place / "warehouse"
    current = release.current(folder).path
    shutil.copy(current, folder / "release-000000-0.duckdb")
    alone = backup.make(folder, None, place / "alone.backup", quiet)
    both = backup.make(folder, None, place / "both.backup", quiet, earlier=True)
    names = [{Path(part.name).name for part in each.parts if part.name.endswith(".duckdb")} for each in (alone, both)]
    assert names == [{current.name}, {current.name, "release-000000-0.duckdb"}]
    assert both.parts[-1].name == "warehouse/current.json", "the pointer is put back last"


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-2000])


def _flipped(file: Path) -> None:
    whole = bytearray(file.read_bytes())
    whole[len(whole) // 2] ^= 1
    file.write_bytes(whole)


def _another(file: Path) -> None:
    file.write_text("no backup")


def _listed(file: Path, change) -> None:
    with ZipFile(file) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    told = json.loads(held[parts.LIST])
    change(told, held)
    with ZipFile(file, "w") as archive:
        for name, content in (held | {parts.LIST: json.dumps(told).encode()}).items():
            archive.writestr(name, content)


def _newer(told, _held):
    told["form"] = 2


def _outside(told, held):
    part = next(part for part in told["parts"] if part["name"].endswith("release-1.json"))
    held["warehouse/../beside.json"] = held.pop(part["name"])
    part["name"] = "warehouse/../beside.json"


def _unlisted(_told, held):
    held["warehouse/more.json"] = b"{}"


FAULTS = {
    "cut": (_cut, "is no backup, or only a part of one"),
    "flipped": (_flipped, "is not what was backed up. Take another backup"),
    "another": (_another, "is no backup"),
    "newer": (lambda file: _listed(file, _newer), "another version of the program: this one reads backups of form 1"),
    "outside": (lambda file: _listed(file, _outside), "holds other files than its list"),
    "unlisted": (lambda file: _listed(file, _unlisted), "holds other files than its list"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_not_whole_is_refused_in_words_and_nothing_is_put_back(place, made, fault):
    spoil, words = FAULTS[fault]
    spoil(made)
    before = files(place)
    with pytest.raises(ValueError, match=words):
        backup.restore(made, place / "elsewhere", place / "else.db", quiet)
    assert [name for name in files(place) if name not in before] == ["elsewhere/lock"]


def test_nothing_is_put_over_what_stands_there(place, made):
    with pytest.raises(ValueError, match="holds a warehouse: move it away first"):
        backup.restore(made, place / "warehouse", place / "else.db", quiet)
    with pytest.raises(ValueError, match="holds what people saved: move it away first"):
        backup.restore(made, place / "elsewhere", place / "side.db", quiet)
    with pytest.raises(FileExistsError, match="never written over another file"):
        backup.make(place / "warehouse", None, made, quiet)
    with closing(sqlite3.connect(place / "fresh.db")) as fresh:  # as a server that was started meanwhile makes it
        fresh.execute("CREATE TABLE view (name TEXT)")
    backup.restore(made, place / "elsewhere", place / "fresh.db", quiet)
    assert parts.saved(place / "fresh.db") == {"view": 2}


@pytest.mark.parametrize("left", ["elsewhere/risk_feedback.sqlite", "elsewhere/risk_feedback.sqlite-wal", "else.db-wal", "else.db-journal"])
def test_nothing_is_put_over_a_later_file_or_beside_the_journal_of_one(place, left):
    """SQLite would write a journal that is left of a lost file into the file that is put back."""
    with closing(sqlite3.connect(place / "warehouse" / "risk_feedback.sqlite")) as results:
        results.executescript(SAVED)
    backup.make(place / "warehouse", place / "side.db", place / "kept.backup", quiet)
    (place / "elsewhere").mkdir()
    (place / left).write_bytes(b"later")
    before = files(place)
    with pytest.raises(ValueError, match=f"{Path(left).name} stands there: move it away first"):
        backup.restore(place / "kept.backup", place / "elsewhere", place / "else.db", quiet)
    assert (place / left).read_bytes() == b"later" and {*files(place)} - {*before} == {"elsewhere/lock"}


def test_another_backup_of_the_same_name_is_neither_disturbed_nor_written_over(place, monkeypatch):
    (place / "kept.backup.1.part").write_text("of another, or of one that was killed")
    real = backup.check

    def meanwhile(file: Path, moved) -> backup.Backup:
        (place / "kept.backup").write_text("of another")
        return real(file, moved)

    monkeypatch.setattr(backup, "check", meanwhile)
    with pytest.raises(FileExistsError, match="was made by another meanwhile"):
        backup.make(place / "warehouse", None, place / "kept.backup", quiet)
    assert (place / "kept.backup").read_text() == "of another"
    assert [name for name in files(place) if name.endswith(".part")] == ["kept.backup.1.part"]


def test_a_folder_that_may_not_be_written_to_is_said(place, made, monkeypatch):
    monkeypatch.setattr(backup.os, "access", lambda *_: False)
    for begun in (
        lambda: backup.make(place / "warehouse", None, place / "more.backup", quiet),
        lambda: backup.drill(made, quiet),
        lambda: backup.restore(made, place / "elsewhere", None, quiet),
    ):
        with pytest.raises(PermissionError, match="may not be written to by this user"):
            begun()


def test_a_failure_while_writing_leaves_nothing(place, monkeypatch):
    monkeypatch.setattr(backup, "check", lambda *_: (_ for _ in ()).throw(ValueError("it is damaged")))
    before = files(place)
    with pytest.raises(ValueError, match="it is damaged"):
        backup.make(place / "warehouse", place / "side.db", place / "kept.backup", quiet)
    assert files(place) == sorted({*before, "warehouse/lock"})


def test_the_commands_say_what_they_did(place):
    environment = {"PORTOLAN_WAREHOUSE": f"duckdb:///{place / 'warehouse'}", "PORTOLAN_SIDE_STORE": f"sqlite:///{place / 'side.db'}"}
    code = f"import os; os.environ |= {environment}; import manage, sys; sys.argv = ['manage.py', 'backup', *sys.argv[1:]]; manage.run()"

    def run(*words: str) -> tuple[int, str]:
        done = subprocess.run([sys.executable, "-c", code, *words], cwd=ROOT, capture_output=True, text=True, timeout=120)
        return done.returncode, done.stdout + done.stderr.rpartition("\r")[2]

    file = str(place / "kept.backup")
    code_, said = run("make", file)
    assert code_ == 0 and "It was read back and is whole." in said and "2 rows of what people saved" in said
    assert run("drill", file)[0] == 0
    (place / "side.db").rename(place / "moved.db")
    assert "WARNING: there is no file" in run("make", f"{file}2")[1]
    (place / "moved.db").rename(place / "side.db")
    code_, said = run("restore", file)
    assert code_ == 1 and "holds a warehouse: move it away first" in said


def test_sums_of_another_version_of_the_engine_are_not_compared_but_rows_are(place, made):
    """The hash of a text is not the same in all versions of DuckDB (1.2.2 and 1.3.2 differ: findings/)."""
    found = backup.check(made, quiet)
    other = replace(found, engine="1.2.2", tables={name: (rows, "1") for name, (rows, _) in found.tables.items()})
    assert backup.differences(other, place / "warehouse", place / "side.db") == []
    assert "item" in backup.differences(replace(other, engine=duckdb.__version__), place / "warehouse", place / "side.db")
    fewer = replace(other, tables=other.tables | {"item": (other.tables["item"][0] - 1, "1")})
    assert backup.differences(fewer, place / "warehouse", place / "side.db") == ["item"]
