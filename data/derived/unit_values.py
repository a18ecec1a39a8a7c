"""Bins of the value of a kilogram, evenly spaced on a log scale: what price dispersion is read from."""

from math import log
from typing import Any

RATIO = 1.05  # width of a bin: a quantile read from bins is within 5 % of the exact one


def fill(raw: Any) -> None:
    """Fill in the bin of the unit value of every item that has none.

    Bin b holds RATIO^b up to RATIO^(b+1), in the currency of the value. raw: the DuckDB connection of a draft.
    """
    place = f"floor(ln(CAST(value AS DOUBLE) / CAST(net_kg AS DOUBLE)) / {log(RATIO)!r})"
    raw.execute(f"UPDATE item SET unit_value_bin = {place} WHERE unit_value_bin IS NULL AND items IS NOT NULL AND value > 0 AND net_kg > 0")
