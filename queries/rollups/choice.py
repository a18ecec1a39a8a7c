"""Which roll-ups are worth their size in a warehouse: chosen one by one, each time the one that saves most reading per byte it takes.

The greedy choice of materialised views under a budget of space, after Harinarayan, Rajaraman and Ullman, SIGMOD 1996. A question costs the
rows of the cheapest table that answers it times the columns that it reads, as `queries.engine.route` counts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import log2

from sqlalchemy import Connection, FromClause, Table, func, select

from data import schema
from data.releases import stored_bytes
from queries.rollups.asked import AskedColumns
from queries.rollups.candidates import FACTS, ROLLUPS, Rollup

BUDGET = 0.18  # of the bytes of the facts: a fifth, with what an estimate may be off
SMALL_BUDGET = 2**23  # bytes that roll-ups may take however small the facts are
FEWER = 4.0  # a roll-up must let its questions read this many times fewer rows than without it
TRIFLE = 2**19  # bytes; one that takes no more need not
SAMPLED = 3  # months that rows are counted in


@dataclass(frozen=True)
class RollupSize:
    """What a roll-up would take: its rows and bytes, told from some months of its fact."""

    rollup: Rollup
    rows: float
    bytes: float


@dataclass(frozen=True)
class Measured:
    """The facts of a warehouse and what each roll-up of them would take: rows and bytes by fact, sizes of roll-ups."""

    rows: dict[str, int]
    bytes: dict[str, int]
    sizes: tuple[RollupSize, ...]

    def allowed(self, budget: float = BUDGET) -> float:
        """Return the bytes that all roll-ups together may take. budget: share of the bytes of the facts."""
        return max(budget * sum(self.bytes.values()), SMALL_BUDGET)


def measured(connection: Connection) -> Measured:
    """Measure the facts of a draft or release that are written to its file, and estimate every roll-up of them."""
    taken = stored_bytes.by_column(connection, sorted(schema.FACTS))
    rows = {fact: rows_of(connection, schema.FACTS[fact]) for fact in FACTS}
    months = {fact: _sampled(connection, schema.FACTS[fact]) for fact in FACTS if rows[fact]}
    by_fact = {fact: sum(size for (table, _), size in taken.items() if table == fact) for fact in sorted(schema.FACTS)}
    sizes = [
        RollupSize(rollup, found, _bytes(rollup, found, rows[rollup.fact], taken))
        for rollup in ROLLUPS
        if rollup.fact in months and (found := _rows(connection, rollup, *months[rollup.fact]))
    ]
    return Measured(rows, by_fact, tuple(sizes))


def chosen(found: Measured, questions: Iterable[AskedColumns], budget: float = BUDGET) -> tuple[RollupSize, ...]:
    """Return the roll-ups worth their size, the most useful first, within the budget (share of the bytes of the facts)."""
    asked = tuple(each for each in questions if found.rows.get(each.fact))
    cost = {each: float(found.rows[each.fact]) for each in asked}
    able = {size: frozenset(each for each in asked if answers(size.rollup, each)) for size in found.sizes}
    left, taken = found.allowed(budget), list[RollupSize]()
    while best := _best([size for size in found.sizes if size not in taken and size.bytes <= left], able, cost):
        taken.append(best)
        left -= best.bytes
        cost |= {each: min(cost[each], best.rows) for each in able[best]}
    return tuple(taken)


def answers(rollup: Rollup, asked: AskedColumns) -> bool:
    """Tell whether a roll-up can answer a kind of question: it holds its columns, and all rows that it counts."""
    return rollup.fact == asked.fact and asked.columns.issuperset(rollup.bins) and asked.columns <= {*rollup.dimensions, *rollup.columns}


def _best(sizes: list[RollupSize], able: dict[RollupSize, frozenset[AskedColumns]], cost: dict[AskedColumns, float]) -> RollupSize | None:
    """Return the roll-up that saves most reading per byte; None where none is worth it."""
    gains = {size: _gain(size, able[size], cost) for size in sizes}
    best = max(sizes, key=lambda size: gains[size] / size.bytes, default=None)
    return best if best and gains[best] > 0 else None


def _gain(size: RollupSize, able: frozenset[AskedColumns], cost: dict[AskedColumns, float]) -> float:
    """Return the reading that a roll-up saves, rows by columns weighed by how often they are asked; 0 if it saves too little."""
    better = [each for each in able if cost[each] > size.rows]
    before = sum(each.weight * len(each.columns) * cost[each] for each in better)
    after = sum(each.weight * len(each.columns) * size.rows for each in better)
    return before - after if before >= FEWER * after or size.bytes <= TRIFLE else 0.0


def rows_of(connection: Connection, table: FromClause) -> int:
    """Return how many rows a table has."""
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _sampled(connection: Connection, fact: Table) -> tuple[list[int], float]:
    """Return some months of a fact, spread evenly over those that hold rows, and how many times their rows the fact has."""
    counted = select(fact.c.month, func.count()).group_by(fact.c.month).order_by(fact.c.month)
    rows = {month: int(count) for month, count in connection.execute(counted) if month is not None}
    step = max(1, len(rows) // SAMPLED)
    months = [*rows][step // 2 :: step][:SAMPLED]
    return months, sum(rows.values()) / max(1, sum(rows[month] for month in months))


def _rows(connection: Connection, rollup: Rollup, months: list[int], times: float) -> float:
    """Return about how many rows a roll-up has: those of some months, times how many of these the fact has."""
    fact = schema.FACTS[rollup.fact]
    kept = [fact.c[name] for name in rollup.dimensions]
    known = (fact.c[name].is_not(None) for name in rollup.bins)
    cells = select(*kept).where(fact.c.month.in_(months), *known).group_by(*kept).subquery()
    return rows_of(connection, cells) * times


def _bytes(rollup: Rollup, found: float, rows: int, taken: dict[stored_bytes.Place, int]) -> float:
    """Return about how many bytes a roll-up takes, in whole blocks.

    Each column takes as many a row as in its fact, and a sum of n rows log2(n) bits more.
    """
    of_a_row = sum(taken.get((rollup.fact, name), 0) for name in (*rollup.dimensions, *rollup.columns)) / rows
    longer = max(0.0, log2(rows / found)) / 8 * len(rollup.columns)
    return float((found * (of_a_row + longer) // stored_bytes.BLOCK + 1) * stored_bytes.BLOCK)
