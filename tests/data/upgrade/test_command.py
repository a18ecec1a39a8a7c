"""The command that upgrades: what it says, what it leaves, what a kill leaves; and what is said of releases of other versions."""

import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest

import manage
from data import schema
from data.releases import forecast_store, release, shelf, versions
from data.schema import version
from data.schema.version import VERSION
from data.side.store import SideStore
from data.upgrade import derive, version_steps
from data.upgrade.upgrade import upgraded
from queries.engine import engine
from queries.engine.backends.embedded import Folder
from queries.engine.engine import Warehouse
from settings import settings
from tests.data.upgrade.earlier import unpacked

ROOT = Path(__file__).parents[3]
EARLIER, NAMED = "schema 8", "manage.py upgrade"


class Done(NamedTuple):
    """How a command ended, and what it printed."""

    code: int
    stdout: str
    stderr: str


class Upgraded(NamedTuple):
    """A warehouse that was upgraded, what stood beside it before by file, and what the command said."""

    folder: Path
    beside: dict[Path, str]
    said: Done


@pytest.fixture
def folder(tmp_path) -> Path:
    """A warehouse that schema 8 wrote."""
    return unpacked(8, tmp_path / "warehouse")


@pytest.fixture(scope="module")
def once(tmp_path_factory) -> Upgraded:
    """A warehouse that schema 8 wrote, upgraded: with a saved view and a forecast beside it."""
    folder = unpacked(8, tmp_path_factory.mktemp("once") / "warehouse")
    beside = saved(folder)
    return Upgraded(folder, beside, run(folder, "upgrade"))


@pytest.fixture
def done(once, tmp_path) -> Path:
    """A copy of the warehouse that was upgraded: nothing in it names where it stands."""
    return Path(shutil.copytree(once.folder, tmp_path / "moved"))


def run(folder: Path, *arguments: str, **said: str) -> Done:
    """Run a command as `manage.py` does, in this process."""
    out, err = StringIO(), StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        for name, value in (environment(folder) | said).items():
            patch.setenv(name, value)
        patch.setattr(sys, "argv", ["manage.py", *arguments])
        forget()
        try:
            manage.run()
        except SystemExit as ended:
            if isinstance(ended.code, str):
                err.write(f"{ended.code}\n")
            return Done(1, out.getvalue(), err.getvalue())
        finally:
            patch.undo()
            forget()
    return Done(0, out.getvalue(), err.getvalue())


def environment(folder: Path) -> dict[str, str]:
    return {
        "PORTOLAN_WAREHOUSE": f"duckdb:///{folder}", "PORTOLAN_FORECAST": "0", "PORTOLAN_SIDE_STORE": f"sqlite:///{folder.parent}/side.db",
    }  # fmt: skip


def forget() -> None:
    for held in (settings, engine.warehouse):
        held.cache_clear()


def noted(path: Path, number: int) -> None:
    """Let the newest row of the releases of a file say a version of the schema."""
    with duckdb.connect(str(path)) as raw:
        raw.execute("UPDATE release SET schema_version = ?", [number])


def test_an_upgrade_says_what_it_did_and_leaves_the_release_before(once, done):
    said = once.said
    assert said.code == 0, said.stderr
    assert said.stdout.startswith(f"Release 2: release 1 upgraded from schema 8 to {VERSION}\n")
    for part in ("Added: ", "Worked out again: the clocks", "The destination of exports is not stated", "Roll-ups built: ", "Saved views"):
        assert f"\n  {part}" in said.stdout, part
    assert said.stdout.endswith("Release 1 stays on disk: manage.py releases --restore 1\n")
    assert "declarations" in run(done, "ask", "declarations").stdout
    again = run(done, "upgrade")
    assert again.stdout == f"Release 2 needs no upgrade: it has schema {VERSION}, that of this version, and every roll-up.\n"
    assert [path.name for path in sorted(done.glob("release-*"))] == [shelf.files(done)[1].name, release.current(done).path.name]


def test_the_release_before_can_be_put_back_for_the_program_that_wrote_it(folder, done):
    before = json.loads((folder / "current.json").read_text())
    back = run(done, "releases", "--restore", "1")
    assert back.code == 0 and NAMED in back.stdout and EARLIER in back.stdout
    after = json.loads((done / "current.json").read_text())
    assert after.keys() == before.keys(), "that program reads no other key"
    assert (after["path"], after["as_of"], after["last_month"]) == (before["path"], before["as_of"], before["last_month"])
    assert f"On disk, and whole: release 1 was written by an earlier version of the program ({EARLIER}" in run(done, "releases").stdout
    forth = run(done, "upgrade")
    assert forth.stdout.startswith("Release 3: release 1 upgraded")


@pytest.mark.parametrize(
    "command", [("ask", "declarations"), ("refresh",), ("load", "revenue", "tests/data/releases/earlier/input/revenue.csv"), ("releases",)]
)
def test_every_message_of_an_earlier_release_names_the_command(folder, command):
    found = run(folder, *command)
    assert f"{EARLIER}, and this one reads {VERSION}): run `{NAMED}`" in found.stdout + found.stderr
    assert "Traceback" not in found.stderr and release.current(folder).number == 1


@pytest.mark.parametrize("command", [("ask", "declarations"), ("refresh",), ("upgrade",), ("releases",)])
def test_a_release_of_a_newer_version_is_refused_in_one_sentence(done, command):
    noted(release.current(done).path, VERSION + 1)
    found = run(done, *command)
    said = (
        f"release 2 was written by a newer version of the program (schema {VERSION + 1}, and this one knows {VERSION}): start that version"
    )
    assert said in found.stdout + found.stderr and "Traceback" not in found.stderr
    assert release.current(done).number == 2 and not list(done.glob("building-*"))


def test_a_pointer_that_says_more_than_this_version_knows_is_read(folder):
    entry = json.loads((folder / "current.json").read_text())
    (folder / "current.json").write_text(json.dumps(entry | {"kept_for": "a newer version"}))
    assert release.current(folder).number == 1


def test_nothing_is_upgraded_where_nothing_may_be_changed(folder):
    found = run(folder, "upgrade", PORTOLAN_READ_ONLY="1")
    assert found.code == 1 and "PORTOLAN_READ_ONLY" in found.stderr and len(shelf.files(folder)) == 1


@pytest.mark.parametrize("command", ["upgrade", "refresh"])
def test_a_missing_folder_has_nothing_to_go_on_from_and_is_not_made(tmp_path, command):
    folder = tmp_path / "none"
    found = run(folder, command)
    assert found.code == 1 and not folder.exists()
    assert found.stderr == f"manage.py: no release in {folder}: run `manage.py demo`, or `manage.py load SOURCE FILE`\n"


def test_an_upgrade_that_is_killed_leaves_the_release_before_in_service(folder):
    command = [sys.executable, "manage.py", "upgrade"]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | environment(folder), stdout=subprocess.DEVNULL)
    while process.poll() is None and not list(folder.glob("building-*")):
        time.sleep(0.01)
    time.sleep(0.4)
    process.send_signal(signal.SIGKILL)
    process.wait()
    number = release.current(folder).number
    assert number in (1, 2), "the old one, or, where it was quick, the new one: whole"
    assert shelf.restore(folder, 1).number == 1
    assert run(folder, "upgrade").code == 0 and not list(folder.glob("building-*"))
    assert Warehouse(Folder(folder)).current()[0].number == number + 1


def test_an_upgrade_that_fails_leaves_the_release_before_in_service(folder, monkeypatch):
    def failing(_raw, _upto):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(derive, "derive", failing)
    with pytest.raises(OSError, match="No space"), release.draft(folder, older=True) as draft:
        upgraded(draft)
    assert release.current(folder).number == 1 and not list(folder.glob("building-*"))


def test_what_people_saved_and_what_was_forecast_stays(once):
    assert all("INSERT INTO" in text for text in once.beside.values())
    assert {path: dump(path) for path in once.beside} == once.beside


def saved(folder: Path) -> dict[Path, str]:
    """Save a view and a forecast beside a warehouse; what the two files hold."""
    side = folder.parent / "side.db"
    with SideStore(f"sqlite:///{side}").writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO saved_view (name, folded, path, search, saved_at) VALUES ('A', 'a', '/', 'x=1', '2026-01-01')"
        )
    with forecast_store.writing(folder / forecast_store.FILE) as connection:
        connection.exec_driver_sql("INSERT INTO member VALUES ('digest', 'Theta', x'0000')")
        connection.exec_driver_sql("INSERT INTO run VALUES ('release-000001/1', 1, 202401, 18, '1', '2026-01-01')")
        connection.commit()
    return {path: dump(path) for path in (side, folder / forecast_store.FILE)}


def dump(path: Path) -> str:
    with sqlite3.connect(path) as connection:
        return "\n".join(connection.iterdump())


def test_a_side_table_that_an_earlier_version_made_and_never_wrote_to_is_made_anew(tmp_path):
    path = tmp_path / "side.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE short_link (key VARCHAR(16) PRIMARY KEY, address TEXT, bytes INTEGER, made_at DATETIME)")
        connection.execute("CREATE TABLE hypothesis_edit (hypothesis INTEGER, version INTEGER)")
        connection.execute("INSERT INTO hypothesis_edit VALUES (1, 1)")
    with SideStore(f"sqlite:///{path}").writing() as connection:
        connection.exec_driver_sql("INSERT INTO short_link (key, search, size, kept_at) VALUES ('k', 'x=1', 3, '2026-01-01')")
        assert connection.exec_driver_sql("SELECT * FROM hypothesis_edit").fetchall() == [(1, 1)], "what holds anything is left alone"


def test_a_file_put_back_by_an_older_program_is_told_by_its_columns(done):
    with release.draft(done) as draft:
        draft.raw.execute("INSERT INTO release (number, note) VALUES (9, 'by a program that notes no version')")
        assert versions.version(draft.connection) == VERSION


def test_the_schema_has_not_changed_without_its_version():
    """Another digest: raise VERSION, name the column that came, add the step that brings earlier rows up to it, and a release to try it."""
    columns = [(table.name, column.name, str(column.type)) for table in schema.metadata.sorted_tables for column in table.c]
    told = [column for column in columns if column != ("release", "schema_version", "INTEGER")]
    assert hashlib.sha256(repr(sorted(told)).encode()).hexdigest()[:12] == DIGESTS[VERSION]
    assert max(version.CAME) == VERSION and max(version_steps.STEPS) <= version.OLDEST <= VERSION, "what is read as it is needs no step"


DIGESTS = {16: "bb75b16ba3fe"}  # since 16 only columns left: the hours of customs' own part, which stand in their bins and seconds


def test_releases_of_this_folder_are_small():
    sizes = [path.stat().st_size for path in (ROOT / "tests/data/releases/earlier").glob("*.tar.xz")]
    assert len(sizes) == VERSION - 1 and max(sizes) < 300_000
