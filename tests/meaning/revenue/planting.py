"""What two years of data are too short for, written beside a forecast by plain SQL: what was said in earlier months, and trials."""

import sqlite3
from pathlib import Path

import duckdb

from tests.meaning.core.facts import later, months

LEVELS = ("p2_5", "p10", "p25", "p50", "p75", "p90", "p97_5")
SPREADS = (-0.3, -0.2, -0.1, 0.0, 0.12, 0.22, 0.34)
ORIGINS = (202604, 202605, 202606, 202607, 202608, 202609)
WHOLE = "revenue_collected?"
SCORES = {"combined": (0.71, 0.31, 0.05, 0.48, 0.83, 0.97, 36), "naive": (1.02, 0.44, -0.02, 0.51, 0.79, 0.95, 36)}


def said(base: float, origin: int, month: int) -> list[float]:
    """Quantiles of a month as said at an origin: they move from origin to origin."""
    middle = base * (1 + 0.01 * ((origin * 7 + month * 3) % 11 - 5))
    return [middle * (1 + spread) for spread in SPREADS]


def series(facts: duckdb.DuckDBPyConnection) -> dict[str, dict[int, float]]:
    """Revenue by month of the whole, of each tax and of each office, by the name of its forecast."""
    found = {WHOLE: dict(facts.execute("select month, cast(sum(amount) as double) from payment group by 1").fetchall())}
    for key in ("tax", "office"):
        for code, month, value in facts.execute(f"select {key}, month, cast(sum(amount) as double) from payment group by all").fetchall():
            found.setdefault(f"{WHOLE}{key}={code}", {})[month] = value
    return found


def planted(folder: Path) -> None:
    """Add what was said at ORIGINS of every series, where the year was to land, and how good two models were."""
    with duckdb.connect(str(max(folder.glob("release-*.duckdb"))), read_only=True) as facts:
        found = series(facts)
    with sqlite3.connect(folder / "forecasts.sqlite") as kept:
        [(release,)] = kept.execute("select release from run").fetchall()
        for node, values in found.items():
            base = sum(values.values()) / max(len(values), 1)
            rows = [
                (release, node, at, month, "own", *said(base, at, month)) for at in ORIGINS for month in months(later(at, 1), later(at, 6))
            ]
            kept.executemany(f"insert into forecast values ({', '.join('?' * 12)})", rows)
        year = months(202607, 202706)
        base = sum(found[WHOLE].values()) / len(found[WHOLE])
        for at in ORIGINS[2:]:
            collected = sum(found[WHOLE].get(month, 0.0) for month in year if month <= at)
            left = [sum(each) for each in zip(*(said(base, at, month) for month in year if month > at), strict=True)]
            kept.execute(
                f"insert into landing values ({', '.join('?' * 12)})",
                (release, WHOLE, 2027, at, collected, *(collected + each for each in left)),
            )
        for model, numbers in SCORES.items():
            kept.execute(f"insert into score values ({', '.join('?' * 10)})", (release, WHOLE, model, *numbers))
    kept.close()
