"""A small hand-made warehouse: few rows, published where the process reads."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import insert

from data import schema
from data.releases import release
from queries.rollups import building

AS_OF = datetime(2026, 10, 31, 23, 59, 59)


def filled(table, **values) -> dict:
    """One row of a fact: what is given, `-` or NULL for the rest."""
    row = {column.name: None if column.nullable else schema.NOT_STATED for column in table.columns}
    return row | {key: value for key, value in DEFAULTS.items() if key in row} | values


DEFAULTS = {"load_id": 1, "month": 202601, "flow": "import", "currency": "MRL", "hs2": "85", "hs4": "8517", "hs6": "851713", "records": 1}


def publish(folder: Path, rows: dict, *, fresh: bool = True) -> release.Release:
    """A release holding the rows given by table."""
    with release.draft(folder, fresh=fresh) as draft:
        for table, entries in rows.items():
            draft.connection.execute(insert(table), entries)
        if fresh:
            draft.connection.execute(insert(schema.month), [month for year in (2024, 2025, 2026) for month in _months(year)])
        building.refresh(draft.connection)
        return draft.publish("small", demonstration=False, as_of=AS_OF)


def _months(year: int) -> list[dict]:
    return [
        {"month": year * 100 + month, "quarter": f"{year}-Q{(month + 2) // 3}", "year": year, "fiscal_year": year + (month > 6)}
        for month in range(1, 13)
    ]
