"""The command that gives traders other pseudonyms, so that earlier lists can no longer be matched with what is shown."""

import csv
import io
import os
from hashlib import sha256
from pathlib import Path

import click
from sqlalchemy import select

from commands.options import may_change
from commands.recorded import reidentified
from data import pseudonym_keys as keys
from data import schema
from data.audit.recording import Action, NotAudited, record
from queries.engine import engine
from settings import MAKE, settings, variable

NEW_FILE = click.Path(exists=False, dir_okay=False, path_type=Path)


@click.group()
def pseudonyms() -> None:
    """Give traders other pseudonyms: `rotate` makes them with a new key."""


@pseudonyms.command()
@click.option("--table", type=NEW_FILE, help="also write which pseudonym became which to this file: whoever has it can match earlier lists")
def rotate(table: Path | None) -> None:
    """Make a new key for pseudonyms and forget the one before; a server shows the new ones from its next start on."""
    may_change()
    if settings().pseudonym_key:
        name = variable("pseudonym_key")
        raise click.ClickException(f"the key is set in {name}: put another in its place ({MAKE}), or unset it and run this again")
    if table and table.exists():
        raise click.ClickException(f"{table} exists already: name a new file")
    before, after = keys.secret(), keys.new()
    try:
        record(Action.ROTATE, wait=True, detail={"since": after.since, "table": "yes" if table else "no"})
    except NotAudited as fault:
        raise click.ClickException(f"the audit log cannot be written, so the key stays: {fault.reason}") from None
    rows = _written(table, _pairs(before, after.secret)) if table else 0
    keys.keep(after, settings().pseudonym_file)
    click.echo(f"From {after.since} on pseudonyms are made with another key, in {settings().pseudonym_file}. Start the server again.")
    if table:
        click.echo(f"{table} says of {rows:,} traders which pseudonym became which. Keep it closed, and remove it once it is not needed.")
    else:
        click.echo("Nothing tells which pseudonym became which.")


def _pairs(before: str, after: str) -> list[tuple[str, str]]:
    """Return the pseudonym of each trader under both keys, in no order that tells of the codes."""
    with engine.reading() as connection:
        codes = [str(code) for code in connection.execute(select(schema.trader.c.code)).scalars() if code != schema.NOT_STATED]
    return sorted((keys.letters(code, before), keys.letters(code, after)) for code in codes)


def _written(table: Path, pairs: list[tuple[str, str]]) -> int:
    """Write which pseudonym became which, once the log says so, and return how many there are."""
    text = io.StringIO()
    csv.writer(text).writerows([("old", "new"), *pairs])
    content = text.getvalue().encode()
    reidentified(rows=len(pairs), digest=sha256(content).hexdigest())
    with os.fdopen(os.open(table, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    return len(pairs)
