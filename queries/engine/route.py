"""The route of a question: the cheapest table, roll-up or fact, that holds every column it needs."""

from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Table, func, select

from data import schema
from data.access.row_scope import OFFICE, withheld
from data.releases.release import Release
from data.releases.stored_columns import names as columns_of
from queries.addresses.filters import Filters
from queries.catalogue import DIMENSIONS, MEASURES, Dimension
from queries.engine import engine
from queries.rollups.candidates import ROLLUPS

SEEN = 32  # releases of which the counts are kept: each scope sees one of its own


@dataclass(frozen=True)
class Route:
    """A table and what reading it costs: its rows in the months asked × the columns read."""

    table: Table
    cost: int
    rows: int

    @property
    def name(self) -> str:
        """Return the name of the table."""
        return self.table.name


def sources(fact: str) -> tuple[Table, ...]:
    """Return the tables that hold a fact: its roll-ups, and the fact itself."""
    return (*(rollup.table for rollup in ROLLUPS if rollup.fact == fact), schema.FACTS[fact])


def base(fact: str, dimension: Dimension) -> str | None:
    """Return the column of a fact through which a dimension is reached; None if the fact does not have it."""
    held = schema.FACTS[fact].c
    return dimension.key if dimension.key in held else dimension.finer if dimension.finer in held else None


def needed(fact: str, by: tuple[str, ...], filters: Filters) -> set[str]:
    """Return the columns of a fact that the cuts and picks of a question read."""
    keys = {*by, *(key for key, _ in filters.picks)}
    columns = {column for key in keys if (column := base(fact, DIMENSIONS[key]))}
    return columns | ({"month"} if filters.since or filters.until else set())


def cheapest(fact: str, columns: set[str], filters: Filters) -> Route:
    """Return the cheapest route for the columns (cuts, picks and sums) of a question over its months."""
    release = engine.current()
    sized = [(_rows(release, table.name, filters.since or 0, filters.until or 999999), table) for table in able(fact, frozenset(columns))]
    rows, table = min(sized, key=lambda pair: pair[0])
    return Route(table, rows * len(columns), rows)


def begins(key: str) -> int | None:
    """Return the first month (yyyymm) of the facts that a measure is counted from; None if none are loaded."""
    measure = MEASURES[key]
    if measure.kind == "ratio":
        return max((month for part in measure.parts if (month := begins(part))), default=None)
    return min((month for month, _ in _months(engine.current()).get(measure.fact, ())), default=None)


def held(key: str, since: int, until: int) -> bool:
    """Tell whether anything that a measure is counted from falls into the months (yyyymm) from one to another."""
    measure = MEASURES[key]
    if measure.kind == "ratio":
        return all(held(part, since, until) for part in measure.parts)
    return any(since <= month <= until for month, _ in _months(engine.current()).get(measure.fact, ()))


def seen(fact: str) -> bool:
    """Tell whether the user sees rows of a fact: one that is known of the whole administration alone is seen by those who see all."""
    return engine.current().scope.whole or not withheld(fact)


def months(fact: str) -> frozenset[int]:
    """Return the months (yyyymm) that hold any row of a fact."""
    return frozenset(month for month, _ in _months(engine.current()).get(fact, ()))


@lru_cache(maxsize=512)
def currencies(release: Release, fact: str) -> frozenset[str]:
    """Return the currencies of a fact in a release, without `-`, not stated."""
    table = min(able(fact, frozenset({"currency"})), key=lambda table: _rows(release, table.name, 0, 999999))
    with engine.reading() as connection:
        return frozenset(connection.execute(select(table.c.currency).distinct()).scalars()) - {schema.NOT_STATED, None}


def every_currency(release: Release) -> frozenset[str]:
    """Return the currencies of the administration's own facts; partners report in theirs."""
    own = (fact for fact, table in schema.FACTS.items() if "currency" in table.c and fact != "mirror")
    return frozenset[str]().union(*(currencies(release, fact) for fact in own))


def able(fact: str, columns: frozenset[str]) -> tuple[Table, ...]:
    """Return the tables that hold the columns.

    A roll-up by bin holds only the rows that have a bin, and serves only questions that read it. A fact kept at several grains has one
    table that answers.
    """
    return _able(engine.current(), fact, columns)


@lru_cache(maxsize=4096)
def _able(release: Release, fact: str, columns: frozenset[str]) -> tuple[Table, ...]:
    if fact in schema.GRAINS:
        asked = columns if release.scope.whole else columns | {OFFICE}  # what adds up offices does not tell of some of them
        return (next(table for table in schema.GRAINS[fact] if asked <= set(table.c.keys())),)
    built = _built(release)
    kept = [rollup for rollup in ROLLUPS if rollup.fact == fact and columns.issuperset(rollup.bins) and columns <= built[rollup.name]]
    kept = [rollup for rollup in kept if release.scope.whole or OFFICE in rollup.dimensions]
    return (*(rollup.table for rollup in kept), *((schema.FACTS[fact],) if columns <= set(schema.FACTS[fact].c.keys()) else ()))


@lru_cache(maxsize=SEEN)
def _built(_release: Release) -> dict[str, frozenset[str]]:
    """Return the columns of each roll-up as the release holds it.

    A roll-up that an earlier version built may lack columns or be missing: then the fact answers. One with a column that this version does
    not know was built by another rule, and answers nothing.
    """
    with engine.reading() as connection:
        stored = columns_of(connection)
    return {rollup.name: rollup.answers(stored.get(rollup.table.name, frozenset())) for rollup in ROLLUPS}


@lru_cache(maxsize=65536)
def _rows(release: Release, source: str, since: int, until: int) -> int:
    return sum(rows for month, rows in _months(release).get(source, ()) if since <= month <= until)


@lru_cache(maxsize=SEEN)
def _months(_release: Release) -> dict[str, list[tuple[int, int]]]:
    counts = schema.source_rows
    with engine.reading() as connection:
        found = connection.execute(
            select(counts.c.source, counts.c.month, func.sum(counts.c.rows)).group_by(counts.c.source, counts.c.month)
        ).fetchall()
    by_source: dict[str, list[tuple[int, int]]] = {}
    for source, month, rows in found:
        by_source.setdefault(source, []).append((month, int(rows)))
    return by_source
