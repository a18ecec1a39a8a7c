"""The SELECT of one fact: sums, shares and percentiles of the measures asked, cut and filtered, from the table of its route."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Double, FromClause, Integer, Label, Select, Subquery, Table, and_, case, cast, func, literal_column, select
from sqlalchemy.sql.elements import ColumnElement

from data import schema
from queries.catalogue import BIN_ORIGIN, BIN_RATIO, DIMENSIONS, Measure
from queries.filters import Filters

OBSERVED, LEAST, MOST = "observed_", "least_currency", "most_currency"


@dataclass(frozen=True)
class Cut:
    """What a statement groups by and keeps: dimension keys, filters, and codes of a dimension to leave out."""

    by: tuple[str, ...]
    filters: Filters
    left_out: tuple[str, tuple[str, ...]] | None = None


def totals(table: Table, measures: Sequence[Measure], cut: Cut) -> Select[*tuple[Any, ...]]:
    """One row per cut: every total and share of a fact with its observations, and the least and greatest currency met."""
    sums = [
        column
        for measure in measures
        for column in (
            _expression(table, measure, cut.filters.clock).label(measure.key),
            func.sum(table.c[part(table, measure.observed, cut.filters.clock)]).label(OBSERVED + measure.key),
        )
    ]
    bounds = [function(table.c.currency).label(name) for function, name in ((func.min, LEAST), (func.max, MOST))]
    return cut_by(table, [*sums, *bounds], cut, ())


def percentiles(table: Table, bins: str, measures: Sequence[Measure], cut: Cut) -> Select[*tuple[Any, ...]]:
    """One row per cut: percentiles read from cumulated bin counts.

    Each is the mean of the lower and upper order statistic, log-interpolated inside its bin.
    """
    counted = (
        cut_by(table, [func.sum(table.c.declarations).label("n")], cut, (table.c[bins].label("bin"),))
        .where(table.c[bins].is_not(None))
        .subquery()
    )
    keys = [counted.c[key] for key in cut.by]
    running = select(
        *keys,
        counted.c.bin,
        counted.c.n,
        func.sum(counted.c.n).over(order_by=counted.c.bin, partition_by=keys or None).label("upto"),
        func.sum(counted.c.n).over(partition_by=keys or None).label("all"),
    ).subquery()
    grouped = [running.c[key] for key in cut.by]
    values = [(_at(running, measure.q, True) + _at(running, measure.q, False)) / 2 for measure in measures]
    observed = func.max(running.c.all)
    return select(
        *grouped,
        *(value.label(measure.key) for value, measure in zip(values, measures, strict=True)),
        *(observed.label(OBSERVED + measure.key) for measure in measures),
    ).group_by(*grouped)


def part(table: Table, name: str, clock: str) -> str:
    """The column that a part stands for on a clock."""
    return name if name in table.c else f"{name}_{clock}"


def bins(measure: Measure, clock: str) -> str:
    return f"{measure.parts[0]}_{clock}_bin"


def _expression(table: Table, measure: Measure, clock: str) -> ColumnElement[Any]:
    columns = [func.sum(table.c[part(table, name, clock)]) for name in measure.parts]
    if measure.kind == "total":
        return columns[0]
    ratio = cast(columns[0], Double) / cast(func.nullif(columns[1], 0), Double)
    return ratio if measure.per == 1 else ratio / measure.per


def _at(running: Subquery, q: float, lower: bool) -> ColumnElement[Any]:
    wanted = running.c.all * q
    before = running.c.upto - running.c.n
    here = and_(running.c.upto >= wanted, before < wanted) if lower else and_(running.c.upto > wanted, before <= wanted)
    inside = cast(wanted - before, Double) / cast(running.c.n, Double)
    hours = case((running.c.bin == 0, 0.0), else_=BIN_ORIGIN * func.power(BIN_RATIO, running.c.bin - 1 + inside))
    return func.max(case((here, hours)))


def cut_by(table: Table, columns: list[ColumnElement[Any]], cut: Cut, extra: tuple[Label[Any], ...]) -> Select[*tuple[Any, ...]]:
    """The columns grouped by the dimensions of the cut, joined to the look-up tables they and the picks need."""
    picked = [(key, codes) for key, codes in cut.filters.picks if _reaches(table, key)]
    left_out = [cut.left_out] if cut.left_out else []
    source: FromClause = table
    at: dict[str, ColumnElement[Any]] = {}
    for key in dict.fromkeys([*cut.by, *(key for key, _ in picked + left_out)]):
        source, at[key] = reached(source, table, key)
    statement = select(*(at[key].label(key) for key in cut.by), *extra, *columns).select_from(source)
    conditions = [at[key].in_(typed(at[key], codes)) for key, codes in picked] + [at[key].not_in(codes) for key, codes in left_out]
    conditions += [table.c.month >= cut.filters.since] if cut.filters.since else []
    conditions += [table.c.month <= cut.filters.until] if cut.filters.until else []
    return statement.where(*conditions).group_by(*(at[key] for key in cut.by), *(column.element for column in extra))


def typed(column: ColumnElement[Any], codes: tuple[str, ...]) -> list[Any]:
    """Codes of a filter in the type of their column; what is not a number matches no number."""
    return list(codes) if not isinstance(column.type, Integer) else [int(code) for code in codes if code.isdecimal()]


def _reaches(table: Table, key: str) -> bool:
    return key in table.c or DIMENSIONS[key].finer in table.c


def reached(source: FromClause, table: Table, key: str) -> tuple[FromClause, ColumnElement[Any]]:
    """A source that holds the dimension, and the dimension's column there."""
    if key in table.c:
        return source, table.c[key]
    name, on, value = DIMENSIONS[key].lookup
    lookup = schema.metadata.tables[name].alias(f"{key}_lookup")
    unknown = literal_column("0" if isinstance(lookup.c[value].type, Integer) else f"'{schema.NOT_STATED}'", lookup.c[value].type)
    return source.outerjoin(lookup, table.c[DIMENSIONS[key].finer] == lookup.c[on]), func.coalesce(lookup.c[value], unknown)
