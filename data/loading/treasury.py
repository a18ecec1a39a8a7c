"""Totals of the treasury: summed revenue of months whose payments the warehouse knows one by one, kept to compare and not to add."""

from duckdb import DuckDBPyConnection

_KNOWN = "(month, currency) IN (SELECT (month, currency) FROM payment WHERE method <> 'aggregate')"


def set_apart(raw: DuckDBPyConnection) -> set[int]:
    """Move summed payments of months and currencies with known payments to targets of measure `treasury`; the months moved."""
    rows = raw.execute(f"SELECT DISTINCT month FROM payment WHERE method = 'aggregate' AND {_KNOWN}").fetchall()
    if rows:
        raw.execute(
            "INSERT INTO target (measure, month, office, tax, currency, load_id, treasury, approved_by, statements) "
            f"SELECT 'treasury', month, office, tax, currency, load_id, amount, '-', 1 FROM payment WHERE method = 'aggregate' AND {_KNOWN}"
        )
        raw.execute(f"DELETE FROM payment WHERE method = 'aggregate' AND {_KNOWN}")
    return {row[0] for row in rows}
