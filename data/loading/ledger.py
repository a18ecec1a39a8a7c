"""The ledger of loads: what was loaded before, what a file replaces, and the reconciliation that each load must pass."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from duckdb import DuckDBPyConnection

from data.loading import account, quarantine, verdict
from data.loading.mapping import clock_columns
from data.loading.mapping.header_match import Match
from data.loading.reading.file_bytes import FileRefused
from data.loading.refusals import header_currencies, inapplicable, untied
from data.loading.report import Report
from data.loading.staged import Staged

CENT = Decimal("0.01")
DATED = ("item", "tax_line", "payment", "clearance", "inspection", "mirror", "target")
COUNTS = ("load_id", "source", "file", "sha256", "physical", "loaded", "quarantined", "blank", "duplicate")


def earlier(raw: DuckDBPyConnection, match: Match) -> Report | None:
    """Return the report of a file loaded before with the same content and options, marked as unchanged.

    None if other loads took its rows since.
    """
    rows = raw.execute("SELECT report FROM load WHERE source = ? AND sha256 = ?", [match.mapping.source, match.content.sha256]).fetchall()
    reports = [Report.from_json(row[0]) for row in rows]
    same = [one for one in reports if one.options == match.options.stated and _is_held(raw, match, one)]
    return replace(same[0], unchanged=True, months=[]) if same else None


def _is_held(raw: DuckDBPyConnection, match: Match, report: Report) -> bool:
    """Tell whether the warehouse still holds what a load brought to each sum; receipts may have become totals of the treasury."""
    for name, total in match.mapping.totals.items():
        where = f"WHERE load_id = {report.load_id}"
        stored = Decimal(number(raw, f"SELECT coalesce(sum({total.column}), 0) FROM {total.table} {where}"))
        if total.table == "payment":
            stored += Decimal(number(raw, f"SELECT coalesce(sum(treasury), 0) FROM target {where}"))
        if name in report.sums and abs(report.sums[name]["warehouse"] - stored) > CENT:
            return False
    return True


def next_id(raw: DuckDBPyConnection) -> int:
    """Return the number of the next load."""
    return number(raw, "SELECT coalesce(max(load_id), 0) + 1 FROM load")


def number(raw: DuckDBPyConnection, query: str) -> int:
    """Return the one value of a query."""
    [row] = raw.execute(query).fetchall()
    return row[0]


def earlier_ids(raw: DuckDBPyConnection, match: Match) -> list[int]:
    """Return the loads of files of this name, compressed or not."""
    plain = match.file.removesuffix(".gz")
    parameters = [match.mapping.source, plain, f"{plain}.gz"]
    return [row[0] for row in raw.execute("SELECT load_id FROM load WHERE source = ? AND file IN (?, ?)", parameters).fetchall()]


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
    """Return the months of the facts that meet an SQL condition."""
    union = " UNION ".join(f"SELECT month FROM {table} WHERE {condition}" for table in tables)
    return {row[0] for row in raw.execute(union).fetchall()}


def held(raw: DuckDBPyConnection, staged: Staged) -> int:
    """Return the rows of other files in the first fact that a file fills."""
    facts = [table for table in staged.match.mapping.into if table in DATED]
    return number(raw, f"SELECT count(*) FROM {facts[0]} WHERE load_id <> {staged.load_id}") if facts else 0


def record(raw: DuckDBPyConnection, staged: Staged, months: set[int], replaced: int = 0) -> Report:
    """Reconcile a staged file with what the warehouse holds of it and enter it; raises FileRefused where they differ.

    replaced: the number of rows that gave way.
    """
    quarantine.settle(raw, staged)
    report = Report(
        source=staged.match.mapping.source,
        file=staged.match.file,
        sha256=staged.match.content.sha256,
        mapping=staged.match.mapping.name,
        load_id=staged.load_id,
        physical=staged.physical,
        loaded=staged.loaded,
        quarantined=staged.quarantined,
        blank=staged.blank,
        duplicate=staged.rules["duplicate"],
        rules=dict(sorted(staged.rules.items())),
        sums=_sums(raw, staged),
        months=sorted(months | months_where(raw, f"load_id = {staged.load_id}")),
        notes=_notes(raw, staged.match) + staged.notes + ([f"{replaced:,} rows loaded before gave way to these"] if replaced else []),
        cells=staged.cells,
        cells_of=dict(sorted(staged.cells_of.items())),
        unread=staged.unread_of,
        loss=staged.loss,
        options=staged.match.options.stated,
    )
    if not report.reconciled:
        raise FileRefused(f"{staged.name}: {report.physical} records are not the sum of those loaded, quarantined and blank")
    row = {name: getattr(report, name) for name in COUNTS}
    row |= {"loaded_at": datetime.now(UTC).replace(tzinfo=None), "report": report.to_json()}
    raw.execute(f"INSERT INTO load ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", list(row.values()))
    return report


def _notes(raw: DuckDBPyConnection, match: Match) -> list[str]:
    notes = [f"columns not read: {', '.join(match.ignored)}"] if match.ignored else []
    if match.encoding not in ("", "utf-8", "utf-8-sig"):
        notes.append(f"encoding: {match.encoding}")
    if match.disordered:
        named = ", ".join(map(repr, match.disordered))
        notes.append(f"columns are read by name but stand in an unusual order ({named}): make sure that no headers were swapped")
    return notes + clock_columns.notes(match.mapping, match.fields) + inapplicable.notes(match) + header_currencies.notes(raw, match)


def _sums(raw: DuckDBPyConnection, staged: Staged) -> dict[str, dict[str, Decimal]]:
    """Return the account of each sum; raises FileRefused unless file = loaded + the rest, to the cent."""
    found: dict[str, dict[str, Decimal]] = {}
    for name, parts in verdict.parts(staged).items():
        total = staged.match.mapping.totals[name]
        stored = Decimal(number(raw, f"SELECT coalesce(sum({total.column}), 0) FROM {total.table} WHERE load_id = {staged.load_id}"))
        aside = sum((parts[part] for part in account.ASIDE), Decimal(0))
        if abs(parts["file"] - stored - aside) > CENT:
            file, held, apart = map(account.plain, (parts["file"], stored, aside))
            seen = f"the sum of {name} is {file:f} in the file, {held:f} in the warehouse and {apart:f} set aside"
            raise FileRefused(f"{staged.name}: {seen}: {untied.why(staged, name, parts['file'] - aside, stored)}")
        unreadable = Decimal(staged.control.unreadable[name])
        entry = {"file": parts["file"], "warehouse": stored, "loaded": stored, **parts, "unreadable": unreadable}
        found[name] = {part: account.plain(amount) for part, amount in entry.items()}
    return found
