"""The ledger of loads: what was loaded before, what a file replaces, and the reconciliation that each load must pass."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from duckdb import DuckDBPyConnection

from data.loading.mapping import Match
from data.loading.records import Refused
from data.loading.report import Report
from data.loading.staging import Staged

CENT = Decimal("0.01")
DATED = ("item", "tax_line", "payment", "clearance", "inspection", "mirror", "target")
COUNTS = ("load_id", "source", "file", "sha256", "physical", "loaded", "quarantined", "blank", "duplicate")


def earlier(raw: DuckDBPyConnection, source: str, sha256: str) -> Report | None:
    """The report of a file loaded before with the same content, marked as unchanged."""
    row = raw.execute("SELECT report FROM load WHERE source = ? AND sha256 = ?", [source, sha256]).fetchone()
    return replace(Report.from_json(row[0]), unchanged=True, months=[]) if row else None


def next_id(raw: DuckDBPyConnection) -> int:
    """The number of the next load."""
    return number(raw, "SELECT coalesce(max(load_id), 0) + 1 FROM load")


def number(raw: DuckDBPyConnection, query: str) -> int:
    """The one value of a query."""
    [row] = raw.execute(query).fetchall()
    return row[0]


def earlier_ids(raw: DuckDBPyConnection, source: str, path: Path) -> list[int]:
    """The loads of files of this name, compressed or not."""
    plain = path.name.removesuffix(".gz")
    rows = raw.execute("SELECT load_id FROM load WHERE source = ? AND file IN (?, ?)", [source, plain, f"{plain}.gz"]).fetchall()
    return [row[0] for row in rows]


def withdraw(raw: DuckDBPyConnection, loads: list[int]) -> set[int]:
    """Remove everything that loads brought; the months it was in."""
    if not loads:
        return set()
    condition = f"load_id IN ({', '.join(map(str, loads))})"
    months = months_where(raw, condition)
    for table in (*DATED, "quarantine", "load"):
        raw.execute(f"DELETE FROM {table} WHERE {condition}")
    return months


def months_where(raw: DuckDBPyConnection, condition: str, tables: tuple[str, ...] = DATED) -> set[int]:
    """The months of the facts that meet a condition of SQL."""
    union = " UNION ".join(f"SELECT month FROM {table} WHERE {condition}" for table in tables)
    return {row[0] for row in raw.execute(union).fetchall()}


def held(raw: DuckDBPyConnection, staged: Staged) -> int:
    """Rows of other files in the first fact that a file fills."""
    facts = [table for table in staged.match.mapping.into if table in DATED]
    return number(raw, f"SELECT count(*) FROM {facts[0]} WHERE load_id <> {staged.load_id}") if facts else 0


def record(raw: DuckDBPyConnection, staged: Staged, sha256: str, months: set[int], replaced: int = 0) -> Report:
    """Reconcile a staged file with what the warehouse holds of it and enter it; Refused where they differ. `replaced` rows gave way."""
    report = Report(
        staged.match.mapping.source,
        staged.path.name,
        sha256,
        staged.match.mapping.name,
        staged.load_id,
        False,
        staged.physical,
        staged.loaded,
        staged.quarantined,
        staged.blank,
        staged.rules["duplicate"],
        dict(sorted(staged.rules.items())),
    )
    report.sums = _sums(raw, staged)
    report.months = sorted(months | months_where(raw, f"load_id = {staged.load_id}"))
    report.notes = _notes(staged.match) + ([f"{replaced:,} rows loaded before gave way to these"] if replaced else [])
    if not report.reconciled:
        raise Refused(f"{report.file}: {report.physical} records are not the sum of those loaded, quarantined and blank")
    row = {name: getattr(report, name) for name in COUNTS}
    row |= {"loaded_at": datetime.now(UTC).replace(tzinfo=None), "report": report.to_json()}
    raw.execute(f"INSERT INTO load ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", list(row.values()))
    return report


def _notes(match: Match) -> list[str]:
    notes = [f"columns not read: {', '.join(match.ignored)}"] if match.ignored else []
    if match.disordered:
        named = ", ".join(map(repr, match.disordered))
        notes.append(f"columns are read by name but stand in an unusual order ({named}): make sure that no headers were swapped")
    return notes


def _sums(raw: DuckDBPyConnection, staged: Staged) -> dict[str, dict[str, Decimal]]:
    """The sums of the file's text beside those of the warehouse; Refused where they are over a cent apart."""
    found: dict[str, dict[str, Decimal]] = {}
    for name, total in staged.match.mapping.sums.items():
        stored = Decimal(number(raw, f"SELECT coalesce(sum({total.column}), 0) FROM {total.table} WHERE load_id = {staged.load_id}"))
        found[name] = {"file": staged.sums[total.field], "warehouse": stored}
        if abs(staged.sums[total.field] - stored) > CENT:
            raise Refused(f"{staged.path.name}: the sum of {name} is {staged.sums[total.field]} in the file and {stored} in the warehouse")
    return found
