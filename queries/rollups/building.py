"""The roll-ups of a draft: chosen, built, refreshed for the months that a load touched, and noted with what they took."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Double,
    Engine,
    MetaData,
    String,
    Table,
    delete,
    func,
    insert,
    literal,
    select,
    union_all,
)
from sqlalchemy.schema import DropTable

from data import schema
from data.releases import stored_bytes, threads
from data.releases.stored_columns import held, names, replace, unlike
from queries.rollups import asked, choice
from queries.rollups.candidates import FACTS, FINEST_FIRST, NARROW, PREFIX, ROLLUPS, WIDE, Rollup, decimals
from queries.rollups.choice import rows_of

AT_ONCE = 2  # facts whose roll-ups are made at a time
GROWN = 2.0  # times the rows of its fact that a choice was made for: then it is made again
# Grain: one row per fact and roll-up of it that the release holds, or per fact without one (name is empty); fact_rows when it was chosen,
# seconds that it took when it was last built whole.
CHOSEN = Table(
    "chosen_rollup", MetaData(), Column("fact", String), Column("name", String), Column("fact_rows", BigInteger), Column("seconds", Double)
)


@dataclass(frozen=True)
class ChoiceMade:
    """What a release notes of the choice of its roll-ups: rows of each fact then, and the seconds that each chosen took to build."""

    fact_rows: dict[str, int]
    seconds: dict[str, float]

    def outgrown(self, rows: dict[str, int]) -> bool:
        """Tell whether a fact has more than GROWN times the rows that the choice was made for, or no choice was made."""
        return not self.fact_rows or any(count > GROWN * self.fact_rows.get(fact, 0) for fact, count in rows.items())


def stored(connection: Connection) -> tuple[Table, ...]:
    """Return every table that a refresh has built in a release."""
    return (*(rollup.table for rollup in kept(connection)), schema.source_rows)


def noted(connection: Connection) -> ChoiceMade:
    """Return what a release notes of the roll-ups chosen for it; nothing where an earlier version built them all."""
    rows = connection.execute(select(CHOSEN)).fetchall() if CHOSEN.name in names(connection) else []
    return ChoiceMade({row.fact: int(row.fact_rows) for row in rows}, {row.name: float(row.seconds) for row in rows if row.name})


def kept(connection: Connection) -> list[Rollup]:
    """Return the roll-ups that were chosen for a release, finest first."""
    chosen = noted(connection).seconds
    return [rollup for rollup in FINEST_FIRST if rollup.name in chosen]


def missing(connection: Connection) -> list[str]:
    """Return the names of the roll-ups that a release lacks, or holds without a column that they have now; all, if none were chosen yet."""
    return _lacking(connection, kept(connection) if noted(connection).fact_rows else FINEST_FIRST)


def _lacking(connection: Connection, wanted: Sequence[Rollup]) -> list[str]:
    there = names(connection)
    return [rollup.table.name for rollup in wanted if frozenset(rollup.table.c.keys()) != there.get(rollup.table.name, frozenset())]


def leave_out(connection: Connection, wanted: Sequence[Rollup]) -> list[str]:
    """Remove from a draft the roll-ups that are not wanted, and those that this version of the program does not know; their tables."""
    known = {rollup.table.name for rollup in wanted}
    counts = schema.source_rows
    gone = sorted(table for table in names(connection).keys() - known if table.startswith(PREFIX))
    for table in gone:
        connection.execute(DropTable(Table(table, MetaData())))
    stale = counts.c.source.startswith(PREFIX) & counts.c.source.not_in(known)
    connection.execute(delete(counts).where(stale))
    return gone


def refresh(
    connection: Connection, months: set[int] | None = None, moved: frozenset[str] = frozenset(), *, choose: bool = False
) -> None:
    """Build the roll-ups chosen for a draft, or refresh the months that a load touched; then count the rows of each source by month.

    moved: the columns that alone have moved, where that is known: roll-ups without any of them stay as they are.
    The roll-ups of a fact are made one from another; those of different facts have nothing in common and are made side by side.
    Which are kept is chosen with the first rows, again when a fact has grown to more than GROWN times its rows, and if `choose` says so.
    """
    connection.commit()
    before, rows = noted(connection), {fact: rows_of(connection, schema.FACTS[fact]) for fact in FACTS}
    anew = choose or before.outgrown(rows)
    wanted = chosen(connection) if anew else kept(connection)
    if leave_out(connection, wanted):
        stored_bytes.write(connection)  # what was left out makes room for what is built
    seconds = before.seconds | _made(connection, wanted, months, moved)
    _count(connection, wanted)
    _note(connection, ChoiceMade(rows if anew else before.fact_rows, {rollup.name: seconds.get(rollup.name, 0.0) for rollup in wanted}))
    connection.commit()


def chosen(connection: Connection) -> list[Rollup]:
    """Return the roll-ups that are worth their size in a draft as it stands, finest first; writes the draft to its file to measure it."""
    stored_bytes.write(connection)
    best = {size.rollup for size in choice.chosen(choice.measured(connection), asked.questions())}
    connection.commit()
    return [rollup for rollup in FINEST_FIRST if rollup in best]


def _made(connection: Connection, wanted: Sequence[Rollup], months: set[int] | None, moved: frozenset[str]) -> dict[str, float]:
    """Build or refresh the roll-ups wanted; the seconds of each that was built whole, by name."""
    span = None if _lacking(connection, wanted) else months  # what is built whole must hold every month
    narrow = frozenset(pair for fact in FACTS for pair in _narrow(connection, fact, wanted, span)) - _wide(connection, wanted, span)
    tables = {rollup: rollup.stored(narrow) for rollup in wanted}
    anew = unlike(connection, tables.values())
    connection.commit()
    facts = sorted({rollup.fact for rollup in wanted}, key=[rollup.fact for rollup in wanted].count, reverse=True)
    with threads.shared(connection, AT_ONCE), ThreadPoolExecutor(AT_ONCE) as pool:
        due = {rollup: table for rollup, table in tables.items() if not moved or moved & {*rollup.columns} or table.name in anew}
        of_fact = [{rollup: table for rollup, table in due.items() if rollup.fact == fact} for fact in facts]
        made = [pool.submit(_make, connection.engine, part, anew, months) for part in of_fact if part]
        return {name: took for each in made for name, took in each.result().items()}


def _make(engine: Engine, tables: dict[Rollup, Table], anew: set[str], months: set[int] | None) -> dict[str, float]:
    """Build the roll-ups of one fact, or refresh their months, finest first, on a connection of their own: empty ones if it is empty.

    Returns the seconds of each that was built whole, by name.
    """
    took: dict[str, float] = {}
    with engine.connect() as connection:
        full = _holds(connection, schema.FACTS[next(iter(tables)).fact])
        bare = [table for table in tables.values() if months is None or not full or table.name in anew]
        replace(connection, bare)
        for place, (rollup, table) in enumerate(tables.items() if full else ()):
            started = time.perf_counter()
            _fill(connection, rollup, _source(connection, rollup, [*tables][:place]), None if table in bare else months)
            took |= {rollup.name: time.perf_counter() - started} if table in bare else {}
        connection.commit()
    return took


def _fill(connection: Connection, rollup: Rollup, source: Table, months: set[int] | None) -> None:
    """Fill a roll-up that is bare, or refresh its months."""
    if months is not None:
        connection.execute(delete(rollup.table).where(rollup.table.c.month.in_(sorted(months))))
    if _holds(connection, source):
        connection.execute(rollup.filled(months, source))


def _source(connection: Connection, rollup: Rollup, made: Sequence[Rollup]) -> Table:
    """Return the table with the fewest rows that a roll-up can be summed from: its fact, or a finer roll-up made before."""
    finer = [other.table for other in made if rollup.part_of(other)]
    sizes = {table: rows_of(connection, table) for table in finer}
    return min(finer, key=sizes.__getitem__, default=schema.FACTS[rollup.fact])


def _wide(connection: Connection, wanted: Sequence[Rollup], months: set[int] | None) -> set[tuple[str, str]]:
    """Return the columns (fact, column) that roll-ups hold at full width: if some months alone are refreshed, they stay so."""
    types = held(connection) if months is not None else {}
    kinds = {(rollup.fact, name): types.get((rollup.table.name, name), "") for rollup in wanted for name in rollup.columns}
    return {pair for pair, kind in kinds.items() if kind.startswith(f"DECIMAL({WIDE},")}


def _narrow(connection: Connection, fact: str, wanted: Sequence[Rollup], months: set[int] | None) -> list[tuple[str, str]]:
    """Return the columns of a fact whose amounts in some months, or all, fit NARROW digits, of those that the roll-ups wanted hold.

    Amounts of a month are added without signs, so that every sum of any roll-up fits too.
    """
    table = schema.FACTS[fact]
    amounts = sorted({name for rollup in wanted if rollup.fact == fact for name in rollup.columns if decimals(fact, name)})
    if not amounts:
        return []
    sums = select(*(func.sum(func.abs(table.c[name])).label(name) for name in amounts)).group_by(table.c.month)
    by_month = (sums if months is None else sums.where(table.c.month.in_(sorted(months)))).subquery()
    most = connection.execute(select(*(func.max(by_month.c[name]) for name in amounts))).one()
    return [(fact, name) for name, amount in zip(amounts, most, strict=True) if (amount or 0) < 10 ** (NARROW - decimals(fact, name))]


def _holds(connection: Connection, table: Table) -> bool:
    """Tell whether a table has rows."""
    return connection.execute(select(literal(1)).select_from(table).limit(1)).first() is not None


def _count(connection: Connection, wanted: Sequence[Rollup]) -> None:
    counts = schema.source_rows
    tables = [*schema.FACTS.values(), *(rollup.table for rollup in wanted)]
    connection.execute(delete(counts).where(counts.c.source.in_([table.name for table in tables])))
    by_month = [select(literal(table.name), table.c.month, func.count()).group_by(table.c.month) for table in tables]
    connection.execute(insert(counts).from_select(["source", "month", "rows"], union_all(*by_month)))


def _note(connection: Connection, made: ChoiceMade) -> None:
    """Note the choice in a draft: which roll-ups it holds, the rows of their facts when they were chosen, and how long they took."""
    of_fact = {rollup.name: rollup.fact for rollup in ROLLUPS}
    named = [(of_fact[name], name, seconds) for name, seconds in made.seconds.items()]
    bare = [(fact, "", 0.0) for fact in made.fact_rows if fact not in {fact for fact, _, _ in named}]
    replace(connection, [CHOSEN])
    rows = [{"fact": fact, "name": name, "fact_rows": made.fact_rows[fact], "seconds": took} for fact, name, took in (*named, *bare)]
    connection.execute(insert(CHOSEN), rows)
