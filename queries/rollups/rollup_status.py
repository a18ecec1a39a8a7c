"""The roll-ups of a release as they stand: rows, bytes, share of the bytes of the facts, seconds to build, questions answered."""

from dataclasses import dataclass

from sqlalchemy import Connection

from data import schema
from data.releases import stored_bytes
from data.releases.stored_columns import names
from queries.rollups import building, choice
from queries.rollups.asked import AskedColumns
from queries.rollups.candidates import ROLLUPS, Rollup


@dataclass(frozen=True)
class StandingRollup:
    """A roll-up that a release holds.

    seconds: that it took to build whole; None where an earlier version built it. kinds: of the questions recorded, how many it is the
    cheapest table for; weight: their share of all questions asked (0 to 1).
    """

    rollup: Rollup
    rows: int
    bytes: int
    seconds: float | None
    kinds: int
    weight: float


@dataclass(frozen=True)
class Standing:
    """The roll-ups of a release, largest first; and of its facts the rows, the bytes and the share of questions that they answer."""

    rollups: tuple[StandingRollup, ...]
    fact_rows: int
    fact_bytes: int
    unserved: float


def standing(connection: Connection, questions: tuple[AskedColumns, ...]) -> Standing:
    """Return the roll-ups that a release holds, weighed by the questions recorded."""
    held = names(connection)
    there = {rollup: choice.rows_of(connection, rollup.table) for rollup in ROLLUPS if held.get(rollup.table.name)}
    facts = {name: choice.rows_of(connection, table) for name, table in schema.FACTS.items()}
    took = building.noted(connection).seconds
    taken = stored_bytes.by_column(connection, [*facts, *(rollup.table.name for rollup in there)])
    size = {name: sum(part for (table, _), part in taken.items() if table == name) for name, _ in taken}
    served = _served(there, questions)
    found = [
        StandingRollup(rollup, rows, size.get(rollup.table.name, 0), took.get(rollup.name), len(best), sum(each.weight for each in best))
        for rollup, rows in there.items()
        for best in [[each for each, by in served.items() if by is rollup]]
    ]
    unserved = sum(each.weight for each in questions if each not in served)
    largest = sorted(found, key=lambda each: (-each.bytes, each.rollup.name))
    return Standing(tuple(largest), sum(facts.values()), sum(size.get(name, 0) for name in facts), unserved)


def _served(there: dict[Rollup, int], questions: tuple[AskedColumns, ...]) -> dict[AskedColumns, Rollup]:
    """Return the roll-up with the fewest rows that answers each question recorded, where any does."""
    able = {each: [rollup for rollup in there if choice.answers(rollup, each)] for each in questions}
    return {each: min(found, key=there.__getitem__) for each, found in able.items() if found}
