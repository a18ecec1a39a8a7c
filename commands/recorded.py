"""What the audit log says of commands: who ran which on this machine, what became of it, and what it gave out. Here alone."""

import getpass
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import click

from data.access.user import LOCAL, User, acting_as
from data.audit.recording import Action, NotAudited, is_kept, of_process, record
from data.releases.release import NoRelease, current, folder_of
from queries.addresses.audited_address import audited_address
from settings import settings

BEGUN = "portolan begun"  # where a command notes that it changes something or gives something out
OWN = ("audit purge", "pseudonyms rotate")  # commands that write their own event
CHANGES: Mapping[str, Action] = {  # each command that changes something, and what it is in the log
    **dict.fromkeys(("demo", "forecast", "refresh", "rollups build", "upgrade"), Action.PUBLISH),
    **dict.fromkeys(("risk feedback", "risk prices", "risk score", "risk train", "source new"), Action.CHANGE),
    **dict.fromkeys((f"user {name}" for name in ("add", "disable", "enable", "password", "remove", "set")), Action.USERS),
    "audit purge": Action.PURGE,
    "backup restore": Action.RESTORE,
    "load": Action.LOAD,
    "pseudonyms rotate": Action.ROTATE,
    "releases": Action.RESTORE,  # --restore
    "seminar build": Action.EXPORT,
    "watch": Action.LOAD,
}
EXPORTS = frozenset({  # each that gives out what the warehouse holds as a file, into another database, or as text for a file
    "ask", "backup make", "copy", "mend list", "mend merge", "quarantine", "risk feedback",
})  # fmt: skip
NAMES = frozenset({"pseudonyms rotate", "serve"})  # each that tells who stands behind a pseudonym, where it is told to
UNCHANGED = "the audit log cannot be written, so nothing is changed: {reason}"
UNGIVEN = "the audit log cannot be written, so nothing is given out: {reason}"
NAMELESS = "the audit log cannot be written, so nothing tells who stands behind a pseudonym: {reason}"


@dataclass
class Begun:
    """A command under way. said: what its event at the end says beside its outcome."""

    name: str
    action: Action
    said: dict[str, Any] = field(default_factory=dict)


class RecordedGroup(click.Group):
    """The commands, run as the account of this machine; each that changes something is recorded as it begins and as it ends."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command asked for; raises what it raises."""
        outcome = "failed"
        with acting_as(operator()):
            try:
                given = super().invoke(ctx)
                outcome = "done"
            finally:
                if begun := ctx.meta.get(BEGUN):
                    _ended(begun, outcome)
        return given


def begun(action: Action | None = None) -> None:
    """Record that the command at hand begins to change something, or, with Action.EXPORT, to give something out.

    Raises ValueError, so that it does not, where the log cannot be written.
    """
    name = _command()
    if not name or name in OWN or not is_kept():
        return
    started = Begun(name, action or CHANGES[name])
    _or_not(UNGIVEN if started.action is Action.EXPORT else UNCHANGED, started.action, outcome="begun", **_said(name))
    click.get_current_context().meta[BEGUN] = started


def noted(**said: Any) -> None:
    """Add to what the event at the end of the command at hand says: `of`, `rows`, `digest`, `detail` of AuditEvent."""
    context = click.get_current_context(silent=True)
    if context and (started := context.meta.get(BEGUN)):
        started.said |= said


def given_out(content: bytes, rows: int, of: Sequence[str] = ()) -> None:
    """Record that a command gives out a file or a text with so many rows; ValueError, so that it does not, where the log cannot say so."""
    _or_not(UNGIVEN, Action.EXPORT, of=tuple(of), rows=rows, digest=sha256(content).hexdigest(), **_said(_command()))


def shown_rows(rows: int, of: Sequence[str] = ()) -> None:
    """Record that a command shows so many rows on the screen; it goes on where the log cannot be written."""
    record(Action.ANSWER, of=tuple(of), rows=rows, **_said(_command()))


def reidentified(**said: Any) -> None:
    """Record that from here on is told who stands behind pseudonyms; ValueError, so that it is not, where the log cannot say so."""
    _or_not(NAMELESS, Action.REIDENTIFY, **said, **_said(_command()))


def canonical(search: str) -> str:
    """Return a query string as the log keeps it; empty where no log is kept."""
    writer = of_process()
    return audited_address(search, writer.secret(), _release()) if writer else ""


def operator() -> User:
    """Return who runs a command: the account of this machine."""
    try:
        return User(getpass.getuser(), LOCAL.role)
    except (OSError, KeyError, ImportError):  # an account without a name, as in a container
        return LOCAL


def _or_not(words: str, action: Action, **said: Any) -> None:
    try:
        record(action, wait=True, **said)
    except NotAudited as fault:
        raise ValueError(words.format(reason=fault.reason)) from None


def _ended(started: Begun, outcome: str) -> None:
    said = _said(started.name)
    detail = said["detail"] | started.said.pop("detail", {})
    try:
        record(started.action, wait=True, outcome=outcome, **said | started.said | {"detail": detail})
    except NotAudited as fault:
        click.echo(f"manage.py: the audit log cannot be written, and does not say how this ended: {fault.reason}", err=True)


def _command() -> str:
    """Return the name of the command at hand, as 'user add'; empty outside of one."""
    context = click.get_current_context(silent=True)
    return " ".join(context.command_path.split()[1:]) if context else ""


def _said(name: str) -> dict[str, Any]:
    """Return what each event of a command says: its name, and the release in service."""
    return {"release": _release(), "detail": {"command": name.replace(" ", "-")}}


def _release() -> int | None:
    """Return the number of the release in service; None where there is none, or it cannot be read."""
    try:
        return current(folder_of(settings().warehouse)).number
    except (NoRelease, ValueError, OSError):
        return None
