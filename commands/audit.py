"""The commands of the audit log: verify it, search it, take a checkpoint, purge what is kept no longer."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from commands.options import may_change
from data.audit import checkpoints, finding, purging
from data.audit.audit_event import Action
from data.audit.audit_key import NoKey, key
from data.audit.hidden_codes import hidden
from data.audit.log_file import LogFile
from data.audit.tampering import Verified, verified
from data.loading.reading.file_bytes import shown
from queries.tables import answers
from settings import settings

GIVEN = click.Path(exists=True, dir_okay=False, path_type=Path)
BROKEN = 1  # exit code where a line is not as it was written
HEADS = {
    "event": "number",
    "when (UTC)": "at",
    "who": "who",
    "in which role": "role",
    "what": "action",
    "outcome": "outcome",
    "of release": "release",
    "rows given": "rows",
}


class NoLog(click.ClickException):
    """There is no log, or no key to it."""

    exit_code = 2


@click.group()
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), help="the folder of the log; by default that of PORTOLAN_AUDIT")
@click.pass_context
def audit(context: click.Context, folder: Path | None) -> None:
    """Read the audit log: `verify` it, `search` it, take a `checkpoint`, `purge` what is kept no longer."""
    found = folder or settings().audit_folder
    if found is None:
        raise NoLog("no audit log is kept here: set PORTOLAN_AUDIT to its folder, or name it: manage.py audit --folder FOLDER verify")
    context.obj = LogFile(found, settings().audit_key)


@audit.command()
@click.option("--checkpoint", type=GIVEN, help="a file of checkpoints: only they tell whether the end of the log is missing")
@click.option("--json", "as_json", is_flag=True, help="print what was found as JSON")
@click.pass_obj
def verify(log: LogFile, checkpoint: Path | None, as_json: bool) -> None:
    """Read every line, and name the first that is not as it was written, and what was done to it.

    Exit code 0 where there is none, 1 where there is one, 2 without a log.
    """
    secret = _secret(log)
    found = verified(log.path, secret, checkpoints.read(checkpoint, secret) if checkpoint else ())
    if as_json:
        fault = found.fault and {"line": found.fault.line, "kind": found.fault.kind.value, "said": found.fault.said}
        said = {"events": found.events, "last": found.number, "seal": found.seal, "purged": found.purged}
        click.echo(json.dumps(said | {"whole": not fault, "fault": fault}))
    else:
        click.echo(_told(log, found, bool(checkpoint)))
    sys.exit(BROKEN if found.fault else 0)


@audit.command()
@click.option("--who", default="", help="the name of an account")
@click.option("--action", default="", type=click.Choice(["", *(each.value for each in Action)]), help="what was done")
@click.option("--since", default="", callback=lambda *given: _moment(given[2]), help="from this day or time on (UTC), as 2026-11-30")
@click.option("--until", default="", callback=lambda *given: _moment(given[2]), help="up to this day or time, included")
@click.option("--number", type=click.IntRange(1), help="the event of this number")
@click.option("--release", type=click.IntRange(1), help="events about this release of the data")
@click.option("--of", default="", help="part of the address of what was asked, as /api/records")
@click.option("--about", default="", help="events that name the trader, broker or declaration of this code, which the log holds as a seal")
@click.option("--json", "as_json", is_flag=True, help="print each event as a line of JSON")
@click.pass_obj
def search(log: LogFile, as_json: bool, about: str, **wanted: Any) -> None:
    """Print the events looked for, the oldest first. Exit code 1 where a line is not as it was written, 2 without a log."""
    broken, rows = list[int](), list[dict[str, Any]]()
    secret = _secret(log)
    sealed = hidden(secret, about) if about else ""
    for each in finding.found(log.path, secret, finding.Wanted(**wanted, about=sealed)):
        if isinstance(each, int):
            broken.append(each)
        elif as_json:
            click.echo(json.dumps(each))
        else:
            rows.append(_row(each))
    if not as_json:
        click.echo(answers.table_text(rows) or "No event is one of these.")
    if broken:
        click.echo(f"manage.py: line {broken[0]} is not as it was written, of {len(broken)} such lines: manage.py audit verify", err=True)
        sys.exit(BROKEN)


@audit.command()
@click.option("--to", type=click.Path(dir_okay=False, path_type=Path), help="add it to this file; by default it is printed")
@click.pass_obj
def checkpoint(log: LogFile, to: Path | None) -> None:
    """Take a checkpoint, to be kept on another machine: how far the log had come, under a seal. None of a log with a fault."""
    secret = _secret(log)
    found = verified(log.path, secret)
    if found.fault:
        raise click.ClickException(_told(log, found, False))
    line = checkpoints.taken(secret, found.number, found.seal)
    if to is None:
        click.echo(line)
        return
    with to.open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    click.echo(f"{to} knows of event {found.number}.")


@audit.command()
@click.option("--before", type=click.DateTime(["%Y-%m-%d"]), required=True, help="take away what happened before this day (UTC)")
@click.pass_obj
def purge(log: LogFile, before: datetime) -> None:
    """Take away what is older than a day, and record how much. Nothing younger than PORTOLAN_AUDIT_DAYS; nothing of a log with a fault."""
    may_change()
    _secret(log)
    gone = purging.purged(log, before.date(), settings().audit_days)
    said = f"{gone.events:,} events were taken away, up to event {gone.number}."
    click.echo(said if gone.events else "There is nothing from before that day.")


def _secret(log: LogFile) -> bytes:
    """Return the key; raises NoLog where there is no log or no key."""
    if not log.path.is_file():
        raise NoLog(f"there is no audit log {log.path}")
    try:
        return key(log.folder, settings().audit_key, make=False)
    except NoKey as missing:
        raise NoLog(str(missing)) from None


def _told(log: LogFile, found: Verified, compared: bool) -> str:
    if fault := found.fault:
        before = f"The {found.events:,} events before it are as they were written."
        return f"{log.path}, line {fault.line}: {fault.kind.value}: {fault.said}. {before}"
    purged = f", {found.purged:,} earlier ones were purged" if found.purged else ""
    end = "Its end agrees with the checkpoints." if compared else "Whether events are missing at its end, only --checkpoint can tell."
    return f"{log.path} is as it was written: {found.events:,} events, the last is event {found.number}{purged}. {end}"


def _row(body: dict[str, Any]) -> dict[str, Any]:
    said = {head: shown(str(body.get(key, ""))) for head, key in HEADS.items()}
    return said | {"of what": shown(" ".join(body.get("of", ())))}


def _moment(text: str) -> str:
    """Return a day or a time as events write theirs; UsageError where it is none."""
    if not text:
        return ""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is no day or time: write 2026-11-30 or 2026-11-30T14:05") from None
    if len(text) == len("2026-11-30"):
        return found.date().isoformat()
    return (found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found).isoformat()
