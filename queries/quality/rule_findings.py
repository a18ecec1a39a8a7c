"""What the rules of data quality found: rows checked and rows that fail, by rule and month, and by rule and office."""

import pandas as pd
from sqlalchemy import ColumnElement, FromClause, func, select

from data import schema
from data.access.policy import may
from data.access.statements import RECORDS
from data.months import shifted
from data.releases.release import Release
from queries.addresses.filters import PERIODS, Filters
from queries.engine import engine
from queries.engine.cache import kept
from queries.engine.statement import reached, typed

APPLIED = ("office", "region", *PERIODS)
BACK = 60  # months before the last that "failing since" looks through


def by_month(filters: Filters) -> pd.DataFrame:
    """Return rule, severity, month, rows, failed: of the offices and regions picked, in the BACK months up to the last one asked."""
    return _summed(("month",), _back(filters), engine.current())


def by_office(filters: Filters) -> pd.DataFrame:
    """Return rule, severity, office, rows, failed over the months asked, of the offices and regions picked."""
    return _summed(("office",), _placed(filters), engine.current())


def failing(filters: Filters) -> pd.DataFrame:
    """Return rule, severity, office, month, rows, failed where anything fails, over the same months as `by_month`."""
    return _summed(("office", "month"), _back(filters), engine.current(), True)


def examples(filters: Filters) -> dict[tuple[int, str], str]:
    """Return by rule and severity the number of one declaration that failed last in the months asked.

    None where none is kept, and none for a user who may not see single declarations.
    """
    if not may(*RECORDS):
        return {}
    finding = schema.finding.c
    source, conditions = _where(_placed(filters))
    chosen = select(finding.rule, finding.severity, finding.example).select_from(source)
    held = chosen.where(*conditions, finding.failed > 0, finding.example.is_not(None)).order_by(finding.month, finding.office)
    with engine.reading() as connection:
        rows = connection.execute(held).fetchall()
    return {(int(rule), severity): text.split("/")[0] for rule, severity, text in rows if text and not text.startswith("{")}


def _placed(filters: Filters) -> Filters:
    return Filters(filters.since, filters.until, tuple((key, codes) for key, codes in filters.picks if key in APPLIED))


def _back(filters: Filters) -> Filters:
    placed = _placed(filters)
    return placed.over(min(shifted(filters.last_month, 1 - BACK), filters.first_month), filters.until)


@kept(key=lambda by, filters, release, failed=False: ("findings", by, filters, release, failed))
def _summed(by: tuple[str, ...], filters: Filters, _release: Release, failed: bool = False) -> pd.DataFrame:
    finding = schema.finding.c
    source, conditions = _where(filters)
    cut = [finding.rule, finding.severity, *(finding[name] for name in by)]
    sums = (func.sum(finding["rows"]), func.sum(finding.failed))
    chosen = select(*cut, *sums).select_from(source).where(*conditions, *([finding.failed > 0] if failed else []))
    with engine.reading() as connection:
        rows = connection.execute(chosen.group_by(*cut).order_by(*cut)).fetchall()
    frame = pd.DataFrame([tuple(row) for row in rows], columns=["rule", "severity", *by, "rows", "failed"])
    return frame.astype({"rule": int, "rows": float, "failed": float})


def _where(filters: Filters) -> tuple[FromClause, list[ColumnElement[bool]]]:
    """Return the findings with what their filters need beside, and the conditions."""
    source: FromClause = schema.finding
    month = schema.finding.c.month
    conditions: list[ColumnElement[bool]] = [month >= filters.first_month, month <= filters.last_month]
    for key, codes in filters.picks:
        source, column = reached(source, schema.finding, key)
        conditions.append(column.in_(typed(column, codes)))
    return source, conditions
