"""The commands with which what was set aside is mended: written out as a table, and put back in its places in a copy of the file."""

from pathlib import Path
from typing import Any

import click

from commands.lineage import FILE, as_loaded
from commands.options import reading
from commands.recorded import given_out
from data.loading.mapping.header_match import Match
from data.loading.mending import mended_table
from data.loading.reading.file_bytes import FileRefused, shown


@click.group()
def mend() -> None:
    """Write the records set aside as a table to be mended (`list`), and put them back in a copy of their file (`merge`)."""


@mend.command("list")
@click.argument("source")
@click.argument("file", type=FILE)
@click.option("--out", required=True, type=FILE, help="the table to write")
@reading
def list_(source: str, file: Path, out: Path, **said: Any) -> None:
    """Write the records of FILE, loaded as SOURCE, that were set aside: line, reasons, and the columns of the file."""
    match, kept = _held(source, file, said)
    table, count, left = mended_table.listing(match, kept)
    if not count and not left:
        click.echo(f"{match.file}: nothing of it is set aside.")
        return
    _written(out, table, count)
    then = f"manage.py mend merge {source} {file} {out} --out FOLDER"
    click.echo(f"{count:,} records written to {shown(str(out))}. Mend them there, then: {then}")
    if left:
        click.echo(f"{left:,} more are left out: over 2,000 characters or bytes that are no text. Mend these in the file itself.")


@mend.command("merge")
@click.argument("source")
@click.argument("file", type=FILE)
@click.argument("table", type=FILE)
@click.option("--out", "folder", required=True, type=FILE, help="the folder for the copy, which keeps the name of FILE")
@reading
def merge(source: str, file: Path, table: Path, folder: Path, **said: Any) -> None:
    """Put the records of TABLE, mended, in their places in a copy of FILE."""
    match, kept = _held(source, file, said)
    copy, count = mended_table.merged(match, kept, table)
    target = folder / file.name.removesuffix(".gz")
    if target.resolve() == file.resolve():
        raise FileRefused(f"{shown(str(folder))} is the folder of the file itself: name another one, so that it stays as it was")
    _written(target, copy, count)
    click.echo(f"{count:,} records mended in {shown(str(target))}. Load it: manage.py load {source} {target}")


def _held(source: str, file: Path, said: dict[str, Any]) -> tuple[Match, list[mended_table.KeptCell]]:
    """Return a file fitted to its mapping and what the warehouse keeps aside of it; raises FileRefused where it holds no such file."""
    match, rows = as_loaded(source, file, said)
    return match, [mended_table.KeptCell(*row) for row in rows]


def _written(path: Path, content: bytes, rows: int) -> None:
    given_out(content, rows)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise FileRefused(f"{shown(str(path))}: {error.strerror}") from None
