"""What imports are worth in the currency of their invoice."""

from typing import Any


def fill(raw: Any) -> None:
    """Fill the imports whose rate of exchange is known, in the currency of their invoice.

    raw: the DuckDB connection of a draft.
    """
    value = "CAST(import_value AS DOUBLE) / CAST(fx AS DOUBLE)"
    raw.execute(f"UPDATE item SET foreign_value = {value} WHERE foreign_value IS NULL AND import_value IS NOT NULL AND fx > 0")
