"""Loading of files into a draft of the warehouse: staged, filled, reconciled to the cent, judged for quality; or refused whole."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time
from decimal import Decimal
from pathlib import Path

from sqlalchemy import Connection, select

from data import declarations, filling, quality, reference, schema
from data.mapping import Match, matched
from data.records import Progress, Refused, digest
from data.release import Draft
from data.report import Report
from data.staging import Staged, stage

__all__ = ["Refused", "Report", "as_of", "load_files", "quarantined"]
CENT = Decimal("0.01")
DATED = ("item", "tax_line", "payment", "clearance", "inspection", "mirror", "target")


def load_files(draft: Draft, source: str, paths: Sequence[Path], progress: Progress | None = None) -> list[Report]:
    """Load files of one source into a draft: one report each. Refused, with the reason, where any of them cannot be; then publish nothing.

    `progress(file, bytes read, bytes in all)` is called as a file is read. A file loaded before is reported as unchanged.
    """
    raw = draft.raw
    files = [(path, digest(path)) for path in map(Path, paths)]
    before = [_earlier(raw, source, sha256) for _, sha256 in files]
    if all(before):
        return [report for report in before if report]
    matches = [matched(source, path) for path, _ in files]
    reference.fill_missing(raw)
    reports = []
    for (path, sha256), match, known in zip(files, matches, before, strict=True):
        reports.append(known or _load(raw, path, sha256, match, as_of(draft), progress))
    _settle(draft, reports)
    return reports


def as_of(draft: Draft) -> datetime:
    """The end of the last day that the facts of a draft speak of, days to come left out; now, where there are none."""
    raw = draft.raw
    dates = [("clearance", stamp) for stamp in (*declarations.STAMPS, "registered_on")] + [("item", "registered_on"), ("payment", "paid_on")]
    days = [raw.execute(f"SELECT CAST(max({name}) AS DATE) FROM {table} WHERE {name} < current_date + 1").fetchone()[0] for table, name in dates]
    months = [raw.execute(f"SELECT max(month) FROM {table}").fetchone()[0] for table in ("payment", "mirror")]
    known = [day for day in days if day] + [reference.last_day(month) for month in months if month]
    return datetime.combine(max(known), time(23, 59, 59)) if known else datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def quarantined(connection: Connection) -> list[dict]:
    """Every quarantined record by file and line: source, file, line, column, rule, raw."""
    columns = (schema.load.c.source, *(schema.quarantine.c[name] for name in ("file", "line", "column", "rule", "raw")))
    joined = schema.quarantine.join(schema.load, schema.load.c.load_id == schema.quarantine.c.load_id)
    rows = connection.execute(select(*columns).select_from(joined).order_by(schema.quarantine.c.file, schema.quarantine.c.line))
    return [dict(row._mapping) for row in rows]


def _earlier(raw, source: str, sha256: str) -> Report | None:
    row = raw.execute("SELECT report FROM load WHERE source = ? AND sha256 = ?", [source, sha256]).fetchone()
    return replace(Report.from_json(row[0]), unchanged=True, months=[]) if row else None


def _load(raw, path: Path, sha256: str, match: Match, upto: datetime, progress: Progress | None) -> Report:
    """Load one file: what it replaces is withdrawn, its rows are filled in, and the sums must tie."""
    staged = stage(raw, match, path, _next_id(raw), progress)
    months = _withdraw(raw, match.mapping.source, path.name)
    filling.fill(raw, staged, upto)
    return record(raw, staged, sha256, months)


def record(raw, staged: Staged, sha256: str, months: set[int]) -> Report:
    """Reconcile a staged file with what the warehouse holds of it and write its row of `load`; Refused where they differ."""
    report = Report(
        staged.match.mapping.source, staged.path.name, sha256, staged.match.mapping.name, staged.load_id, False,
        staged.physical, staged.loaded, staged.quarantined, staged.blank, staged.rules["duplicate"], dict(sorted(staged.rules.items())))
    report.sums = _sums(raw, staged)
    report.months = sorted(months | _months(raw, f"load_id = {staged.load_id}"))
    if staged.match.ignored:
        report.notes.append(f"columns not read: {', '.join(staged.match.ignored)}")
    if not report.reconciled:
        raise Refused(f"{report.file}: {report.physical} records are not the sum of those loaded, quarantined and blank")
    counts = {name: getattr(report, name) for name in ("load_id", "source", "file", "sha256", "physical", "loaded", "quarantined", "blank", "duplicate")}
    row = counts | {"loaded_at": datetime.now(UTC).replace(tzinfo=None), "report": report.to_json()}
    raw.execute(f"INSERT INTO load ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", list(row.values()))
    return report


def _sums(raw, staged: Staged) -> dict[str, dict[str, Decimal]]:
    """The sums of the file's text beside those of the warehouse; Refused where they are a cent or more apart."""
    found = {}
    for name, total in staged.match.mapping.sums.items():
        stored = raw.execute(f"SELECT coalesce(sum({total.column}), 0) FROM {total.table} WHERE load_id = {staged.load_id}").fetchone()[0]
        found[name] = {"file": staged.sums[total.field], "warehouse": Decimal(stored)}
        if abs(staged.sums[total.field] - Decimal(stored)) > CENT:
            raise Refused(f"{staged.path.name}: the sum of {name} is {staged.sums[total.field]} in the file and {stored} in the warehouse")
    return found


def _withdraw(raw, source: str, name: str) -> set[int]:
    """Remove everything that earlier loads of a file of this name brought; the months it was in."""
    plain = name.removesuffix(".gz")
    earlier = raw.execute("SELECT load_id FROM load WHERE source = ? AND file IN (?, ?)", [source, plain, f"{plain}.gz"]).fetchall()
    if not earlier:
        return set()
    condition = f"load_id IN ({', '.join(str(row[0]) for row in earlier)})"
    months = _months(raw, condition)
    for table in (*DATED, "quarantine", "load"):
        raw.execute(f"DELETE FROM {table} WHERE {condition}")
    return months


def _months(raw, condition: str) -> set[int]:
    union = " UNION ".join(f"SELECT month FROM {table} WHERE {condition}" for table in DATED)
    return {row[0] for row in raw.execute(union).fetchall()}


def _next_id(raw) -> int:
    return raw.execute("SELECT coalesce(max(load_id), 0) + 1 FROM load").fetchone()[0]


def _settle(draft: Draft, reports: list[Report]) -> None:
    """What follows from a load as a whole: clocks that run on to the new end of the data, and the quality of the months touched."""
    fresh = [report for report in reports if not report.unchanged]
    months = {month for report in fresh for month in report.months}
    quality.run(draft.raw, months, max(report.load_id for report in fresh))
