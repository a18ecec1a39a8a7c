"""Every command, thin."""

import os
import subprocess
import sys
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import click
from flask import Flask

from analytics.forecasting import fit_tasks
from commands.audit import audit
from commands.backup import backup
from commands.copy import copy_
from commands.lineage import trace
from commands.load_files import load_
from commands.mend import mend
from commands.method_trial import method
from commands.options import ProgressBar, may_change
from commands.people import user, warned
from commands.present import present
from commands.pseudonyms import pseudonyms
from commands.recorded import RecordedGroup, canonical, given_out, reidentified, shown_rows
from commands.risk import risk
from commands.rollups import rollups
from commands.seminar import seminar
from commands.source import source
from commands.upgrade import upgrade
from commands.watch import watch
from dashboard.words.notes import worded
from data import pseudonym_keys as keys
from data.demo import generate
from data.fiscal import year_name
from data.loading import load
from data.loading.reading.file_bytes import shown
from data.releases import own_files, release, shelf
from data.releases.digest import digest
from queries.addresses import strict
from queries.catalogue import glossary
from queries.engine import engine
from queries.engine.engine import TooMany, TooSlow
from queries.revenue import revenue_series
from queries.rollups import building
from queries.tables import answers
from services.forecasting import forecaster
from serving import keeper, standalone
from settings import settings

FORESEEN = (load.FileRefused, release.NoRelease, forecaster.Stale, TooMany, TooSlow, ValueError, OSError)
NO_SPACE = "No space left on device"


@click.group(cls=RecordedGroup, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Run Portolan: the chart room of a customs administration."""


for each in (audit, backup, copy_, load_, mend, method, present, pseudonyms, rollups, risk, seminar, source, trace, upgrade, user, watch):
    main.add_command(each)


@main.command()
@click.option("--declarations", default=300_000, show_default=True, type=click.IntRange(100), help="declarations in all")
@click.option("--years", default=5, show_default=True, type=click.IntRange(1, 30), help="years, up to the last full month")
@click.option("--seed", default=1, show_default=True, help="the same seed makes the same administration")
def demo(declarations: int, years: int, seed: int) -> None:
    """Build the demonstration administration and publish it as a release."""
    may_change()
    with release.draft(_folder(), fresh=True) as draft, ProgressBar("Demonstration", " months") as progress:
        as_of = generate.fill(draft.raw, declarations=declarations, years=years, seed=seed, progress=progress)
        _published(draft, f"demonstration: {declarations:,} declarations, seed {seed}", demonstration=True, as_of=as_of)


@main.command()
@click.option("--export", type=click.Path(dir_okay=False, path_type=Path), help="write them to a CSV file")
def quarantine(export: Path | None) -> None:
    """List the records that were not loaded: file, line, column, rule and the raw text."""
    found = answers.quarantined()
    if export:
        content = answers.csv_text(found).encode()
        given_out(content, len(found))
        export.write_bytes(content)
        click.echo(f"{len(found):,} records written to {export}")
    else:
        shown_rows(len(found))
        click.echo(shown(answers.table_text(found), "\n") or "Nothing is in quarantine.")


@main.command("ask")
@click.argument("measures", nargs=-1, required=True)
@click.option("--by", multiple=True, help="a dimension to cut by; may be repeated")
@click.option("--where", default="", help="filters as in the address bar: 'since=2024-01&office=A'")
@click.option("--top", type=click.IntRange(1, strict.MOST_TOP), help="only the first N of the first dimension; others are summed up apart")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
@click.option("--explain", is_flag=True, help="also show which tables answered, and in how long")
def ask_(measures: tuple[str, ...], by: tuple[str, ...], where: str, top: int | None, form: str, explain: bool) -> None:
    """Answer a question as the screen does: MEASURES cut by dimensions under filters."""
    answer = answers.asked(measures, by, where, top)
    text = answers.WRITERS[form](answer, worded).rstrip("\n") + "\n"
    stated = (*(("measures", each) for each in answer.question.measures), *(("by", each) for each in answer.question.by))
    address = canonical(f"{where}&{urlencode([*stated, ('top', top or ''), ('format', form)])}")
    if form == "csv":
        given_out(text.encode(), len(answer.rows), (f"ask{address}",))
    else:
        shown_rows(len(answer.rows), (f"ask{address}",))
    click.echo(text, nl=False)
    if form == "csv" and answer.notes:
        click.echo("\n".join(map(worded, answer.notes)), err=True)
    if explain:
        click.echo(answers.explained(answer), err=True)


@main.command()
@click.option("--restore", type=click.IntRange(1), help="put the release of this number in service again")
def releases(restore: int | None) -> None:
    """List the releases of the data that led to the current one, and those on disk that --restore N can go back to."""
    if restore:
        may_change()
        click.echo(f"Release {shelf.restore(_folder(), restore).number} is in service again.")
        if why := shelf.others(_folder()).get(restore):
            click.echo(f"To this version of the program, {why}")
        return
    whole, others = shelf.readable(_folder()), shelf.others(_folder())  # before the release in service is opened: it keeps others out
    try:
        click.echo(answers.table_text(answers.releases()))
    except release.NoRelease as fault:
        click.echo(f"{fault}.", err=True)
    click.echo(f"On disk, and can be read: {', '.join(map(str, whole)) or 'none'}")
    for why in others.values():
        click.echo(f"On disk, and whole: {why}")


@main.command()
def refresh() -> None:
    """Rebuild every roll-up from its fact and publish the result as a release, where it differs from the one in service."""
    may_change()
    with release.continued(_folder()) as (draft, previous):
        before = digest(draft.connection, building.stored(draft.connection))
        building.refresh(draft.connection)
        if _is_read() and digest(draft.connection, building.stored(draft.connection)) == before:
            click.echo(f"Release {previous.number} stays: its roll-ups are what its facts say.")
            return
        as_of = datetime.fromisoformat(previous.as_of or previous.created_at).replace(tzinfo=None)
        click.echo(_said(draft.publish("roll-ups rebuilt", demonstration=previous.demonstration, as_of=as_of), "roll-ups rebuilt"))


@main.command()
@click.option("--horizon", default=forecaster.HORIZON, show_default=True, type=click.IntRange(1, 36), help="months ahead")
@click.option("--follow", is_flag=True, help="stay, and forecast each release as it comes, until the program that started this one ends")
def forecast(horizon: int, follow: bool) -> None:
    """Forecast the revenue of the current release: by tax, region, office and chapter, tried on the past and made to add up."""
    from analytics.forecasting import job

    may_change()
    if follow:
        forecaster.follow()
        return
    with ProgressBar("Forecast", " fits") as progress:
        made = forecaster.forecast_release(horizon, progress)
    plan, of = made.plan, made.release
    click.echo(f"Release {of.number}: {len(plan.values.columns)} series forecast from {plan.last} on, {horizon} months ahead.")
    for year, quantiles in job.nation(plan, made.results["landing"]):
        named = f"Fiscal year {year_name(year, of.administration.fiscal_start)}"
        click.echo(job.told(named, quantiles, revenue_series.target({}, plan.year(year)), of.currency))


@main.command("glossary")
def glossary_() -> None:
    """Print the glossary of measures and dimensions, made from the catalogue."""
    click.echo(glossary.markdown(), nl=False)


@main.command()
def serve() -> None:
    """Serve the application on HOST and PORT until stopped; beside it, each release is forecast in the background as it comes."""
    keeper.listening(settings().host, settings().port).close()
    if not _is_demonstration():
        _warned()
    warned()
    if settings().trader_names:
        reidentified()
    os.environ.update(fit_tasks.SINGLE)
    if settings().forecast and not settings().read_only:
        subprocess.Popen([sys.executable, __file__, "forecast", "--follow"], start_new_session=True)
    if standalone.needed():
        standalone.serve(served())
        return
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(Path(__file__).parent), os.environ.get("PYTHONPATH"))))
    os.execv(sys.executable, [sys.executable, "-m", "serving", "manage:served()"])  # noqa: S606 - the keeper takes over


def served() -> Flask:
    """Return the application as it is served.

    Its memory is settled, and each release is asked for the default address of every page before any reader is, by one of its processes.
    """
    from app import server
    from callbacks.core import warm
    from serving import memory, together

    memory.settle()
    if together.warms():
        warm.begin()
    return server


def _is_read() -> bool:
    """Return whether this version can read the release in service as it is."""
    try:
        return bool(engine.current())
    except release.NoRelease:
        return False


def _is_demonstration() -> bool:
    """Return whether the release in service is invented; an empty warehouse is served with a message. Raises Damaged."""
    try:
        return engine.current().demonstration
    except release.Damaged:
        raise
    except release.NoRelease as missing:
        click.echo(f"manage.py: {missing}", err=True)
        return False


def _warned() -> None:
    """Say on standard error that pseudonyms of traders can be worked out, where no key of one's own makes them."""
    if not settings().trader_names and not keys.secret():
        cure = "run manage.py pseudonyms rotate"
        click.echo(f"manage.py: who knows the codes of traders can work out their pseudonyms: {cure}", err=True)


def _folder() -> Path:
    return release.folder_of(settings().warehouse)


def _published(draft: release.Draft, note: str, *, demonstration: bool, as_of: datetime) -> None:
    building.refresh(draft.connection)
    click.echo(_said(draft.publish(note, demonstration=demonstration, as_of=as_of), note))


def _said(published: release.Release, note: str) -> str:
    return f"Release {published.number}: {note}."


def run() -> None:
    """Run the command asked for; a foreseen error is one line on standard error and exit code 1."""
    try:
        main(standalone_mode=False)
    except click.ClickException as error:
        click.echo(shown(f"manage.py: {error.format_message()}", "\n"), err=True)
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit("stopped")
    except Exception as error:  # noqa: BLE001 - no trace back reaches a user
        if NO_SPACE in str(error):
            sys.exit(f"manage.py: no space left for {own_files.files_of(settings().warehouse)}: nothing was published, nothing changed")
        if isinstance(error, FORESEEN):
            sys.exit(shown(f"manage.py: {error}", "\n"))
        sys.exit(f"manage.py: something unexpected happened; nothing was published. The detail is in {_logged()}")


def _logged() -> Path:
    """Return the file to which the trace of the current exception was appended."""
    path = own_files.files_of(settings().warehouse).parent / "errors.log"
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8", errors="backslashreplace") as log:
            log.write(f"{datetime.now(UTC).isoformat(timespec='seconds')} {' '.join(sys.argv[1:])}\n{traceback.format_exc()}\n")
    return path


if __name__ == "__main__":
    run()
