"""Months without data: between the first and the last of a fact, told as findings of rule 18."""

from datetime import timedelta

from duckdb import DuckDBPyConnection

from data.months import months_between, shifted
from data.quality import problem_evidence, reach

RULE, EVERYWHERE = 18, "-"
INSERT = 'INSERT INTO finding (rule, severity, office, month, "rows", failed, load_id, example) VALUES (?, ?, ?, ?, ?, ?, ?, ?)'
FACTS = {
    "declarations": "SELECT month FROM clearance WHERE month IS NOT NULL",
    "items": "SELECT month FROM item WHERE month IS NOT NULL",
    "payments": "SELECT month FROM payment WHERE month IS NOT NULL",
}


def find_missing(raw: DuckDBPyConnection, load_id: int) -> None:
    """Write the findings of rule 18 anew: a row per month from the first of all data to the last full one.

    It counts the facts that had begun by then and those that hold no row of the month; the example names these.
    """
    raw.execute("DELETE FROM finding WHERE rule = ?", [RULE])
    day = reach.last_day(raw)
    if day is None:
        return
    held = {name: _counts(raw, rows) for name, rows in FACTS.items()}
    firsts = {name: first for name, counts in held.items() if (first := reach.first_month(counts))}
    ended = (day + timedelta(days=1)).replace(day=1) - timedelta(days=1)
    for month in _span(min(firsts.values(), default=999999), ended.year * 100 + ended.month):
        begun = [name for name, first in firsts.items() if first <= month]
        gone = [name for name in begun if month not in held[name]]
        example = problem_evidence.kept("none_received", facts=gone) if gone else None
        raw.execute(INSERT, [RULE, "E", EVERYWHERE, month, len(begun), len(gone), load_id, example])


def _counts(raw: DuckDBPyConnection, rows: str) -> dict[int, int]:
    return dict(raw.execute(f"SELECT month, count(*) FROM ({rows}) GROUP BY month").fetchall())


def _span(since: int, until: int) -> list[int]:
    """Return the months (yyyymm) from one to another."""
    return [shifted(since, by) for by in range(months_between(since, until))]
