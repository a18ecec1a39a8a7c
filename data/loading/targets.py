"""Targets: those that cannot be, and the totals of the treasury, which are kept as targets to compare and not to add."""

from difflib import get_close_matches

from duckdb import DuckDBPyConnection

from data.loading.quarantine import reject
from data.loading.staged import Staged

SOURCE = "targets"
TREASURY = "treasury"
UNKNOWN = "measure: not one of the glossary"
_KNOWN = "(month, currency) IN (SELECT (month, currency) FROM payment WHERE method <> 'aggregate')"


def judge(raw: DuckDBPyConnection, staged: Staged) -> None:
    """Set aside the targets of unknown measures, with the nearest name, and shares that are no fraction."""
    known = dict(staged.match.options.measures) | {TREASURY: None}
    if len(known) == 1:
        return
    found = [name for (name,) in raw.execute(f"SELECT DISTINCT measure FROM {staged.table} ORDER BY 1").fetchall()]
    for name in found:
        if name not in known:
            near = get_close_matches(name, known, 1, 0.5)
            hint = f"did you mean {near[0]!r}?" if near else "manage.py glossary lists them"
            reject(raw, staged, f"measure = '{name}'", f"{UNKNOWN}; {hint}", field="measure")
        elif known[name] is not None:
            rule = f"share: above {known[name]}; shares are fractions, 0.25 for 25 %"
            reject(raw, staged, f"measure = '{name}' AND amount > {known[name]}", rule, field="amount")


def set_treasury_apart(raw: DuckDBPyConnection) -> set[int]:
    """Move summed payments of months and currencies with known payments to targets of measure `treasury`; the months moved."""
    rows = raw.execute(f"SELECT DISTINCT month FROM payment WHERE method = 'aggregate' AND {_KNOWN}").fetchall()
    if rows:
        raw.execute(
            "INSERT INTO target (measure, month, office, tax, currency, load_id, treasury, approved_by, statements) "
            f"SELECT 'treasury', month, office, tax, currency, load_id, amount, '-', 1 FROM payment WHERE method = 'aggregate' AND {_KNOWN}"
        )
        raw.execute(f"DELETE FROM payment WHERE method = 'aggregate' AND {_KNOWN}")
    return {row[0] for row in rows}
