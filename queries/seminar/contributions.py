"""What each unit contributes to each cell of the facts, in whole numbers: what release cubes for seminars are made of."""

from collections.abc import Mapping

import pandas as pd
from sqlalchemy import BigInteger, Table, case, cast, func, select
from sqlalchemy.sql.elements import ColumnElement

from data import schema
from queries.engine import engine

CELL = ("flow", "month", "hs2", "office", "partner", "lane")
SCALES = {"value": 4, "mass": 3, "duty": 6, "receipts": 6, "refunds": 6}  # decimals that are kept of each amount
BOUNDS = (6, 24, 72)  # hours that part the times from arrival to release
TIMES = (*(f"within_{bound}" for bound in BOUNDS), "longer")
OPEN = "open"  # declarations without both stamps
MEASURES = (*SCALES, *TIMES, OPEN)
MOST = 20_000_000
SECONDS = 300.0
TRADED = ("import", "export")
Columns = dict[str, ColumnElement[int]]


def contributions(holdings: Mapping[str, str]) -> pd.DataFrame:
    """Return a row per fact, cell and unit of the release in service: CELL and `unit` as categories, MEASURES as integers (see SCALES).

    holdings: the holding of each trader that has one; another trader is a unit of its own.
    """
    item, clearance, payment = schema.item, schema.clearance, schema.payment
    value = func.coalesce(item.c.import_value, 0) + func.coalesce(item.c.export_value, 0)
    traded = {"value": _whole(value, 4), "mass": _whole(item.c.net_kg, 3), "duty": _whole(item.c.duty_assessed, 6)}
    paid = {
        "receipts": _whole(case((payment.c.amount > 0, payment.c.amount), else_=0), 6),
        "refunds": _whole(case((payment.c.amount < 0, -payment.c.amount), else_=0), 6),
    }
    parts = [
        _read(item, traded, item.c.flow.in_(TRADED)),
        _read(payment, paid, payment.c.amount != 0),
        _read(clearance, _times(clearance), clearance.c.declarations > 0),
    ]
    whole = pd.concat(parts, ignore_index=True)
    whole[list(MEASURES)] = whole[list(MEASURES)].fillna(0).astype("int64")
    whole["unit"] = whole["unit"].map(lambda code: holdings.get(code, code))
    return whole.astype(dict.fromkeys((*CELL, "unit"), "category"))


def _whole(amount: ColumnElement[object], decimals: int) -> ColumnElement[int]:
    """Return the sum of an amount as a whole number of its last decimal."""
    return cast(func.coalesce(func.sum(amount), 0) * 10**decimals, BigInteger)


def _times(clearance: Table) -> Columns:
    """Return the number of declarations by time from arrival to release, in all hours."""
    hours, column = clearance.c.release_calendar, dict[str, ColumnElement[int]]()
    lower = None
    for name, bound in zip(TIMES, (*BOUNDS, None), strict=True):
        inside = hours.is_not(None)
        inside = inside & (hours > lower) if lower is not None else inside
        column[name] = cast(func.sum(case((inside & (hours <= bound) if bound else inside, 1), else_=0)), BigInteger)
        lower = bound
    return column | {OPEN: cast(func.sum(case((hours.is_(None), 1), else_=0)), BigInteger)}


def _read(table: Table, amounts: Columns, condition: ColumnElement[bool]) -> pd.DataFrame:
    """Return the sums of a fact by cell and unit; a fact without partners, whose goods may come from several, is not cut by them."""
    names = [name for name in (*CELL, "trader") if name in table.c]
    keys = [table.c[name] for name in names]
    chosen = select(*keys, *(amount.label(name) for name, amount in amounts.items())).where(condition).group_by(*keys)
    with engine.reading(SECONDS) as connection:
        found = engine.frame(connection, chosen, (*names, *amounts), MOST).rename(columns={"trader": "unit"})
    partner = found.get("partner", schema.NOT_STATED)
    return found.assign(month=found["month"].astype(str), partner=partner).reindex(columns=[*CELL, "unit", *MEASURES])


def coarser() -> dict[str, dict[str, str]]:
    """Return what codes of the finest dimensions belong to: `region` of offices, `partner_region` of countries, `section` of chapters."""
    kept = {
        "region": (schema.office.c.code, schema.office.c.region),
        "partner_region": (schema.country.c.code, schema.country.c.region),
        "section": (schema.chapter.c.code, schema.chapter.c.section),
    }
    with engine.reading() as connection:
        return {name: {row[0]: row[1] for row in connection.execute(select(*columns))} for name, columns in kept.items()}
