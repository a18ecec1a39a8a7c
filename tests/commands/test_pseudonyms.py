"""A rotation gives every trader another pseudonym, keeps nothing that links both unless it is asked to, and is in the audit log."""

import csv
import getpass
import hashlib
import json
import stat

import pytest
from click.testing import CliRunner

import manage
from data import pseudonym_keys as keys
from data import schema
from data.audit.recording import of_process
from queries.engine import engine
from queries.engine.labels import pseudonym
from settings import settings


@pytest.fixture
def kept(read_demo, monkeypatch, tmp_path):
    """The folder beside the side store of the demonstration, with a log."""
    for name in ("INTEGRITY", "PSEUDONYM_KEY"):  # set for all tests
        monkeypatch.delenv(f"PORTOLAN_{name}", raising=False)
    monkeypatch.setenv("PORTOLAN_AUDIT", str(tmp_path / "audit"))
    for held in (settings, keys.held):
        held.cache_clear()
    yield tmp_path
    monkeypatch.undo()
    for held in (settings, keys.held):
        held.cache_clear()


def run(*said: str):
    return CliRunner().invoke(manage.main, ["pseudonyms", "rotate", *said])


def register() -> list[str]:
    with engine.reading() as connection:
        return [str(row.code) for row in connection.execute(schema.trader.select())]


def test_a_rotation_changes_every_pseudonym_and_says_from_when(kept):
    before = {code: pseudonym(code) for code in register()}
    found = run()
    assert found.exit_code == 0 and "Nothing tells which pseudonym became which." in found.output
    path = kept / "pseudonyms.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o400 and keys.held(path).since in found.output and len(keys.held(path).secret) >= 43
    after = {code: pseudonym(code) for code in before}
    assert len({*before.values()} & {*after.values()}) <= 1 and len({*after.values()}) == len(before) > 1_000
    assert {entry.name for entry in kept.iterdir()} == {"pseudonyms.key", "audit", "audit.key"}
    first = keys.held(path)
    assert run().exit_code == 0 and keys.held(path) != first and first.secret not in path.read_text()


def test_a_table_links_both_for_whoever_asks_for_it(kept):
    before = {code: keys.letters(code, "") for code in register()}
    table = kept / "table.csv"
    assert "1" in run("--table", str(table)).output and stat.S_IMODE(table.stat().st_mode) == 0o600
    with table.open(newline="") as file:
        head, *rows = csv.reader(file)
    assert head == ["old", "new"] and dict(rows) == {before[code]: keys.letters(code, keys.secret()) for code in before}
    secret = keys.secret()
    assert "exists already" in run("--table", str(table)).output and keys.secret() == secret


def test_a_rotation_is_in_the_log_and_without_the_log_there_is_none(kept, monkeypatch):
    run("--table", str(kept / "table.csv"))
    secret = keys.secret()
    found, told = (json.loads(line) for line in (kept / "audit" / "audit.jsonl").read_bytes().splitlines()[1:])
    assert found["action"] == "rotate-key" and found["detail"]["table"] == "yes" and secret not in str(found)
    table = (kept / "table.csv").read_bytes()
    assert (told["action"], told["rows"]) == ("re-identify", len(table.splitlines()) - 1)
    assert told["digest"] == hashlib.sha256(table).hexdigest() and told["who"] == found["who"] == getpass.getuser()

    def full(self, events):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("data.audit.log_file.LogFile.append", full)
    assert "so the key stays: no space left on device" in run().output and keys.secret() == secret
    monkeypatch.undo()
    assert of_process() is None or of_process().finish()


def test_a_key_in_the_environment_is_not_replaced(kept, monkeypatch):
    monkeypatch.setenv("PORTOLAN_PSEUDONYM_KEY", "4fQx-zR8vLm2_tWb7KcNsYhJ9dPaEu3G")
    settings.cache_clear()
    assert "the key is set in PORTOLAN_PSEUDONYM_KEY" in run().output and not (kept / "pseudonyms.key").exists()


def test_a_pseudonym_is_for_one_purpose():
    """Under the same key a seal of the same code for another purpose begins otherwise."""
    import hmac
    from base64 import b32encode

    plain = b32encode(hmac.digest(b"key", b"T00001", "sha256")[:5]).decode()
    assert keys.letters("T00001", "key") != f"{plain[:4]}-{plain[4:]}"
