"""What the audit log says of commands: who ran which on this machine, and what became of it. Here alone, for all that change something."""

import getpass
from typing import Any

import click

from data.access.user import LOCAL, User
from data.audit.recording import Action, NotAudited, is_kept, record
from data.releases.release import NoRelease, current, folder_of
from settings import settings

CHANGES = "portolan changes"  # where a command notes that it changes something
OWN = ("audit purge", "pseudonyms rotate")  # commands that write their own event
ACTIONS = {
    "backup restore": Action.RESTORE,
    "load": Action.LOAD,
    "releases": Action.RESTORE,
    "watch": Action.LOAD,
}


class RecordedGroup(click.Group):
    """The commands, of which each that changes something is recorded as it begins and as it ends."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command asked for; raises what it raises."""
        outcome = "failed"
        try:
            given = super().invoke(ctx)
            outcome = "done"
        finally:
            if name := ctx.meta.get(CHANGES):
                _ended(name, outcome)
        return given


def begun() -> None:
    """Record that the command at hand begins to change something; ValueError, so that it does not, where the log cannot be written."""
    context = click.get_current_context(silent=True)
    name = " ".join(context.command_path.split()[1:]) if context else ""
    if context is None or name in OWN or not is_kept():
        return
    try:
        _record(name, "begun")
    except NotAudited as fault:
        raise ValueError(f"the audit log cannot be written, so nothing is changed: {fault.reason}") from None
    context.meta[CHANGES] = name


def operator() -> User:
    """Return who runs a command: the account of this machine."""
    try:
        return User(getpass.getuser(), LOCAL.role)
    except (OSError, KeyError):  # an account without a name, as in a container
        return LOCAL


def _ended(name: str, outcome: str) -> None:
    try:
        _record(name, outcome)
    except NotAudited as fault:
        click.echo(f"manage.py: the audit log cannot be written, and does not say how this ended: {fault.reason}", err=True)


def _record(name: str, outcome: str) -> None:
    said = {"command": name.replace(" ", "-")}
    record(ACTIONS.get(name, Action.PUBLISH), wait=True, who=operator(), outcome=outcome, release=_release(), detail=said)


def _release() -> int | None:
    """Return the number of the release in service; None where there is none, or it cannot be read."""
    try:
        return current(folder_of(settings().warehouse)).number
    except (NoRelease, ValueError, OSError):
        return None
