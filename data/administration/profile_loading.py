"""Loading of what an administration states of itself: into any release, without a declaration being loaded again."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

from duckdb import DuckDBPyConnection

from data.administration import file, profile
from data.administration.profile import Stated
from data.derived import clearances
from data.fiscal import year_name
from data.loading.mapping.sources import UNMAPPED
from data.loading.reading.file_bytes import FileRefused, shown
from data.loading.report import Report

SOURCE = UNMAPPED


def load(raw: DuckDBPyConnection, paths: list[Path], as_of: datetime) -> list[Report]:
    """Put what one file states in place of what was stated before; one report, whose months (yyyymm) are those whose hours changed.

    as_of: the end of the data. Raises FileRefused, which names the file, line, column, value and the form accepted.
    """
    if len(paths) != 1:
        raise FileRefused(f"{SOURCE}: {len(paths)} files: state the administration in one")
    [path] = paths
    stated = file.read(path)
    _in_its_currency(raw, path, stated)
    report = Report(SOURCE, path.name, _digest(path, stated), SOURCE, physical=1, loaded=1, notes=list(said(stated)))
    if raw.execute("SELECT 1 FROM load WHERE source = ? AND sha256 = ?", [SOURCE, report.sha256]).fetchone():
        report.unchanged = True
        return [report]
    if profile.put(raw, stated):
        report.months = sorted(clearances.refresh(raw, "is_open IS NOT NULL", as_of))
    _entered(raw, report)
    return [report]


def said(stated: Stated) -> list[str]:
    """Return what holds from now on, one line per setting; what a file leaves out counts as not stated."""
    one, start = stated.administration, stated.administration.fiscal_start
    days = ", ".join(file.DAYS[day - 1].capitalize() for day in (profile.WEEKEND if stated.weekdays is None else stated.weekdays))
    return [
        f"name: {one.name or 'not stated'}",
        f"emblem: {f'{stated.kind}, {len(stated.picture):,} bytes' if stated.picture else 'not stated'}",
        f"currency: {one.currency or 'that of the data'}",
        f"fiscal year: begins in {file.MONTHS[start - 1].capitalize()}, as {year_name(2026 + (start > 1), start)} does in 2026",
        f"offices without a calendar close on: {', '.join(filter(None, (days, *stated.holidays))) or 'no day'}",
        f"names of countries in: {one.language}",
        *([f"encoding: {stated.encoding}"] if stated.encoding else []),
    ]


def _in_its_currency(raw: DuckDBPyConnection, path: Path, stated: Stated) -> None:
    """Raise FileRefused if amounts are loaded and none of them is in the currency that is stated."""
    code = stated.administration.currency
    tables = " UNION ".join(f"SELECT DISTINCT currency FROM {table}" for table in ("item", "payment"))
    known = sorted(row[0] for row in raw.execute(tables).fetchall() if row[0])
    if code and known and code not in known:
        raise FileRefused(f"{shown(path.name)}: currency: {code!r} is not that of the amounts loaded, which are in {', '.join(known)}")


def _digest(path: Path, stated: Stated) -> str:
    return hashlib.sha256(path.read_bytes() + stated.picture).hexdigest()


def _entered(raw: DuckDBPyConnection, report: Report) -> None:
    """Record the load in the data, in place of the one before."""
    raw.execute("DELETE FROM load WHERE source = ?", [SOURCE])
    [row] = raw.execute("SELECT coalesce(max(load_id), 0) + 1 FROM load").fetchall()
    report.load_id = row[0]
    columns = "load_id, source, file, sha256, loaded_at, physical, loaded, quarantined, blank, duplicate, report"
    now = datetime.now(UTC).replace(tzinfo=None)
    values = [report.load_id, SOURCE, report.file, report.sha256, now, 1, 1, 0, 0, 0, report.to_json()]
    raw.execute(f"INSERT INTO load ({columns}) VALUES ({', '.join('?' * len(values))})", values)
