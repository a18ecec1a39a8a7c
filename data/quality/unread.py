"""Cells that cannot be read, of columns that measures rest on: how many, by office and month, as each load kept it (rules 20 to 25)."""

import pyarrow as pa
from duckdb import DuckDBPyConnection

from data.loading.report import Report

RESTS_ON: dict[int, tuple[str, tuple[str, ...]]] = {  # by rule: a table, and columns of it
    20: ("item", ("net_kg",)),
    21: ("clearance", ("lodged_at", "arrival_at", "assessed_at", "released_at", "gate_out_at")),
    22: ("clearance", ("paid_at",)),
    23: ("clearance", ("lane",)),
    24: ("clearance", ("inspected", "irregular")),
    25: ("item", ("origin",)),
}
_NUMBERS, _TEXTS = ("load_id", "month", "cells"), ("table", "column", "office")
_SCHEMA = pa.schema([*((name, pa.int64()) for name in _NUMBERS), *((name, pa.string()) for name in _TEXTS)])
_SHORT = """
    SELECT held.office, held.month, sum(least(u.cells, held.unknown)) AS failed FROM (
        SELECT load_id, office, month, count(*) AS unknown FROM {fact}
        WHERE coalesce(CAST({column} AS VARCHAR), '-') = '-' GROUP BY ALL) held
    JOIN unread_cells u ON u.load_id = held.load_id AND u.office = held.office AND u.month = held.month
    WHERE u."table" = '{fact}' AND u."column" = '{column}' GROUP BY ALL"""
_FOUND = """
    INSERT INTO finding (rule, severity, office, month, "rows", failed, load_id, example)
    SELECT {rule}, 'W', office, month, seen, coalesce(failed, 0), {load_id}, NULL
    FROM (SELECT office, month, count(*) AS seen FROM {fact} GROUP BY ALL)
    LEFT JOIN (SELECT office, month, max(failed) AS failed FROM ({short}) GROUP BY ALL) USING (office, month) ORDER BY month, office"""


def find_unread(raw: DuckDBPyConnection, load_id: int) -> None:
    """Find by office and month how many cells of a column that measures rest on could not be read: the most of any column of a rule.

    It is what the loads counted, as far as their rows are still here and still unknown. All months are counted anew, for a share is one of
    all rows.
    """
    raw.execute(f"DELETE FROM finding WHERE rule IN ({', '.join(map(str, RESTS_ON))})")
    kept = raw.execute("""SELECT load_id, report FROM load WHERE report LIKE '%"unread": [{%'""").fetchall()
    rows = [{"load_id": number} | one for number, report in kept for one in Report.from_json(report).unread]
    if not rows:
        return
    raw.register("unread_cells", pa.Table.from_pylist(rows, _SCHEMA))
    for rule, (fact, columns) in RESTS_ON.items():
        short = " UNION ALL ".join(_SHORT.format(fact=fact, column=column) for column in columns)
        raw.execute(_FOUND.format(rule=rule, fact=fact, load_id=load_id, short=short))
    raw.unregister("unread_cells")
