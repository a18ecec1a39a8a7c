"""Staging of one file: its records typed into a table of the draft, the rest into quarantine, the sums taken from the text."""

import re
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
from duckdb import DuckDBPyConnection

from data.loading.features import Features
from data.loading.mapping import Match
from data.loading.records import Progress, Records, Refused, Rejected
from data.loading.rows import Rows

EXPECTED = ("duplicate", "aggregate", "cancelled", "superseded")
FEW = 10


@dataclass
class Staged:
    """A staged file: its table, its counts by rule, and the exact sums of the fields of its loaded records."""

    table: str
    match: Match
    path: Path
    load_id: int
    physical: int = 0
    loaded: int = 0
    blank: int = 0
    rules: Counter[str] = field(default_factory=Counter)
    first: dict[str, Rejected] = field(default_factory=dict)
    sums: dict[str, Decimal] = field(default_factory=dict)

    @property
    def quarantined(self) -> int:
        return self.rules.total()


def stage(raw: DuckDBPyConnection, match: Match, path: Path, load_id: int, progress: Progress | None = None) -> Staged:
    """Read a file into the table `staged_<mapping>`; Refused where nothing can be loaded or too much cannot."""
    staged = Staged(f"staged_{match.mapping.name}", match, path, load_id)
    rows = Rows(match, _constants(match, path))
    raw.execute(f"DROP TABLE IF EXISTS {staged.table}")
    for block in _reader(match, path, progress).blocks():
        table, rejected, kept = rows.typed(block)
        _insert(raw, staged.table, table)
        quarantine(raw, staged, rejected)
        staged.physical += block.physical
        staged.blank += block.blank
        staged.loaded += kept
    staged.sums = rows.sums
    judge(staged)
    return staged


def reject(raw: DuckDBPyConnection, staged: Staged, condition: str, rule: str) -> None:
    """Move the staged rows that meet a condition of SQL into quarantine, and their amounts out of the sums."""
    found = raw.execute(f"SELECT line, raw FROM {staged.table} WHERE {condition} ORDER BY line").fetchall()
    for name in staged.sums:
        out = raw.execute(f'SELECT coalesce(sum("{name}"), 0) FROM {staged.table} WHERE {condition}').fetchone()[0]
        staged.sums[name] -= Decimal(out)
    raw.execute(f"DELETE FROM {staged.table} WHERE {condition}")
    quarantine(raw, staged, [Rejected(line, "", rule, text) for line, text in found])
    staged.loaded -= len(found)


def quarantine(raw: DuckDBPyConnection, staged: Staged, rejected: list[Rejected]) -> None:
    """Count rejected records and keep them with their file, line, column, rule and text."""
    if not rejected:
        return
    for one in rejected:
        rule = one.rule.split(":")[0]
        staged.rules[rule] += 1
        staged.first.setdefault(rule, one)
    columns = {"line": [one.line for one in rejected], "column": [one.column for one in rejected], "rule": [one.rule for one in rejected]}
    texts = [one.raw.replace("\0", "\\0").encode("utf-8", "backslashreplace").decode() for one in rejected]
    fixed = {"load_id": [staged.load_id] * len(rejected), "file": [staged.path.name] * len(rejected)}
    raw.register("incoming_rows", pa.table(fixed | columns | {"raw": texts}))
    raw.execute("INSERT INTO quarantine BY NAME SELECT * FROM incoming_rows")
    raw.unregister("incoming_rows")


def _reader(match: Match, path: Path, progress: Progress | None) -> Records | Features:
    if match.mapping.reader == "geojson":
        return Features(path, match.mapping.columns)
    return Records(path, match.encoding, match.delimiter, progress)


def _constants(match: Match, path: Path) -> dict[str, int | str]:
    if match.mapping.flow_from_name:
        return {"flow": _flow(path)}
    if match.mapping.editions_from_name and "from_edition" not in match.fields:
        return _editions(path)
    if not match.mapping.edition_from_name:
        return {}
    found = re.search(r"(?<!\d)(19|20)\d\d(?!\d)", path.name)
    if not found:
        raise Refused(f"{path.name}: the file name must hold the edition, as in hs-2022.csv")
    return {"edition": int(found[0])}


def _editions(path: Path) -> dict[str, int | str]:
    found = re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", path.name)
    if len(found) != 2 or found[0] == found[1]:
        raise Refused(f"{path.name}: the file name must hold both editions, as in hs-2017-to-2022.csv")
    return {"from_edition": int(found[0]), "to_edition": int(found[1])}


def _flow(path: Path) -> str:
    found = re.findall("import|export", path.name.casefold())
    if len(set(found)) != 1:
        raise Refused(f"{path.name}: the file name must say imports or exports, as in imports-2024.csv")
    return found[0]


def _insert(raw: DuckDBPyConnection, name: str, table: pa.Table) -> None:
    raw.register("incoming_rows", table)
    raw.execute(f"CREATE TEMP TABLE IF NOT EXISTS {name} AS SELECT * FROM incoming_rows WHERE false")
    raw.execute(f"INSERT INTO {name} SELECT * FROM incoming_rows")
    raw.unregister("incoming_rows")


def judge(staged: Staged) -> None:
    """Refuse a file without records, or with more records that cannot be understood than its mapping tolerates."""
    name = staged.path.name
    if staged.physical == staged.blank:
        raise Refused(f"{name}: no records after the header")
    misread = {rule: count for rule, count in staged.rules.items() if rule not in EXPECTED}
    bad = sum(misread.values())
    if misread and (staged.loaded == 0 or (bad > FEW and bad > staged.match.mapping.worst_share * staged.physical)):
        one = staged.first[max(misread, key=misread.__getitem__)]
        where = f"line {one.line}" + (f", column {one.column!r}" if one.column else "")
        counts = f"{bad:,} of {staged.physical:,} records cannot be understood"
        raise Refused(f"{name}: {counts}; most often {one.rule!r} (first at {where}: {one.raw[:80]!r})")
