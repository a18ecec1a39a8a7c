"""Single cells that are set aside while their records are loaded: what the report says of them."""

from typing import Any

from duckdb import DuckDBPyConnection

from data.loading import upsert
from data.loading.mapping import essential
from data.loading.mapping.essential import UNREAD
from data.loading.mapping.mapping import Mapping
from data.loading.reading.file_bytes import shown
from data.loading.staged import Staged
from data.loading.values.forms import accepted
from data.quality.unread import RESTS_ON

CURE = ": correct the cells and load the file again"
_PLACE = ("month", "office", "cells")
_SEEN = """
    SELECT "column", count(*), min(line), arg_min(value, line) FROM quarantine
    WHERE load_id = ? AND line IN (SELECT line FROM {table}) GROUP BY 1 ORDER BY 3, 1"""


def enter(raw: DuckDBPyConnection, staged: Staged, general: str = "") -> None:
    """Note what single cells are set aside though their records are loaded, and count those of columns that measures rest on.

    general: the staged general segment, which says the office and the month of the records of other parts of an extract.
    """
    if staged.cells_of and staged.match.mapping.optional:
        staged.notes += notes(raw, staged)
        staged.unread_of += _counted(raw, staged, general)


def _counted(raw: DuckDBPyConnection, staged: Staged, general: str) -> list[dict[str, Any]]:
    """Return, for each column that measures rest on, how many of its cells could not be read, by month and office."""
    mapping, found = staged.match.mapping, list[dict[str, Any]]()
    for table, columns in RESTS_ON.values():
        for column in columns:
            if fields := essential.feeding(mapping, table, column):
                broken = f"list_has_any({UNREAD}, [{', '.join(repr(name) for name in sorted(fields))}])"
                counted = f"SELECT month, office, count(*) FROM ({_placed(raw, staged, table, general)}) WHERE {broken} GROUP BY ALL"
                rows = raw.execute(f"{counted} ORDER BY ALL").fetchall()
                found += [{"table": table, "column": column} | dict(zip(_PLACE, row, strict=True)) for row in rows]
    return found


def _placed(raw: DuckDBPyConnection, staged: Staged, table: str, general: str) -> str:
    """Return the SQL of what cannot be read of each staged record, with its month and office."""
    if general:
        return f"SELECT t.{UNREAD}, g.month, coalesce(g.office, '-') AS office FROM {staged.table} t JOIN {general} g USING (decl_id)"
    mapping = staged.match.mapping
    rows = upsert.view(mapping, staged.table)
    known = {name for name, *_ in raw.execute(f"DESCRIBE SELECT * FROM ({rows})").fetchall()}
    stated = mapping.into.get(table, {})
    month, office = (stated.get(name) or (f's."{name}"' if name in known else "NULL") for name in ("month", "office"))
    return f"SELECT {UNREAD}, {month} AS month, coalesce({office}, '-') AS office FROM ({rows}) s"


def notes(raw: DuckDBPyConnection, staged: Staged) -> list[str]:
    """Return for each column how many of its cells are set aside, though their records are loaded, and what follows."""
    match = staged.match
    fields = {match.headed(name): name for name in match.mapping.optional}
    amounts = _amounts_of_taxes(match.mapping)
    found = raw.execute(_SEEN.format(table=staged.table), [staged.load_id]).fetchall()
    return [
        _tax(name, *seen)
        if fields[name] in amounts
        else _other(name, *seen) + _rule(match.mapping, fields[name]) + accepted(match, name, seen[-1]) + CURE
        for name, *seen in found
        if name in fields
    ]


def _amounts_of_taxes(mapping: Mapping) -> frozenset[str]:
    """Return the fields that hold amounts of taxes, in columns of their own or in records that are taxes themselves."""
    own = {column.field for column in mapping.of_taxes if column.field.endswith("_amount")}
    return frozenset(own | {name for total in mapping.sums.values() if total.table == "tax_line" for name in total.fields})


def _rule(mapping: Mapping, field: str) -> str:
    """Return the rule of data quality that counts the cells of a field; empty if no measure rests on them."""
    rules = [rule for rule, (table, columns) in RESTS_ON.items() for one in columns if field in essential.feeding(mapping, table, one)]
    return f" (quality rule {rules[0]})" if rules else ""


def _tax(name: str, count: int, line: int, value: str) -> str:
    return (
        f"column {shown(name)!r}: amounts that cannot be loaded: {count:,}, first {shown(value)!r} on line {line}; their items are loaded "
        f"without them, so what is assessed falls short (quality rule 19){CURE}"
    )


def _other(name: str, count: int, line: int, value: str) -> str:
    return (
        f"column {shown(name)!r}: cells that cannot be loaded: {count:,}, first {shown(value)!r} on line {line}; their records are loaded "
        "without them"
    )
