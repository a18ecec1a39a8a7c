"""The SELECT of one fact: sums, shares and percentiles of the measures asked, cut and filtered, from the table of its route."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    Double,
    FromClause,
    Integer,
    Label,
    Select,
    Subquery,
    Table,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.sql.elements import ColumnElement

from data import schema
from data.access.policy import authorise
from data.access.statements import PEOPLE
from queries.addresses.filters import Filters
from queries.catalogue import BIN_ORIGIN, BIN_RATIO, DIMENSIONS, Measure
from queries.engine import engine
from queries.engine.periods import expression

OBSERVED, LEAST, MOST, EARLIER = "observed_", "least_currency", "most_currency", "earlier"


@dataclass(frozen=True)
class Shape:
    """A cut without its values: what a statement is built from, once for all that differ by months and codes alone."""

    by: tuple[str, ...]
    picks: tuple[str, ...]
    clock: str
    left_out: str
    since: bool
    until: bool
    earlier: bool
    skipped: bool = False
    fiscal_start: int = 0  # the first month of the fiscal year, where a dimension of it is read


@dataclass(frozen=True)
class Cut:
    """What a statement groups by and keeps.

    Dimension keys, filters, codes of a dimension to leave out, an earlier period beside, and months (yyyymm) of the period to leave out.
    """

    by: tuple[str, ...]
    filters: Filters
    left_out: tuple[str, tuple[str, ...]] | None = None
    earlier: Filters | None = None
    skipped: tuple[int, ...] = ()

    @cached_property
    def shape(self) -> Shape:
        """Return what the statement looks like apart from its values."""
        filters = self.filters
        picks = tuple(key for key, _ in filters.picks)
        left_out = self.left_out[0] if self.left_out else ""
        ends = bool(filters.since), bool(filters.until)
        is_fiscal = any(DIMENSIONS[key].fiscal for key in (*self.by, *picks, *filter(None, [left_out])))
        start = engine.current().administration.fiscal_start if is_fiscal else 0
        return Shape(self.by, picks, filters.clock, left_out, *ends, bool(self.earlier), bool(self.skipped), start)

    def values(self, table: Table) -> dict[str, Any]:
        """Return the values of the parameters of a statement on a table, by name."""
        found: dict[str, Any] = {"since": self.filters.since, "until": self.filters.until}
        if self.earlier:
            found |= {"earlier_since": self.earlier.since, "earlier_until": self.earlier.until}
        found |= {f"pick_{key}": typed(reached(table, table, key)[1], codes) for key, codes in self.filters.picks if _reaches(table, key)}
        found |= {"skipped": list(self.skipped)} if self.skipped else {}
        return found | ({"left_out": list(self.left_out[1])} if self.left_out else {})


@lru_cache(maxsize=2048)
def totals(table: Table, measures: tuple[Measure, ...], shape: Shape, bounded: bool = True) -> Select[*tuple[Any, ...]]:
    """Return a statement of one row per cut: every total and share of a fact with its observations; if bounded, also its currencies."""
    sums = [
        column
        for measure in measures
        for column in (
            _expression(table, measure, shape.clock).label(measure.key),
            func.sum(table.c[part(table, measure.observed, shape.clock)]).label(OBSERVED + measure.key),
        )
    ]
    bounds = [function(table.c.currency).label(name) for function, name in ((func.min, LEAST), (func.max, MOST))] if bounded else []
    return _grouped(table, [*sums, *bounds], shape, ())


@lru_cache(maxsize=2048)
def sums(table: Table, columns: tuple[str, ...], shape: Shape) -> Select[*tuple[Any, ...]]:
    """Return one row per cut: the sums of columns."""
    return _grouped(table, [func.sum(table.c[name]) for name in columns], shape, ())


@lru_cache(maxsize=2048)
def counts(table: Table, places: tuple[str, ...], columns: tuple[str, ...], shape: Shape) -> Select[*tuple[Any, ...]]:
    """Return one row per cut and places (bins, ways, hours of the week), where all of these are known: the sums of columns."""
    extra = tuple(table.c[place].label(place) for place in places)
    known = (table.c[place].is_not(None) for place in places)
    return _grouped(table, [func.sum(table.c[name]) for name in columns], shape, extra).where(*known)


@lru_cache(maxsize=2048)
def percentiles(table: Table, bins: str, measures: tuple[Measure, ...], shape: Shape) -> Select[*tuple[Any, ...]]:
    """Return one row per cut: percentiles read from cumulated bin counts.

    Each is the mean of the lower and upper order statistic, log-interpolated inside its bin.
    """
    counted = (
        _grouped(table, [func.sum(table.c.declarations).label("n")], shape, (table.c[bins].label("bin"),))
        .where(table.c[bins].is_not(None))
        .subquery()
    )
    names = [*shape.by, *([EARLIER] if shape.earlier else [])]
    keys = [counted.c[key] for key in names]
    running = select(
        *keys,
        counted.c.bin,
        counted.c.n,
        func.sum(counted.c.n).over(order_by=counted.c.bin, partition_by=keys or None).label("upto"),
        func.sum(counted.c.n).over(partition_by=keys or None).label("all"),
    ).subquery()
    grouped = [running.c[key] for key in names]
    values = [(_at(running, measure.q, True) + _at(running, measure.q, False)) / 2 for measure in measures]
    observed = func.max(running.c.all)
    return select(
        *grouped,
        *(value.label(measure.key) for value, measure in zip(values, measures, strict=True)),
        *(observed.label(OBSERVED + measure.key) for measure in measures),
    ).group_by(*grouped)


def part(table: Table, name: str, clock: str) -> str:
    """Return the column that a part stands for on a clock."""
    return name if name in table.c else f"{name}_{clock}"


def bins(measure: Measure, clock: str) -> str:
    """Return the column of bins of a percentile on a clock."""
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


def cut_by(table: Table, columns: Sequence[ColumnElement[Any]], cut: Cut, extra: tuple[Label[Any], ...]) -> Select[*tuple[Any, ...]]:
    """Select the columns grouped by the dimensions of the cut, with its values as parameters."""
    return _grouped(table, columns, cut.shape, extra).params(cut.values(table))


def _grouped(table: Table, columns: Sequence[ColumnElement[Any]], shape: Shape, extra: tuple[Label[Any], ...]) -> Select[*tuple[Any, ...]]:
    """Select the columns grouped by the dimensions of a shape, joined to the look-up tables that they and the picks need."""
    picked = [key for key in shape.picks if _reaches(table, key)]
    source: FromClause = table
    at: dict[str, ColumnElement[Any]] = {}
    keys: list[str] = [*shape.by, *picked, *([shape.left_out] if shape.left_out else [])]
    for key in dict.fromkeys(keys):
        source, at[key] = reached(source, table, key, shape.fiscal_start)
    now = _between(table, "since" if shape.since else "", "until" if shape.until else "")
    period = or_(now, _between(table, "earlier_since", "earlier_until")) if shape.earlier else now
    cuts = [at[key].label(key) for key in shape.by]
    cuts += [case((now, 0), else_=1).label(EARLIER)] if shape.earlier else []
    conditions = [at[key].in_(_codes(f"pick_{key}", at[key])) for key in picked]
    conditions += [at[shape.left_out].not_in(_codes("left_out", at[shape.left_out]))] if shape.left_out else []
    conditions += [table.c.month.not_in(_codes("skipped", table.c.month))] if shape.skipped else []
    statement = select(*cuts, *extra, *columns).select_from(source).where(*conditions, period)
    return statement.group_by(*(column.element for column in (*cuts, *extra)))


def _between(table: Table, since: str, until: str) -> ColumnElement[bool]:
    """Return months from one parameter to another; an end without a name is open."""
    month = table.c.month
    ends = [month >= bindparam(since, type_=month.type)] if since else []
    return and_(true(), *ends, *([month <= bindparam(until, type_=month.type)] if until else []))


def _codes(name: str, column: ColumnElement[Any]) -> BindParameter[Any]:
    return bindparam(name, type_=column.type, expanding=True)


def typed(column: ColumnElement[Any], codes: tuple[str, ...]) -> list[Any]:
    """Return the codes of a filter in the type of their column; what is not a number matches no number."""
    return list(codes) if not isinstance(column.type, Integer) else [int(code) for code in codes if code.isdecimal()]


def _reaches(table: Table, key: str) -> bool:
    return key in table.c or DIMENSIONS[key].finer in table.c


def reached(source: FromClause, table: Table, key: str, fiscal_start: int = 0) -> tuple[FromClause, ColumnElement[Any]]:
    """Return a source that holds the dimension, and its column there; raises Forbidden to users who may not see single traders by it.

    fiscal_start: 1 to 12, else that of the release.
    """
    if key in PEOPLE:
        authorise("read", "traders")
    if key in table.c:
        return source, table.c[key]
    if kind := DIMENSIONS[key].fiscal:
        return source, expression(table.c.month, kind, fiscal_start or engine.current().administration.fiscal_start)
    name, on, value = DIMENSIONS[key].lookup
    lookup = schema.metadata.tables[name].alias(f"{key}_lookup")
    unknown = literal_column("0" if isinstance(lookup.c[value].type, Integer) else f"'{schema.NOT_STATED}'", lookup.c[value].type)
    return source.outerjoin(lookup, table.c[DIMENSIONS[key].finer] == lookup.c[on]), func.coalesce(lookup.c[value], unknown)
