"""The command that leads from a declaration to the lines of the file that it came in by; and a file as it was loaded."""

from pathlib import Path
from typing import Any

import click

from commands.options import reading, stated
from data.loading.mapping.header_match import Match, matched
from data.loading.mending.record_lines import lines_of
from data.loading.reading.file_bytes import FileRefused, shown
from queries.quality import set_aside

FILE = click.Path(path_type=Path)


@click.command("trace")
@click.argument("source")
@click.argument("file", type=FILE)
@click.argument("number")
@reading
def trace(source: str, file: Path, number: str, **said: Any) -> None:
    """Name the lines of FILE, loaded as SOURCE, that the declaration NUMBER came in by."""
    match, _ = as_loaded(source, file, said)
    if found := lines_of(match, number):
        click.echo(f"{match.content.name}: {', '.join(f'line {line}' for line in found)}")
    else:
        click.echo(f"{match.content.name}: no record of {shown(number)} was loaded of it")


def as_loaded(source: str, file: Path, said: dict[str, Any]) -> tuple[Match, list[set_aside.KeptRow]]:
    """Return a file fitted to its mapping and what the warehouse keeps aside of it; raises FileRefused if it is not the one loaded."""
    match = matched(source, file, stated(**said))
    digest, rows = set_aside.of_file(source, match.file)
    if not digest:
        raise FileRefused(f"{match.content.name}: no file of this name was loaded as {source}: see the loads on /data-quality")
    if digest != match.content.sha256:
        seen = f"{match.content.sha256[:12]}… is its SHA-256, {digest[:12]}… that of the file loaded"
        raise FileRefused(f"{match.content.name}: this is not the file that was loaded: {seen}")
    return match, rows
