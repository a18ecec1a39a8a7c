"""Arrears: what was assessed and is not paid, by its age at the end of the data."""

from datetime import datetime

from duckdb import DuckDBPyConnection

AGES = {"unpaid_30": (0, 30), "unpaid_90": (31, 90), "unpaid_365": (91, 365), "unpaid_older": (366, None)}


def age(raw: DuckDBPyConnection, upto: datetime) -> set[int]:
    """Put what is unpaid into its class of age in days at `upto`; the months in which that changed something."""
    days = f"greatest(date_diff('day', assessed_on, DATE '{upto:%Y-%m-%d}'), 0)"
    classes = {name: _within(days, *ends) for name, ends in AGES.items()}
    moved = " OR ".join(f"{name} IS DISTINCT FROM {sql}" for name, sql in classes.items())
    stale = f"unpaid IS NOT NULL AND assessed_on IS NOT NULL AND ({moved})"
    months = {row[0] for row in raw.execute(f"SELECT DISTINCT month FROM tax_line WHERE {stale}").fetchall()}
    if months:
        raw.execute(f"UPDATE tax_line SET {', '.join(f'{name} = {sql}' for name, sql in classes.items())} WHERE {stale}")
    return months


def _within(days: str, least: int, most: int | None) -> str:
    inside = f"{days} >= {least}" + ("" if most is None else f" AND {days} <= {most}")
    return f"CASE WHEN unpaid = 0 OR NOT ({inside}) THEN 0 ELSE unpaid END"
