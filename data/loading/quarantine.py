"""Records that are not loaded: kept with file, line, column, rule, value seen and text, whether found in reading or in the staged table."""

from decimal import Decimal
from typing import Any

import pyarrow as pa
from duckdb import DuckDBPyConnection
from sqlalchemy import Connection, select

from data import schema
from data.loading import account
from data.loading.mapping.essential import UNREAD
from data.loading.reading.physical_records import KEPT, Rejected
from data.loading.reading.readers import reader_of
from data.loading.reading.vectors import compute as pc
from data.loading.staged import Staged

KEPT_COLUMNS = ("file", "line", "column", "rule", "value", "raw")
_DOUBLED = """
    CREATE OR REPLACE TEMP TABLE doubled AS
    WITH likely AS (SELECT hash({keys}) AS mark FROM {table} WHERE {known} GROUP BY mark HAVING min(line) < max(line)),
    records AS (SELECT line, {keys}, {sums} FROM {table} WHERE {known} AND hash({keys}) IN (SELECT mark FROM likely) GROUP BY line, {keys}),
    ranked AS (
        SELECT *, first_value(line) OVER same AS first_line, {firsts} FROM records WINDOW same AS (PARTITION BY {keys} ORDER BY line))
    SELECT line, {differs} AS differs FROM ranked WHERE line <> first_line"""


def keep(raw: DuckDBPyConnection, staged: Staged, rejected: list[Rejected]) -> None:
    """Keep records, or cells, found in reading."""
    if rejected:
        columns = {name: [_safe(getattr(one, name)) for one in rejected] for name in ("column", "rule", "value", "raw")}
        insert(raw, staged, pa.table({"line": [one.line for one in rejected], **columns}))


def insert(raw: DuckDBPyConnection, staged: Staged, table: Any) -> None:
    """Write records into the quarantine: a table of line, column, rule, value and raw; long texts are cut."""
    for name in ("raw", "value"):
        column = pc.utf8_slice_codeunits(table[name], 0, KEPT)
        table = table.set_column(table.schema.get_field_index(name), name, column)
    raw.register("incoming_rows", table)
    raw.execute(
        f"INSERT INTO quarantine BY NAME SELECT {staged.load_id} AS load_id, ? AS file, * FROM incoming_rows",
        [staged.match.file],
    )
    raw.unregister("incoming_rows")


def double(raw: DuckDBPyConnection, staged: Staged) -> None:
    """Set aside the records whose key an earlier record of the file has; count those whose amounts differ from that one's."""
    mapping = staged.match.mapping
    if not set(mapping.key) & {*staged.match.fields, mapping.identifier, "month"}:
        return
    fields = list(dict.fromkeys(name for total in mapping.totals.values() for name in total.fields)) or ["line"]
    numbered = list(enumerate(fields))
    raw.execute(
        _DOUBLED.format(
            table=staged.table,
            known=_known(staged),
            keys=", ".join(f'"{name}"' for name in mapping.key),
            sums=", ".join(f'sum("{name}") AS amount{place}' for place, name in numbered),
            firsts=", ".join(f"first_value(amount{place}) OVER same AS first{place}" for place, _ in numbered),
            differs=" OR ".join(f"amount{place} IS DISTINCT FROM first{place}" for place, _ in numbered),
        )
    )
    if fields != ["line"]:
        [(staged.conflicts,)] = raw.execute("SELECT count(*) FILTER (differs) FROM doubled").fetchall()
    reject(raw, staged, "line IN (SELECT line FROM doubled)", "duplicate", ", ".join(map(staged.match.headed, mapping.key[:1])))


def _known(staged: Staged) -> str:
    """Return the condition of SQL that no field of the key is unknown because its cell cannot be read."""
    fields = [f"list_contains({UNREAD}, '{name}')" for name in staged.match.mapping.key if name in staged.match.mapping.optional]
    return f"NOT coalesce({' OR '.join(fields)}, false)" if fields else "true"


def reject(raw: DuckDBPyConnection, staged: Staged, condition: str, rule: str, column: str = "", field: str = "") -> None:
    """Move the staged rows that meet a condition of SQL into quarantine, and enter their amounts under what became of them.

    column: the header to name; field: the field whose value is shown, and whose header is named.
    """
    column = column or (staged.match.headed(field) if field else "")
    raw.execute(f"CREATE OR REPLACE TEMP TABLE leaving AS SELECT DISTINCT line FROM {staged.table} WHERE {condition}")
    [(rows,)] = raw.execute("SELECT count(*) FROM leaving").fetchall()
    if not rows:
        return
    for name, total in staged.match.mapping.totals.items():
        summed = " + ".join(f'coalesce(sum("{one}"), 0)' for one in total.fields)
        [(amount,)] = raw.execute(f"SELECT {summed} FROM {staged.table} WHERE {condition}").fetchall()
        staged.put(name, account.part_of(rule), Decimal(amount))
    seen = f'CAST(arg_min("{field}", line) AS VARCHAR)' if field else "max('')"
    [(value,)] = raw.execute(f"SELECT {seen} FROM {staged.table} WHERE {condition}").fetchall()
    raw.execute(f"DELETE FROM {staged.table} WHERE {condition}")
    [(gone,)] = raw.execute(f"SELECT count(*) FROM leaving WHERE line NOT IN (SELECT line FROM {staged.table})").fetchall()
    [(first,)] = raw.execute("SELECT min(line) FROM leaving").fetchall()
    staged.count(Rejected(first, column, rule, "", value or ""), rows)
    staged.cells += rows - gone
    staged.loaded -= gone
    raw.execute('CREATE TEMP TABLE IF NOT EXISTS set_aside (load_id INTEGER, line BIGINT, "column" VARCHAR, rule VARCHAR)')
    raw.execute(f"INSERT INTO set_aside SELECT {staged.load_id}, line, ?, ? FROM leaving", [column, rule])


def settle(raw: DuckDBPyConnection, staged: Staged) -> None:
    """Write the records set aside in the staged table into the quarantine, with their text, read again from the file."""
    raw.execute('CREATE TEMP TABLE IF NOT EXISTS set_aside (load_id INTEGER, line BIGINT, "column" VARCHAR, rule VARCHAR)')
    mine = f"load_id = {staged.load_id}"
    [(wanted,)] = raw.execute(f"SELECT count(*) FROM set_aside WHERE {mine}").fetchall()
    for block in reader_of(staged.match, bare=True).blocks() if wanted else ():
        raw.register("incoming_raws", pa.table({"line": block.lines, "raw": pc.utf8_rtrim(block.raws, characters="\n")}))
        found = f"SELECT line, \"column\", rule, '' AS value, raw FROM set_aside JOIN incoming_raws USING (line) WHERE {mine} ORDER BY line"
        table = raw.execute(found).to_arrow_table()
        raw.unregister("incoming_raws")
        if table.num_rows:
            insert(raw, staged, table)
    raw.execute(f"DELETE FROM set_aside WHERE {mine}")


def quarantined(connection: Connection) -> list[dict[str, Any]]:
    """Yield every quarantined record by file and line: source, file, line, column, rule, value, raw."""
    columns = (schema.load.c.source, *(schema.quarantine.c[name] for name in KEPT_COLUMNS))
    joined = schema.quarantine.join(schema.load, schema.load.c.load_id == schema.quarantine.c.load_id)
    rows = connection.execute(select(*columns).select_from(joined).order_by(schema.quarantine.c.file, schema.quarantine.c.line))
    return [dict(row) for row in rows.mappings()]


def _safe(text: str) -> str:
    """Return a text that the warehouse can keep: NUL and bytes that are not text become escapes."""
    return text.replace("\0", "\\0").encode("utf-8", "backslashreplace").decode()
