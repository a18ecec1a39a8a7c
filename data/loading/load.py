"""Loading of files into a draft of the warehouse: staged, filled, reconciled to the cent, judged for quality; or refused whole."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from data import reference
from data.administration import profile_loading as administration
from data.derived import arrears, clearances, invoices, unit_values
from data.loading import (
    begin,
    concordance_quality,
    impossible,
    ledger,
    targets,
    trade_totals,
    unmatched,
    unread_cells,
    upsert,
    verdict,
)
from data.loading.asycuda import event_log, extract, xml
from data.loading.authoring import failing
from data.loading.mapping import sources
from data.loading.mapping.header_match import Match, matched
from data.loading.mapping.mapping import Options
from data.loading.quarantine import quarantined
from data.loading.reading.file_bytes import FileRefused, Progress, shown
from data.loading.refusals import header_currencies, marked_currencies
from data.loading.report import Report
from data.loading.staged import Staged
from data.loading.staging import stage
from data.loading.values import country_names
from data.quality import assessment, reach
from data.releases.release import Draft
from data.standards import standards_table as standards

__all__ = ["FileRefused", "Report", "as_of", "load_files", "quarantined"]
CLOCKS = ("calendars", "offices")


def load_files(
    draft: Draft, source: str, paths: Sequence[Path], progress: Progress | None = None, options: Options | None = None
) -> list[Report]:
    """Load files of one source into a draft: one report each. Raises FileRefused where any of them cannot be loaded.

    Publish nothing after that.

    `progress(file, bytes read, bytes in all)` is called as a file is read. A file loaded before is reported as unchanged.
    """
    raw = draft.raw
    if source == administration.SOURCE:
        reference.fill_missing(raw)
        reports = administration.load(raw, [Path(path) for path in paths], end(draft, source))
        reports[-1].notes += unmatched.notes(raw, source)
        return reports
    matches = _matches(source, [Path(path) for path in paths], options or Options())
    known = [ledger.earlier(raw, match) for match in matches]
    if all(known):
        return [report for report in known if report]
    for match in matches:
        header_currencies.judge(raw, match)
        marked_currencies.judge(raw, match)
    reference.fill_missing(raw)
    if source == standards.SOURCE:
        standards.begin(raw, len(paths))
    before = as_of(draft)
    if source == "asycuda":
        reports = extract.load(raw, matches, before, progress)
    elif source == event_log.SOURCE:
        reports = [report or event_log.load(raw, match, before, progress) for match, report in zip(matches, known, strict=True)]
    else:
        reports = [report or _loaded(raw, match, before, progress) for match, report in zip(matches, known, strict=True)]
    _settle(draft, source, reports, before)
    return reports


def cleared(draft: Draft, source: str) -> list[Report]:
    """Take back the service standards of a draft, so that the usual ones hold; raises FileRefused where there are none to take back."""
    raw = draft.raw
    if source != standards.SOURCE:
        raise FileRefused(f"--clear takes back {standards.SOURCE} alone: `manage.py releases --restore N` goes back to an earlier release")
    if not standards.rows(raw):
        raise FileRefused(f"{standards.SOURCE}: none are loaded: the usual ones hold")
    before = as_of(draft)
    standards.begin(raw, 1)
    report = Report(source, "none", "", notes=["no service standards are loaded any more: the usual ones hold (docs/standards.md)"])
    _settle(draft, source, [report], before)
    return [report]


def _matches(source: str, paths: list[Path], options: Options) -> list[Match]:
    """Return the match of each file; declarations as XML count as one file."""
    together, alone = xml.apart(source, paths)
    _named_apart(alone)
    matches = [matched(source, path, options) for path in alone]
    return matches + ([xml.matched(together, options)] if together else [])


def _named_apart(paths: list[Path]) -> None:
    """Raise FileRefused if two files of a command have one name: the second would take the place of the first."""
    names = [path.name.removesuffix(".gz") for path in paths]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise FileRefused(
            f"{shown(twice)}: {names.count(twice)} files of this command have this name, and each would take the place of the one before: "
            "rename them, as one name stands for one file whose newer version replaces the older"
        )


def as_of(draft: Draft) -> datetime:
    """Return the end of the last day that registrations and receipts of a draft reach, strays left out; now, where there are none."""
    day = reach.last_day(draft.raw)
    return reach.end_of(day) if day else datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def end(draft: Draft, source: str) -> datetime:
    """Return the end of the data after a load: what the administration states leaves it where it was."""
    held = draft.previous.as_of if draft.previous and source in begin.OWN else None
    return datetime.fromisoformat(held) if held else as_of(draft)


def moved(source: str) -> frozenset[str]:
    """Return the columns of facts that a source alone moves; none where it may move any."""
    return frozenset(standards.MARKS) if source == standards.SOURCE else frozenset()


def _loaded(raw: DuckDBPyConnection, match: Match, upto: datetime, progress: Progress | None) -> Report:
    """Load one file: what it replaces is withdrawn, its rows are filled in, and the sums must tie."""
    staged = stage(raw, match, ledger.next_id(raw), progress)
    if match.mapping.source in trade_totals.SOURCES:
        trade_totals.sift(raw, staged)
    if match.mapping.source == concordance_quality.SOURCE:
        concordance_quality.judge(raw, staged)
    if match.mapping.source == targets.SOURCE:
        targets.judge(raw, staged)
    impossible.set_aside(raw, staged)
    unread_cells.enter(raw, staged)
    verdict.judge(staged)
    held = ledger.held(raw, staged)
    months = ledger.withdraw(raw, ledger.earlier_ids(raw, match))
    months |= _filled(raw, staged, upto)
    return ledger.record(raw, staged, months, held - ledger.held(raw, staged))


def _filled(raw: DuckDBPyConnection, staged: Staged, upto: datetime) -> set[int]:
    """Fill the tables. Raises FileRefused, with what the database says, where the SQL of a mapping of one's own fails on these records."""
    try:
        return upsert.fill(raw, staged, upto)
    except (duckdb.DataError, duckdb.ProgrammingError, duckdb.IntegrityError) as error:
        mapping = staged.match.mapping
        if sources.is_shipped(mapping):
            raise
        why = shown(str(error).splitlines()[0])
        told = f"{mapping.name}.toml: SQL: {why}: correct [derived], [into], [adds] or [constants] of this mapping"
        raise FileRefused(shown(failing.failing(raw, staged)) or told) from None


def _uncoded(reports: list[Report]) -> list[int]:
    """Return the loads by mappings of one's own that read no column as countries: what they say of countries comes from their SQL."""
    read = [one for one in sources.mappings() if one.name in {report.mapping for report in reports}]
    own = {one.name for one in read if not (any(column.kind == "country" for column in one.columns) or sources.is_shipped(one))}
    return [report.load_id for report in reports if report.mapping in own]


def _settle(draft: Draft, source: str, reports: list[Report], before: datetime) -> None:
    """Bring up to date what follows from a load as a whole.

    Clocks and arrears run on, treasury totals are set apart, and the quality of the months touched is judged. Reference files touch no
    month of their own: the quality of all months is judged again.
    """
    raw = draft.raw
    last = reports[-1]
    apart = targets.set_treasury_apart(raw)  # first: months that the treasury alone speaks of are not the end of the data
    if source in CLOCKS:
        touched = clearances.refresh(raw, "is_open IS NOT NULL", as_of(draft))
    elif source == standards.SOURCE:
        standards.judge(raw)
        touched = standards.mark(raw)
        last.notes += standards.notes(raw)
    else:
        touched = clearances.run_on(raw, before, as_of(draft))
    touched |= apart | arrears.age(raw, as_of(draft))
    trade_totals.counted_once(raw)
    trade_totals.in_dollars(raw)
    last.notes += country_names.settle(raw, source, _uncoded(reports))
    unit_values.fill(raw)
    invoices.fill(raw)
    loads = [report.load_id for report in reports]
    last.notes += [note for note in unmatched.notes(raw, source, loads) if note not in last.notes]
    last.months = sorted({*last.months, *touched})
    months = {month for report in reports for month in report.months}
    assessment.run(raw, months or None, max(report.load_id for report in reports))
