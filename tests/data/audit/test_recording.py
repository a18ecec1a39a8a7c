"""Every action is one event, whoever writes beside; an export waits for the disk and is refused where the log cannot be written."""
import json
import os
import subprocess
import sys
import threading
from collections import Counter

import pytest

from data.access.user import Scope, User, acting_as
from data.audit import audit_key
from data.audit.audit_event import UNKEPT, Action, AuditEvent
from data.audit.audit_writer import AuditWriter, NotAudited
from data.audit.chain import FIRST, follows, unsealed
from data.audit.log_file import LogFile
from data.audit.recording import of_process, record
from settings import settings
from tests.warehouses import ROOT

KEY = "4fQx-zR8vLm2_tWb7KcNsYhJ9dPaEu3G"
ANN = User("ann", "analyst", Scope(frozenset({"B", "A"})))
WRITES = """
import sys, threading
from data.access.user import User, acting_as
from data.audit.recording import Action, record, of_process
def run(name):
    with acting_as(User(name, "analyst")):
        for number in range(int(sys.argv[2])):
            record(Action.EXPORT if number % 50 == 0 else Action.ANSWER, rows=number)
threads = [threading.Thread(target=run, args=(f"{sys.argv[1]}-{each}",)) for each in range(4)]
[each.start() for each in threads]
[each.join() for each in threads]
assert of_process().finish(60)
"""


@pytest.fixture
def kept(monkeypatch, tmp_path):
    """The folder of a log that this process keeps."""
    monkeypatch.setenv("PORTOLAN_AUDIT", str(tmp_path / "audit"))
    monkeypatch.setenv("PORTOLAN_AUDIT_KEY", KEY)
    settings.cache_clear()
    yield tmp_path / "audit"
    settings.cache_clear()


def events(folder) -> list[dict]:
    """The events of a log, each found sealed and chained to the one before."""
    first, *lines = (folder / "audit.jsonl").read_bytes().splitlines()
    assert unsealed(KEY.encode(), first).body["before"] == FIRST
    before, found = FIRST, []
    for number, line in enumerate(lines, 1):
        held = unsealed(KEY.encode(), line)
        assert held and held.number == number and follows(held, before)
        before = held.seal
        found.append(dict(held.body))
    return found


def written(folder) -> list[dict]:
    assert of_process().finish()
    return events(folder)


def many(folder, each: int) -> None:
    given = os.environ | {"PYTHONPATH": str(ROOT)}
    ran = [subprocess.Popen([sys.executable, "-c", WRITES, f"p{number}", str(each)], env=given, cwd=folder.parent) for number in (1, 2)]
    assert [one.wait(300) for one in ran] == [0, 0]
    found = events(folder)
    assert len(found) == 8 * each
    assert Counter((one["who"], one["rows"]) for one in found) == Counter(
        (f"p{process}-{thread}", number) for process in (1, 2) for thread in range(4) for number in range(each)
    )


def test_of_two_processes_with_four_threads_each_every_action_is_one_event(kept):
    many(kept, 250)


@pytest.mark.nightly
def test_of_100_000_actions_each_is_one_event(kept):
    many(kept, 12_500)


def test_an_event_says_who_what_when_of_what_and_with_which_data(kept):
    with acting_as(ANN):
        record(Action.EXPORT, of=("/api/records?office=A",), release=7, rows=12, digest="ab" * 32)
    (found,) = written(kept)
    assert found.pop("at").endswith("Z") and len(found.pop("before")) == 64
    assert found == {
        "number": 1, "who": "ann", "role": "analyst", "action": "export", "of": ["/api/records?office=A"],
        "scope": {"offices": ["A", "B"]}, "release": 7, "rows": 12, "outcome": "done", "digest": "ab" * 32,
    }  # fmt: skip


def test_what_is_no_code_is_not_kept(kept):
    record(Action.REFUSED, outcome="hunter2 is my password", detail={"why": "Acme & Sons, 12 Quay Road", "status": 403})
    (found,) = written(kept)
    assert found["outcome"] == UNKEPT and found["detail"] == {"why": UNKEPT, "status": 403}
    assert b"hunter2" not in (kept / "audit.jsonl").read_bytes()


def test_nothing_is_kept_where_nobody_signs_in(monkeypatch, tmp_path):
    for name in ("PORTOLAN_AUDIT", "PORTOLAN_TOKEN", "PORTOLAN_PROXY_HEADER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    settings.cache_clear()
    record(Action.EXPORT)
    assert of_process() is None and list(tmp_path.iterdir()) == []
    monkeypatch.setenv("PORTOLAN_SIDE_STORE", f"sqlite:///{tmp_path}/side.db")
    monkeypatch.setenv("PORTOLAN_TOKEN", KEY)
    settings.cache_clear()
    assert settings().audit_folder == tmp_path / "audit"
    settings.cache_clear()


class Faulty(LogFile):
    """A log whose disk is full while `full`."""

    full = True

    def append(self, events):
        if self.full:
            raise OSError(28, "No space left on device")
        super().append(events)


def test_while_the_log_cannot_be_written_exports_are_refused_and_views_go_on_and_afterwards_it_says_so(tmp_path):
    log = Faulty(tmp_path / "audit", KEY)
    writer = AuditWriter(log, most=3)
    for number in range(5):
        writer.add(AuditEvent(Action.ANSWER, rows=number))
    with pytest.raises(NotAudited, match="audit log cannot be written") as refused:
        writer.add_and_wait(AuditEvent(Action.EXPORT, digest="ab"))
    assert refused.value.reason == "no space left on device" and not log.path.exists()
    log.full = False
    writer.add_and_wait(AuditEvent(Action.EXPORT, digest="cd"))
    assert writer.finish()
    found = events(tmp_path / "audit")
    gap = found[0]
    assert gap["action"] == "gap" and gap["outcome"] == "lost" and gap["detail"]["since"].startswith("20")
    given = [one for one in found if one.get("digest")]
    assert [one["digest"] for one in given] == ["cd"] and given[0]["outcome"] == "done"
    assert gap["detail"]["lost"] == 3 and len(found) == 1 + 3 + 1, "five answers and a refusal, of which there was room for three"


def test_who_waits_for_a_log_that_does_not_answer_is_refused_in_time(tmp_path):
    log, held = LogFile(tmp_path / "audit", KEY), threading.Event()
    go = threading.Event()

    def hold() -> None:
        with log.held():
            held.set()
            go.wait(60)

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(60)
    writer = AuditWriter(log)
    with pytest.raises(NotAudited):
        writer.add_and_wait(AuditEvent(Action.EXPORT), patience=0.05)
    go.set()
    holder.join()
    assert writer.finish()
    assert {one["outcome"] for one in events(tmp_path / "audit")} >= {"not-given"}


def test_a_disk_that_fills_in_the_midst_of_a_line_leaves_whole_lines(tmp_path, monkeypatch):
    log = LogFile(tmp_path / "audit", KEY)
    log.append([AuditEvent(Action.ANSWER)])
    whole = log.path.read_bytes()
    with log.path.open("ab") as file:
        file.write(b'{"number":2,"at":"20')
    log.append([AuditEvent(Action.ANSWER)])
    assert [one["action"] for one in events(tmp_path / "audit")] == ["answer", "mended", "answer"]
    assert log.path.read_bytes().startswith(whole)


def test_a_key_is_made_once_for_its_owner_alone_and_never_in_place_of_one_that_is_gone(tmp_path):
    log = LogFile(tmp_path / "audit")
    log.append([AuditEvent(Action.ANSWER)])
    path = audit_key.key_file(tmp_path / "audit")
    assert path.stat().st_mode & 0o777 == 0o400 and path.parent == tmp_path
    first = path.read_bytes()
    LogFile(tmp_path / "audit").append([AuditEvent(Action.ANSWER)])
    assert path.read_bytes() == first and len(first) >= 40
    path.chmod(0o444)
    with pytest.raises(audit_key.NoKey, match="others may read"):
        log.append([AuditEvent(Action.ANSWER)])
    path.chmod(0o600)
    path.unlink()
    with pytest.raises(audit_key.NoKey, match="there is no key"):
        log.append([AuditEvent(Action.ANSWER)])
    assert not path.exists()


def test_the_seals_differ_by_their_key_and_use():
    uses = (audit_key.LINES, audit_key.NAMED, audit_key.CHECKPOINTS, audit_key.TRADERS)
    assert len({audit_key.used(KEY.encode(), use) for use in uses}) == len(uses)
    assert audit_key.name(KEY.encode()) != audit_key.name(KEY[::-1].encode())
    assert json.dumps(KEY) not in audit_key.name(KEY.encode())
