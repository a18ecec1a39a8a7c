"""The commands with which a mapping of one's own is written: drafted from a file, checked, tried."""

from pathlib import Path
from typing import Any

import click

from commands.options import reading, stated
from commands.recorded import begun
from data.loading.authoring import check, draft, sample, shipped, trial
from data.loading.reading.file_bytes import FileRefused, shown
from data.releases import release
from settings import settings

FILE = click.Path(path_type=Path)


@click.group()
def source() -> None:
    """Write a mapping of your own: `new` drafts it from a file, `check` names its mistakes, `try` shows what it makes of a file."""


@source.command()
@click.argument("name")
@click.argument("file", type=FILE)
@click.option("--sheet", default="", help="name of the sheet of a workbook; the first if not stated")
@click.option(
    "--header/--no-header", "headed", default=None, help="whether the file has a line of headers; told from its first rows if not stated"
)
@click.option("--out", type=FILE, help="the file to write; NAME.toml in the first folder of PORTOLAN_SOURCES if not stated")
@click.option("--force", is_flag=True, help="write over a mapping that is there")
def new(name: str, file: Path, sheet: str, headed: bool | None, out: Path | None, force: bool) -> None:
    """Draft the mapping NAME from FILE: its columns, three values each, the fields they are likely to fill and why, what is missing."""
    target = out or _own_folder() / f"{name}.toml"
    if not draft.NAME.fullmatch(name):
        raise FileRefused(f"{shown(name)!r} cannot be the name of a source: use small letters, digits and _")
    if target.exists() and not force:
        raise FileRefused(f"{shown(str(target))} is there already: name another file with --out, or state --force to write over it")
    text = draft.drafted(name, sample.sampled(file, sheet, headed), _currency())
    begun()
    target.write_text(text, encoding="utf-8")
    click.echo(f"{shown(str(target))} written: read it, settle what is marked CHECK, then: manage.py source check {shown(str(target))}")
    for line in (line for line in text.splitlines() if line.startswith("# MISSING")):
        click.echo(line.removeprefix("# "))
    for command in shipped.commands(file, sheet):
        click.echo(f"The file is of a kind that needs no mapping of its own: {command}")


@source.command("check")
@click.argument("file", metavar="TOML", type=FILE)
def check_(file: Path) -> None:
    """Name every mistake of the mapping TOML: line, setting, nearest right name; its SQL is tried on an empty warehouse."""
    click.echo(check.checked(file))


@source.command("try")
@click.argument("name")
@click.argument("file", type=FILE)
@click.option("--rows", default=0, type=click.IntRange(0), help="only the first N records; 0 = all")
@reading
def try_(name: str, file: Path, rows: int, **said: Any) -> None:
    """Load FILE by the source NAME into a warehouse that is thrown away: print the whole report and the first rows, publish nothing."""
    options = stated(rows=rows, **said)
    for line in trial.tried(name, file, options, release.folder_of(settings().warehouse)):
        click.echo(line)


def _own_folder() -> Path:
    if not settings().source_folders:
        raise FileRefused("state where your mappings are: PORTOLAN_SOURCES=folder, or the file to write with --out")
    return settings().source_folders[0]


def _currency() -> str:
    """Return the currency of the data loaded; empty where there are none, or a demonstration."""
    try:
        current = release.current(release.folder_of(settings().warehouse))
    except release.NoRelease:
        return ""
    return "" if current.demonstration else current.currency.strip("-")
