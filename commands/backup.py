"""The commands of backups: made while others read, read back, put back, and tried."""

import hashlib
from pathlib import Path

import click
from sqlalchemy.engine import make_url

from commands.options import ProgressBar, may_change
from commands.recorded import begun, noted
from data.audit.recording import Action
from data.backup import backup as backups
from data.backup.parts import Backup
from data.releases.release import folder_of
from settings import settings

GIVEN = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def backup() -> None:
    """Keep a copy of all that cannot be made again: `make` it, `check` or `drill` it, `restore` it."""


@backup.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--earlier", is_flag=True, help="the earlier releases on disk too, not only the one in service")
def make(file: Path, earlier: bool) -> None:
    """Write a backup to FILE: the release in service, forecasts, models, releases for seminars, and what people saved."""
    if not file.resolve().parent.is_dir():
        raise click.ClickException(f"the folder {file.resolve().parent} does not exist")
    begun(Action.EXPORT)
    with ProgressBar("Backup", "B") as moved:
        made = backups.make(_folder(), _side(), file, moved, earlier=earlier)
    with file.open("rb") as written:
        noted(digest=hashlib.file_digest(written, "sha256").hexdigest(), release=made.release)
    click.echo(f"{file} holds {_told(made)}. It was read back and is whole.")
    side = _side()
    if side is None:
        click.echo("What people saved is in a database that is no file: back that up with the means of that database.")
    elif not side.is_file():
        click.echo(f"WARNING: there is no file {side}, so nothing that people saved is in it. Is PORTOLAN_SIDE_STORE that of the server?")


@backup.command()
@click.argument("file", type=GIVEN)
def check(file: Path) -> None:
    """Read every byte of FILE and compare it with what was backed up; nothing is put back."""
    with ProgressBar("Reading", "B") as moved:
        found = backups.check(file, moved)
    click.echo(f"{file} is whole. It holds {_told(found)}.")


@backup.command()
@click.argument("file", type=GIVEN)
def drill(file: Path) -> None:
    """Put FILE back into a folder of its own beside it, compare every table with what it was, and remove that folder."""
    with ProgressBar("Drill", "B") as moved:
        found = backups.drill(file, moved)
    click.echo(f"{file} can be put back: {len(found.tables)} tables of release {found.release} hold what they held, {_saved(found)} too.")


@backup.command()
@click.argument("file", type=GIVEN)
def restore(file: Path) -> None:
    """Put FILE back where PORTOLAN_WAREHOUSE and PORTOLAN_SIDE_STORE say, if nothing stands there yet."""
    may_change()
    with ProgressBar("Restoring", "B") as moved:
        found = backups.restore(file, _folder(), _side(), moved)
    if differing := backups.differences(found, _folder(), _side()):
        raise click.ClickException(f"{file} was put back, and these tables are not what they were: {', '.join(differing)}")
    click.echo(f"Put back: {_told(found)}. Every table holds what it held.")


def _folder() -> Path:
    return folder_of(settings().warehouse)


def _side() -> Path | None:
    """Return the file of what people saved; None where that is a database of another kind."""
    url = make_url(settings().side_store)
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def _told(made: Backup) -> str:
    return f"release {made.release} as it was on {made.made_at}: {made.bytes / 1e6:,.1f} MB in {len(made.parts)} files, {_saved(made)}"


def _saved(made: Backup) -> str:
    return f"{sum(made.saved.values()):,} rows of what people saved"
