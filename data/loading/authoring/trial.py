"""A load that publishes nothing: the report of a file and the first rows of each table that it would fill."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection

from data import schema
from data.loading import load
from data.loading.asycuda import xml
from data.loading.ledger import DATED
from data.loading.mapping.mapping import Options
from data.loading.reading.file_bytes import shown
from data.releases import release

FIRST = 3
WIDEST = 28
APART = (*DATED, "load", "quarantine", "quality", "release", "source_rows", "planted_truth")


def tried(source: str, path: Path, options: Options, folder: Path) -> list[str]:
    """Return the lines of the report of a file, and of the first rows of each table. Raises FileRefused as a load would.

    folder: that of the warehouse, whose reference tables (offices, names of countries) are used and which is not changed.
    """
    with tempfile.TemporaryDirectory() as scratch, release.draft(Path(scratch), fresh=True) as draft:
        raw: Any = draft.raw
        _refer(raw, folder)
        [report] = load.load_files(draft, source, [path], None, options)
        lines = [*report.lines(), *_tables(raw)]
    cut = options.rows and report.physical >= options.rows and not xml.apart(source, [path])[0]
    whole = f" Only the first {options.rows:,} records were read." if cut else " All records were read." if options.rows else ""
    return [*lines, f"Nothing was published.{whole}"]


def _refer(raw: DuckDBPyConnection, folder: Path) -> None:
    """Copy the reference tables of the current release, unless it is a demonstration."""
    try:
        current = release.current(folder)
    except release.NoRelease:
        return
    if current.demonstration:
        return
    raw.execute(f"ATTACH '{str(current.path).replace(chr(39), chr(39) * 2)}' AS before (READ_ONLY)")
    held = {row[0] for row in raw.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'before'").fetchall()}
    for table in schema.metadata.tables:
        if table in held and table not in APART:
            raw.execute(f"INSERT INTO {table} BY NAME SELECT * FROM before.{table}")


def _tables(raw: DuckDBPyConnection) -> Iterator[str]:
    for table in DATED:
        [(count,)] = raw.execute(f"SELECT count(*) FROM {table}").fetchall()
        if count:
            yield ""
            yield f"{table}: {count:,} row{'s' if count != 1 else ''}; the first {min(count, FIRST)}, field by field"
            yield from _first(raw, table)


def _first(raw: DuckDBPyConnection, table: str) -> Iterator[str]:
    """Yield the fields of the first rows that are stated in any of them, one line each."""
    result: Any = raw.execute(f"SELECT * EXCLUDE (load_id) FROM {table} LIMIT {FIRST}")
    names = [column[0] for column in result.description]
    for name, values in zip(names, zip(*result.fetchall(), strict=True), strict=True):
        if any(value not in (None, "-") for value in values):
            yield f"  {name:<24} {' | '.join(_text(value).ljust(WIDEST) for value in values).rstrip()}"


def _text(value: object) -> str:
    text = "" if value is None else shown(str(value))
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"
