"""Whether a table holds the same there as here: rows, values known, exact sums, bounds, bytes of text."""

import math
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from data.postgresql.column_types import Stored

NEAR = 1e-9  # relative: sums of floating numbers depend on their order
BYTES = {"VARCHAR": {"duckdb": "strlen", "postgresql": "octet_length"}, "BLOB": {"duckdb": "octet_length", "postgresql": "octet_length"}}
Figures = dict[str, Any]


def expressions(column: Stored, engine: str) -> dict[str, str]:
    """Return the SQL of the figures of a column by what they are, for one engine."""
    name = '"' + column.name.replace('"', '""') + '"'
    found = {"values": f"count({name})"}
    if column.exact or column.kind == "DOUBLE":
        found["sum"] = f"sum({name})"
    if column.kind == "BOOLEAN":
        found["true"] = f"sum(CASE WHEN {name} THEN 1 ELSE 0 END)"
    elif column.kind != "BLOB":
        found |= {"least": f"min({name})", "most": f"max({name})"}
    if column.kind in BYTES:
        found["bytes"] = f"sum({BYTES[column.kind][engine]}({name}))"
    return found


def statement(table: str, columns: Sequence[Stored], engine: str) -> str:
    """Return the SELECT of the rows of a table and of every figure of its columns, in their order. table: quoted, with its schema."""
    figures = [each for column in columns for each in expressions(column, engine).values()]
    return f"SELECT {', '.join(['count(*)', *figures])} FROM {table}"


def figures(columns: Sequence[Stored], row: Sequence[Any]) -> Figures:
    """Return the figures of a row of `statement` by name: 'rows', and 'value sum'."""
    names = ["rows", *(f"{column.name} {what}" for column in columns for what in expressions(column, "duckdb"))]
    return dict(zip(names, row, strict=True))


def differences(here: Figures, there: Figures) -> list[str]:
    """Return the figures that differ, each with both values; sums of floating numbers may differ by NEAR."""
    return [f"{name}: {here[name]} here, {there[name]} there" for name in here if not _same(here[name], there[name])]


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return one == other or math.isclose(one, other, rel_tol=NEAR) or (math.isnan(one) and math.isnan(other))
    if isinstance(one, int | Decimal) and isinstance(other, int | Decimal):
        return Decimal(one) == Decimal(other)
    return one == other
