"""Commands that change something are in the audit log as they begin and end; without the log they change nothing."""

import getpass
import hashlib
import json

import pytest
from click.testing import CliRunner

import manage
from data.audit.recording import of_process
from data.releases import release
from queries.engine import engine
from settings import settings
from tests.queries.conftest import folder, reread
from tests.test_manage import HEADER, ROWS

__all__ = ["folder"]


@pytest.fixture
def kept(folder, monkeypatch, tmp_path):
    """The file of a log that commands keep, beside an empty warehouse."""
    monkeypatch.setenv("PORTOLAN_AUDIT", str(tmp_path / "audit"))
    reread()
    yield tmp_path / "audit" / "audit.jsonl"
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
def named(tmp_path):
    """A file of two declarations whose name a person typed."""
    path = tmp_path / "hunter2.csv"
    path.write_text("\n".join([HEADER, *ROWS[:2], ""]), encoding="utf-8")
    return path


def run(*said: str):
    return CliRunner().invoke(manage.main, said)


def events(file) -> list[dict]:
    assert of_process().finish()
    return [json.loads(line) for line in file.read_bytes().splitlines()[1:]]


def test_a_load_is_recorded_with_its_release_its_rows_and_the_digest_of_its_file(kept, named):
    assert run("load", "korea", str(named)).exit_code == 0
    found = events(kept)
    assert {one["action"] for one in found} == {"load"}
    assert [(one["outcome"], one.get("release")) for one in found] == [("begun", None), ("done", 1), ("done", 1)]
    assert {one["who"] for one in found} == {getpass.getuser()}
    (told,) = (one for one in found if "rows" in one)
    digest = hashlib.sha256(named.read_bytes()).hexdigest()
    assert told["rows"] == 2 and told["detail"] == {"source": "korea", "file1": digest}
    assert b"hunter2" not in kept.read_bytes()


def test_a_load_that_is_refused_and_a_release_put_in_service_again_are_recorded(kept, named, folder):
    run("load", "korea", str(named))
    named.write_text(f"{HEADER}\n{ROWS[2]}\n", encoding="utf-8")
    assert run("load", "korea", str(named)).exit_code != 0
    assert run("releases", "--restore", "1").exit_code == 0
    found = events(kept)[3:]
    assert [(one["action"], one["outcome"], one["detail"]["command"]) for one in found] == [
        ("load", "begun", "load"), ("load", "failed", "load"), ("restore", "begun", "releases"), ("restore", "done", "releases"),
    ]  # fmt: skip


def test_a_backup_is_an_export_with_its_digest(kept, named, tmp_path):
    run("load", "korea", str(named))
    engine.warehouse().close()
    assert run("backup", "make", str(tmp_path / "kept.zip")).exit_code == 0
    begun, made = events(kept)[3:]
    assert [(each["action"], each["outcome"], each["release"]) for each in (begun, made)] == [("export", "begun", 1), ("export", "done", 1)]
    assert made["digest"] == hashlib.sha256((tmp_path / "kept.zip").read_bytes()).hexdigest() and "digest" not in begun


def test_without_the_log_nothing_is_changed(kept, named, folder, monkeypatch):
    def full(self, events):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("data.audit.log_file.LogFile.append", full)
    found = run("load", "korea", str(named))
    assert str(found.exception) == "the audit log cannot be written, so nothing is changed: no space left on device"
    with pytest.raises(release.NoRelease):
        release.current(folder)


def test_a_command_that_only_reads_is_no_event(kept):
    run("glossary")
    run("releases")
    assert not kept.exists()
