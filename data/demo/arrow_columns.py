"""Arrow columns of exact numbers, coded text and stamps, and the buffered insertion of batches."""

from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa

Column = Any  # an Arrow array
Rows = Any  # an Arrow table
BATCH_ROWS = 500_000


def text(pool: Column, codes: np.ndarray) -> Column:
    """Return the text held once in `pool`, one index per row."""
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pool)


def constant(value: str, rows: int) -> Column:
    """Return a column with one text in every row."""
    return text(pa.array([value]), np.zeros(rows, np.int32))


def numbered(prefix: str, count: int, suffix: str = "") -> Column:
    """Return the texts `prefix`, a number from 1 padded to seven places, `suffix`."""
    return pa.array([f"{prefix}{number:07d}{suffix}" for number in range(1, count + 1)], pa.string())


def decimal(units: np.ndarray, scale: int, known: np.ndarray | None = None) -> Column:
    """Return exact decimals of `scale` places from whole units of the last place; null where not known."""
    words = np.empty((len(units), 2), np.int64)
    words[:, 0] = units
    words[:, 1] = words[:, 0] >> 63
    valid = None if known is None else pa.array(known).buffers()[1]
    return pa.Array.from_buffers(pa.decimal128(18, scale), len(units), [valid, pa.py_buffer(words)])


def stamps(hours: np.ndarray) -> np.ndarray:
    """Return hours since 1970 as datetime64[s], cut to the minute; NaN becomes NaT."""
    known = ~np.isnan(hours)
    seconds = np.full(len(hours), np.datetime64("NaT", "s"))
    seconds[known] = (np.floor(hours[known] * 60 + 1e-6).astype(np.int64) * 60).astype("datetime64[s]")
    return seconds


def hours_of(moment: datetime) -> float:
    """Return hours since 1970 of a moment."""
    return np.datetime64(moment, "s").astype(np.int64) / 3600


def month_codes(days: np.ndarray) -> np.ndarray:
    """Return months yyyymm of datetime64[D]."""
    months = days.astype("datetime64[M]").astype(np.int64)
    return ((1970 + months // 12) * 100 + months % 12 + 1).astype(np.int32)


def drawn(rng: np.random.Generator, weights: np.ndarray, rows: int) -> np.ndarray:
    """Draw indices with the given weights."""
    cumulated = np.cumsum(weights, dtype=float)
    return np.minimum(np.searchsorted(cumulated, rng.random(rows) * cumulated[-1], "right"), len(weights) - 1)


class Batches:
    """Rows on their way to the warehouse: kept per table and inserted many at a time, in the order added."""

    def __init__(self, raw: Any) -> None:
        self.raw = raw
        self.waiting: dict[str, list[Rows]] = {}

    def add(self, table: str, rows: Rows) -> None:
        """Queue rows for a table, and insert them once there are enough."""
        if rows.num_rows:
            self.waiting.setdefault(table, []).append(rows)
        if sum(part.num_rows for part in self.waiting.get(table, [])) >= BATCH_ROWS:
            self._insert(table)

    def flush(self) -> None:
        """Insert all rows that wait."""
        for table in list(self.waiting):
            self._insert(table)

    def _insert(self, table: str) -> None:
        self.raw.register("batch", pa.concat_tables(self.waiting.pop(table)).combine_chunks())
        self.raw.execute(f"INSERT INTO {table} BY NAME SELECT * FROM batch")
        self.raw.unregister("batch")
