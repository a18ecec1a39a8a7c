"""The command that copies the release in service into another database."""

from typing import TYPE_CHECKING

import click

from commands.options import ProgressBar
from commands.recorded import begun, noted
from data.audit.recording import Action
from data.releases import release
from settings import settings

if TYPE_CHECKING:
    from data.postgresql.copying import Copied


@click.command("copy")
@click.option("--to", "address", required=True, metavar="URL", help="the database: postgresql+psycopg://USER@HOST/DATABASE")
@click.option("--reader", default="", metavar="ROLE", help="a role of that database that may then read the release, and change nothing")
def copy_(address: str, reader: str) -> None:
    """Copy the release in service into a PostgreSQL database, verify it and put it in service there."""
    from data.postgresql import copying, server

    folder, url = release.folder_of(settings().warehouse), server.parsed(address)
    begun(Action.EXPORT)
    with ProgressBar("Copying", " rows") as moved:
        try:
            made = copying.copy(folder, url, reader, moved)
        except copying.NotCopied as error:
            raise click.ClickException(str(error)) from None
    noted(rows=made.rows, release=made.release.number)
    click.echo("\n".join(_lines(made, server.shown(url))))


def _lines(made: "Copied", place: str) -> list[str]:
    """Return what a copy did, a line each."""
    begun = f", {made.kept} of them by an earlier attempt" if made.kept else ""
    dropped = [f"Dropped there, as older than the last {release.KEPT} copies: {', '.join(made.dropped)}."] if made.dropped else []
    return [
        f"Release {made.release.number} copied to {place}: {made.tables} tables{begun}, {made.rows:,} rows, {made.seconds:.0f} s.",
        f"Verified: {made.figures:,} figures are equal on both sides, among them the exact sums of all {made.money:,} columns of amounts.",
        f"In service there: release {made.release.number}, in the schema {made.schema}.",
        *dropped,
    ]
