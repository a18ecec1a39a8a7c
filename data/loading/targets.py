"""Targets that cannot be: of a measure that there is not, or a share beyond the whole."""

from difflib import get_close_matches

from duckdb import DuckDBPyConnection

from data.loading.quarantine import reject
from data.loading.staged import Staged

SOURCE = "targets"
TREASURY = "treasury"
UNKNOWN = "measure: not one of the glossary"


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
