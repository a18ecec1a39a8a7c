"""Every command is one that the audit log lists, or changes and gives out nothing; and each that it lists does nothing without the log."""

import getpass
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from socket import socket
from types import SimpleNamespace

import click
import pytest
from click.testing import CliRunner
from sqlalchemy import select

import manage
from commands import recorded
from commands.recorded import CHANGES, EXPORTS, NAMES, OWN
from data import schema
from data.audit.recording import of_process
from data.loading.mending import mended_table
from queries.engine import engine
from queries.tables import answers
from queries.workspace import user_accounts
from services.risk import feedback
from settings import settings

READ = frozenset({  # commands that change nothing and give nothing out but what the screen shows
    "audit checkpoint", "audit search", "audit verify", "backup check", "backup drill", "glossary", "method", "present", "risk report",
    "rollups plan", "rollups status", "seminar releases", "source check", "source try", "trace", "user list",
})  # fmt: skip
STATED = {  # what a command is told, so that it changes something or gives something out
    "ask": ("declarations", "--by", "office", "--format", "csv"),
    "copy": ("--to", "postgresql+psycopg://nobody@localhost:1/none"),
    "mend merge": ("korea", "days.csv", "days.csv", "--out", "mended"),
    "quarantine": ("--export", "out.csv"),
    "releases": ("--restore", "1"),
    "risk feedback": ("results.csv",),
    "source new": ("mine", "days.csv", "--out", "mine.toml"),
    "user set": ("anna", "--everywhere"),
}
WORDS = "four words of a kind"


def leaves(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """Yield every command that runs, by the name under which the log knows it."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from leaves(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


COMMANDS = dict(leaves(manage.main))


def unlisted() -> set[str]:
    return {*dict(leaves(manage.main))} ^ {*CHANGES, *EXPORTS, *NAMES, *READ}


@pytest.fixture
def kept(read_demo, monkeypatch, tmp_path):
    """The file of a log that commands keep, beside the demonstration, in a folder with files to be read."""
    monkeypatch.setenv("PORTOLAN_AUDIT", str(tmp_path / "audit"))
    monkeypatch.setenv("PORTOLAN_SIDE_STORE", f"sqlite:///{tmp_path}/side.db")
    monkeypatch.chdir(tmp_path)
    settings.cache_clear()
    for name in ("days.csv", "results.csv"):
        Path(name).write_text("declaration,inspected,result\nD1,yes,regular\n", encoding="utf-8")
    yield tmp_path / "audit" / "audit.jsonl"
    settings.cache_clear()


@pytest.fixture
def down(kept, monkeypatch):
    def full(self, events):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("data.audit.log_file.LogFile.append", full)


def run(*said: str, typed: str = ""):
    return CliRunner().invoke(manage.main, said, input=typed)


def events(file: Path) -> list[dict]:
    assert of_process().finish()
    return [json.loads(line) for line in file.read_bytes().splitlines()[1:]]


def told(name: str) -> tuple[str, ...]:
    """Return what a command must be told at least: a file that is there for a path, the first of a choice, else a word."""
    if name in STATED:
        return STATED[name]
    said = []
    for each in COMMANDS[name].params:
        if each.required:
            value = str(each.type.choices[0]) if isinstance(each.type, click.Choice) else {"directory": "."}.get(each.type.name, "days.csv")
            said += [each.opts[0], value] if isinstance(each, click.Option) else [value]
    return tuple(said)


def test_every_command_is_listed_as_one_that_changes_gives_out_or_reads():
    assert unlisted() == set()
    assert not READ & {*CHANGES, *EXPORTS, *NAMES} and {*OWN} <= {*CHANGES}


def test_a_new_command_that_nobody_listed_is_found(monkeypatch):
    """The control: a command is added, and another is no longer listed."""
    monkeypatch.setitem(manage.main.commands, "newcomer", click.Command("newcomer"))
    monkeypatch.delitem(CHANGES, "upgrade")
    assert unlisted() == {"newcomer", "upgrade"}


@pytest.mark.usefixtures("down")
@pytest.mark.parametrize("name", sorted({*CHANGES} - {*OWN}))
def test_a_command_that_changes_something_does_not_while_the_log_is_down(name):
    found = run(*name.split(), *told(name))
    assert str(found.exception).startswith(("the audit log cannot be written, so nothing is changed", "the audit log cannot be written, so "
                                            "nothing is given out")), (found.output, found.exception)  # fmt: skip


@pytest.mark.usefixtures("down")
@pytest.mark.parametrize("name", sorted(EXPORTS))
def test_a_command_that_gives_something_out_does_not_while_the_log_is_down(name, monkeypatch):
    monkeypatch.setattr(feedback, "listed", lambda: [{"declaration": "D1"}])
    monkeypatch.setattr("commands.mend.as_loaded", lambda *_: (SimpleNamespace(file="days.csv"), []))
    monkeypatch.setattr(mended_table, "listing", lambda *_: (b"declaration\n", 1, 0))
    monkeypatch.setattr(mended_table, "merged", lambda *_: (b"declaration\n", 1))
    before = {*Path().iterdir()}
    found = run(*name.split(), *(("backup.zip",) if name == "backup make" else () if name == "risk feedback" else told(name)))
    assert str(found.exception) == "the audit log cannot be written, so nothing is given out: no space left on device", found.output
    assert found.stdout == "" and {*Path().iterdir()} <= before | {Path("audit"), Path("audit.key")}


@pytest.mark.usefixtures("down")
def test_what_the_screen_shows_goes_on_while_the_log_is_down():
    assert run("ask", "declarations").exit_code == 0 and run("quarantine").exit_code == 0


def test_what_a_command_gives_out_is_an_export_with_its_digest_and_what_it_shows_an_answer(kept):
    with engine.reading() as connection:
        code = connection.execute(select(schema.clearance.c.trader).where(schema.clearance.c.trader != schema.NOT_STATED).limit(1)).scalar()
    text = run("ask", "declarations", "--by", "office", "--where", f"since=2025-01&trader={code}", "--format", "csv")
    table = run("ask", "declarations", "--by", "office")
    run("quarantine", "--export", "aside.csv")
    asked, shown, aside = events(kept)
    assert {each["who"] for each in (asked, shown, aside)} == {getpass.getuser()}
    assert [each["action"] for each in (asked, shown, aside)] == ["export", "answer", "export"]
    assert asked["digest"] == hashlib.sha256(text.stdout_bytes).hexdigest() and asked["rows"] == len(text.stdout.splitlines()) - 1
    [address] = asked["of"]
    assert address.startswith("ask?by=office&format=csv&measures=declarations&since=2025-01&trader=~") and code not in kept.read_text()
    assert shown["of"] == ["ask?by=office&measures=declarations"] and shown["rows"] == len(table.stdout.splitlines()) - 1
    assert aside["digest"] == hashlib.sha256(Path("aside.csv").read_bytes()).hexdigest() and aside["rows"] == len(answers.quarantined())


def test_what_is_done_to_an_account_is_recorded_with_its_name_and_role_never_a_password(kept):
    assert run("user", "add", "anna", "--role", "leader", "--office", "KVA", typed=f"{WORDS}\n").exit_code == 0
    assert run("user", "set", "ANNA", "--role", "analyst", "--everywhere").exit_code == 0
    assert run("user", "password", "anna", typed=f"{WORDS} anew\n").exit_code == 0
    assert run("user", "disable", "hunter2").exit_code != 0
    assert run("user", "remove", "anna").exit_code == 0
    found = [each for each in events(kept) if each["outcome"] != "begun" and "detail" in each]
    assert {(each["action"], each["who"]) for each in found} == {("users", getpass.getuser())}
    assert [(each["detail"]["command"], each["outcome"], each.get("of")) for each in found] == [
        ("user-add", "done", ["account anna"]),
        ("user-set", "done", ["account anna"]),
        ("user-password", "done", ["account anna"]),
        ("user-disable", "failed", None),
        ("user-remove", "done", ["account anna"]),
    ]
    assert found[0]["detail"] | {"role": "leader", "offices": "KVA", "regions": "all"} == found[0]["detail"]
    assert found[1]["detail"] | {"role": "analyst", "offices": "all"} == found[1]["detail"]
    assert "hunter2" not in kept.read_text() and "four words" not in kept.read_text() and user_accounts.listed() == ()


def test_an_account_that_is_changed_without_a_command_is_recorded_too(kept):
    user_accounts.add("eve", "auditor", recorded.LOCAL.scope, WORDS)
    [found] = events(kept)
    assert (found["action"], found["of"]) == ("users", ["account insert"])


def test_a_server_that_shows_names_of_traders_says_so_in_the_log_or_does_not_start(kept, monkeypatch):
    monkeypatch.setenv("PORTOLAN_TRADER_NAMES", "1")
    monkeypatch.setenv("PORTOLAN_FORECAST", "0")
    monkeypatch.setattr("os.execv", lambda *_: None)
    monkeypatch.setattr("serving.standalone.needed", lambda: False)
    monkeypatch.setattr("serving.keeper.listening", lambda *_: socket())
    settings.cache_clear()
    assert run("serve").exit_code == 0
    [found] = events(kept)
    assert (found["action"], found["detail"], found["who"]) == ("re-identify", {"command": "serve"}, getpass.getuser())
    monkeypatch.setattr("data.audit.log_file.LogFile.append", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    assert "nothing tells who stands behind a pseudonym" in str(run("serve").exception)
