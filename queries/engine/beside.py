"""Columns of two periods: one statement reads both where these are apart."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Select, Table

from queries.addresses.filters import Filters
from queries.engine import engine, statement
from queries.engine.engine import Columns
from queries.engine.statement import Cut, Shape

Chosen = Select[*tuple[Any, ...]]


def beside(
    table: Table, made: Callable[[Shape], Chosen], names: Sequence[str], by: tuple[str, ...], now: Filters, earlier: Filters
) -> tuple[Columns, Columns]:
    """Return the columns of a select for a period and for an earlier one, read in one statement.

    made: gives the select for a cut by `by`. names: those of the columns after the cuts.
    """
    apart = bool(earlier.until and now.since and earlier.until < now.since) and earlier.picks == now.picks
    cuts = [Cut(by, now, earlier=earlier)] if apart else [Cut(by, now), Cut(by, earlier)]
    every = (*by, *([statement.EARLIER] if apart else []), *names)
    with engine.reading() as connection:
        found = [engine.columns(connection, made(cut.shape), every, cut.values(table)) for cut in cuts]
    if not apart:
        return found[0], found[1]
    then = found[0].pop(statement.EARLIER) == 1
    return _where(found[0], ~then), _where(found[0], then)


def _where(columns: Columns, rows: NDArray[np.bool_]) -> Columns:
    return {name: column[rows] for name, column in columns.items()}
