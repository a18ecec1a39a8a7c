"""The command that loads files, and the release that a load publishes."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from commands.options import ProgressBar, may_change, reading, stated
from data.audit.recording import Action, record
from data.loading import begin, load
from data.loading.mapping.mapping import Options
from data.releases.release import folder_of
from queries.rollups import building
from settings import settings

REFERENCES = ("calendars", "cif_fob", "concordance", "countries", "country_names", "exchange_rates", "hs", "offices", "ports")


@click.command("load")
@click.argument("source")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--clear", is_flag=True, help="without FILES: take back the service standards loaded, so that the usual ones hold again")
@click.option("--json", "as_json", is_flag=True, help="print the reconciliation report as JSON")
@reading
@click.option("--accept-loss", is_flag=True, help="publish although more is lost than is accepted without asking; every page then says so")
def load_(source: str, files: tuple[Path, ...], clear: bool, as_json: bool, **said: Any) -> None:
    """Load FILES of the kind SOURCE: reconciled, or refused and nothing changes."""
    may_change()
    if clear == bool(files):
        raise click.UsageError("--clear takes no FILES" if clear else "Missing argument 'FILES...'.")
    options = stated(**said)
    with ProgressBar(f"Loading {source}", "B") as progress:
        reports = published(source, files, options, lambda _, done, whole: progress(done, whole))
    if as_json:
        click.echo(f'{{"files": [{", ".join(report.to_json() for report in reports)}]}}')
    else:
        click.echo("\n".join(line for report in reports for line in report.lines()))


def published(source: str, files: Sequence[Path], options: Options, progress: Callable[[str, int, int], None]) -> list[load.Report]:
    """Load files, or without any take back what `load.cleared` does, and publish what changed as a release; return their reports.

    progress: told of a file, the bytes read of it, and its bytes. Raises FileRefused, and then nothing changes.
    """
    with begin.draft(folder_of(settings().warehouse), source) as draft:
        reports = load.load_files(draft, source, list(files), progress, options) if files else load.cleared(draft, source)
        if not all(report.unchanged for report in reports):
            building.refresh(draft.connection, _touched(reports) if draft.previous else None, load.moved(source))
            shown = bool(draft.previous and draft.previous.demonstration)
            note = f"{source}: {', '.join(report.file for report in reports)}"
            made = draft.publish(note, demonstration=shown, as_of=load.end(draft, source))
            _recorded(source, reports, made.number)
    return reports


def _recorded(source: str, reports: Sequence[load.Report], number: int) -> None:
    """Record what was loaded: of which kind, how many rows, and the digest of each file; never its name."""
    digests = {f"file{place}": report.sha256 for place, report in enumerate(reports, 1)}
    loaded = sum(report.loaded for report in reports)
    record(Action.LOAD, release=number, rows=loaded, detail={"source": source, **digests})


def _touched(reports: list[load.Report]) -> set[int] | None:
    """Return the months whose roll-ups a load changes; None, for all, after reference files, which change every rating."""
    if any(report.source in REFERENCES for report in reports):
        return None
    return {month for report in reports for month in report.months}
