"""Pre-aggregated tables: definition, build, refresh. The route of a question is chosen by cost in `queries.engine.route`."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Delete,
    Engine,
    Insert,
    MetaData,
    Numeric,
    Select,
    Table,
    delete,
    func,
    insert,
    literal,
    select,
    union_all,
)
from sqlalchemy.schema import CreateTable, DropTable

from data import schema
from data.derived.delay import CLOCKS, INTERVALS
from data.derived.steps import TIMED
from data.releases import threads
from data.releases.columns import names, unlike
from queries.catalogue import MEASURES, Measure

WIDE, NARROW = 38, 18
PREFIX = "rollup_"
AT_ONCE = 2  # facts whose roll-ups are made at a time
Filtered = TypeVar("Filtered", Select[*tuple[Any, ...]], Delete)


@dataclass(frozen=True)
class Rollup:
    """A pre-aggregated table: its fact, the dimensions it keeps (a histogram bin among them), and the fact's additive columns."""

    name: str
    fact: str
    dimensions: tuple[str, ...]
    columns: tuple[str, ...]

    @cached_property
    def table(self) -> Table:
        """Return the table of the roll-up, every column at full width."""
        return self.stored(frozenset())

    def stored(self, narrow: frozenset[tuple[str, str]]) -> Table:
        """Return the table as it is made: the columns named (fact, column) at half the width, which is read in half the time."""
        sums = (self._sum(name, NARROW if (self.fact, name) in narrow else WIDE) for name in self.columns)
        return Table(f"{PREFIX}{self.name}", MetaData(), *map(self._dimension, self.dimensions), *sums)

    @cached_property
    def bins(self) -> tuple[str, ...]:
        """The bin, hour of the week or path that it counts by: rows without one are not in it."""
        return tuple(name for name in self.dimensions if name.endswith(("_bin", "_slot")) or name == "path")

    def _dimension(self, name: str) -> Column[Any]:
        return Column(name, schema.FACTS[self.fact].c[name].type)

    def _sum(self, name: str, digits: int) -> Column[Any]:
        scale = decimals(self.fact, name)
        return Column(name, Numeric(digits, scale) if scale else BigInteger)

    def filled(self, months: set[int] | None, source: Table) -> Insert:
        """Return the insert that fills the table from its fact, or from a roll-up that it is `part_of`, for some months or for all."""
        kept = [source.c[name] for name in self.dimensions]
        rows = select(*kept, *(func.sum(source.c[name]) for name in self.columns)).group_by(*kept).order_by(*kept)
        rows = rows.where(*(source.c[name].is_not(None) for name in self.bins))
        return insert(self.table).from_select([*self.dimensions, *self.columns], _within(rows, source, months))

    def answers(self, stored: frozenset[str]) -> frozenset[str]:
        """Return the columns that it can be asked for as it is stored: all it has, or none where it holds one of another definition."""
        return stored if stored <= {*self.dimensions, *self.columns} else frozenset()

    def part_of(self, finer: "Rollup") -> bool:
        """Whether its rows are sums of those of a finer roll-up: of the same fact and bins, with all dimensions and columns."""
        alike = self.fact == finer.fact and self.bins == finer.bins
        return alike and {*self.dimensions} <= {*finer.dimensions} and {*self.columns} <= {*finer.columns}


def decimals(fact: str, name: str) -> int:
    """Return the decimal places of a column; 0 for a count."""
    kind = schema.FACTS[fact].c[name].type
    return (kind.scale or 0) if isinstance(kind, Numeric) else 0


def columns(measure: Measure) -> tuple[str, ...]:
    """Return the additive columns that a measure reads, on every clock."""
    if measure.kind == "percentile":
        return ("declarations",)
    return tuple(name for part in (*measure.parts, measure.observed) for name in on_clocks(measure.fact, part))


def on_clocks(fact: str, part: str) -> tuple[str, ...]:
    """Return the columns that a part stands for: itself, or one per clock."""
    return (part,) if part in schema.FACTS[fact].c else tuple(f"{part}_{clock}" for clock in CLOCKS)


def _additive(fact: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for measure in MEASURES.values() if measure.fact == fact for name in columns(measure)))


_PLACE = ("month", "office", "flow", "mode", "lane")
_WIDE = (*_PLACE, "origin", "hs2", "currency")
_PARTNERS = ("origin", "partner")
_TRADED = ("import_value", "export_value", "foreign_value", "net_kg", "items")
_LAW = ("statutory", "assessed", "liability", "forgone")
_PREFERENCE = ("eligible_value", "preferred_value", "duty_saved", "duty_left", "preference_eligible")


def _of(fact: str, *cuts: tuple[str, tuple[str, ...]]) -> tuple[Rollup, ...]:
    return tuple(Rollup(f"{fact}_{name}", fact, (*dimensions, "currency"), _additive(fact)) for name, dimensions in cuts)


def _bins() -> tuple[Rollup, ...]:
    spans, still = ([f"{interval}_{clock}" for interval in pair for clock in CLOCKS] for pair in (INTERVALS[:2], INTERVALS[2:]))
    cuts = (
        ("nation", ("month", "flow")),
        ("office", ("month", "office", "flow")),
        ("goods", ("month", "flow", "hs2")),
        ("origin", ("month", "flow", "origin")),
    )
    kept = [(span, name, dimensions) for span in spans for name, dimensions in cuts]
    kept += [(span, "open", (*_PLACE, "aeo", "selection", "origin", "hs2")) for span in still]
    return tuple(Rollup(f"{span}_{name}", "clearance", (*dimensions, f"{span}_bin"), ("declarations",)) for span, name, dimensions in kept)


def _study() -> tuple[Rollup, ...]:
    """Bins with their seconds, of each interval of a time release study, and the ways taken."""
    timed = ((name, clock, f"{name}_{clock}") for name in TIMED for clock in CLOCKS)
    ways = (
        Rollup(f"{span}_path", "clearance", (*_PLACE, "aeo", "path", f"{span}_bin"), ("declarations",))
        for span in (f"{interval}_{clock}" for interval in INTERVALS[:2] for clock in CLOCKS)
    )
    return (
        *(
            Rollup(f"{span}_study", "clearance", (*_PLACE, "aeo", f"{span}_bin"), ("declarations", f"{name}_span_{clock}"))
            for name, clock, span in timed
        ),
        *ways,
    )


ROLLUPS: tuple[Rollup, ...] = (
    *_of(
        "clearance",
        ("nation", ("month", "flow")),
        ("place", (*_PLACE, "aeo", "selection")),
        ("goods", ("month", "flow", "lane", "hs2")),
        ("origin", ("month", "flow", "lane", "origin")),
        ("wide", _WIDE[:-1]),
    ),
    *_of(
        "item",
        ("nation", ("month", "flow")),
        ("place", _PLACE),
        ("goods", ("month", "flow", "hs2")),
        ("origin", ("month", "flow", *_PARTNERS)),
        ("subheading", ("month", "flow", "hs2", "hs4", "hs6")),
        ("wide", (*_WIDE[:-1], "partner")),
    ),
    Rollup("item_pair", "item", ("month", "flow", *_PARTNERS, "hs2", "hs4", "hs6", "currency", "invoice_currency"), _TRADED),
    Rollup("item_preference", "item", ("month", "flow", *_PARTNERS, "hs2", "offered", "size", "currency"), _PREFERENCE),
    *_of(
        "tax_line",
        ("nation", ("month", "flow", "tax")),
        ("place", (*_PLACE, "tax")),
        ("goods", ("month", "flow", "tax", "hs2")),
        ("origin", ("month", "flow", "tax", "origin")),
        ("relief", ("month", "flow", "procedure", "tax", "relief", "agreement", "size", "aeo")),
    ),
    Rollup("tax_line_cell", "tax_line", ("month", "flow", "origin", "hs2", "hs4", "hs6", "tax", "currency"), _LAW),
    *_of(
        "payment",
        ("nation", ("month", "flow", "tax")),
        ("place", (*_PLACE, "tax")),
        ("goods", ("month", "flow", "tax", "hs2")),
        ("origin", ("month", "flow", "tax", "origin")),
        ("wide", _WIDE[:-1]),
        ("registered", ("month", "registered_month", "office", "flow", "tax")),
    ),
    Rollup("item_price", "item", ("month", "flow", "partner", "hs2", "hs4", "currency", "unit_value_bin"), ("items",)),
    Rollup("mirror_market", "mirror", ("month", "months", "flow", "reporter", "partner", "hs2"), ("value_usd",)),
    *_bins(),
    *_study(),
    *(Rollup(slot, "clearance", ("month", "flow", slot), ("declarations",)) for slot in ("registered_slot", "released_slot")),
)

FINEST_FIRST = tuple(sorted(ROLLUPS, key=lambda rollup: len(rollup.dimensions), reverse=True))


def stored() -> tuple[Table, ...]:
    """Every table that a refresh builds."""
    return (*(rollup.table for rollup in ROLLUPS), schema.source_rows)


def missing(connection: Connection) -> list[str]:
    """Return the names of the roll-ups that a release lacks, or holds without a column that they have now."""
    stored = names(connection)
    return [rollup.table.name for rollup in ROLLUPS if frozenset(rollup.table.c.keys()) != stored.get(rollup.table.name, frozenset())]


def leave_out(connection: Connection) -> None:
    """Remove from a draft the roll-ups of an earlier version of the program that this one does not know."""
    known = {rollup.table.name for rollup in ROLLUPS}
    counts = schema.source_rows
    for table in names(connection).keys() - known:
        if table.startswith(PREFIX):
            connection.execute(DropTable(Table(table, MetaData())))
    stale = counts.c.source.startswith(PREFIX) & counts.c.source.not_in(known)
    connection.execute(delete(counts).where(stale))


def refresh(connection: Connection, months: set[int] | None = None, moved: frozenset[str] = frozenset()) -> None:
    """Build every roll-up of a draft, or refresh the months that a load touched; then count the rows of each source by month.

    moved: the columns that alone have moved, where that is known: roll-ups without any of them stay as they are.
    The roll-ups of a fact are made one from another; those of different facts have nothing in common and are made side by side.
    """
    connection.commit()
    narrow = frozenset(pair for fact in schema.FACTS for pair in _narrow(connection, fact))
    tables = {rollup: rollup.stored(narrow) for rollup in FINEST_FIRST}
    anew = unlike(connection, tables.values())
    connection.commit()
    facts = sorted({rollup.fact for rollup in ROLLUPS}, key=[rollup.fact for rollup in ROLLUPS].count, reverse=True)
    with threads.shared(connection, AT_ONCE), ThreadPoolExecutor(AT_ONCE) as pool:
        wanted = {rollup: table for rollup, table in tables.items() if not moved or moved & {*rollup.columns} or table.name in anew}
        of_fact = [{rollup: table for rollup, table in wanted.items() if rollup.fact == fact} for fact in facts]
        for made in [pool.submit(_make, connection.engine, part, anew, months) for part in of_fact]:
            made.result()
    _count(connection)
    connection.commit()


def _make(engine: Engine, tables: dict[Rollup, Table], anew: set[str], months: set[int] | None) -> None:
    """Build the roll-ups of one fact, or refresh their months, finest first, on a connection of their own."""
    with engine.connect() as connection:
        for place, (rollup, table) in enumerate(tables.items()):
            source = _source(connection, rollup, [*tables][:place])
            if months is None or table.name in anew:
                _rebuild(connection, rollup, table, source)
            else:
                connection.execute(_within(delete(rollup.table), rollup.table, months))
                connection.execute(rollup.filled(months, source))
        connection.commit()


def _source(connection: Connection, rollup: Rollup, made: Sequence[Rollup]) -> Table:
    """Return the table with the fewest rows that a roll-up can be summed from: its fact, or a finer roll-up made before."""
    finer = [other.table for other in made if rollup.part_of(other)]
    sizes = {table: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in finer}
    return min(finer, key=sizes.__getitem__, default=schema.FACTS[rollup.fact])


def _narrow(connection: Connection, fact: str) -> list[tuple[str, str]]:
    """Return the columns of a fact whose amounts fit NARROW digits.

    Amounts of a month are added without signs, so that every sum of any roll-up fits too.
    """
    table = schema.FACTS[fact]
    kept = {name for rollup in ROLLUPS if rollup.fact == fact for name in rollup.columns if decimals(fact, name)}
    amounts = sorted(kept)
    if not amounts:
        return []
    by_month = select(*(func.sum(func.abs(table.c[name])).label(name) for name in amounts)).group_by(table.c.month).subquery()
    most = connection.execute(select(*(func.max(by_month.c[name]) for name in amounts))).one()
    return [(fact, name) for name, amount in zip(amounts, most, strict=True) if (amount or 0) < 10 ** (NARROW - decimals(fact, name))]


def _rebuild(connection: Connection, rollup: Rollup, table: Table, source: Table) -> None:
    connection.execute(DropTable(table, if_exists=True))
    connection.execute(CreateTable(table))
    if _holds(connection, source):
        connection.execute(rollup.filled(None, source))


def _holds(connection: Connection, table: Table) -> bool:
    """Whether a table has rows."""
    return connection.execute(select(literal(1)).select_from(table).limit(1)).first() is not None


def _within(statement: Filtered, table: Table, months: set[int] | None) -> Filtered:
    return statement if months is None else statement.where(table.c.month.in_(sorted(months)))


def _count(connection: Connection) -> None:
    counts = schema.source_rows
    tables = [*schema.FACTS.values(), *(rollup.table for rollup in ROLLUPS)]
    connection.execute(delete(counts).where(counts.c.source.in_([table.name for table in tables])))
    by_month = [select(literal(table.name), table.c.month, func.count()).group_by(table.c.month) for table in tables]
    connection.execute(insert(counts).from_select(["source", "month", "rows"], union_all(*by_month)))
