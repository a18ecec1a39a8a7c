"""The commands of the audit log, as an auditor gives them."""
import json
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

import manage
from data.access.user import User, acting_as
from data.audit.audit_event import Action, AuditEvent
from data.audit.hidden_codes import hidden
from data.audit.log_file import LogFile
from settings import settings

KEY = "4fQx-zR8vLm2_tWb7KcNsYhJ9dPaEu3G"
NOW = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)


@pytest.fixture
def log(monkeypatch, tmp_path):
    """A log of ten events, one a year up to June 2026, by two people in turn."""
    monkeypatch.setenv("PORTOLAN_AUDIT", str(tmp_path / "audit"))
    monkeypatch.setenv("PORTOLAN_AUDIT_KEY", KEY)
    settings.cache_clear()
    made = LogFile(tmp_path / "audit", KEY)
    for number in range(10):
        with acting_as(User(("ann", "bob")[number % 2], "analyst")):
            action = Action.EXPORT if number % 5 == 0 else Action.ANSWER
            made.append([AuditEvent(action, of=("/api/records?office=A",), release=3, at=NOW - timedelta(days=365 * (9 - number)))])
    yield made
    settings.cache_clear()


def run(*said: str):
    return CliRunner().invoke(manage.main, ["audit", *said])


def test_a_whole_log_is_said_to_be_so_and_a_changed_one_is_not(log):
    found = run("verify")
    assert found.exit_code == 0 and "10 events, the last is event 10" in found.output
    log.path.write_bytes(log.path.read_bytes().replace(b'"who":"bob"', b'"who":"eve"', 1))
    found = run("verify")
    assert found.exit_code == 1 and "line 3: changed: event 2 is not as it was written" in found.output
    told = json.loads(run("verify", "--json").output)
    assert told["whole"] is False and told["fault"]["line"] == 3 and told["fault"]["kind"] == "changed"
    assert run("checkpoint").exit_code == 1


def test_a_checkpoint_finds_what_is_missing_at_the_end(log, tmp_path):
    point = tmp_path / "kept-elsewhere"
    assert run("checkpoint", "--to", str(point)).output == f"{point} knows of event 10.\n"
    assert "agrees with the checkpoints" in run("verify", "--checkpoint", str(point)).output
    lines = log.path.read_bytes().splitlines(keepends=True)
    log.path.write_bytes(b"".join(lines[:-2]))
    assert run("verify").exit_code == 0
    found = run("verify", "--checkpoint", str(point))
    assert found.exit_code == 1 and "cut off at the end: it ends with event 8" in found.output
    point.write_text(point.read_text().replace('"number": 10', '"number": 8'))
    with pytest.raises(ValueError, match="line 1: this checkpoint is not as it was written"):
        CliRunner().invoke(manage.main, ["audit", "verify", "--checkpoint", str(point)], standalone_mode=False, catch_exceptions=False)


@pytest.mark.parametrize(
    ("said", "numbers"),
    [
        (("--who", "ann"), [1, 3, 5, 7, 9]), (("--action", "export"), [1, 6]), (("--number", "4"), [4]), (("--release", "4"), []),
        (("--since", "2024-06-15"), [8, 9, 10]), (("--until", "2018-06-17"), [1, 2]), (("--until", "2018-06-17T11:59"), [1]),
        (("--since", "2026-06-15T14:30:00+02:00"), []), (("--since", "2026-06-15T14:00:00+02:00"), [10]),
        (("--of", "/api/records"), [*range(1, 11)]),
    ],
)  # fmt: skip
def test_a_search_finds_the_events_asked_for(log, said, numbers):
    found = run("search", *said, "--json")
    assert found.exit_code == 0 and [json.loads(line)["number"] for line in found.output.splitlines()] == numbers
    assert len(run("search", *said).output.splitlines()) == len(numbers) + 1 if numbers else "No event" in run("search", *said).output


def test_a_search_finds_what_was_asked_about_a_trader_whose_code_the_log_does_not_hold(log):
    log.append([AuditEvent(Action.ANSWER, of=(f"/traders?trader={hidden(KEY.encode(), 'T00017')}",))])
    assert b"T00017" not in log.path.read_bytes()
    assert [json.loads(line)["number"] for line in run("search", "--about", "T00017", "--json").output.splitlines()] == [11]
    assert "No event" in run("search", "--about", "T00018").output


def test_a_search_says_which_lines_are_not_as_they_were_written(log):
    log.path.write_bytes(log.path.read_bytes().replace(b'"who":"bob"', b'"who":"eve"', 1))
    found = run("search", "--who", "eve")
    assert found.exit_code == 1 and "line 3 is not as it was written" in found.output


def test_a_purge_takes_away_what_is_old_and_the_log_stays_whole_and_says_so(log, tmp_path):
    point = tmp_path / "point"
    run("checkpoint", "--to", str(point))
    assert run("purge", "--before", "2022-01-01").output == "5 events were taken away, up to event 5.\n"
    found = run("verify", "--checkpoint", str(point))
    assert found.exit_code == 0 and "6 events, the last is event 11, 5 earlier ones were purged" in found.output
    (purge,) = (json.loads(line) for line in run("search", "--action", "purge", "--json").output.splitlines())
    assert purge["detail"]["events"] == 5 and purge["detail"]["number"] == 5 and len(purge["detail"]["seal"]) == 64
    log.append([AuditEvent(Action.ANSWER)])
    assert run("purge", "--before", "2023-01-01").output.startswith("1 events") and "6 earlier ones" in run("verify").output
    head, *rest = log.path.read_bytes().splitlines(keepends=True)
    log.path.write_bytes(b"".join([head, *rest[1:]]))
    assert "removed: events 7 to 7 are missing" in run("verify").output
    log.path.write_bytes(b"".join([head.replace(b'"purged":6', b'"purged":5'), *rest]))
    assert "line 1: changed" in run("verify").output


def test_nothing_is_purged_that_the_law_asks_for_nor_of_a_log_with_a_fault(log):
    before = log.path.read_bytes()
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()
    with pytest.raises(ValueError, match="are to be kept"):
        CliRunner().invoke(manage.main, ["audit", "purge", "--before", tomorrow], standalone_mode=False, catch_exceptions=False)
    log.path.write_bytes(before.replace(b'"who":"bob"', b'"who":"eve"', 1))
    with pytest.raises(ValueError, match="kept as it is: line 3"):
        CliRunner().invoke(manage.main, ["audit", "purge", "--before", "2022-01-01"], standalone_mode=False, catch_exceptions=False)


def test_without_a_log_or_a_key_the_command_says_what_is_missing(monkeypatch, tmp_path, log):
    found = run("--folder", str(tmp_path / "none"), "verify")
    assert found.exit_code == 2 and "there is no audit log" in found.output
    monkeypatch.delenv("PORTOLAN_AUDIT_KEY")
    settings.cache_clear()
    assert "none is set" in run("verify").output
    monkeypatch.setenv("PORTOLAN_AUDIT", "off")
    settings.cache_clear()
    assert "no audit log is kept here" in run("verify").output


def test_another_key_is_said_to_be_one(monkeypatch, log):
    monkeypatch.setenv("PORTOLAN_AUDIT_KEY", KEY[::-1])
    settings.cache_clear()
    found = run("verify")
    assert found.exit_code == 1 and "wrong key" in found.output
