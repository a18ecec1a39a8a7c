"""Two records to try the SQL of a mapping on: one of which nothing is known, and one as any file could hold it."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pyarrow as pa

from data.loading.mapping.mapping import MappedColumn, Mapping

DAY = dt.date(2024, 1, 2)


def trial_rows(mapping: Mapping, staged: Any) -> Any:
    """Return an Arrow table of the staged schema with the two records.

    Texts that are free to hold anything are not known in either: an expression may rely on what it knows of them.
    """
    columns = {column.field: column for column in mapping.read}
    values = {one.name: [mapping.constants.get(one.name), _value(mapping, columns.get(one.name), one)] for one in staged}
    return pa.table({one.name: pa.array(values[one.name], one.type) for one in staged}, schema=staged)


def _value(mapping: Mapping, column: MappedColumn | None, one: Any) -> Any:
    """Return a value that a field may well have."""
    if one.name in mapping.constants:
        return mapping.constants[one.name]
    if column and column.kind in ("code", "country", "hs"):
        return _text(column)
    if pa.types.is_decimal(one.type):
        return Decimal(max(1, column.minimum or 0)) if column else Decimal(1)
    if pa.types.is_date(one.type):
        return DAY
    if pa.types.is_timestamp(one.type):
        return dt.datetime(DAY.year, DAY.month, DAY.day)
    if pa.types.is_integer(one.type):
        return {"month": 202401, "line": 2}.get(one.name, max(1, column.minimum or 0) if column else 2022)
    return None


def _text(column: MappedColumn) -> str | None:
    if column.codes:
        return next(iter(column.codes.values()))
    if column.kind == "hs":
        return "0101210000000000"[: column.widths[0]].ljust(column.widths[0], "0")
    return "FR" if column.kind == "country" else None
