"""How many declarations, and how much time, each trader adds to the figures of a time release study: what may be published of it."""

import pandas as pd
from sqlalchemy import BigInteger, and_, case, cast, func, select
from sqlalchemy.sql.elements import ColumnElement

from data import schema
from data.derived.delay import OWNERS
from data.derived.trs_steps import AGENCY, AMENDED, EARLY, INSPECTED, TIMED
from queries.addresses.filters import Filters
from queries.engine import engine
from queries.tables.records import filtered

WAITING = "waiting"
PATHS = {"lodged": EARLY, "inspected": INSPECTED, "agency": AGENCY, "amended": AMENDED}  # as `analytics.clearance.study.steps` names them
KEYS = ("trader", "mode")
MOST = 2_000_000


def contributions(filters: Filters) -> pd.DataFrame:
    """Return a row per trader and mode of transport behind the filters: KEYS, then whole numbers.

    Columns: declarations with each interval of TIMED, and `waiting`, those still open; of the released, with and without each of PATHS
    (`lodged`, `no_lodged`); seconds of each of OWNERS (`trader_seconds`) and `total_seconds`; all on the clock in use.
    """
    held = schema.clearance.c
    columns = _intervals(filters.clock) | _paths(filters.clock) | _owners(filters.clock)
    chosen = select(*(held[key] for key in KEYS), *(column.label(name) for name, column in columns.items()))
    grouped = filtered(chosen, filters).group_by(*(held[key] for key in KEYS))
    with engine.reading() as connection:
        frame = engine.frame(connection, grouped, (*KEYS, *columns), MOST)
    return frame.astype(dict.fromkeys(columns, "int64"))


def _summed(number: ColumnElement[int], condition: ColumnElement[bool]) -> ColumnElement[int]:
    return cast(func.coalesce(func.sum(case((condition, number), else_=0)), 0), BigInteger)


def _intervals(clock: str) -> dict[str, ColumnElement[int]]:
    held = schema.clearance.c
    return {name: _summed(held.declarations, held[f"{name}_{clock}_bin"].is_not(None)) for name in (*TIMED, WAITING)}


def _paths(clock: str) -> dict[str, ColumnElement[int]]:
    held = schema.clearance.c
    known = held[f"release_{clock}_bin"].is_not(None)
    taken = {name: held.path.bitwise_and(bit) for name, bit in PATHS.items()}
    with_it = {name: _summed(held.declarations, and_(known, code > 0)) for name, code in taken.items()}
    return with_it | {f"no_{name}": _summed(held.declarations, and_(known, code == 0)) for name, code in taken.items()}


def _owners(clock: str) -> dict[str, ColumnElement[int]]:
    held = schema.clearance.c
    return {f"{name}_seconds": _summed(held[f"{name}_seconds_{clock}"], held.gone > 0) for name in (*OWNERS, "total")}
